"""What the database cannot hold alone: agreements that still hold, neighbours whose agreement has ended, contacts who left."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from advice.recruitment.models import Employer, Referral
from mobilite.integrity import Check, Finding
from mobilite.people.models import Consent
from mobilite.people.models.persons import ConsentPurpose
from mobilite.periods import paris_date


def agreed(now: datetime) -> Iterator[Finding]:
    """Find what is under way although the person took her agreement back, for this structure or for all."""
    whom = Q(recipient=OuterRef("employer__partner")) | Q(recipient=None)
    refused = Consent.objects.filter(
        whom, person=OuterRef("person"), purpose=ConsentPurpose.RECRUITMENT, given=False, at__gte=OuterRef("consent__at")
    ).exclude(pk=OuterRef("consent"))  # fmt: skip
    again = Consent.objects.filter(
        person=OuterRef("person"), purpose=ConsentPurpose.RECRUITMENT, given=True, recipient=OuterRef("employer__partner"),
        at__gt=OuterRef("consent__at"),
    )  # fmt: skip
    rows = Referral.objects.live().filter(Q(consent=None) | Exists(refused) & ~Exists(again)).order_by("pk")
    for one in rows:
        yield Finding(f"{one}\u00a0: la personne n’est plus d’accord. Arrêtez-la.", one.get_absolute_url())


def received_by_somebody(now: datetime) -> Iterator[Finding]:
    """Find the structures whose contact has left: what is sent there would be read by nobody, or by somebody else."""
    rows = (
        Employer.objects.filter(contact__left_on__lte=paris_date(now))
        .select_related("partner")
        .order_by("pk")
    )
    for one in rows:
        yield Finding(f"{one}\u00a0: son contact est parti. Choisissez-en un autre.", one.get_absolute_url())


#: Registered at « integrity ».
CHECKS = {
    "recruitment.agreed": Check("Candidatures sans accord de la personne", agreed),
    "recruitment.received": Check("Structures dont le contact est parti", received_by_somebody),
}
