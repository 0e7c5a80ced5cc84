from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite import clock
from mobilite.audit.models import Entry
from mobilite.todo.models import Status, Task
from mobilite.todo.operations import AlreadyClosed, SameReason, drop, finish, reopen
from mobilite.workflow import ForbiddenTransition, Refusal
from tests.factories.desk import a_task


def test_a_task_is_done_by_somebody_with_a_result(agent):
    task = a_task()
    at = clock.now() + timedelta(minutes=3)
    finish(task.pk, result="Elle vient jeudi.", at=at, actor=agent)
    task = Task.objects.get(pk=task.pk)
    assert (task.status, task.closed_at, task.closed_by) == (Status.DONE, at, agent)
    assert task.result == "Elle vient jeudi."


def test_one_press_is_enough(agent):
    task = a_task()
    finish(task.pk, at=clock.now(), actor=agent)
    assert Task.objects.get(pk=task.pk).result == "C’est fait."


def test_the_second_to_finish_is_told_who_was_first(agent, adviser, now):
    task = a_task()
    finish(task.pk, result="Jointe.", at=now, actor=agent)
    with pytest.raises(AlreadyClosed) as refused:
        finish(task.pk, result="Jointe aussi.", at=now + timedelta(minutes=1), actor=adviser)
    assert "Camille Bernard l’a déjà faite" in refused.value.sentence
    assert "«\u00a0Jointe.\u00a0»" in refused.value.sentence
    assert Task.objects.get(pk=task.pk).closed_by == agent
    assert Entry.objects.filter(verb="finish_task").count() == 1


def test_what_is_no_longer_needed_is_dropped_with_a_reason(agent):
    task = a_task()
    with pytest.raises(Refusal, match="Dites pourquoi"):
        drop(task.pk, result=" ", at=clock.now(), actor=agent)
    drop(task.pk, result="Elle a déménagé.", at=clock.now(), actor=agent)
    task.refresh_from_db()
    assert (task.status, task.closed_by) == (Status.DROPPED, agent)


def test_the_result_stays_out_of_the_journal(agent):
    task = a_task()
    finish(task.pk, result="Elle est malade.", at=clock.now(), actor=agent)
    entry = Entry.objects.get(verb="finish_task")
    assert "malade" not in entry.sentence + str(entry.data)
    assert (entry.before, entry.after) == ("open", "done")


def test_the_database_itself_wants_to_know_who_did_it_and_when(agent):
    task = a_task()
    for change in (
        {"status": "done"},
        {"closed_at": clock.now()},
        {"status": "done", "closed_at": clock.now(), "result": "x"},
        {"status": "dropped", "closed_at": clock.now()},
        {"result": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(**change)


def test_a_press_by_mistake_is_taken_back(agent):
    task = a_task()
    finish(task.pk, at=clock.now(), actor=agent)
    reopen(task.pk, at=clock.now(), actor=agent)
    task = Task.objects.get(pk=task.pk)
    assert (task.status, task.closed_at, task.closed_by, task.result) == (Status.OPEN, None, None, None)
    with pytest.raises(ForbiddenTransition):
        reopen(task.pk, at=clock.now(), actor=agent)


def test_a_task_is_not_reopened_beside_another_for_the_same_reason(agent):
    task = a_task(key="rental:1:late")
    finish(task.pk, at=clock.now(), actor=agent)
    a_task(key="rental:1:late")
    with pytest.raises(SameReason):
        reopen(task.pk, at=clock.now(), actor=agent)
