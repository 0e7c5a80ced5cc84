"""What a person asks to erase goes, but for what is under way and what a law keeps (art. 17)."""

import pytest

from mobilite.audit.models import Entry
from mobilite.files import storage
from mobilite.people.models import Note, Person
from mobilite.rights.erasure import erasure_of
from mobilite.rights.models import Kind
from mobilite.rights.operations import answer, ask_for_export, erase
from mobilite.rights.operations.erasing import NotToErase, StillUnderWay
from mobilite.todo.models import Task
from tests.examples.rights import a_request
from tests.factories import a_closed_rental, an_ongoing_rental, the_organisation
from tests.factories.messages import a_message, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(manager, now):
    def answered(person):
        request = a_request(person, kind=Kind.ERASURE, actor=manager)
        return answer(request.pk, text="Nous avons effacé vos notes.", at=now, actor=manager)

    return answered


def test_answering_leaves_the_task_of_erasing(answered):
    answered(somebody())
    assert [task.title for task in Task.objects.open()] == ["Effacer ce qui peut l’être"]


def test_somebody_whom_no_law_keeps_is_forgotten(answered, manager, now):
    person = somebody("Aïcha", "Disparue")
    Note.objects.create(person=person, text="Une note", at=now, author=manager)
    message = a_message(person, text="Son message")
    request = answered(person)
    erase(request.pk, at=now, actor=manager)
    person.refresh_from_db()
    message.refresh_from_db()
    request.refresh_from_db()
    assert person.anonymised_at == now
    assert "Aïcha" not in str(person)
    assert person.phone == person.email == person.address == ""
    assert not Note.objects.exists()
    assert "Son message" not in message.text
    assert request.erased_at == now
    assert not Task.objects.open().exists()
    assert Entry.objects.filter(verb="erase_person", actor=manager).count() == 1


def test_somebody_with_a_contract_goes_to_the_archives_with_her_name(answered, manager, now):
    rental = a_closed_rental(actor=manager)
    person = rental.person
    Note.objects.create(person=person, text="Une note", at=now, author=manager)
    name = str(person)
    erase(answered(person).pk, at=now, actor=manager)
    person.refresh_from_db()
    assert (str(person), person.archived_at, person.anonymised_at) == (name, now, None)
    assert not Note.objects.exists()
    assert not Person.objects.visible_to(manager).filter(pk=person.pk).exists()
    assert rental.main_bill.lines.exists()


def test_nothing_goes_while_a_rental_is_under_way(answered, manager, now):
    person = an_ongoing_rental(actor=manager).person
    request = answered(person)
    with pytest.raises(StillUnderWay, match="une location n’est pas finie"):
        erase(request.pk, at=now, actor=manager)
    person.refresh_from_db()
    assert person.archived_at is None


def test_it_is_done_once_and_after_the_answer(answered, manager, now):
    waiting = a_request(kind=Kind.ERASURE)
    with pytest.raises(NotToErase):
        erase(waiting.pk, at=now, actor=manager)
    request = answered(somebody())
    erase(request.pk, at=now, actor=manager)
    with pytest.raises(NotToErase):
        erase(request.pk, at=now, actor=manager)


def test_other_requests_erase_nothing(manager, now):
    request = a_request(kind=Kind.ACCESS)
    answer(request.pk, text="Voici.", at=now, actor=manager)
    with pytest.raises(NotToErase):
        erase(request.pk, at=now, actor=manager)


def test_an_export_that_lies_there_goes_too(
    answered, manager, now, run_jobs, django_capture_on_commit_callbacks
):
    the_organisation()
    person = somebody()
    ask_for_export(person, request=a_request(person), at=now, actor=manager)
    run_jobs()
    name = person.exports.get().file_name
    for request in person.rights_requests.open():
        answer(request.pk, text="Voici.", at=now, actor=manager)
    with django_capture_on_commit_callbacks(execute=True):
        erase(answered(person).pk, at=now, actor=manager)
    assert person.exports.get().removed_at == now
    with pytest.raises(FileNotFoundError):
        storage.read(name)


def test_what_is_said_to_go_is_what_goes(answered, manager, now):
    person = a_closed_rental(actor=manager).person
    a_message(person, to=person.phone)
    erase(answered(person).pk, at=now, actor=manager)
    left = {one.what for one in erasure_of(person, now) if one.goes}
    assert left <= {"Ce qui a servi à la suivre\u00a0: notes, pièces vues, ressources, rendez-vous"}
