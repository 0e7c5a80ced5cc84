"""What appointments of files and workshops must go on saying together."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Q

from advice.meetings.models import SEATED, Meeting, Place, State, Workshop
from mobilite.diary.models import Status as Booked
from mobilite.integrity import Check, Finding


def of_the_same_person(now: datetime) -> Iterator[Finding]:
    """Find the appointments told in the file of somebody else."""
    wrong = Meeting.objects.exclude(case__person=F("appointment__person")).select_related(
        "case", "appointment"
    )
    for one in wrong.order_by("pk"):
        yield Finding(
            f"{one.case}\u00a0: un rendez-vous d’une autre personne y est rangé.", one.case.get_absolute_url()
        )


def workshops_held(now: datetime) -> Iterator[Finding]:
    """Find workshops with more people than seats, whose time is not taken, or is taken for nothing."""
    sat = Count("enrolments", filter=Q(enrolments__status__in=SEATED))
    rows = Workshop.objects.loaded().annotate(sat=sat).order_by("pk")
    gone = Q(appointment__status=Booked.CANCELLED)
    wrong = (
        (rows.filter(sat__gt=F("seats")), "plus de personnes que de places"),
        (rows.exclude(status=State.CANCELLED).filter(gone), "personne n’a son agenda pris"),
        (rows.filter(status=State.CANCELLED).exclude(gone), "annulé, mais un agenda est encore pris"),
        (
            rows.filter(status=State.HELD, enrolments__status__in=[Place.ENROLLED, Place.WAITING]).distinct(),
            "a eu lieu, et quelqu’un n’est pas noté",
        ),
    )
    for workshops, sentence in wrong:
        for workshop in workshops:
            yield Finding(f"{workshop}\u00a0: {sentence}.", workshop.get_absolute_url())


#: Registered at « integrity ».
CHECKS = {
    "meetings.person": Check("Rendez-vous des dossiers de conseil", of_the_same_person),
    "meetings.workshops": Check("Ateliers collectifs", workshops_held),
}
