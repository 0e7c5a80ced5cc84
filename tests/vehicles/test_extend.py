"""Moving the end of an occupancy."""

from datetime import date, timedelta

import pytest

from tests.factories import a_category, a_person, a_vehicle, an_occupancy
from vehicles.operations import AlreadyTaken, NotLendable, NotPossible, extend

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_turnaround_follows_as_it_was_booked(now):
    """Row A3: the category's change since then changes nothing."""
    occupancy = an_occupancy(starts_at=now, ends_at=now + DAY)
    a_category("car", turnaround_minutes=0)
    moved = extend(occupancy, now + 3 * DAY)
    assert (moved.ends_at, moved.blocked_until) == (now + 3 * DAY, now + 3 * DAY + HOUR)


def test_an_earlier_end_frees_the_days_after(now):
    assert extend(an_occupancy(starts_at=now, ends_at=now + 3 * DAY), now + DAY).ends_at == now + DAY


def test_whoever_comes_next_is_named(now, agent):
    car = a_vehicle()
    occupancy = an_occupancy(car, starts_at=now, ends_at=now + DAY)
    an_occupancy(car, starts_at=now + 2 * DAY, ends_at=now + 3 * DAY, person=a_person(last_name="Petit"))
    with pytest.raises(AlreadyTaken) as refused:
        extend(occupancy, now + 2 * DAY)
    assert "Petit" in refused.value.said_to(agent)
    occupancy.refresh_from_db()
    assert occupancy.ends_at == now + DAY


def test_an_overdue_loan_can_be_extended(now):
    occupancy = an_occupancy(starts_at=now - 2 * DAY, ends_at=now - DAY, left_at=now - 2 * DAY)
    assert extend(occupancy, now + DAY).ends_at == now + DAY


def test_the_end_of_cover_refuses(now):
    """Row G3."""
    occupancy = an_occupancy(a_vehicle(insured_until=date(2026, 4, 10)), starts_at=now, ends_at=now + DAY)
    with pytest.raises(NotLendable, match="assuré"):
        extend(occupancy, now + 5 * DAY)


def test_what_is_released_or_ends_before_it_starts_is_refused(now):
    with pytest.raises(NotPossible, match="rendu"):
        extend(an_occupancy(starts_at=now, ends_at=now + DAY, released_at=now), now + 2 * DAY)
    with pytest.raises(NotPossible, match="après le début"):
        extend(an_occupancy(starts_at=now, ends_at=now + DAY), now)
