"""What the operations of rounds share: the round of a day, its stops, their times written in the diary."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mobilite.accounts.models import User
from mobilite.diary.models import Appointment
from mobilite.diary.operations import AlreadyBusy, write_chain
from mobilite.pages.french import datetime_fr, time_fr
from mobilite.people.models import Place
from rentals.models import Moment
from rentals.operations.base import deny
from rentals.rounds import agents
from rentals.rounds.layout import Halt, Leg, TooTight, chain_start, laid
from rentals.rounds.models import Round, Stop
from rentals.rounds.terms import Roads
from vehicles.models import Occupancy


def day_round(user: User, day: date, base: Place) -> Round:
    """Return the round of a colleague on a day, held until the transaction ends; a new one starts from ``base``."""
    found, _new = Round.objects.get_or_create(user=user, day=day, defaults={"base": base})
    found = Round.objects.locked().select_related("user", "base__commune").get(pk=found.pk)
    if found.base_id != base.pk and not stops_of(found):
        found.base = base
        found.save(update_fields=["base"])
    return found


def stops_of(one: Round) -> list[Stop]:
    """Return what is agreed for a round, in time order. One query."""
    return list(one.stops.live().loaded().order_by("appointment__starts_at", "pk"))


def halt_of(stop: Stop) -> Halt:
    """Return a stop as the layout reads it."""
    at = stop.appointment
    return Halt(stop, stop.commune, at.starts_at, at.ends_at, stop.typed_go, stop.typed_back)


def legs_of(stops: Sequence[Stop], one: Round, roads: Roads) -> list[Leg]:
    """Return the roads and times of a round. Raises TooTight."""
    return laid([halt_of(stop) for stop in stops], base=one.base.commune, road=roads.between)


def lay_out(one: Round, stops: Sequence[Stop], roads: Roads, *, at: datetime, actor) -> list[Leg]:
    """Write the hours and roads of a round in its colleague's diary; new appointments too.

    Raises RentalRefused with who is taken, until when, and who is free.
    """
    try:
        legs = legs_of(stops, one, roads)
    except TooTight as error:
        deny(_tight(one, error), field="starts_at")
    check_vehicles(legs)
    for leg in legs:
        wanted: Appointment = leg.halt.key.appointment
        wanted.travel_before, wanted.travel_after = leg.before, leg.after
        wanted.blocked_from, wanted.blocked_until = leg.blocked_from, leg.blocked_until
        wanted.changed_at = at
        wanted.sequence += 1 if wanted.pk else 0
    try:
        write_chain([leg.halt.key.appointment for leg in legs])
    except AlreadyBusy as error:
        first, last = legs[0].blocked_from, legs[-1].blocked_until
        said = error.said_to(actor) if actor is not None else error.sentence
        deny(f"{said} {agents.free_words(first, last, one.day, but=[one.user_id])}", field="starts_at")
    return legs


def _tight(one: Round, error: TooTight) -> str:
    first, then = error.first.key, error.then.key
    who = one.user.first_name
    starts, ends = then.appointment.starts_at, then.appointment.ends_at
    free = agents.free_words(starts, ends, one.day, but=[one.user_id])
    return (
        f"{who} finit à {time_fr(first.appointment.ends_at)} ({first.commune}), et il faut {error.minutes} min de route "
        f"pour {then.commune}, prévu à {time_fr(starts)} : pas avant {time_fr(error.earliest)}. {free}"
    )


def check_vehicles(legs: Sequence[Leg]) -> None:
    """Refuse a round that leaves the base before a vehicle that it takes along is back there. One query."""
    leaves = {
        leg.halt.key.rental_id: chain_start(legs, rank)
        for rank, leg in enumerate(legs)
        if leg.halt.key.moment == Moment.OUT and not leg.halt.key.is_done
    }
    held = Occupancy.objects.live().filter(
        rental_vehicle__rental__in=leaves, rental_vehicle__is_current=True, left_at=None
    )
    for own in held.select_related("vehicle", "rental_vehicle"):
        start = leaves[own.rental_vehicle.rental_id]
        before = Occupancy.objects.live().filter(vehicle=own.vehicle_id, starts_at__lt=own.starts_at)
        before = before.filter(blocked_until__gt=start).exclude(pk=own.pk).order_by("-blocked_until").first()
        if before is not None:
            deny(
                f"La tournée quitte la base à {time_fr(start)}, et {own.vehicle.number} n’y est libre que "
                f"{datetime_fr(before.blocked_until, year=False)} : changez l’ordre, ou passez plus tard.",
                field="starts_at",
            )


def roads_home(stop: Stop, roads: Roads, base: Place) -> tuple[timedelta, timedelta]:
    """Return the roads from the base to a stop and back, nothing else on the way."""
    there = roads.between(base.commune, stop.commune)
    go = there if stop.typed_go is None else stop.typed_go
    back = there if stop.typed_back is None else stop.typed_back
    return timedelta(minutes=go), timedelta(minutes=back)
