from datetime import UTC, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.pages.forms import Option
from mobilite.people.models import Person
from mobilite.people.opening import Timetable
from mobilite.todo.forms import CallForm
from mobilite.todo.moments import is_safe, next_safe, patience_ended, presets
from tests.factories import a_place, paris_at

NOW = paris_at(4, 7, 9, 30)
INSTANTS = st.integers(0, 370 * 24 * 4).map(
    lambda quarters: NOW.astimezone(UTC) + timedelta(minutes=15 * quarters)
)
HOURS = st.tuples(st.integers(0, 22), st.integers(1, 23)).filter(lambda h: h[0] < h[1])


def reached_between(start, end) -> Person:
    return Person(first_name="Aïcha", last_name="Le Goff", call_from=time(start), call_until=time(end))


@given(INSTANTS, HOURS)
def test_the_next_safe_moment_is_safe_and_never_before(at, hours):
    person = reached_between(*hours)
    found = next_safe(at, person=person)
    assert found >= at
    assert is_safe(person, found)


@given(INSTANTS)
def test_somebody_without_hours_is_called_when_we_work(at):
    found = next_safe(at, person=Person())
    assert at <= found < at + timedelta(days=4)


def test_hers_and_ours_meet(db):
    place = a_place()
    table = Timetable.of(place)
    # Saturday morning: we are closed until Monday.
    found = next_safe(paris_at(4, 11, 10), person=reached_between(10, 11), timetable=table)
    assert found == paris_at(4, 13, 10)
    # At night only: her hours decide.
    assert next_safe(NOW, person=reached_between(20, 21), timetable=table) == paris_at(4, 7, 20)


def test_the_moments_to_choose_from_are_open_and_different(db):
    place = a_place()
    moments = presets(paris_at(4, 10, 16), place=place)
    assert [one.at for one in moments] == sorted({one.at for one in moments})
    assert moments[0].label == "Lundi\u00a013\u00a0avril, 9\u00a0h"
    assert presets(NOW, place=place)[0].label == "Dans 2\u00a0h"
    assert presets(NOW, place=place)[1].label == "Demain, 9\u00a0h"


@pytest.mark.parametrize("hour", [10, 16])
def test_the_usual_next_try_is_always_one_of_those_offered(db, hour):
    moments = presets(paris_at(4, 10, hour), place=a_place())
    for result in ("no_answer", "voicemail"):
        data = {"result": result, "next_try": "usuel", "direction": "out", "note": ""}
        form = CallForm(data, person=Person(), presets=moments)
        assert form.is_valid(), form.errors
        assert form.next_try_at() in [one.at for one in moments]
    assert isinstance(form.fields["next_try"].choices[0][1], Option)


@given(INSTANTS)
def test_patience_lasts_two_working_days_at_least(now):
    assert (
        now - timedelta(days=6) <= patience_ended(now, None) <= now - timedelta(days=2) + timedelta(hours=1)
    )
