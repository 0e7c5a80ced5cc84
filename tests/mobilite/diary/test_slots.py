"""Free slots: inside presences and opening hours, outside what is taken, whatever the clocks do."""

import contextlib
import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite import registry
from mobilite.diary.models import Kind
from mobilite.diary.operations import AlreadyBusy
from mobilite.diary.presences import common, here, without
from mobilite.diary.slots import base_of, free_slots, rounded_up, starts_within
from mobilite.people.models import Closure
from mobilite.people.opening import is_open
from mobilite.periods import PARIS
from tests.cast import staff
from tests.factories import a_place, commune, paris_at
from tests.factories.diary import TUESDAY, a_presence, an_appointment

HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)
MINUTE = timedelta(minutes=1)
#: Around both clock changes of 2026 and an ordinary midnight.
NIGHTS = (
    datetime(2026, 3, 28, 20, tzinfo=UTC),
    datetime(2026, 10, 24, 20, tzinfo=UTC),
    datetime(2026, 4, 7, 20, tzinfo=UTC),
)


@st.composite
def stretches(draw, base):
    start = base + draw(st.integers(0, 900)) * MINUTE
    return start, start + draw(st.integers(1, 300)) * MINUTE


@st.composite
def situations(draw):
    base = draw(st.sampled_from(NIGHTS))
    one = stretches(base)
    return (
        draw(one),
        draw(st.lists(one, max_size=6)),
        draw(st.integers(5, 120)) * MINUTE,
        draw(st.integers(0, 60)) * MINUTE,
        base + draw(st.integers(-60, 900)) * MINUTE,
    )


@given(situations())
def test_a_slot_is_within_the_stretch_outside_every_block_and_not_before_now(situation):
    stretch, blocks, duration, travel, now = situation
    previous = None
    for at in starts_within(stretch, blocks, duration=duration, now=now, travel=travel):
        start, end = at - travel, at + duration + travel
        assert stretch[0] <= start
        assert end <= stretch[1]
        assert at >= now
        assert all(end <= from_ or until <= start for from_, until in blocks)
        local = at.astimezone(PARIS)
        assert (local.minute % 15, local.second, local.microsecond) == (0, 0, 0)
        assert previous is None or at >= previous + duration
        previous = at


@given(situations())
def test_the_first_slot_is_the_first_there_is(situation):
    stretch, blocks, duration, travel, now = situation
    first = next(starts_within(stretch, blocks, duration=duration, now=now, travel=travel), None)
    at, end = rounded_up(max(stretch[0] + travel, now)), stretch[1]
    while at + duration + travel <= end:
        if all(at + duration + travel <= from_ or until <= at - travel for from_, until in blocks):
            break
        at += 15 * MINUTE
    else:
        at = None
    assert first == at


@given(st.data())
def test_cutting_and_sharing_are_half_open_and_complete(data):
    base = NIGHTS[0]
    some = data.draw(st.lists(stretches(base), max_size=5))
    blocks = data.draw(st.lists(stretches(base), max_size=5))
    minute = base + data.draw(st.integers(0, 1200)) * MINUTE

    def inside(rows):
        return any(start <= minute < end for start, end in rows)

    assert inside(without(some, blocks)) == (inside(some) and not inside(blocks))
    assert inside(common(some, blocks)) == (inside(some) and inside(blocks))


def hours(slots):
    return [f"{one.starts_at.astimezone(PARIS):%d %H:%M}" for one in slots]


def test_the_first_free_slot_is_the_next_quarter_of_an_hour_then_the_afternoon(agent, now):
    a_presence(agent)
    found = free_slots(duration=HALF, now=now + 4 * MINUTE, place=a_place())
    assert hours(found)[:5] == ["07 09:45", "07 10:15", "07 13:30", "07 14:00", "14 09:00"]
    assert {one.user for one in found} == {agent}
    assert len(found) == 8


def test_the_place_is_closed_at_noon_and_a_call_is_not(agent, now):
    a_presence(agent, hours=(12, 14))
    assert hours(free_slots(duration=HALF, now=now, place=a_place()))[:2] == ["07 12:00", "07 13:30"]
    assert hours(free_slots(duration=HALF, now=now, user=agent))[:2] == ["07 12:00", "07 12:30"]


def test_what_is_taken_is_not_offered_nor_its_road_nor_by_whom(agent, now):
    a_presence(agent, hours=(9, 12))
    julien = staff("agent", "Julien", "Roux")
    an_appointment(agent, paris_at(4, 7, 10), place=a_place("Ligné"), travel_before=20, travel_after=20)
    assert hours(free_slots(duration=HALF, now=now, place=a_place()))[:2] == ["07 11:00", "07 11:30"]
    a_presence(julien, hours=(9, 12))
    found = free_slots(duration=HALF, now=now, place=a_place())
    assert [(one.user, *hours([one])) for one in found[:2]] == [(julien, "07 09:30"), (julien, "07 10:00")]


def test_somewhere_else_the_road_is_within_the_presence(agent, now):
    a_presence(agent, hours=(9, 13))
    [first, *_] = free_slots(duration=HOUR, now=now, user=agent, commune=commune("Ligné"))
    assert first.travel >= 20
    assert first.starts_at >= paris_at(4, 7, 9) + first.travel * MINUTE
    assert first.ends_at + first.travel * MINUTE <= paris_at(4, 7, 13)
    assert first.place is None


def test_nothing_on_a_day_that_is_closed_and_nothing_without_a_presence(agent, now):
    a_presence(agent, weekday=None)
    assert free_slots(duration=HALF, now=now, place=a_place())
    Closure.objects.create(place=a_place(), starts_on=TUESDAY, ends_on=date(2026, 4, 8), reason="Fuite d’eau")
    assert free_slots(duration=HALF, now=now, place=a_place()) == []
    assert free_slots(duration=HALF, now=now, place=a_place("Ligné")) == []


