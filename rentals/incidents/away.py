"""Which vehicles a file says away: whom they were promised to next is told in time (row A6)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from rentals.incidents.models import Incident, Kind, StepKind
from rentals.incidents.operations.base import IncidentRefused
from rentals.incidents.operations.stopping import keep_away
from rentals.models import Status as RentalStatus
from rentals.promises.risks import Why
from vehicles.models import State, Vehicle

WHY = {
    Kind.THEFT: Why.STOLEN,
    Kind.NOT_RETURNED: Why.NOT_RETURNED,
    Kind.BREAKDOWN: Why.BROKEN_DOWN,
    Kind.ACCIDENT: Why.BROKEN_DOWN,
}
#: What cannot drive any more goes to the workshop when it comes back, whatever broke it.
STOPPED = (Kind.BREAKDOWN, Kind.ACCIDENT)


def vehicles_away(keys: Iterable[int]) -> dict[int, Why]:
    """Return which of these vehicles are stolen and not found, not returned, or cannot drive any more. One query.

    For the registry point "vehicle_away". A closed file says nothing any more.
    """
    gone = Q(kind=Kind.THEFT) & ~Q(steps__kind=StepKind.FOUND)
    gone |= Q(kind=Kind.NOT_RETURNED, rental__status=RentalStatus.ONGOING)
    # Once at the workshop, the calendar knows until when.
    gone |= Q(kind__in=STOPPED, may_drive=False, vehicle__state=State.IN_SERVICE)
    files = Incident.objects.current().filter(gone, vehicle__in=keys).order_by("pk")
    return {vehicle: WHY[Kind(kind)] for vehicle, kind in files.values_list("vehicle", "kind")}


#: How long a broken vehicle is kept out of the planning at first: the workshop says better.
MENDED = timedelta(days=7)


def vehicle_back(vehicle: Vehicle, *, at: datetime, actor) -> None:
    """Send to the workshop a vehicle that comes back and cannot drive: no one is lent it by mistake (row A6).

    For the registry point "vehicle_back", in the transaction of the return or the swap. When a departure of this vehicle is
    due this minute, nothing is done: the file says to move it first.
    """
    broken = Incident.objects.current().filter(vehicle=vehicle, kind__in=STOPPED, may_drive=False)
    incident = broken.select_related("vehicle").order_by("pk").first()
    if incident is None or incident.vehicle.state != State.IN_SERVICE:
        return
    try:
        keep_away(incident, at, actor, word=incident.get_kind_display(), away=MENDED)
    except IncidentRefused:
        return
