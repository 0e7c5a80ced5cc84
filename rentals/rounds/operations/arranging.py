"""Put the stops of a round in another order, or leave earlier: times follow, stop after stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import plural, time_fr, typography
from mobilite.periods import paris_date
from rentals.models import Moment, Rental
from rentals.operations.base import deny
from rentals.rounds.layout import Halt, timed
from rentals.rounds.models import Round, Stop
from rentals.rounds.operations import checks
from rentals.rounds.operations.agreeing import base_of, cover, move_slot, tell
from rentals.rounds.operations.base import halt_of, lay_out, stops_of
from rentals.rounds.terms import Roads


@dataclass(frozen=True)
class Typed:
    """What somebody typed of a stop: how long the act lasts, the roads to it and back (minutes; None: estimated)."""

    minutes: int
    go: int | None = None
    back: int | None = None


@transaction.atomic
def arrange(
    round_id: int,
    *,
    order: Sequence[int],
    leaves_at: datetime,
    typed: Mapping[int, Typed] | None = None,
    at: datetime,
    actor,
) -> Round:
    """Drive the stops still to come in this order (keys of Stop), leaving the base at ``leaves_at``; hours are worked out
    one after another, and rentals, vehicles and the diary follow. Who is expected at another hour is written to.

    Raises RentalRefused: somebody needs the vehicle before, has it until later, or the colleague is taken.
    """
    leaves_at, typed = leaves_at.astimezone(UTC), dict(typed or {})
    asked = Round.objects.select_related("user", "base__commune").get(pk=round_id)
    # Rentals first, in one order, then their vehicles, then the round: as everybody else.
    keys = [stop.rental_id for stop in stops_of(asked) if not stop.is_done]
    rentals = {
        one.pk: one
        for one in Rental.objects.locked()
        .select_related("offer__category", "person", "pickup_place", "return_place")
        .filter(pk__in=keys)
        .order_by("pk")
    }
    stops = stops_of(asked)
    coming = {stop.pk: stop for stop in stops if not stop.is_done}
    if sorted(order) != sorted(coming):
        deny("La tournée a changé entre-temps : rechargez la page.")
    if paris_date(leaves_at) != asked.day:
        deny("La tournée part le jour même : donnez une heure de ce jour.", field="leaves_at")
    if leaves_at < at:
        deny("Cette heure est passée : partez plus tard.", field="leaves_at")
    roads = Roads.on(asked.day)
    moved = []
    for halt in _times(order, coming, rentals, typed, asked, roads, leaves_at):
        stop: Stop = halt.key
        rental = stop.rental
        checks.check_roads(("leaves_at", stop.typed_go), ("leaves_at", stop.typed_back))
        checks.check_state(rental, stop.moment)
        checks.check_day(asked.user, asked.base, halt.starts_at, halt.ends_at, at=at)
        checks.check_slot(rental, stop.moment, halt.starts_at)
        if halt.starts_at != stop.appointment.starts_at:
            moved.append(stop)
        stop.appointment.starts_at, stop.appointment.ends_at = halt.starts_at, halt.ends_at
    for stop in sorted(coming.values(), key=lambda one: one.rental_id):
        if stop in moved:
            move_slot(stop.rental, stop.moment, stop.appointment.starts_at, at=at, actor=actor)
        cover(stop.rental, stop, roads, base_of(stop.rental, stop.moment), actor=actor)
    one = Round.objects.locked().select_related("user", "base__commune").get(pk=round_id)
    lay_out(one, stops, roads, at=at, actor=actor)
    for stop in coming.values():
        stop.save(update_fields=["typed_go", "typed_back"])
    sentence = f"a ordonné la tournée de {one.user.first_name} : départ à {time_fr(leaves_at)}, {plural(len(coming), 'étape')}"
    record("arrange_round", one, sentence=typography(sentence), actor=actor, at=at)
    for stop in moved:
        tell(stop, at=at, actor=actor)
    return one


def _times(order, coming, rentals, typed, one, roads, leaves_at) -> list[Halt]:
    """Return the stops with their new hours; returns wait for the end of the need, unless it is a lease."""
    halts, not_before = [], {}
    for key in order:
        stop = coming[key]
        stop.rental = rentals[stop.rental_id]
        if key in typed:
            checks.check_length(typed[key].minutes)
            stop.typed_go, stop.typed_back = typed[key].go, typed[key].back
            length = timedelta(minutes=typed[key].minutes)
            stop.appointment.ends_at = stop.appointment.starts_at + length
        halts.append(halt_of(stop))
        if stop.moment == Moment.IN:
            days = timedelta(days=1) if stop.rental.is_lease else timedelta()
            not_before[stop] = stop.rental.needed_until - days
    return timed(halts, base=one.base.commune, road=roads.between, leaves_at=leaves_at, not_before=not_before)
