"""Moving one booking to another vehicle."""

from datetime import timedelta

import pytest

from mobilite.audit.models import Entry
from tests.factories import a_licence, a_person, a_vehicle, an_occupancy
from vehicles.models import Gearbox, OccupancyKind, State
from vehicles.operations import AlreadyTaken, NotLendable, NotPossible, reassign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def booking(now):
    return an_occupancy(a_vehicle(), starts_at=now + DAY, ends_at=now + 2 * DAY, person=a_person())


def test_the_booking_changes_vehicle_and_the_journal_says_so(booking, now, agent):
    other = a_vehicle()
    moved = reassign(booking.pk, vehicle=other, at=now, actor=agent)
    assert (moved.pk, moved.vehicle, moved.released_at) == (booking.pk, other, None)
    assert "de C-01 à C-02" in Entry.objects.get().sentence


def test_two_bookings_can_cross_through_a_third_vehicle(booking, now, agent):
    other = a_vehicle()
    second = an_occupancy(other, starts_at=booking.starts_at, ends_at=booking.ends_at)
    with pytest.raises(AlreadyTaken):
        reassign(booking.pk, vehicle=other, at=now, actor=agent)
    first, third = booking.vehicle, a_vehicle()
    reassign(second.pk, vehicle=third, at=now, actor=agent)
    reassign(booking.pk, vehicle=other, at=now, actor=agent)
    assert reassign(second.pk, vehicle=first, at=now, actor=agent).vehicle == first


def test_what_left_stays(now, agent):
    out = an_occupancy(starts_at=now, ends_at=now + DAY, left_at=now)
    with pytest.raises(NotPossible, match="pas encore parti"):
        reassign(out.pk, vehicle=a_vehicle(), at=now, actor=agent)
    visit = an_occupancy(starts_at=now, ends_at=now + DAY, kind=OccupancyKind.WORKSHOP)
    with pytest.raises(NotPossible):
        reassign(visit.pk, vehicle=a_vehicle(), at=now, actor=agent)


def test_a_vehicle_that_cannot_be_lent_is_refused(booking, now, agent):
    with pytest.raises(NotLendable):
        reassign(booking.pk, vehicle=a_vehicle(state=State.WORKSHOP), at=now, actor=agent)


def test_an_overdue_vehicle_is_refused(booking, now, agent):
    late = a_vehicle()
    an_occupancy(late, starts_at=now - 3 * DAY, ends_at=now - DAY, left_at=now - 3 * DAY)
    with pytest.raises(AlreadyTaken):
        reassign(booking.pk, vehicle=late, at=now, actor=agent)


def test_code_78_is_kept(booking, now, agent):
    booking.vehicle.gearbox = Gearbox.AUTOMATIC
    booking.vehicle.save()
    a_licence(booking.person, category="B", automatic_only=True)
    with pytest.raises(NotLendable, match="boîte automatique"):
        reassign(booking.pk, vehicle=a_vehicle(), at=now, actor=agent)
