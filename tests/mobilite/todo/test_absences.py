from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from mobilite import clock
from mobilite.accounts.operations import deactivate
from mobilite.accounts.roles import Role
from mobilite.todo.covers import holder
from mobilite.todo.models import Absence, Task
from mobilite.todo.operations import NotForYou, NotThere, add_absence, end_absence
from mobilite.todo.operations.absences import Over
from mobilite.workflow import Refusal
from tests.cast import staff
from tests.factories.desk import a_task, an_absence


def seen_by(user):
    return list(Task.objects.open().for_user(user, clock.now()))


def test_the_cover_sees_the_tasks_of_the_absent_while_it_lasts(agent, adviser, the_clock):
    task = a_task(user=agent)
    assert seen_by(adviser) == []
    an_absence(agent, cover=adviser, days=2)
    assert seen_by(adviser) == [task]
    the_clock.shift(timedelta(days=2))
    assert seen_by(adviser) == []
    assert Task.objects.get(pk=task.pk).user == agent


def test_the_tasks_of_a_role_stay_those_of_the_role(agent, adviser):
    a_task(role=Role.AGENT)
    an_absence(agent, cover=adviser)
    assert seen_by(adviser) == []
    assert not Task.objects.visible_to(adviser).exists()


def test_a_cover_who_is_away_too_passes_it_on(agent, adviser, recruiter):
    task = a_task(user=agent)
    an_absence(agent, cover=adviser)
    an_absence(adviser, cover=recruiter)
    assert seen_by(recruiter) == [task]
    assert seen_by(adviser) == []


def test_when_nobody_is_left_the_role_sees_it(agent, adviser):
    task, colleague = a_task(user=agent), staff(Role.AGENT, "Soline", "Petit")
    an_absence(agent, cover=adviser)
    an_absence(adviser, cover=agent)
    assert seen_by(colleague) == [task]


def test_without_a_cover_the_role_sees_it(agent):
    task, colleague = a_task(user=agent), staff(Role.AGENT, "Soline", "Petit")
    an_absence(agent)
    assert seen_by(colleague) == [task]


def test_the_tasks_of_a_closed_account_are_not_lost(agent, administrator, now):
    task, colleague = a_task(user=agent), staff(Role.AGENT, "Soline", "Petit")
    deactivate(agent.pk, at=now, actor=administrator)
    assert seen_by(colleague) == [task]


def test_what_one_sees_of_others_is_no_more_than_what_one_covers(agent, adviser, recruiter, workshop):
    a_task(user=agent)
    an_absence(agent, cover=adviser)
    for other in (recruiter, workshop):
        assert not Task.objects.visible_to(other).exists()


def test_the_manager_sees_all_and_the_integration_employee_nothing(agent, manager, integration_employee):
    a_task(user=agent)
    a_task(role=Role.WORKSHOP)
    assert Task.objects.visible_to(manager).count() == 2
    assert not Task.objects.visible_to(integration_employee).exists()


@given(st.dictionaries(st.integers(0, 6), st.none() | st.integers(0, 8)), st.integers(0, 8))
def test_any_chain_of_covers_ends_with_somebody_present_or_nobody(cover_of, owner):
    found = holder(owner, cover_of)
    assert found is None or found not in cover_of


def test_one_is_away_once_on_a_day(agent):
    an_absence(agent, days=3)
    with pytest.raises(Refusal, match="déjà notée"):
        an_absence(agent, starts_on=clock.today() + timedelta(days=2))
    an_absence(agent, starts_on=clock.today() + timedelta(days=3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(starts_on=clock.today()).update(ends_on=clock.today() + timedelta(days=5))


def test_nobody_covers_oneself(agent, db):
    with pytest.raises(Refusal, match="pas soi-même"):
        an_absence(agent, cover=agent)
    absence = an_absence(agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=absence.pk).update(cover=agent)


def test_a_cover_is_somebody_who_sees_tasks(agent, integration_employee):
    with pytest.raises(NotThere):
        an_absence(agent, cover=integration_employee)


def test_one_declares_ones_own_and_the_manager_everybody_s(agent, adviser, manager):
    with pytest.raises(NotForYou):
        an_absence(adviser, actor=agent)
    an_absence(adviser, actor=manager)
    assert Absence.objects.get().created_by == manager


def test_the_end_comes_after_the_start(agent, now):
    with pytest.raises(Refusal):
        add_absence(agent, starts_on=date(2026, 4, 9), ends_on=date(2026, 4, 9), at=now, actor=agent)


def test_back_earlier_keeps_the_days_that_were(agent, the_clock):
    absence = an_absence(agent, days=5)
    the_clock.shift(timedelta(days=2))
    end_absence(absence.pk, at=clock.now(), actor=agent)
    absence.refresh_from_db()
    assert absence.ends_on == date(2026, 4, 9)
    with pytest.raises(Over):
        end_absence(absence.pk, at=clock.now(), actor=agent)


def test_an_absence_that_has_not_begun_is_taken_off(agent):
    absence = an_absence(agent, starts_on=clock.today() + timedelta(days=4))
    end_absence(absence.pk, at=clock.now(), actor=agent)
    assert not Absence.objects.exists()
