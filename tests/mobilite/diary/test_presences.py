"""Who is where: patterns, single days, holidays, closures and absences."""

from datetime import date, time, timedelta

import pytest

from mobilite import registry
from mobilite.audit.entries import entries_about
from mobilite.diary.operations import AlreadyThere, close_pattern, set_once, set_pattern
from mobilite.diary.operations.presences import PresenceRefused
from mobilite.diary.presences import here
from mobilite.people.models import Closure
from mobilite.periods import PARIS
from tests.cast import staff
from tests.factories import a_place, paris_at
from tests.factories.diary import TUESDAY, a_presence

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def said(rows) -> list[str]:
    """Write where people are: « Ancenis 14/04 09:00-17:00 »."""
    return [
        f"{one.place.short_name} {one.starts_at.astimezone(PARIS):%d/%m %H:%M}-{one.ends_at.astimezone(PARIS):%H:%M}"
        for one in rows
    ]


def test_a_weekly_permanence_comes_back_each_week_from_its_first_day_to_its_last(agent):
    a_presence(agent, starts_on=TUESDAY + WEEK, ends_on=TUESDAY + 2 * WEEK + DAY)
    assert said(here(TUESDAY, TUESDAY + 6 * WEEK)) == [
        "Ancenis 14/04 09:00-17:00",
        "Ancenis 21/04 09:00-17:00",
    ]


def test_holidays_and_closures_take_it_out_and_an_exceptional_opening_gives_it_back(agent):
    a_presence(agent, weekday=4, starts_on=date(2026, 4, 24))  # Friday 1 May is a holiday
    Closure.objects.create(starts_on=date(2026, 5, 15), ends_on=date(2026, 5, 16), reason="Pont")
    # 1 and 8 May are holidays, 15 May is closed.
    found = said(here(date(2026, 4, 24), date(2026, 5, 23)))
    assert found == ["Ancenis 24/04 09:00-17:00", "Ancenis 22/05 09:00-17:00"]
    Closure.objects.create(
        place=a_place(), starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 2), reason="Forum",
        is_open_anyway=True, opens_at=time(10), closes_at=time(12),
    )  # fmt: skip
    may = here(date(2026, 5, 1), date(2026, 5, 2))
    assert said(may) == ["Ancenis 01/05 09:00-17:00"]
    [(opens, closes)] = may[0].received
    assert (opens.astimezone(PARIS).hour, closes.astimezone(PARIS).hour) == (10, 12)


def test_once_goes_before_each_week_at_the_same_hours_only(agent):
    a_presence(agent)
    a_presence(agent, place=a_place("Ligné"), weekday=None, hours=(14, 19))
    assert said(here(TUESDAY, TUESDAY + DAY)) == ["Ancenis 07/04 09:00-14:00", "Ligné 07/04 14:00-19:00"]
    assert said(here(TUESDAY, TUESDAY + DAY, place=a_place())) == ["Ancenis 07/04 09:00-14:00"]


def test_a_colleague_who_is_absent_or_has_left_is_nowhere(agent, monkeypatch):
    a_presence(agent)
    away = [
        registry.Registered("test", lambda ids, *_: [(agent.pk, paris_at(4, 7, 12), paris_at(4, 7, 23))], 0)
    ]
    everything = registry.registered
    monkeypatch.setattr(registry, "registered", lambda point: away if point == "away" else everything(point))
    assert said(here(TUESDAY, TUESDAY + DAY)) == ["Ancenis 07/04 09:00-12:00"]
    agent.is_active = False
    agent.save()
    assert here(TUESDAY, TUESDAY + DAY) == []


def test_in_the_night_when_clocks_change_hours_are_those_of_the_wall(agent):
    """29 March 2026: 2 h becomes 3 h. 25 October 2026: 3 h becomes 2 h."""
    place = a_place("De nuit", week={6: ((time(0), time(6)),)})
    a_presence(agent, place=place, weekday=6, hours=(1, 5), starts_on=date(2026, 3, 29))
    [spring] = here(date(2026, 3, 29), date(2026, 3, 30))
    [autumn] = here(date(2026, 10, 25), date(2026, 10, 26))
    assert spring.ends_at - spring.starts_at == timedelta(hours=3)
    assert autumn.ends_at - autumn.starts_at == timedelta(hours=5)


