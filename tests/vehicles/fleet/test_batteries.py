"""What a battery holds, measured; under 60 % the workshop has a task (row G7)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mobilite.parameters.models import ParameterValue
from mobilite.todo.models import Task
from tests.factories import a_vehicle, an_occupancy
from vehicles.fleet.curves import curve
from vehicles.fleet.models import Battery, Measure
from vehicles.fleet.operations import FleetRefused, fit_battery, record_measure

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 4, 7)


@pytest.fixture
def bike():
    return a_vehicle("e-bike", bought_on=date(2024, 1, 2))


@pytest.fixture
def measure(bike, now, workshop):
    def measure_it(percent=None, on=TODAY, **values):
        return record_measure(bike.pk, on=on, percent=percent, **values, at=now, actor=workshop)

    return measure_it


def test_the_first_measure_knows_the_battery_since_the_bike_was_bought(bike, measure):
    measure(92, cycles=120)
    battery = Battery.objects.get()
    assert (battery.since, battery.last_percent, battery.last_on) == (date(2024, 1, 2), 92, TODAY)


@pytest.mark.parametrize(("percent", "tasks"), [(60, 0), (59, 1)])
def test_under_sixty_percent_the_workshop_has_a_task(measure, percent, tasks):
    measure(percent)
    assert Task.objects.open().filter(role="workshop", key__startswith="fleet.battery").count() == tasks


def test_the_threshold_is_the_one_of_that_day(measure, manager, now):
    ParameterValue.objects.create(
        key="fleet.battery_alert", from_date=TODAY, value="70", created_at=now, created_by=manager
    )
    measure(65, on=TODAY - DAY)
    assert not Task.objects.open().exists()
    measure(65)
    assert Task.objects.open().count() == 1


def test_a_better_measure_or_another_battery_ends_the_task(bike, measure, now, workshop):
    measure(50, on=TODAY - 2 * DAY)
    measure(72, on=TODAY - DAY)
    assert not Task.objects.open().exists()
    measure(50)
    fit_battery(bike.pk, on=TODAY, nominal_wh=400, at=now, actor=workshop)
    assert not Task.objects.open().exists()
    assert list(Battery.objects.order_by("pk").values_list("until", flat=True)) == [TODAY, None]


def test_watt_hours_are_a_share_of_the_capacity_new(bike, measure, now, workshop):
    with pytest.raises(FleetRefused, match="capacité neuve"):
        measure(wh=300)
    fit_battery(bike.pk, on=date(2024, 1, 2), nominal_wh=400, is_new=False, at=now, actor=workshop)
    assert measure(wh=300).percent == 75
    with pytest.raises(FleetRefused, match="relisez la mesure"):
        measure(wh=4000)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"percent": 80, "on": TODAY + DAY}, "pas encore venu"),
        ({"percent": 80, "on": date(2020, 1, 1)}, "est là depuis"),
        ({}, "en % ou en Wh"),
        ({"percent": 121}, "relisez la mesure"),
        ({"percent": 80, "cycles": 99}, "ne reculent pas"),
    ],
)
def test_what_cannot_be_is_refused(measure, values, sentence):
    measure(90, cycles=100, on=TODAY - DAY)
    with pytest.raises(FleetRefused, match=sentence):
        measure(**values)
    assert Measure.objects.count() == 1


def test_a_late_note_of_an_old_measure_changes_no_alarm(measure):
    measure(80)
    measure(50, on=TODAY - 30 * DAY)
    assert Battery.objects.get().last_percent == 80
    assert not Task.objects.open().exists()


def test_what_is_not_electric_has_no_battery(now, workshop):
    with pytest.raises(FleetRefused, match="électrique"):
        record_measure(a_vehicle("scooter-50").pk, on=TODAY, percent=80, at=now, actor=workshop)


def test_the_curve_goes_from_the_first_day_to_the_last(measure, bike):
    for months, percent in ((12, 100), (6, 80), (0, 50)):
        measure(percent, on=TODAY - months * 30 * DAY)
    drawn = curve(list(Measure.objects.order_by("on")), least=60)
    assert drawn["points"] == [(36, 10), (174, 28), (312, 55)]
    assert curve([], least=60) is None


# The pages


def test_the_page_of_a_bike_draws_its_battery_and_asks_after_a_lease(as_workshop, bike, now):
    an_occupancy(
        bike,
        kind="lease",
        starts_at=now - 40 * DAY,
        ends_at=now - DAY,
        left_at=now - 40 * DAY,
        released_at=now - DAY,
    )
    url = bike.get_absolute_url()
    assert "La batterie est à mesurer." in as_workshop.get(url).content.decode()
    asked = reverse("fleet:measure", args=[bike.pk])
    html = as_workshop.post(
        asked, {"on": "2026-04-07", "percent": "54", "cycles": "310"}, follow=True
    ).content.decode()
    assert "La batterie tient 54\u00a0%" in html
    assert "fl-curve" in html
    assert '<td class="num">310</td>' in html
    assert "La batterie est à mesurer." not in html
    assert "ne tient que 54" in as_workshop.get("/").content.decode()
    assert bike.number in as_workshop.get(reverse("fleet:batteries")).content.decode()
    wrong = as_workshop.post(asked, {"on": "2026-04-07", "percent": "9" * 30}).content.decode()
    assert "120" in wrong


def test_another_battery_through_its_page(as_workshop, bike):
    url = reverse("fleet:battery", args=[bike.pk])
    assert as_workshop.get(url).status_code == 200
    data = {"is_new": "1", "on": "2026-04-01", "serial_number": "B-1", "nominal_wh": "400"}
    assert "B-1" in as_workshop.post(url, data, follow=True).content.decode()
    assert (
        "Ce jour n’est pas encore venu" in as_workshop.post(url, data | {"on": "2027-01-01"}).content.decode()
    )


def test_a_car_costs_no_question_about_batteries(as_workshop):
    assert "Batterie" not in as_workshop.get(a_vehicle().get_absolute_url()).content.decode()
