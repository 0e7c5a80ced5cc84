"""Moving an appointment."""

from datetime import timedelta

import pytest

from mobilite.audit.entries import entries_about
from mobilite.diary.operations import AlreadyBusy, NotPossible, cancel, move
from tests.cast import staff
from tests.factories import a_place, commune, paris_at
from tests.factories.diary import HALF_AN_HOUR, a_presence, an_appointment


def moved_to(appointment, starts_at, *, by, at, **values):
    return move(
        appointment.pk, starts_at=starts_at, ends_at=starts_at + HALF_AN_HOUR, at=at, actor=by, **values
    )


def test_it_keeps_its_place_and_says_from_when_to_when(agent, now):
    taken = an_appointment(agent, paris_at(4, 7, 14), travel_before=20)
    moved = moved_to(taken, paris_at(4, 8, 10), by=agent, at=now, travel_before=20)
    assert (moved.starts_at, moved.place, moved.sequence) == (paris_at(4, 8, 10), taken.place, 1)
    assert moved.starts_at - moved.blocked_from == timedelta(minutes=20)
    [entry, _] = entries_about(moved)
    assert "a déplacé le rendez-vous du mar.\u00a07\u00a0avril, 14\u00a0h" in entry.sentence
    assert entry.changed == ["ends_at", "starts_at"]


def test_half_an_hour_later_its_own_old_hours_are_not_in_the_way(agent, now):
    moved_to(an_appointment(agent, paris_at(4, 7, 14)), paris_at(4, 7, 14, 15), by=agent, at=now)


def test_never_over_another_one_and_then_nothing_has_changed(agent, now):
    taken = an_appointment(agent, paris_at(4, 7, 14))
    an_appointment(agent, paris_at(4, 7, 16))
    with pytest.raises(AlreadyBusy):
        moved_to(taken, paris_at(4, 7, 15, 45), by=agent, at=now)
    taken.refresh_from_db()
    assert (taken.starts_at, taken.sequence) == (paris_at(4, 7, 14), 0)
    assert entries_about(taken).count() == 1


def test_it_goes_to_another_colleague_who_must_be_free(agent, now):
    julien = staff("agent", "Julien", "Roux")
    taken, busy = an_appointment(agent), an_appointment(julien)
    with pytest.raises(AlreadyBusy, match="Julien"):
        moved_to(taken, taken.starts_at, by=agent, at=now, user=julien)
    cancel(busy.pk, reason="Malade", at=now, actor=agent)
    assert moved_to(taken, taken.starts_at, by=agent, at=now, user=julien).user == julien


def test_what_is_over_cancelled_or_the_same_is_refused(agent, now):
    taken = an_appointment(agent)
    with pytest.raises(NotPossible, match="Rien ne change"):
        moved_to(taken, taken.starts_at, by=agent, at=now)
    with pytest.raises(NotPossible, match="passé"):
        moved_to(taken, paris_at(4, 6, 14), by=agent, at=now)
    cancel(taken.pk, reason="Malade", at=now, actor=agent)
    with pytest.raises(NotPossible, match="plus à venir"):
        moved_to(taken, paris_at(4, 9, 14), by=agent, at=now)


def test_a_road_that_nobody_drives_is_refused_beside_its_field(agent, now):
    taken = an_appointment(agent)
    with pytest.raises(NotPossible) as refused:
        moved_to(taken, paris_at(4, 8, 14), by=agent, at=now, travel_after=301)
    assert refused.value.field == "travel_after"


def test_its_road_is_guessed_from_where_the_colleague_is_that_other_day(agent, now):
    a_presence(agent, place=a_place("Ligné", commune=commune("Ligné")), weekday=2)
    taken = an_appointment(agent, paris_at(4, 7, 14))
    moved = moved_to(taken, paris_at(4, 8, 14), by=agent, at=now)
    assert moved.travel_before == moved.travel_after >= 20
    back = moved_to(taken, paris_at(4, 9, 14), by=agent, at=now)
    assert (back.travel_before, back.blocked_from) == (0, back.starts_at)
