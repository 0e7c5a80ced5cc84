"""What the diary's page draws: columns, lines, free hours, what each account may read."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mobilite import registry
from mobilite.accounts.models import User
from mobilite.diary.agenda import DAWN, STEPS, Column, Scale, _Filling, agenda, bounds
from mobilite.diary.models import Appointment, Kind
from mobilite.diary.operations import mark_no_show
from mobilite.periods import PARIS
from tests.cast import client_for, staff
from tests.factories import a_contact, a_person, a_place, commune, paris_at
from tests.factories.desk import an_absence
from tests.factories.diary import TUESDAY, a_presence, an_appointment

PAGE = "/agenda/"


def a_day(reader, now, day=TUESDAY, **asked):
    return agenda(day, Scale.DAY, reader=reader, now=now, **asked)


def a_week(reader, now, day=TUESDAY, **asked):
    return agenda(day, Scale.WEEK, reader=reader, now=now, **asked)


def test_a_week_is_that_of_the_reader_from_monday_without_an_empty_week_end(agent, adviser, now):
    an_appointment(agent, person=a_person("Amina", "Benali"))
    an_appointment(adviser)
    shown = a_week(agent, now)
    assert [column.name for column in shown.columns][:2] == ["lun.\u00a06", "mar.\u00a07"]
    assert len(shown.columns) == 5
    assert [bar.who for column in shown.columns for bar in column.bars] == ["Amina B."]
    an_appointment(agent, paris_at(4, 11, 10))
    assert len(a_week(agent, now).columns) == 6


def test_a_day_has_a_column_for_each_colleague_who_is_there_the_reader_first(agent, adviser, recruiter, now):
    a_presence(recruiter)
    an_appointment(adviser, place=a_place("Ligné"))
    # By first name after the reader: Julie, Nadia.
    assert [column.user for column in a_day(agent, now).columns] == [agent, recruiter, adviser]
    at_ligne = a_day(agent, now, place_id=str(a_place("Ligné").pk))
    assert [column.user for column in at_ligne.columns] == [adviser]


def test_a_week_of_a_place_has_a_column_for_each_day_and_colleague_there(agent, adviser, recruiter, now):
    ligne = a_place("Ligné")
    a_presence(agent, place=ligne, weekday=2)
    a_presence(adviser, place=ligne, weekday=2)
    a_presence(recruiter, weekday=2)
    an_appointment(recruiter, paris_at(4, 9, 10), place=ligne)
    shown = a_week(agent, now, place_id=str(ligne.pk))
    assert [(column.day.day, column.user) for column in shown.columns] == [
        (8, agent), (8, adviser), (9, recruiter),
    ]  # fmt: skip
    assert (shown.user, shown.place) == (None, ligne)
    of_one = a_week(agent, now, place_id=str(ligne.pk), user_id=str(adviser.pk))
    assert (of_one.user, of_one.place) == (adviser, None)


def test_a_quarter_of_an_hour_is_a_line_and_the_road_is_drawn_around(agent, now):
    an_appointment(agent, paris_at(4, 7, 14), travel_before=20, travel_after=10)
    [column] = a_day(agent, now).columns
    [bar] = column.bars
    assert (bar.start, bar.end) == ((14 - DAWN) * STEPS + 1, (14 - DAWN) * STEPS + 3)
    assert [(road.start, road.end) for road in column.roads] == [
        (bar.start - 2, bar.start),
        (bar.end, bar.end + 1),
    ]
    assert "trajet 20\u00a0min avant, 10\u00a0min après" in bar.said


def test_the_page_grows_to_what_begins_early_or_ends_late(agent, now):
    a_presence(agent, hours=(6, 22))
    shown = a_day(agent, now)
    assert [shown.hours[0][2], shown.hours[-1][2]] == ["6\u00a0h", "21\u00a0h"]


def test_what_crosses_midnight_is_on_both_days(agent, now):
    an_appointment(agent, paris_at(4, 7, 23), ends_at=paris_at(4, 8, 1), kind=Kind.PHONE_CALL)
    week = a_week(agent, now)
    assert [len(column.bars) for column in week.columns] == [0, 1, 1, 0, 0]
    assert (week.columns[2].bars[0].start, week.hours[0][2], week.hours[-1][2]) == (
        1,
        "0\u00a0h",
        "23\u00a0h",
    )


def test_free_hours_lead_to_a_new_appointment_from_now_on_and_not_where_it_is_taken(agent, now):
    a_presence(agent, hours=(9, 12))
    an_appointment(agent, paris_at(4, 7, 10, 30))
    [column] = a_day(agent, now, new_url="/nouveau/").columns
    hours = [re.search(r"heure=(\d\d)%3A(\d\d)", one.url).groups() for one in column.free]
    assert hours == [("09", "30"), ("10", "00"), ("11", "00")]
    assert f"avec={agent.pk}" in column.free[0].url
    assert "jour=2026-04-07" in column.free[0].url


def test_yesterday_has_no_free_hour(agent, now):
    a_presence(agent, starts_on=TUESDAY - timedelta(days=7))
    [column] = a_day(agent, now, TUESDAY - timedelta(days=7), new_url="/nouveau/").columns
    assert column.shades
    assert column.free == []


moments = st.integers(0, 365 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


@given(moments, st.integers(1, 24 * 60))
def test_whatever_the_hour_a_bar_stands_on_the_grid_of_each_of_its_days(at, minutes):
    """Midnight, 23 and 25 hours included: at least one line, never outside, never before what precedes it."""
    until = at + timedelta(minutes=minutes)
    one = Appointment(starts_at=at, ends_at=until, blocked_from=at, blocked_until=until)
    for day in {at.astimezone(PARIS).date(), until.astimezone(PARIS).date()}:
        start, end = bounds(day)
        if until <= start or at >= end:
            continue
        column = Column(day, User(pk=1), "", "", appointments=[one])
        filling = _Filling([column], User(), at, "")
        first, last = filling.between(at, until, day)
        assert 1 <= first < last <= filling.last <= 24 * STEPS + 1
        before = filling.between(max(start, at - timedelta(hours=1)), at, day)
        assert before[0] <= first


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (TUESDAY, 24)])
def test_a_day_is_as_long_as_the_clocks_make_it(day, hours):
    start, end = bounds(day)
    assert end - start == timedelta(hours=hours)


def test_as_many_queries_whatever_the_colleagues(agent, now, django_assert_num_queries):
    place = a_place()
    a_presence(agent)
    an_appointment(agent, person=a_person())
    a_day(agent, now)
    # Colleagues, places, presences, opening hours, closures, appointments; and each app that knows absences, twice.
    queries = 6 + 2 * len(registry.registered("away"))
    with django_assert_num_queries(queries):
        a_day(agent, now, place_id=str(place.pk))
    for rank in range(8):
        colleague = staff("agent", f"Agente{rank}", "Roux")
        a_presence(colleague)
        an_appointment(colleague, person=a_person(), commune=commune(), place=None)
        an_appointment(colleague, paris_at(4, 7, 16), contact=a_contact())
    with django_assert_num_queries(queries):
        assert len(a_day(agent, now, place_id=str(place.pk)).columns) == 9


# The page.


def test_the_page_says_first_names_and_the_counter_mode_changes_nothing_to_it(agent, as_agent):
    an_appointment(agent, person=a_person("Amina", "Benali"))
    html = as_agent.get(PAGE).content.decode()
    assert "Amina B." in html
    assert "Benali" not in html
    table = as_agent.get(PAGE, {"tableau": "1"}).content.decode()
    assert "Amina Benali" in table
    agent.hides_surnames = True
    agent.save()
    assert "Benali" not in client_for(agent).get(PAGE, {"tableau": "1"}).content.decode()


def test_who_may_not_see_people_sees_hours_and_natures(agent, as_workshop):
    an_appointment(agent, person=a_person("Amina", "Benali"), commune=commune("Ligné"), place=None)
    for tableau in ("0", "1"):
        html = as_workshop.get(PAGE, {"vue": "jour", "lieu": "", "tableau": tableau}).content.decode()
        assert "Suivi" in html
        assert "Amina" not in html
        assert "ailleurs" in html


def test_a_note_about_somebody_is_read_by_those_who_may_see_people(agent, as_agent, as_workshop):
    about = an_appointment(agent, person=a_person(), note="Vient avec sa sœur")
    plain = an_appointment(agent, paris_at(4, 7, 16), note="Apporter les clés")
    assert "sa sœur" in as_agent.get(about.get_absolute_url()).content.decode()
    assert "sa sœur" not in as_workshop.get(about.get_absolute_url()).content.decode()
    assert "les clés" in as_workshop.get(plain.get_absolute_url()).content.decode()


def test_a_holiday_is_named(agent, now):
    names = [column.small for column in a_week(agent, now, date(2026, 5, 1)).columns]
    assert names[-1] == "fête du Travail"


def test_an_absence_is_hatched_and_the_appointments_in_it_say_so(agent, as_agent, now):
    a_presence(agent)
    taken = an_appointment(agent)
    assert "absence" not in as_agent.get(taken.get_absolute_url()).content.decode()
    an_absence(agent, starts_on=TUESDAY, days=1)
    [column] = a_day(agent, now, new_url="/nouveau/").columns
    assert (len(column.away), column.shades, column.free) == (1, [], [])
    assert "absence" in column.small
    page = as_agent.get(taken.get_absolute_url()).content.decode()
    assert "Camille Bernard a une absence à ce moment." in page
    assert "ag-away" in as_agent.get(PAGE).content.decode()


def test_a_hidden_address_stays_hidden(agent, as_agent, as_adviser):
    person = a_person("Amina", "Benali", address_is_hidden=True)
    taken = an_appointment(agent, person=person, commune=commune("Ligné"), address="4 rue Cachée", place=None)
    page = reverse("diary:appointment", args=[taken.pk])
    hidden, seen = as_agent.get(page).content.decode(), as_adviser.get(page).content.decode()
    assert "Cachée" not in hidden
    assert "4 rue Cachée, Ligné" in seen


def test_it_shows_what_was_missed_and_now(agent, as_agent):
    taken = an_appointment(agent, paris_at(4, 7, 9, 30))
    html = as_agent.get(PAGE).content.decode()
    assert "k-ongoing" in html
    assert "ag-now" in html
    assert "is-today" in html
    mark_no_show(taken.pk, at=paris_at(4, 7, 10), actor=agent)
    assert "k-missed" in as_agent.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "query", ["vue=x", "jour=2026-13-45", "jour=9999-12-31", "avec=x", "lieu=%00", "vue=jour&lieu=999"]
)
def test_an_address_that_makes_no_sense_shows_the_diary_all_the_same(as_agent, query):
    assert as_agent.get(f"{PAGE}?{query}").status_code == 200


def test_a_page_that_nobody_fills_is_still_a_page(as_manager):
    for query in ("", "vue=jour", "vue=jour&lieu=", "tableau=1"):
        assert as_manager.get(f"{PAGE}?{query}").status_code == 200


def test_the_hours_are_those_of_the_wall_on_both_sides_of_the_change(agent, now):
    """A permanence of 9 h stands on the same line the week before and the week after the clocks change."""
    a_presence(
        agent,
        weekday=5,
        hours=(9, 12),
        starts_on=date(2026, 10, 17),
        place=a_place("Samedi", week={5: ((time(9), time(12)),)}),
    )
    lines = [
        (shade.start, shade.end)
        for day in (date(2026, 10, 24), date(2026, 10, 31))
        for shade in a_day(agent, now, day).columns[0].shades
    ]
    assert lines == [((9 - DAWN) * STEPS + 1, (12 - DAWN) * STEPS + 1)] * 2
