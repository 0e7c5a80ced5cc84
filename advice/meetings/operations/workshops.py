"""A workshop is planned, changed, cancelled. The diary of who leads it has the last word (``NoOverlap``)."""

from datetime import datetime

from django.db import transaction

from advice.meetings.models import MOST_SEATS, Place, State, Workshop
from advice.meetings.operations.base import (
    CANCELLED,
    MOVED,
    WorkshopRefused,
    deny,
    give_seats,
    keep_quiet,
    planned,
    taken,
    told,
    write,
)
from mobilite.accounts.models import User
from mobilite.diary.models import Kind
from mobilite.diary.models import Status as Booked
from mobilite.diary.operations import book, write_chain
from mobilite.diary.operations.appointments import check_hours
from mobilite.pages.french import datetime_fr, plural, typography
from mobilite.people.models import Place as OurPlace

__all__ = ["WorkshopRefused", "cancel_workshop", "change_workshop", "plan_workshop"]


@transaction.atomic
def plan_workshop(
    *, title: str, about: str, place: OurPlace, leader: User, starts_at: datetime, ends_at: datetime, seats: int,
    at: datetime, actor,
) -> Workshop:  # fmt: skip
    """Plan a workshop: the time of who leads it is taken. Raises WorkshopRefused, NotPossible, AlreadyBusy."""
    title = _checked(title, seats, starts_at, at)
    appointment = book(
        leader, kind=Kind.WORKSHOP, place=place, starts_at=starts_at, ends_at=ends_at, note=title, at=at, actor=actor
    )  # fmt: skip
    workshop = Workshop.objects.create(
        title=title,
        about=about.strip(),
        appointment=appointment,
        seats=seats,
        created_at=at,
        created_by=actor,
    )
    told(
        workshop, "plan_workshop", f"a prévu l’atelier « {title} », {datetime_fr(starts_at)}, {plural(seats, 'place')}",
        at=at, actor=actor,
    )  # fmt: skip
    return workshop


@transaction.atomic
def change_workshop(
    workshop_id: int, *, title: str, about: str, place: OurPlace, leader: User, starts_at: datetime, ends_at: datetime,
    seats: int, at: datetime, actor,
) -> Workshop:  # fmt: skip
    """Change a workshop to come. Moved, everybody is written to; with more seats, those who wait get them.

    Raises WorkshopRefused (fewer seats than people, over), NotPossible, AlreadyBusy.
    """
    workshop = planned(workshop_id)
    one = workshop.appointment
    has_moved = (one.starts_at, one.ends_at, one.place_id) != (starts_at, ends_at, place.pk)
    title = _checked(title, seats, starts_at if has_moved else None, at)
    sit = taken(workshop)
    if seats < sit:
        deny(
            f"{plural(sit, 'personne est inscrite', 'personnes sont inscrites')} : gardez au moins autant de places, ou "
            "désinscrivez quelqu’un d’abord.",
            field="seats",
        )
    changed = [
        name
        for name, before, after in (
            ("title", workshop.title, title),
            ("about", workshop.about, about.strip()),
            ("seats", workshop.seats, seats),
            ("starts_at", one.starts_at, starts_at),
            ("ends_at", one.ends_at, ends_at),
            ("leader", one.user, leader),
            ("place", one.place, place),
        )
        if before != after
    ]
    if not changed:
        return workshop
    if has_moved or one.user != leader or one.note != title:
        _move(one, title, place, leader, starts_at, ends_at, at)
    workshop.title, workshop.about, workshop.seats = title, about.strip(), seats
    workshop.save(update_fields=["title", "about", "seats"])
    told(
        workshop, "change_workshop", f"a changé l’atelier « {title} », {datetime_fr(starts_at)}", at=at, actor=actor,
        changed=changed,
    )  # fmt: skip
    if has_moved:
        people = list(workshop.enrolments.live().select_related("person"))
        keep_quiet(people, why="L’atelier est déplacé.", at=at)
        for enrolment in people:
            enrolment.workshop = workshop
            write(MOVED, enrolment, at=at, actor=actor)
    give_seats(workshop, at=at, actor=actor)
    return workshop


@transaction.atomic
def cancel_workshop(workshop_id: int, *, reason: str, at: datetime, actor) -> Workshop:
    """Cancel a workshop: its time is free again, whoever was to come or waited is written to. Raises WorkshopRefused."""
    reason = " ".join(reason.split())
    if not reason:
        deny("Dites pourquoi l’atelier est annulé.", field="reason")
    workshop = planned(workshop_id)
    one = workshop.appointment
    one.status, one.cancelled_reason = Booked.CANCELLED, reason[:300]
    one.changed_at, one.sequence = at, one.sequence + 1
    one.save(update_fields=["status", "cancelled_reason", "changed_at", "sequence"])
    workshop.move_to(
        State.CANCELLED, verb="cancel_workshop", sentence=typography(f"a annulé l’atelier « {workshop.title} »"),
        actor=actor, at=at, cancelled_reason=reason[:300],
    )  # fmt: skip
    people = list(workshop.enrolments.exclude(status=Place.LEFT).select_related("person"))
    keep_quiet(people, why="L’atelier est annulé.", at=at)
    if one.starts_at > at:
        for enrolment in people:
            enrolment.workshop = workshop
            write(CANCELLED, enrolment, at=at, actor=actor)
    return workshop


def _move(one, title, place, leader, starts_at, ends_at, at) -> None:
    """Take the new time in the diary, and let the former one go."""
    starts_at, ends_at = check_hours(starts_at, ends_at, at=at)
    if not leader.is_active:
        deny(f"Le compte de {leader} est fermé : choisissez un autre collègue.", field="leader")
    if one.user != leader or one.starts_at != starts_at:
        one.travel_before = one.travel_after = 0
    one.user, one.place, one.starts_at, one.ends_at, one.note = leader, place, starts_at, ends_at, title
    one.changed_at, one.sequence = at, one.sequence + 1
    one.block()
    write_chain([one])


def _checked(title: str, seats: int, starts_at: datetime | None, at: datetime) -> str:
    title = " ".join(title.split())
    if not title:
        deny("Donnez un titre à l’atelier.", field="title")
    if not 1 <= seats <= MOST_SEATS:
        deny(f"Donnez de 1 à {MOST_SEATS} places.", field="seats")
    if starts_at is not None and starts_at <= at:
        deny("Cette heure est passée : choisissez-en une à venir.", field="from_time")
    return title