def test_an_appointment_that_moves_does_not_stand_in_its_own_way(agent, now):
    a_presence(agent, hours=(14, 15), weekday=None)
    taken = an_appointment(agent, paris_at(4, 7, 14), ends_at=paris_at(4, 7, 15))
    assert free_slots(duration=HALF, now=now, user=agent) == []
    assert hours(free_slots(duration=HALF, now=now, user=agent, but=taken)) == ["07 14:00", "07 14:30"]


@pytest.mark.parametrize(
    ("day", "first_hours"),
    [
        (date(2026, 3, 29), ["29 01:00", "29 03:00"]),
        (date(2026, 10, 25), ["25 01:00", "25 02:00", "25 02:00"]),
    ],
)
def test_when_clocks_change_each_hour_that_exists_is_offered_once(agent, day, first_hours, the_clock):
    """In October 2 h comes twice: two different instants, both real. In March it never comes."""
    the_clock.move_to(datetime(2026, 3, 1, 9, tzinfo=UTC))
    place = a_place("De nuit", week={6: ((time(0), time(6)),)})
    a_presence(agent, place=place, weekday=None, hours=(1, 4), starts_on=day)
    present = [
        datetime.combine(day, time(1), PARIS).astimezone(UTC),
        datetime.combine(day, time(4), PARIS).astimezone(UTC),
    ]
    starts = list(starts_within(tuple(present), [], duration=HOUR, now=present[0]))
    assert [f"{at.astimezone(PARIS):%d %H:%M}" for at in starts][: len(first_hours)] == first_hours
    assert len(set(starts)) == len(starts) == (2 if day.month == 3 else 4)
    assert free_slots(duration=HOUR, now=present[0], place=place)[0].starts_at == present[0]


def test_what_ends_after_midnight_still_takes_the_morning(agent, now):
    place = a_place("De nuit", week={2: ((time(0), time(6)),)})
    a_presence(agent, place=place, weekday=2, hours=(0, 2))
    an_appointment(agent, paris_at(4, 7, 23), ends_at=paris_at(4, 8, 0, 45), kind=Kind.PHONE_CALL)
    assert hours(free_slots(duration=HALF, now=now, place=place))[0] == "08 00:45"


def test_as_many_queries_for_one_as_for_ten(agent, now, django_assert_num_queries):
    place = a_place()
    a_presence(agent)
    an_appointment(agent)
    free_slots(duration=HALF, now=now, place=place)
    # Presences, opening hours, closures, what is taken; and one for each app that knows absences.
    queries = 4 + len(registry.registered("away"))
    with django_assert_num_queries(queries):
        free_slots(duration=HALF, now=now, place=place)
    for rank in range(10):
        colleague = staff("agent", f"Agente{rank}", "Roux")
        a_presence(colleague, place=a_place(), hours=(9, 12))
        an_appointment(colleague, paris_at(4, 7, 10))
    with django_assert_num_queries(queries):
        free_slots(duration=HALF, now=now, place=place)


def test_a_colleague_is_where_the_presence_says_then_where_it_says_that_day_then_as_usual(agent):
    ligne = a_place("Ligné")
    a_presence(agent, place=ligne, hours=(9, 12))
    assert base_of(agent, paris_at(4, 7, 10)) == ligne
    assert base_of(agent, paris_at(4, 7, 15)) == ligne
    assert base_of(agent, paris_at(4, 8, 10)) == agent.place


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_week_each_slot_that_is_offered_can_be_booked_as_it_is(agent, adviser, now, seed):
    """Random permanences, appointments and closures: a slot is within a presence, within opening hours, and free."""
    dice = random.Random(seed)
    places = [a_place(), a_place("Ligné", commune=commune("Ligné"))]
    for user in (agent, adviser):
        for weekday in dice.sample(range(6), 3):
            a_presence(
                user,
                place=dice.choice(places),
                weekday=weekday,
                hours=(dice.randrange(7, 12), dice.randrange(13, 20)),
            )
        for _ in range(12):
            start = paris_at(4, dice.randrange(8, 30), dice.randrange(8, 18), dice.randrange(0, 60, 5))
            with contextlib.suppress(AlreadyBusy):
                an_appointment(
                    user, start, ends_at=start + dice.randrange(10, 180) * MINUTE, place=dice.choice(places),
                    travel_before=dice.randrange(40), travel_after=dice.randrange(40),
                )  # fmt: skip
    closed_on = date(2026, 4, dice.randrange(8, 20))
    Closure.objects.create(starts_on=closed_on, ends_on=closed_on + timedelta(days=2), reason="Pont")
    for where in ({"place": places[0]}, {"place": places[1]}, {"commune": commune("Oudon")}):
        for slot in free_slots(duration=dice.choice((HALF, HOUR)), now=now, count=20, **where):
            assert slot.starts_at >= now
            day = slot.starts_at.astimezone(PARIS).date()
            around = [
                one
                for one in here(day, day + timedelta(days=1), users=[slot.user.pk])
                if one.starts_at <= slot.starts_at - slot.travel * MINUTE
                and slot.ends_at + slot.travel * MINUTE <= one.ends_at
            ]
            assert around
            if slot.place:
                assert around[0].place == slot.place
                assert is_open(slot.place, slot.starts_at)
                assert is_open(slot.place, slot.ends_at - MINUTE)
            taken = an_appointment(
                slot.user,
                slot.starts_at,
                ends_at=slot.ends_at,
                travel_before=None,
                travel_after=None,
                **where,
            )
            assert taken.travel_before == slot.travel
            taken.delete()
