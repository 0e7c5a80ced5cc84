"""Leaving with a vehicle and bringing it back: who had it at a given minute."""

from datetime import timedelta

import pytest

from tests.factories import a_vehicle, an_occupancy
from vehicles.models import State
from vehicles.operations import AlreadyTaken, NotLendable, NotPossible, StillOut, leave, release

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_leaving_says_when_and_coming_back_frees(now):
    car = a_vehicle()
    occupancy = leave(an_occupancy(car, starts_at=now, ends_at=now + DAY), now + HOUR)
    assert list(car.occupancies.out()) == [occupancy]
    release(occupancy, now + 2 * HOUR)
    assert not car.occupancies.live()


def test_leaving_early_takes_the_vehicle_from_then(now):
    car = a_vehicle()
    assert leave(an_occupancy(car, starts_at=now + HOUR, ends_at=now + DAY), now).starts_at == now


def test_leaving_early_over_somebody_else_is_refused(now):
    car = a_vehicle()
    an_occupancy(car, starts_at=now, ends_at=now + HOUR)
    later = an_occupancy(car, starts_at=now + 3 * HOUR, ends_at=now + DAY)
    with pytest.raises(AlreadyTaken):
        leave(later, now + HOUR)


def test_nobody_leaves_with_a_vehicle_that_is_out(now):
    car = a_vehicle()
    an_occupancy(car, starts_at=now - DAY, ends_at=now - 2 * HOUR, left_at=now - DAY)
    following = an_occupancy(car, starts_at=now, ends_at=now + DAY)
    with pytest.raises(StillOut, match="retour précédent"):
        leave(following, now)


def test_nobody_had_it_twice_at_one_minute(now):
    """Typed late: the car was given back at noon, so nobody left with it at eleven."""
    car = a_vehicle()
    release(leave(an_occupancy(car, starts_at=now, ends_at=now + HOUR), now), now + 2 * HOUR)
    following = an_occupancy(car, starts_at=now + 3 * HOUR, ends_at=now + DAY)
    with pytest.raises(StillOut, match="vérifiez l’heure"):
        leave(following, now + HOUR)


def test_nobody_leaves_from_the_workshop(now):
    car = a_vehicle(state=State.WORKSHOP)
    with pytest.raises(NotLendable, match="atelier"):
        leave(an_occupancy(car, starts_at=now, ends_at=now + DAY), now)


def test_once_is_enough(now):
    occupancy = leave(an_occupancy(starts_at=now, ends_at=now + DAY), now)
    with pytest.raises(NotPossible, match="déjà parti"):
        leave(occupancy, now)
    release(occupancy, now + HOUR)
    with pytest.raises(NotPossible, match="déjà libéré"):
        release(occupancy, now + HOUR)
    with pytest.raises(NotPossible, match="libéré"):
        leave(occupancy, now + HOUR)


def test_nothing_comes_back_before_it_left(now):
    occupancy = leave(an_occupancy(starts_at=now, ends_at=now + DAY), now)
    with pytest.raises(NotPossible, match="après le départ"):
        release(occupancy, now - HOUR)


def test_what_never_left_is_freed_too(now):
    occupancy = release(an_occupancy(starts_at=now + DAY, ends_at=now + 2 * DAY), now)
    assert (occupancy.left_at, occupancy.released_at) == (None, now)
