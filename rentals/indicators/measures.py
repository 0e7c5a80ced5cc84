"""What each figure counts, as rows: the list behind a figure is the same rows. A period is ``[start, end)``, days in Paris."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Exists, OuterRef, Q

from mobilite.periods import paris
from rentals.incidents.models import Incident, Kind
from rentals.models import Audience, Rental, RentalTerm, RentalVehicle
from rentals.waiting.models import Answer, Turn
from vehicles.fleet.models import Upkeep
from vehicles.models import Drawing, Occupancy, OccupancyKind, Vehicle

BIKES = Vehicle.objects.filter(category__drawing=Drawing.BIKE)
LEASES = Rental.objects.filter(term_months__isnull=False, offer__category__drawing=Drawing.BIKE)


def within(name: str, start: date, end: date) -> dict[str, Any]:
    """Return the conditions that put an instant within a period."""
    return {f"{name}__gte": paris(start, time()), f"{name}__lt": paris(end, time())}


def held(start: date, end: date) -> Q:
    """Keep the occupancies during which a bike was in somebody's hands at some moment of a period."""
    back = Q(released_at__isnull=True) | Q(released_at__gt=paris(start, time()))
    return Q(left_at__lt=paris(end, time())) & back & ~Q(kind=OccupancyKind.WORKSHOP)


def in_service(start: date, end: date):
    """Return the bikes that were in the fleet at some moment of a period."""
    return BIKES.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=start), in_service_on__lt=end)


def out(start: date, end: date):
    """Return the bikes that were in somebody's hands at some moment of a period."""
    return BIKES.filter(Exists(Occupancy.objects.filter(held(start, end), vehicle=OuterRef("pk"))))


def stolen(start: date, end: date):
    """Return the bikes stolen during a period, by their files."""
    files = Incident.objects.filter(
        vehicle=OuterRef("pk"), kind=Kind.THEFT, **within("happened_at", start, end)
    )
    return BIKES.filter(Exists(files))


def priced(start: date, end: date):
    """Return the bikes in service whose purchase price is known."""
    return in_service(start, end).filter(purchase_price__isnull=False)


def begun(start: date, end: date):
    """Return the leases whose keys left during a period."""
    return LEASES.filter(**within("handed_over_at", start, end))


def solidarity(start: date, end: date):
    """Return those of ``begun`` that are priced by the solidarity tariff (row B5)."""
    return begun(start, end).filter(rate__audience=Audience.SOLIDARITY)


def renewed(start: date, end: date):
    """Return the leases renewed during a period (row C4)."""
    terms = RentalTerm.objects.filter(
        rental=OuterRef("pk"), after_months__gt=0, **within("agreed_at", start, end)
    )
    return LEASES.filter(Exists(terms))


def waited(start: date, end: date):
    """Return the leases that somebody on the waiting list said yes to during a period, and did not let go."""
    turns = Turn.objects.filter(rental=OuterRef("pk"), answer=Answer.YES, **within("answered_at", start, end))
    return LEASES.filter(Exists(turns))


def riding(start: date, end: date):
    """Return the leases that ran at some moment of a period."""
    links = RentalVehicle.objects.filter(
        rental=OuterRef("pk"), occupancy__in=Occupancy.objects.filter(held(start, end))
    )
    return LEASES.filter(Exists(links))


@dataclass(frozen=True)
class Measure:
    """One figure: its word in the address, how its list is called, and its rows in a period."""

    word: str
    title: str
    rows: Callable[[date, date], Any]


def spent(start: date, end: date):
    """Return what was spent to keep the bikes during a period."""
    return Upkeep.objects.filter(vehicle__in=BIKES, on__gte=start, on__lt=end)


UPKEEP_LISTS = {"entretien": Measure("entretien", "Entretien des vélos", spent)}
BIKE_LISTS = {
    one.word: one
    for one in (
        Measure("parc", "Vélos en service", in_service),
        Measure("sortis", "Vélos sortis", out),
        Measure("voles", "Vélos volés", stolen),
        Measure("prix", "Vélos dont le prix d’achat est connu", priced),
    )
}
LEASE_LISTS = {
    one.word: one
    for one in (
        Measure("departs", "Locations commencées", begun),
        Measure("solidaire", "Locations au tarif solidaire", solidarity),
        Measure("renouvelees", "Locations renouvelées", renewed),
        Measure("attente", "Locations venues de la liste d’attente", waited),
        Measure("usagers", "Locations en cours", riding),
    )
}
