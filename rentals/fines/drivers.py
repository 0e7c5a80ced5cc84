"""Who drove a vehicle at a given minute: the actual hold answers, ``[left_at, released_at)`` of the one calendar (row G9).

Questions only. What an app above knows of other drivers is registered: ``register("drivers", key, callable(rental, at) -> people)``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import F, Q, Value
from django.db.models.functions import Replace, Upper

from mobilite import registry
from mobilite.people.models import Person
from mobilite.people.search import compact
from rentals.models import Rental, RentalVehicle
from vehicles.models import Occupancy, OccupancyKind, Vehicle

#: Keys that changed hands so near to the facts make the hour worth checking.
NEAR = timedelta(minutes=15)
TENANT, OTHER = "Locataire", "Autre conducteur inscrit"


@dataclass(frozen=True)
class Candidate:
    """Somebody who may have driven: the tenant, or another driver of the contract."""

    person: Person
    role: str


@dataclass(frozen=True)
class Change:
    """Keys that changed hands near the facts: who, when, whether they were given or brought back."""

    at: datetime
    left: bool
    person: Person | None


@dataclass(frozen=True)
class Answer:
    """What the calendar knows of a vehicle at an instant. One candidate is an answer; several are a question."""

    vehicle: Vehicle
    at: datetime
    occupancy: Occupancy | None = None
    rental: Rental | None = None
    candidates: list[Candidate] = field(default_factory=list)
    near: list[Change] = field(default_factory=list)

    @property
    def only(self) -> Candidate | None:
        """The driver, when one person alone could drive."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def in_workshop(self) -> bool:
        return self.occupancy is not None and self.occupancy.kind == OccupancyKind.WORKSHOP

    def among(self, person_id: int | None) -> Candidate | None:
        """Return the candidate of this key, or None when it is none of them."""
        return next((one for one in self.candidates if one.person.pk == person_id), None)


def who_drove(vehicle: Vehicle, at: datetime) -> Answer:
    """Return who had the vehicle at an instant: the hold that began at or before it and had not ended.

    The minute of a return belongs to nobody, or to whoever leaves then. At most one hold answers, by the constraint
    ``occupancy_one_driver_at_a_time``. Seven queries at most.
    """
    out = Occupancy.objects.filter(vehicle=vehicle, left_at__isnull=False).select_related("person")
    held = out.filter(left_at__lte=at).filter(Q(released_at__isnull=True) | Q(released_at__gt=at)).first()
    near = _near(out, at)
    if held is None:
        return Answer(vehicle, at, near=near)
    links = RentalVehicle.objects.filter(occupancy=held)
    link = links.select_related("rental__person__commune", "rental__offer").first()
    if link is None:
        return Answer(vehicle, at, held, near=near)
    rental = link.rental
    candidates = [Candidate(rental.person, TENANT)]
    candidates += [Candidate(one, OTHER) for one in _other_drivers(rental, at) if one.pk != rental.person_id]
    return Answer(vehicle, at, held, rental, candidates, near)


def _other_drivers(rental: Rental, at: datetime) -> Iterable[Person]:
    known: dict[int, Person] = {}
    for source in registry.registered("drivers"):
        known |= {person.pk: person for person in source.value(rental, at)}
    return known.values()


def _near(out, at: datetime) -> list[Change]:
    """Return the keys that changed hands within a quarter of an hour, in order."""
    window = (at - NEAR, at + NEAR)
    changes = []
    for one in out.filter(Q(left_at__range=window) | Q(released_at__range=window)):
        if abs(one.left_at - at) <= NEAR:
            changes.append(Change(one.left_at, True, one.person))
        if one.released_at is not None and abs(one.released_at - at) <= NEAR:
            changes.append(Change(one.released_at, False, one.person))
    return sorted(changes, key=lambda change: (change.at, change.left))


def vehicle_of_plate(plate: str) -> Vehicle | None:
    """Return the vehicle that bears this plate today, however it is typed: « gd 000 bv », « GD000BV »."""
    code = compact(plate).upper()
    if not code:
        return None
    bare = Upper(Replace(Replace(F("plate"), Value("-"), Value("")), Value(" "), Value("")))
    return Vehicle.objects.alias(bare=bare).filter(bare=code).select_related("category").first()


def plates(since: date) -> list[tuple[str, str]]:
    """Return (plate, what it is) of the vehicles that we have, or had since a day."""
    kept = Vehicle.objects.exclude(plate="").filter(Q(retired_on__isnull=True) | Q(retired_on__gte=since))
    return [
        (plate, f"{number} {make} {model}")
        for plate, number, make, model in kept.order_by("plate").values_list(
            "plate", "number", "make", "model"
        )
    ]
