"""Which promises may not be kept, why, and what is free instead (rows A6, A7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.db import models

from mobilite import registry
from mobilite.pages import french
from mobilite.parameters.values import Parameter
from mobilite.periods import paris_date
from rentals import driving
from rentals.models import Rental, RentalVehicle, Status
from vehicles.availability import free_vehicles
from vehicles.licences import may_drive
from vehicles.models import Drawing, Occupancy, OccupancyKind, Vehicle
from vehicles.operations import substitutes
from vehicles.operations.calendar import gearbox_check

GROUP = "Départs dont le véhicule manque"


def _hours(key: str, label: str, default: int, help: str) -> Parameter:
    return Parameter(
        f"rentals.{key}", label, lambda **how: forms.IntegerField(min_value=1, max_value=720, **how),
        default=default, group=GROUP, help=help,
    )  # fmt: skip


TELL_LATE = _hours(
    "tell_next_late",
    "Véhicule en retard ou à l’atelier\u00a0: prévenir la personne suivante avant son départ (heures)",
    24,
    "Passé le délai de grâce de celui qui est en retard. Elle lit ce qui est libre à la place, et qui appeler.",
)
TELL_AWAY = _hours(
    "tell_next_away",
    "Véhicule en panne, volé ou non rendu\u00a0: prévenir la personne suivante avant son départ (heures)",
    168,
    "Dès que le dossier est ouvert.",
)
PARAMETERS = (TELL_LATE, TELL_AWAY)

#: A departure missed longer ago than this is the counter's work, not a message's.
MISSED = timedelta(hours=12)
#: How many kinds of vehicles a message names.
FEW = 2
OTHER = {
    Drawing.CAR: ("une autre voiture", "une voiture"),
    Drawing.SCOOTER: ("un autre scooter", "un scooter"),
    Drawing.BIKE: ("un autre vélo", "un vélo"),
}


class Why(models.TextChoices):
    """Why a vehicle may not be there: for colleagues. Who comes next is told nothing of it."""

    LATE = "late", "n’est pas revenu"
    WORKSHOP = "workshop", "est encore à l’atelier"
    BROKEN_DOWN = "broken_down", "est en panne"
    STOLEN = "stolen", "est volé"
    NOT_RETURNED = "not_returned", "n’est pas rendu"


@dataclass(frozen=True, slots=True)
class Risk:
    """A confirmed rental whose vehicle may not be there at its hour, and why."""

    rental: Rental
    vehicle: Vehicle
    why: Why


def risks(now: datetime, *, rental: Rental | None = None) -> list[Risk]:
    """Return the promises of the days to come that may not be kept, first departure first; or only those of ``rental``.

    A vehicle that is late counts once the grace of who has it is over; a vehicle that an app says away (registry point
    "vehicle_away": ``callable(vehicle keys) -> {key: Why}``), as soon as it says so. Five queries at most.
    """
    today = paris_date(now)
    near, far = (timedelta(hours=one.on(today)) for one in PARAMETERS)
    links = RentalVehicle.objects.filter(
        is_current=True,
        rental__status=Status.CONFIRMED,
        rental__pickup_at__gt=now - MISSED,
        rental__pickup_at__lte=now + max(near, far),
        occupancy__left_at=None,
        occupancy__released_at=None,
    )
    if rental is not None:
        links = links.filter(rental=rental)
    links = list(
        links.select_related(
            "rental__person",
            "rental__offer__category",
            "rental__pickup_place",
            "occupancy__vehicle__category",
        ).order_by("rental__pickup_at", "rental")
    )
    if not links:
        return []
    known = {link.occupancy.vehicle_id for link in links}
    away = vehicles_away(known)
    missing = _not_back(known, now)
    found = []
    for link in links:
        vehicle, leaves = link.occupancy.vehicle, link.rental.pickup_at
        if vehicle.pk in away and leaves <= now + far:
            found.append(Risk(link.rental, vehicle, away[vehicle.pk]))
        elif vehicle.pk in missing and leaves <= now + near:
            found.append(Risk(link.rental, vehicle, missing[vehicle.pk]))
    return found


def vehicles_away(keys: Iterable[int]) -> dict[int, Why]:
    """Return which of these vehicles an app says away, and why."""
    keys, found = set(keys), {}
    for entry in registry.registered("vehicle_away"):
        found |= entry.value(keys)
    return found


def _not_back(keys: set[int], now: datetime) -> dict[int, Why]:
    """Return which of these vehicles should be there and are not: past the grace, or at the workshop for too long."""
    out = Occupancy.objects.overdue(now).filter(
        vehicle__in=keys, rental_vehicle__rental__key_drop__isnull=True
    )
    out = out.select_related("rental_vehicle__rental__offer")
    found = {}
    for occupancy in out.order_by("pk"):
        if occupancy.kind == OccupancyKind.WORKSHOP:
            found[occupancy.vehicle_id] = Why.WORKSHOP
            continue
        link = getattr(occupancy, "rental_vehicle", None)
        if link is None or now > link.rental.late_after:
            found[occupancy.vehicle_id] = Why.LATE
    return found


def instead(rental: Rental, vehicle: Vehicle, now: datetime) -> list[str]:
    """Return what is free for these dates and that everyone who drives may drive, in words: « un autre scooter à Ancenis ».

    The same kind first, here first; then what else is here. A few words at most, none when nothing is free.
    """
    starts_at, ends_at = max(now, rental.pickup_at), rental.vehicle_until
    if ends_at <= starts_at:
        return []
    people = driving.people(rental)
    suits = gearbox_check(people, starts_at)
    here = rental.pickup_place_id
    words: list[str] = []

    def add(one: Vehicle, which: int) -> None:
        said = f"{OTHER[Drawing(one.category.drawing)][which]} à {one.place.short_name}"
        if said not in words and len(words) < FEW:
            words.append(said)

    same = list(substitutes(vehicle, starts_at, ends_at, now))
    others = free_vehicles(starts_at, ends_at, place=rental.pickup_place, now=now)
    others = others.exclude(category__drawing=vehicle.category.drawing).select_related("category", "place")
    others = list(others.order_by("category", "number"))
    away = vehicles_away(one.pk for one in [*same, *others])
    for one in sorted(same, key=lambda one: one.place_id != here):
        if one.pk not in away and suits(one):
            add(one, 0)
    on, able = paris_date(starts_at), {}
    for one in others:
        if one.category_id not in able:
            able[one.category_id] = all(may_drive(person, one.category, on=on).ok for person in people)
        if able[one.category_id] and one.pk not in away and suits(one):
            add(one, 1)
    return words


def solution(words: list[str]) -> str:
    """Return the sentence of a message, without its full stop."""
    if not words:
        return "Nous cherchons une autre solution"
    return f"Nous avons {' ou '.join(words)}"


def leaving_words(rental: Rental) -> dict[str, str]:
    """Return what a message about a departure may say."""
    return {
        "jour": french.date_fr(paris_date(rental.pickup_at), long=True, year=False),
        "heure": french.time_fr(rental.pickup_at),
        "lieu": rental.pickup_place.name,
    }
