"""What `manage.py check --deploy` says of the seal: no certificate, one that does not open, one that ends soon."""

from datetime import timedelta

from django.core.checks import Error, Tags, Warning, register

from mobilite import clock
from mobilite.documents import sealing
from mobilite.pages.french import date_fr

SOON = timedelta(days=30)


@register(Tags.security, deploy=True)
def papers_are_sealed(**_) -> list:
    """Read the certificate before a contract waits for it."""
    try:
        found = sealing.certificate()
        found.must_hold(clock.now())
    except sealing.NoSeal:
        return [
            Warning(
                "SEAL_CERTIFICATE manque\u00a0: les contrats signés ne sont pas scellés.",
                hint="Le README dit comment mettre un certificat.",
                id="documents.W001",
            )
        ]
    except sealing.BadCertificate as refusal:
        return [Error(refusal.sentence, id="documents.E001")]
    said = []
    if found.not_after - clock.now() < SOON:
        said.append(
            Warning(
                f"Le certificat du sceau finit le {date_fr(found.not_after, weekday=False)}\u00a0: commandez le suivant.",
                id="documents.W002",
            )
        )
    if found.is_self_made:
        said.append(
            Warning(
                "Le certificat du sceau n’est signé que par lui-même\u00a0: les lecteurs de PDF diront « identité inconnue ».",
                id="documents.W003",
            )
        )
    return said
