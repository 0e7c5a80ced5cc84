"""A bike that becomes free is offered to who comes next, and held for her; silence passes it on (row A8)."""

from datetime import datetime
from functools import partial

from django.db import transaction

from mobilite.due import each
from mobilite.outbox.operations import notify
from mobilite.pages.french import datetime_fr
from mobilite.people.opening import Timetable
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task
from rentals.waiting import availability
from rentals.waiting.models import Answer, Entry, Status, Turn
from rentals.waiting.operations.base import (
    AGAIN,
    COUNTER,
    deny,
    locked,
    move,
    must_be_live,
    reach_if_silent,
    turn_key,
)
from rentals.waiting.operations.lapsing import come_back
from rentals.waiting.operations.turns import close_turn, open_turn
from rentals.waiting.terms import ANSWER_DAYS
from vehicles.models import OccupancyKind, Vehicle
from vehicles.operations import NotLendable, Taken, take

OFFERED = "waiting.offered"


def serve(now: datetime) -> int:
    """End the turns whose time is over, put back who said yes and did not come, then offer each free bike to who comes next.

    Returns how many things it did.
    Two sweeps at once offer a bike once: each offer holds the line, then the bike, and the calendar has the last word.
    """
    return lapse(now) + come_back(now) + offer_free(now)


def lapse(now: datetime) -> int:
    """End the turns that nobody answered in time: the turn is lost, not the rank."""
    over = Turn.objects.open().filter(answer_by__lte=now).order_by("answer_by", "pk")
    return each(list(over.values_list("entry", flat=True)), partial(pass_by, at=now))


@transaction.atomic
def pass_by(entry_id: int, *, at: datetime) -> Entry:
    """End the turn of somebody who stayed silent past its hour; nothing when she answered meanwhile.

    Silent too often, nothing more is offered until somebody reaches her: a task asks for it.
    """
    entry = locked(entry_id)
    turn = open_turn(entry)
    if turn is None or turn.answer_by > at:
        return entry
    close_turn(turn, Answer.SILENT, at=at, actor=None)
    move(
        entry, Status.WAITING, "lapse_turn", f"a passé {turn.vehicle.number} à la personne suivante : pas de réponse",
        at=at, actor=None, silences=entry.silences + 1,
    )  # fmt: skip
    reach_if_silent(entry, at)
    return entry


def offer_free(now: datetime) -> int:
    """Offer each bike that is free to the first person it suits; return how many were offered."""
    waiting = Entry.objects.filter(status=Status.WAITING).order_by().values_list("category", flat=True)
    categories = set(waiting.distinct())
    if not categories:
        return 0
    free = availability.free_bikes(now, categories=categories)
    suits = availability.suiting(free, now)
    hours: dict[int, Timetable] = {}
    given: set[int] = set()

    def offer(vehicle):
        for entry in suits[vehicle.pk]:
            if entry.pk in given:
                continue
            table = hours.get(vehicle.place_id) or hours.setdefault(
                vehicle.place_id, Timetable.of(vehicle.place)
            )
            if offer_to(entry.pk, vehicle, hours=table, at=now, actor=None) is not None:
                given.add(entry.pk)
                return

    each(free, offer)
    return len(given)


@transaction.atomic
def offer_to(entry_id: int, vehicle: Vehicle, *, hours: Timetable, at: datetime, actor) -> Turn | None:
    """Hold a bike for somebody until the closing of the next opening day, write to her and have her called.

    Returns None when she is no longer waiting, or when the bike is not free for as long as she wants it.
    """
    entry = locked(entry_id)
    if entry.status != Status.WAITING:
        return None
    limit = availability.answer_limit(hours, at, ANSWER_DAYS.on(paris_date(at)))
    try:
        with transaction.atomic():
            occupancy = take(
                vehicle, kind=OccupancyKind.HOLD, starts_at=at,
                ends_at=availability.held_until(hours, limit, entry.term_months), person=entry.person,
                reason="Liste d’attente", now=at,
            )  # fmt: skip
    except (Taken, NotLendable):
        return None
    turn = Turn.objects.create(
        entry=entry, vehicle=vehicle, occupancy=occupancy, offered_at=at, answer_by=limit
    )
    move(
        entry, Status.OFFERED, "offer_turn", f"a proposé {vehicle.number} jusqu’à {datetime_fr(limit)}", at=at, actor=actor,
        data={"vehicle": vehicle.number, "turn": turn.pk}, not_before=None,
    )  # fmt: skip
    sent = notify(OFFERED, to=entry.person, about=turn, key=f"{OFFERED}:{turn.pk}", at=at, not_after=limit)
    open_task(
        "Appeler : un vélo est gardé pour cette personne", role=COUNTER, about=entry, person=entry.person,
        place=vehicle.place, due_at=limit, key=turn_key(turn.pk), at=at,
        detail=f"{vehicle.number}, jusqu’à {datetime_fr(limit)}. "
        + ("Un message est parti aussi." if sent else "Aucun message ne peut l’atteindre."),
    )  # fmt: skip
    return turn


@transaction.atomic
def withdraw(entry_id: int, *, at: datetime, actor) -> Entry:
    """Take back a bike that cannot be given after all: she keeps her rank, and is offered the next one.

    The bike is offered to nobody for a while (``availability.LEFT_ALONE``): time to put it in the workshop.
    Raises WaitingRefused when nothing is offered.
    """
    entry = locked(entry_id)
    must_be_live(entry)
    turn = open_turn(entry)
    if turn is None:
        deny(f"Aucun vélo n’est proposé à cette personne en ce moment. {AGAIN}")
    close_turn(turn, Answer.WITHDRAWN, at=at, actor=actor)
    move(
        entry,
        Status.WAITING,
        "withdraw_turn",
        f"a retiré {turn.vehicle.number} de la proposition",
        at=at,
        actor=actor,
    )
    return entry
