"""What a manager sets: each value has a date, and what was decided before keeps its own."""

from datetime import date, time, timedelta

import pytest
from django import forms
from django.urls import reverse

from mobilite import registry
from mobilite.audit.models import Entry
from mobilite.parameters.models import ParameterValue
from mobilite.parameters.operations import PastValue, SameValue, set_parameter
from mobilite.parameters.values import Parameter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)
DAY = timedelta(days=1)


@pytest.fixture
def notice(monkeypatch):
    """A number of days, declared for one test."""
    one = Parameter(
        "tests.notice", "Prévenir avant", forms.IntegerField, default=30, group="Essais", help="En jours."
    )
    monkeypatch.setitem(registry._points["parameter"], one.key, registry.Registered(one.key, one, 1))
    return one


def give(parameter, value, actor, now, *, from_date=TODAY):
    return set_parameter(parameter, value=value, from_date=from_date, today=TODAY, at=now, actor=actor)


def test_without_a_row_the_code_says(notice):
    assert notice.on(TODAY) == 30


def test_a_value_counts_from_its_day_and_not_before(notice, manager, now):
    give(notice, 15, manager, now, from_date=TODAY + DAY)
    assert (notice.on(TODAY), notice.on(TODAY + DAY), notice.on(TODAY + 100 * DAY)) == (30, 15, 15)
    entry = Entry.objects.get()
    assert (entry.actor, entry.before, entry.after) == (manager, "30", "15")


def test_the_same_day_is_corrected_and_the_past_is_not(notice, manager, now):
    give(notice, 15, manager, now)
    give(notice, 20, manager, now)
    assert notice.on(TODAY) == 20
    assert ParameterValue.objects.count() == 1
    with pytest.raises(PastValue):
        give(notice, 10, manager, now, from_date=TODAY - DAY)
    with pytest.raises(SameValue, match="20"):
        give(notice, 20, manager, now)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (forms.TimeField, time(20), "20\u00a0h"),
        (forms.TimeField, time(7, 30), "7\u00a0h 30"),
        (forms.IntegerField, 12, "12"),
    ],
)
def test_what_is_written_is_read_again(field, value, words):
    one = Parameter("tests.any", "Essai", field, default=None, group="Essais")
    assert one.read(one.write(value)) == value
    assert one.words(value) == words


def test_a_manager_sets_it_on_a_page(notice, as_manager):
    page = as_manager.get(reverse("parameters:parameters"))
    assert "Prévenir avant" in page.content.decode()
    address = reverse("parameters:set_parameter", args=["tests", "notice"])
    answer = as_manager.post(address, {"value": "quinze", "from_date": "07/04/2026"})
    assert "quinze" in answer.content.decode()
    assert not ParameterValue.objects.exists()
    as_manager.post(address, {"value": "15", "from_date": "07/04/2026", "reason": "Essai"})
    assert notice.on(TODAY) == 15


def test_what_nobody_declared_has_no_page(as_manager):
    assert as_manager.get(reverse("parameters:set_parameter", args=["tests", "rien"])).status_code == 404
