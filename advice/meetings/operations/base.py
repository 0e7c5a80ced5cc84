"""What the operations on workshops share: holding one, refusing, giving freed seats, writing to people."""

from datetime import datetime
from typing import NoReturn

from advice.meetings.models import SEATED, Enrolment, Place, State, Workshop
from mobilite.audit.entries import record
from mobilite.outbox.operations import notify
from mobilite.outbox.operations.notifying import withdraw
from mobilite.pages.french import typography
from mobilite.workflow import Refusal

LONGEST = 300
SEAT, QUEUE, MOVED, CANCELLED, REMINDER = (
    "meetings.seat",
    "meetings.queue",
    "meetings.workshop_moved",
    "meetings.workshop_cancelled",
    "meetings.workshop_reminder",
)


class WorkshopRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise WorkshopRefused(typography(sentence), field=field)


def locked(workshop_id: int) -> Workshop:
    """Hold a workshop until the transaction ends: whoever gives a seat waits here."""
    rows = Workshop.objects.locked().select_related("appointment__user", "appointment__place__commune")
    return rows.get(pk=workshop_id)


def planned(workshop_id: int) -> Workshop:
    """Hold a workshop that is still to come. Raises WorkshopRefused for another."""
    workshop = locked(workshop_id)
    if workshop.status == State.CANCELLED:
        deny("Cet atelier est annulé : choisissez-en un autre.")
    if workshop.status == State.HELD:
        deny("Cet atelier a déjà eu lieu : choisissez-en un autre.")
    return workshop


def told(workshop: Workshop, verb: str, sentence: str, *, at: datetime, actor, changed=()) -> None:
    """Write the entry of what changes no state. Sentences name the workshop, never people."""
    record(
        verb, workshop, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, before=workshop.status,
        after=workshop.status, changed=sorted(changed),
    )  # fmt: skip


def taken(workshop: Workshop) -> int:
    """Count the seats that are taken."""
    return workshop.enrolments.filter(status__in=SEATED).count()


def free_seats(workshop: Workshop) -> int:
    return max(workshop.seats - taken(workshop), 0)


def write(event: str, enrolment: Enrolment, *, at: datetime, actor) -> None:
    """Write to somebody about a workshop; once for each hour that it has."""
    starts_at = enrolment.workshop.appointment.starts_at
    notify(
        event, to=enrolment.person, about=enrolment, key=f"{event}:{enrolment.pk}:{starts_at:%Y-%m-%dT%H:%M}",
        not_after=starts_at, at=at, actor=actor,
    )  # fmt: skip


def keep_quiet(enrolments, *, why: str, at: datetime) -> None:
    """Withdraw what was about to be said to these people."""
    for enrolment in enrolments:
        for event in (SEAT, QUEUE, MOVED, REMINDER):
            withdraw(event, about=enrolment, why=why, at=at)


def give_seats(workshop: Workshop, *, at: datetime, actor) -> int:
    """Give the free seats to those who wait, the first who asked first; return how many. The workshop is held."""
    given = list(
        workshop.enrolments.waiting().select_related("person")[: free_seats(workshop)]
        if free_seats(workshop)
        else ()
    )
    for enrolment in given:
        enrolment.workshop = workshop
        enrolment.move_to(
            Place.ENROLLED, verb="give_seat", sentence=typography(f"a donné une place libérée : {workshop.title}"),
            actor=actor, at=at, takes=1,
        )  # fmt: skip
        withdraw(QUEUE, about=enrolment, why="Elle a une place.", at=at)
        write(SEAT, enrolment, at=at, actor=actor)
    return len(given)
