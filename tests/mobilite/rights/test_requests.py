"""A request about one's own data has one month, and the manager cannot forget it (art. 12 to 21)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.audit.models import Entry
from mobilite.rights.models import Identity, Kind, Request, Status, last_day
from mobilite.rights.operations import answer, extend, note_request, verify_identity
from mobilite.rights.operations.requests import AlreadyAnswered, AskedTomorrow, NotExtended, WhoAsks
from mobilite.todo.models import Status as TaskStatus
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from tests.factories import a_person, paris_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(manager, now):
    def ask(
        person=None, *, kind=Kind.ACCESS, asked_on=date(2026, 4, 7), at=now, identity=Identity.KNOWN, **values
    ):
        return note_request(
            person or a_person(),
            kind=kind,
            asked_on=asked_on,
            means="counter",
            identity=identity,
            at=at,
            actor=manager,
            **values,
        )

    return ask


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)))
def test_the_last_day_is_the_same_day_of_the_next_month_or_its_last(day):
    until = last_day(day)
    assert (until.year * 12 + until.month) - (day.year * 12 + day.month) == 1
    assert until.day == day.day or (until.day < day.day and (until + timedelta(days=1)).day == 1)
    extended = last_day(day, extended=True)
    assert (extended.year * 12 + extended.month) - (day.year * 12 + day.month) == 3


def test_what_is_asked_on_31_january_is_answered_by_the_last_of_february():
    assert last_day(date(2027, 1, 31)) == date(2027, 2, 28)


def test_noting_a_request_gives_the_manager_a_task(ask):
    request = ask()
    task = Task.objects.get()
    assert request.due_on == date(2026, 5, 7)
    assert (task.role, task.person, task.title) == (
        "manager",
        request.person,
        "Répondre à une demande d’accès",
    )
    assert task.due_at == paris_at(4, 21, 12)


def test_a_request_does_not_come_from_tomorrow(ask):
    with pytest.raises(AskedTomorrow):
        ask(asked_on=date(2026, 4, 8))
    assert not Request.objects.exists()


def test_a_second_task_comes_when_seven_days_are_left_and_once(ask, run_due):
    ask()
    run_due(paris_at(4, 29), "rights.remind")
    assert Task.objects.count() == 1
    run_due(paris_at(4, 30), "rights.remind")
    assert run_due(paris_at(5, 3), "rights.remind")["rights.remind"] == 0
    last = Task.objects.order_by("-pk").first()
    assert Task.objects.count() == 2
    assert last.title == "Dernière semaine pour répondre à une demande d’accès"
    assert last.due_at == paris_at(5, 7, 12)


def test_the_answer_closes_the_request_and_both_tasks(ask, manager, run_due):
    request = ask()
    run_due(paris_at(5, 1), "rights.remind")
    answer(request.pk, text="Voici vos données.", at=paris_at(5, 2), actor=manager)
    request.refresh_from_db()
    assert (request.status, request.answer, request.answered_by) == (
        Status.ANSWERED,
        "Voici vos données.",
        manager,
    )
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.DONE}
    run_due(paris_at(5, 6), "rights.remind")
    assert not Task.objects.open().exists()


def test_nothing_is_given_before_the_identity_is_known_but_a_refusal_may_say_so(ask, manager, now):
    request = ask(identity=Identity.NOT_YET)
    with pytest.raises(WhoAsks):
        answer(request.pk, text="Voici.", at=now, actor=manager)
    refused = answer(
        request.pk, text="Nous n’avons pas pu savoir qui écrit.", refused=True, at=now, actor=manager
    )
    assert refused.status == Status.REFUSED


def test_the_identity_is_noted_afterwards(ask, manager, now):
    request = ask(identity=Identity.NOT_YET)
    verify_identity(request.pk, identity=Identity.PAPER, at=now, actor=manager)
    assert answer(request.pk, text="Voici.", at=now, actor=manager).status == Status.ANSWERED


def test_an_answer_says_something_and_is_given_once(ask, manager, agent, now):
    request = ask()
    with pytest.raises(Refusal, match="Écrivez ce que vous avez répondu"):
        answer(request.pk, text="  ", at=now, actor=manager)
    answer(request.pk, text="Voici.", at=now, actor=manager)
    with pytest.raises(AlreadyAnswered, match="Anne Guibert a déjà répondu"):
        answer(request.pk, text="Encore.", at=now, actor=agent)


def test_two_more_months_are_taken_once_and_within_the_first(ask, manager, run_due):
    request = ask()
    run_due(paris_at(5, 1), "rights.remind")
    request = extend(request.pk, reason="Dix ans de papiers.", at=paris_at(5, 2), actor=manager)
    assert (request.due_on, request.extended_on) == (date(2026, 7, 7), date(2026, 5, 2))
    assert Task.objects.open().count() == 1
    with pytest.raises(NotExtended, match="une fois"):
        extend(request.pk, reason="Encore.", at=paris_at(5, 3), actor=manager)
    run_due(paris_at(6, 30), "rights.remind")
    assert Task.objects.open().count() == 2


def test_a_month_that_is_over_is_not_extended(ask, manager):
    request = ask()
    with pytest.raises(NotExtended, match="Le mois est passé"):
        extend(request.pk, reason="Trop tard.", at=paris_at(5, 8), actor=manager)


def test_the_journal_tells_of_it_without_any_word_of_hers(ask, manager, now):
    request = ask(detail="Je veux mon dossier social")
    answer(request.pk, text="Le secret de la réponse", at=now, actor=manager)
    entries = Entry.objects.filter(object_label="rights.request")
    assert [one.verb for one in entries.order_by("pk")] == ["note_rights_request", "answer_rights_request"]
    assert not any(
        "dossier social" in f"{one.sentence}{one.data}" or "secret" in one.sentence for one in entries
    )
