from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite import clock
from mobilite.accounts.roles import Role
from mobilite.audit.models import Entry
from mobilite.pages.national_number import SENTENCE
from mobilite.todo.models import Status, Task
from mobilite.todo.operations import NoOwner, finish, open_task, settle
from mobilite.todo.operations.tasks import NotForThem
from mobilite.workflow import Refusal
from tests.factories import a_person, a_requested_rental
from tests.factories.desk import a_task


def test_a_task_belongs_to_a_role_or_to_a_colleague(agent):
    assert a_task(user=agent).owner == "Camille Bernard"
    assert a_task(role=Role.AGENT).owner == "Agent mobilité"


def test_a_task_of_nobody_or_of_two_is_refused(agent):
    for owners in ({}, {"role": Role.AGENT, "user": agent}):
        with pytest.raises(NoOwner, match="pour qui"):
            open_task("Appeler", due_at=clock.now(), at=clock.now(), **owners)


def test_the_database_itself_refuses_a_task_with_two_owners(agent):
    task = a_task(user=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(role="agent")


def test_a_task_is_never_for_somebody_who_cannot_open_it(integration_employee):
    with pytest.raises(NotForThem):
        a_task(user=integration_employee)
    with pytest.raises(NotForThem):
        a_task(role=Role.WORKSHOP_EMPLOYEE)


def test_the_software_opens_one_task_for_one_reason(db):
    first = a_task(key="rental:1:late")
    again = a_task("Une autre phrase", key="rental:1:late")
    assert again == first
    assert again.title == "Demander le permis"
    assert Entry.objects.filter(verb="open_task").count() == 1


def test_a_reason_that_comes_back_opens_another_task(db, agent):
    first = a_task(key="rental:1:late")
    finish(first.pk, at=clock.now(), actor=agent)
    assert a_task(key="rental:1:late") != first


def test_tasks_without_a_key_are_all_different(db):
    assert a_task() != a_task()


def test_the_database_itself_refuses_two_open_tasks_for_one_reason(db):
    a_task(key="same")
    other = a_task(key="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=other.pk).update(key="same")


def test_a_task_knows_what_it_is_about_and_lives_without_it(db):
    rental = a_requested_rental()
    task = Task.objects.get(pk=a_task(about=rental, person=rental.person).pk)
    assert task.about == rental
    Task.objects.filter(pk=task.pk).update(about_id=rental.pk + 1000)
    assert Task.objects.get(pk=task.pk).about is None
    Task.objects.filter(pk=task.pk).update(about_label="gone.model")
    assert Task.objects.get(pk=task.pk).about is None


def test_the_journal_says_who_opened_what(agent):
    task = a_task(actor=agent)
    entry = Entry.objects.get(object_label="todo.task", object_id=task.pk)
    assert str(entry) == "Camille Bernard a ouvert la tâche «\u00a0Demander le permis\u00a0»"


def test_what_is_written_beside_is_kept_encrypted(db):
    task = a_task(detail="Parler doucement")
    assert Task.objects.get(pk=task.pk).detail == "Parler doucement"


def test_a_national_insurance_number_is_refused(db):
    with pytest.raises(Refusal) as refused:
        a_task(detail="2 02 09 44 003 123")
    assert refused.value.sentence == SENTENCE


def test_a_task_whose_reason_has_gone_is_dropped_by_the_software(db):
    task = a_task(key="rental:1:late", person=a_person())
    later = clock.now() + timedelta(minutes=5)
    assert settle("rental:1:late", result="Le véhicule est revenu.", at=later) == task
    task = Task.objects.get(pk=task.pk)
    assert (task.status, task.closed_at, task.closed_by) == (Status.DROPPED, later, None)
    assert task.result == "Le véhicule est revenu."


def test_a_task_settled_by_somebody_is_done(agent):
    task = a_task(key="rental:1:late")
    settle("rental:1:late", result="Il est là.", at=clock.now(), actor=agent)
    task.refresh_from_db()
    assert (task.status, task.closed_by) == (Status.DONE, agent)


def test_settling_what_nobody_opened_does_nothing(db):
    assert settle("nothing", result="…", at=clock.now()) is None
    assert settle("", result="…", at=clock.now()) is None
    assert not Entry.objects.filter(verb="settle_task").exists()
