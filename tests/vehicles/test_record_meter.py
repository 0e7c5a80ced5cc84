"""What meters say (row E3)."""

from datetime import timedelta

import pytest

from mobilite.audit.models import Entry
from tests.factories import a_vehicle
from vehicles.models import MeterReading
from vehicles.operations import MeterGoesBack, UnlikelyMeter, record_meter

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def car(now):
    car = a_vehicle()
    MeterReading.objects.create(vehicle=car, km=40_000, at=now - 2 * DAY, source="Départ")
    return car


def read(vehicle, km, at, **how):
    return record_meter(vehicle, km, at=at, source="Retour", **how)


def test_the_vehicle_knows_its_last_reading(car, now):
    read(car, 40_120, now)
    car.refresh_from_db()
    assert car.meter == 40_120


def test_it_never_goes_back(car, now):
    with pytest.raises(MeterGoesBack, match="ne recule pas") as refused:
        read(car, 39_999, now)
    assert refused.value.field == "meter"
    assert read(car, 40_000, now).km == 40_000


def test_a_first_reading_is_not_below_what_the_record_says(now):
    with pytest.raises(MeterGoesBack):
        read(a_vehicle(meter=50_000), 49_000, now)


def test_five_hundred_kilometres_a_day_is_the_most(car, now):
    assert read(car, 41_000, now).km == 41_000
    with pytest.raises(UnlikelyMeter, match="confirmez"):
        read(car, 41_501, now + HOUR)
    assert read(car, 41_501, now + HOUR, confirmed=True).km == 41_501


def test_confirming_does_not_make_it_go_back(car, now):
    with pytest.raises(MeterGoesBack):
        read(car, 10, now, confirmed=True)


def test_a_reading_noted_late_stands_between_its_neighbours(car, now):
    read(car, 40_500, now)
    read(car, 40_200, now - DAY)
    car.refresh_from_db()
    assert car.meter == 40_500
    with pytest.raises(MeterGoesBack):
        read(car, 40_600, now - DAY)


def test_the_journal_tells_it_only_as_an_act_of_its_own(car, now, agent):
    read(car, 40_100, now)
    assert not Entry.objects.exists()
    read(car, 40_200, now, actor=agent)
    assert Entry.objects.get().data == {"km": 40_200}


def test_two_readings_of_one_vehicle_do_not_mix_with_anothers(car, now):
    other = a_vehicle(meter=0)
    assert read(other, 12, now).km == 12