def test_a_permanence_within_the_hour_that_spring_skips_does_not_take_place(agent):
    place = a_place("De nuit", week={6: ((time(0), time(6)),)})
    a_presence(
        agent, place=place, weekday=6, starts_on=date(2026, 3, 29), until_time=time(2, 59), from_time=time(2)
    )
    assert [one for one in here(date(2026, 3, 29), date(2026, 3, 30)) if one.ends_at <= one.starts_at] == []


def test_setting_one_writes_one_entry(agent, now):
    values = {"place": a_place(), "from_time": time(9), "until_time": time(12), "at": now, "actor": agent}
    weekly = set_pattern(agent, weekday=1, starts_on=TUESDAY, **values)
    [entry] = entries_about(weekly)
    assert "a noté la permanence de Camille Bernard" in entry.sentence
    assert "chaque mardi, 9\u00a0h\u00a0–\u00a012\u00a0h" in entry.sentence
    once = set_once(agent, day=TUESDAY, **values)
    assert (once.weekday, once.last_on) == (None, TUESDAY)


def test_two_weekly_ones_never_share_an_hour_of_one_day(agent, now):
    values = {"place": a_place(), "weekday": 1, "at": now, "actor": agent, "starts_on": TUESDAY}
    set_pattern(agent, from_time=time(9), until_time=time(12), ends_on=TUESDAY + WEEK, **values)
    set_pattern(agent, from_time=time(12), until_time=time(17), **values)
    set_pattern(agent, from_time=time(9), until_time=time(12), **values | {"starts_on": TUESDAY + WEEK})
    set_pattern(agent, from_time=time(9), until_time=time(12), **values | {"weekday": 2})
    with pytest.raises(AlreadyThere, match="chaque mardi"):
        set_pattern(agent, from_time=time(11), until_time=time(13), **values)
    julien = staff("agent", "Julien", "Roux")
    set_pattern(julien, from_time=time(9), until_time=time(12), **values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"until_time": time(9)},
        {"ends_on": TUESDAY},
        {"starts_on": TUESDAY - DAY},
    ],
)
def test_what_cannot_be_is_refused(agent, now, wrong):
    values = {"weekday": 1, "from_time": time(9), "until_time": time(12), "starts_on": TUESDAY}
    with pytest.raises(PresenceRefused):
        set_pattern(agent, place=a_place(), at=now, actor=agent, **values | wrong)


def test_one_that_is_stopped_keeps_its_past(agent, now):
    weekly = a_presence(agent, starts_on=TUESDAY - 2 * WEEK)
    stopped = close_pattern(weekly.pk, last_on=TUESDAY, at=now, actor=agent)
    assert stopped.last_on == TUESDAY
    assert said(here(TUESDAY - WEEK, TUESDAY + 3 * WEEK)) == [
        "Ancenis 31/03 09:00-17:00",
        "Ancenis 07/04 09:00-17:00",
    ]
    assert [entry.verb for entry in entries_about(weekly)] == ["close_presence"]
    with pytest.raises(PresenceRefused, match="déjà"):
        close_pattern(weekly.pk, last_on=TUESDAY, at=now, actor=agent)
    with pytest.raises(PresenceRefused, match="passé"):
        close_pattern(weekly.pk, last_on=TUESDAY - 3 * DAY, at=now, actor=agent)


def test_one_that_never_began_can_be_taken_away(agent, now):
    weekly = a_presence(agent, starts_on=TUESDAY + WEEK)
    close_pattern(weekly.pk, last_on=TUESDAY, at=now, actor=agent)
    assert here(TUESDAY, TUESDAY + 3 * WEEK) == []
