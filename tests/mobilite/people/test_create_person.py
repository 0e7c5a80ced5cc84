import pytest

from mobilite.audit.entries import entries_about
from mobilite.audit.models import Entry
from mobilite.people.models import Person
from mobilite.people.operations import create_person
from mobilite.people.operations.saving import NotValid
from tests.factories import commune

pytestmark = pytest.mark.django_db


def test_a_new_person_is_kept_with_one_entry_in_the_journal(agent, now):
    person = create_person(
        last_name="Diallo", first_name="Aïcha", phone="06 39 98 12 34", commune=commune(), at=now, actor=agent
    )
    person.refresh_from_db()
    assert person.phone == "+33639981234"
    assert person.created_at == now
    [entry] = entries_about(person)
    assert str(entry) == "Camille Bernard a créé la fiche"


def test_the_journal_copies_nothing_of_what_was_written(agent, now):
    create_person(last_name="Diallo", first_name="Aïcha", email="aicha@personne.example", at=now, actor=agent)
    entry = Entry.objects.get()
    assert "Diallo" not in f"{entry.sentence} {entry.data} {entry.changed}"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"last_name": ""}, "last_name"),
        ({"phone": "06 39"}, "phone"),
        ({"email": "pas une adresse"}, "email"),
        ({"situation": "astronaut"}, "situation"),
    ],
)
def test_bad_values_are_refused_with_their_field_and_nothing_is_kept(values, field, agent, now):
    with pytest.raises(NotValid) as refused:
        create_person(**{"last_name": "Diallo", "first_name": "Aïcha"} | values, at=now, actor=agent)
    assert refused.value.field == field
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_a_quotient_needs_the_date_of_its_proof(agent, now):
    with pytest.raises(NotValid, match="Donnez la date de la preuve du quotient"):
        create_person(last_name="Diallo", first_name="Aïcha", family_quotient="412", at=now, actor=agent)
