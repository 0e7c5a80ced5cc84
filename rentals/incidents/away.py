"""Which vehicles a file says away: whom they were promised to next is told in time (row A6)."""

from collections.abc import Iterable

from django.db.models import Q

from rentals.incidents.models import Incident, Kind, StepKind
from rentals.models import Status as RentalStatus
from rentals.promises.risks import Why

WHY = {Kind.THEFT: Why.STOLEN, Kind.NOT_RETURNED: Why.NOT_RETURNED}


def vehicles_away(keys: Iterable[int]) -> dict[int, Why]:
    """Return which of these vehicles are stolen and not found, or not returned, and why. One query.

    For the registry point "vehicle_away". A closed file says nothing any more.
    """
    gone = Q(kind=Kind.THEFT) & ~Q(steps__kind=StepKind.FOUND)
    gone |= Q(kind=Kind.NOT_RETURNED, rental__status=RentalStatus.ONGOING)
    files = Incident.objects.current().filter(gone, vehicle__in=keys).order_by("pk")
    return {vehicle: WHY[Kind(kind)] for vehicle, kind in files.values_list("vehicle", "kind")}
