from datetime import timedelta

import pytest

from mobilite import clock
from mobilite.accounts.roles import Role
from mobilite.audit.models import Entry
from mobilite.todo.models import Task
from mobilite.todo.operations import AlreadyClosed, NoOwner, finish, hand_on, postpone
from mobilite.todo.operations.tasks import NotForThem
from tests.factories import paris_at
from tests.factories.desk import a_task


def test_a_task_is_put_off(agent):
    task = a_task()
    postpone(task.pk, due_at=paris_at(4, 9, 9), at=clock.now(), actor=agent)
    assert Task.objects.get(pk=task.pk).due_at == paris_at(4, 9, 9)
    assert (
        "a reporté au jeu.\u00a09\u00a0avril 2026, 9\u00a0h la tâche"
        in Entry.objects.get(verb="postpone_task").sentence
    )


def test_the_same_moment_writes_nothing(agent):
    task = a_task()
    postpone(task.pk, due_at=task.due_at, at=clock.now(), actor=agent)
    assert not Entry.objects.filter(verb="postpone_task").exists()


def test_a_task_goes_from_a_role_to_a_colleague_and_back(agent, adviser):
    task = a_task()
    hand_on(task.pk, user=adviser, at=clock.now(), actor=agent)
    task = Task.objects.get(pk=task.pk)
    assert (task.role, task.user) == ("", adviser)
    hand_on(task.pk, role=Role.WORKSHOP, at=clock.now(), actor=adviser)
    task = Task.objects.get(pk=task.pk)
    assert (task.role, task.user) == ("workshop", None)
    said = list(Entry.objects.filter(verb="hand_on_task").order_by("pk").values_list("sentence", flat=True))
    assert said[0] == "a confié à Nadia Cherif la tâche «\u00a0Demander le permis\u00a0»"


def test_a_task_is_handed_to_one_who_may_do_it(agent, integration_employee):
    task = a_task()
    with pytest.raises(NotForThem):
        hand_on(task.pk, user=integration_employee, at=clock.now(), actor=agent)
    with pytest.raises(NoOwner):
        hand_on(task.pk, at=clock.now(), actor=agent)


def test_what_is_closed_is_neither_put_off_nor_handed_on(agent, adviser):
    task = a_task()
    finish(task.pk, at=clock.now(), actor=agent)
    with pytest.raises(AlreadyClosed):
        postpone(task.pk, due_at=clock.now() + timedelta(days=1), at=clock.now(), actor=agent)
    with pytest.raises(AlreadyClosed):
        hand_on(task.pk, user=adviser, at=clock.now(), actor=agent)
