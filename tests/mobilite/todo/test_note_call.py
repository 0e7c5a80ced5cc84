from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.models import Entry
from mobilite.todo.models import Call, CallResult, Status, Task
from mobilite.todo.operations import call_later
from mobilite.todo.operations.calls import call_key, number_key
from mobilite.workflow import Refusal
from tests.factories import a_person, a_requested_rental, an_ongoing_rental, paris_at
from tests.factories.desk import a_call


@pytest.fixture
def person(db):
    return a_person("Aïcha", "Le Goff")


def to_call(person):
    return Task.objects.open().filter(key=call_key(person)).first()


def test_a_call_without_answer_is_tried_again(person, agent, now):
    call = a_call(person, agent, next_try_at=now + timedelta(hours=2))
    task = to_call(person)
    assert (call.by, call.at) == (agent, now)
    assert (task.title, task.user, task.person, task.due_at) == (
        "Rappeler",
        agent,
        person,
        now + timedelta(hours=2),
    )


def test_the_next_try_is_one_task_however_many_calls(person, agent, adviser, now):
    a_call(person, agent, next_try_at=now + timedelta(hours=2))
    a_call(person, adviser, at=now + timedelta(hours=1), next_try_at=now + timedelta(days=1))
    assert Task.objects.count() == 1
    assert to_call(person).due_at == now + timedelta(days=1)


def test_somebody_reached_need_not_be_called_again(person, agent, now):
    a_call(person, agent, next_try_at=now + timedelta(hours=2))
    a_call(person, agent, result=CallResult.REACHED, at=now + timedelta(hours=1))
    task = Task.objects.get()
    assert (task.status, task.closed_by, task.result) == (Status.DONE, agent, "Jointe")


def test_a_promise_to_call_again_outlives_the_talk(person, agent, now):
    a_call(person, agent, result=CallResult.REACHED, next_try_at=now + timedelta(days=1))
    assert to_call(person).due_at == now + timedelta(days=1)


def test_never_leaves_nothing_to_do(person, agent, now):
    a_call(person, agent, next_try_at=now + timedelta(hours=2))
    a_call(person, agent, result=CallResult.REFUSED, at=now + timedelta(hours=1))
    assert to_call(person) is None


def test_a_wrong_number_has_the_right_one_asked_for_once(person, agent, now):
    a_call(person, agent, result=CallResult.WRONG_NUMBER)
    a_call(person, agent, result=CallResult.WRONG_NUMBER)
    task = Task.objects.get()
    assert (task.title, task.role, task.person) == ("Demander le bon numéro", "agent", person)
    a_call(person, agent, result=CallResult.REACHED, at=now + timedelta(hours=1))
    assert not Task.objects.open().filter(key=number_key(person)).exists()


def test_one_call_is_one_entry_and_the_journal_holds_no_note(person, agent, now):
    a_call(person, agent, note="Elle est à l’hôpital.", next_try_at=now + timedelta(hours=2))
    entry = Entry.objects.get()
    assert str(entry) == "Camille Bernard a appelé sans réponse"
    assert entry.object_label == "todo.call"
    assert Call.objects.get().note == "Elle est à l’hôpital."


def test_the_next_try_comes_after_the_call(person, agent, now):
    with pytest.raises(Refusal, match="vient après"):
        a_call(person, agent, next_try_at=now - timedelta(hours=1))
    call = a_call(person, agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(next_try_at=now)


def test_a_call_about_a_rental_counts_as_tried(agent, now):
    rental = an_ongoing_rental()
    a_call(rental.person, agent, about=rental)
    rental.refresh_from_db()
    assert rental.call_tried_at == now


def test_a_call_about_a_request_changes_nothing_of_it(agent):
    rental = a_requested_rental()
    a_call(rental.person, agent, about=rental)
    rental.refresh_from_db()
    assert rental.call_tried_at is None


def test_a_call_put_off_to_a_safe_moment_is_one_task(person, agent, now):
    person.call_from, person.call_until = time(14), time(16)
    call_later(person, due_at=paris_at(4, 7, 14), at=now, actor=agent)
    call_later(person, due_at=paris_at(4, 8, 14), at=now, actor=agent)
    assert Task.objects.get().due_at == paris_at(4, 8, 14)
    assert Entry.objects.count() == 2
