"""What a button of the new rental does: note the request once, then hold, wait or confirm."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilite.people.models import Person
from mobilite.people.opening import Timetable
from rentals.lists.rentals import ENDED
from rentals.models import Rental
from rentals.operations import request

#: Two presses on a button come within this time.
TWICE = timedelta(minutes=2)


@transaction.atomic
def request_once(
    person: Person, *, offer, needed_from: datetime, at: datetime, actor, **asked
) -> tuple[Rental, bool]:
    """Note a request and return it with True, or the same one that this colleague has just noted, with False.

    The person's row is held meanwhile: of two presses at once, the second finds the request of the first.
    Raises what ``request`` raises.
    """
    person = Person.objects.locked().get(pk=person.pk)
    twin = (
        Rental.objects.filter(
            person=person,
            offer=offer,
            needed_from=needed_from,
            requested_by=actor,
            requested_at__gt=at - TWICE,
            requested_at__lte=at,
        )
        .exclude(status__in=ENDED)
        .order_by("pk")
        .first()
    )
    if twin is not None:
        return twin, False
    return request(person, offer=offer, needed_from=needed_from, at=at, actor=actor, **asked), True


def one_opening_day(hours: Timetable, at: datetime) -> datetime:
    """Return the closing time of the next opening day: how long a vehicle is kept for somebody (row A8)."""
    return hours.end_of_opening_day(at)
