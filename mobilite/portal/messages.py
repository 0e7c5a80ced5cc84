"""The SMS and the e-mail that carry a code. They name nobody: several people may read a number."""

from mobilite.outbox.events import CODE_HERE, Event
from mobilite.portal.models import Knock
from mobilite.portal.telling import CODE, make_code


def no_use(knock: Knock, now) -> str:
    """Say why a code is not worth sending any more."""
    if knock.used_at is not None:
        return "La personne est entrée."
    return "" if now < knock.expires_at else "Le code ne sert plus."


CODE_EVENT = Event(
    key=CODE,
    label="Code de l’espace personnel",
    about="portal.knock",
    variables={"code": "les six chiffres, tirés au moment de l’envoi"},
    values=lambda knock: {"code": CODE_HERE},
    texts={
        "sms": {"fr": "{structure} : votre code est {code}. Il sert 10 minutes. Ne le donnez à personne."},
        "email": {
            "fr": (
                "Votre code",
                "Bonjour,\n\nVotre code est {code}.\n\nIl sert 10 minutes. Ne le donnez à personne, même à nous.\n\n"
                "Vous n’avez rien demandé ? N’en faites rien : sans ce code, personne n’entre.\n\n{structure}, {telephone}",
            )
        },
    },
    reason_gone=no_use,
    waits_for_day=False,
    essential=True,
    link=make_code,
    placeholder=CODE_HERE,
    example=lambda: Knock.objects.filter(person__isnull=False).select_related("person").order_by("-pk"),
    must_say=("code",),
)
