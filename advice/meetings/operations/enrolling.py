"""Somebody gets a seat or waits for one, leaves it, comes or does not. The workshop's row is held meanwhile."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from advice.cases.models import Case
from advice.meetings.models import TICKED, Enrolment, Place, State
from advice.meetings.operations.base import (
    QUEUE,
    SEAT,
    deny,
    free_seats,
    give_seats,
    keep_quiet,
    locked,
    planned,
    told,
    write,
)
from mobilite.audit.entries import record
from mobilite.diary.models import Status as Booked
from mobilite.pages.french import typography
from mobilite.people.models import Person


@transaction.atomic
def enrol(workshop_id: int, person: Person, *, at: datetime, actor, may_wait: bool = True) -> Enrolment:
    """Give somebody a seat, or a place on the waiting list when all are taken; she is written to.

    Raises WorkshopRefused: she is in it already, it has begun, or it is full and she does not wait (``may_wait``).
    """
    workshop = planned(workshop_id)
    if workshop.appointment.starts_at <= at:
        deny("Cet atelier a commencé : choisissez-en un autre.")
    if person.anonymised_at is not None or person.archived_at is not None:
        deny("Cette fiche est aux archives : rouvrez-la d’abord.")
    if workshop.enrolments.live().filter(person=person).exists():
        deny("Cette personne est déjà inscrite : regardez la liste de l’atelier.")
    has_seat = free_seats(workshop) > 0
    if not has_seat and not may_wait:
        deny("La dernière place vient d’être prise : choisissez un autre atelier.")
    enrolment = Enrolment.objects.create(
        workshop=workshop, person=person, case=Case.objects.current().filter(person=person).first(),
        status=Place.ENROLLED if has_seat else Place.WAITING, takes=int(has_seat), asked_at=at, by=actor,
    )  # fmt: skip
    words = "a inscrit quelqu’un" if has_seat else "a mis quelqu’un en attente d’une place"
    record(
        "enrol", enrolment, sentence=typography(f"{words} : {workshop.title}"), actor=actor, at=at,
        after=enrolment.status,
    )  # fmt: skip
    write(SEAT if has_seat else QUEUE, enrolment, at=at, actor=actor)
    return enrolment


@transaction.atomic
def leave(enrolment_id: int, *, reason: str = "", at: datetime, actor) -> Enrolment:
    """Take somebody out of a workshop that has not begun; her seat goes to the first who waits. Raises WorkshopRefused."""
    known = Enrolment.objects.only("workshop_id").get(pk=enrolment_id)
    workshop = planned(known.workshop_id)
    if workshop.appointment.starts_at <= at:
        deny("Cet atelier a commencé : notez plutôt qui est venu.")
    enrolment = Enrolment.objects.locked().select_related("person").get(pk=enrolment_id)
    if enrolment.status == Place.LEFT:
        deny("Elle n’est plus inscrite : rechargez la page.")
    enrolment.workshop = workshop
    enrolment.move_to(
        Place.LEFT, verb="leave_workshop", sentence=typography(f"a désinscrit quelqu’un : {workshop.title}"), actor=actor,
        at=at, takes=0, left_reason=" ".join(reason.split())[:200],
    )  # fmt: skip
    keep_quiet([enrolment], why="Elle n’est plus inscrite.", at=at)
    give_seats(workshop, at=at, actor=actor)
    return enrolment


@transaction.atomic
def note_attendance(workshop_id: int, ticked: Mapping[int, str], *, at: datetime, actor) -> int:
    """Note who came, who did not, who was excused: ``{enrolment: came | missed | excused}``. Return how many changed.

    From the hour of the workshop on; it has then taken place. Corrects what was ticked before. Raises WorkshopRefused.
    """
    workshop = locked(workshop_id)
    if workshop.status == State.CANCELLED:
        deny("Cet atelier est annulé : il n’y a rien à noter. Choisissez-en un autre.")
    if at < workshop.appointment.starts_at:
        deny("Cet atelier n’a pas commencé : notez les présences à son heure.")
    rows = list(workshop.enrolments.locked().seated().order_by("pk"))
    if unknown := set(ticked) - {one.pk for one in rows}:
        deny(f"{len(unknown)} inscription a changé entre-temps : rechargez la page.")
    missing = [one for one in rows if one.status == Place.ENROLLED and ticked.get(one.pk) not in TICKED]
    if missing:
        deny(
            "Il reste quelqu’un à noter : venue, pas venue ou excusée, pour chaque personne inscrite. Complétez la liste."
        )
    changed = [one for one in rows if one.pk in ticked and ticked[one.pk] != one.status]
    said = typography(f"a noté une présence : {workshop.title}")
    for one in changed:
        one.move_to(ticked[one.pk], verb="note_presence", sentence=said, actor=actor, at=at)
    if workshop.status == State.PLANNED:
        _has_taken_place(workshop, rows, at, actor)
    elif changed:
        told(
            workshop, "note_attendance", f"a corrigé les présences : {workshop.title}", at=at, actor=actor,
            changed=["enrolments"],
        )  # fmt: skip
    return len(changed)


def _has_taken_place(workshop, rows, at, actor) -> None:
    came = sum(one.status == Place.CAME for one in rows)
    one = workshop.appointment
    if one.status == Booked.BOOKED:
        one.status, one.changed_at, one.sequence = Booked.KEPT, at, one.sequence + 1
        one.save(update_fields=["status", "changed_at", "sequence"])
    for waiting in workshop.enrolments.locked().waiting():
        waiting.move_to(
            Place.LEFT, verb="leave_workshop", sentence=typography(f"a désinscrit quelqu’un : {workshop.title}"),
            actor=actor, at=at, left_reason="Pas de place libérée",
        )  # fmt: skip
    workshop.move_to(
        State.HELD, verb="note_attendance",
        sentence=typography(f"a noté les présences : {workshop.title}, {came} sur {len(rows)}"), actor=actor, at=at,
    )  # fmt: skip
