from datetime import date

import pytest

from mobilite.audit.entries import entries_about
from mobilite.people.operations import update_person
from mobilite.people.operations.persons import WasAnonymised
from mobilite.people.operations.saving import NotValid
from tests.factories import a_person

pytestmark = pytest.mark.django_db


def test_the_journal_names_what_changed_never_the_values(agent, now):
    person = a_person("Aïcha", "Diallo", email="")
    update_person(person.pk, last_name="Morvan", email="aicha@personne.example", at=now, actor=agent)
    [entry] = entries_about(person)
    assert entry.changed == ["email", "last_name"]
    assert entry.sentence == "a modifié la fiche\u00a0: adresse e-mail, nom"
    assert "Morvan" not in f"{entry.sentence}{entry.data}"


def test_nothing_is_written_when_nothing_changes(agent, now):
    person = a_person("Aïcha", "Diallo")
    update_person(person.pk, last_name="Diallo", at=now, actor=agent)
    assert not entries_about(person)


def test_a_new_number_is_no_longer_verified(agent, now):
    person = a_person(phone_verified_on=date(2026, 3, 26))
    assert update_person(person.pk, phone="06 39 98 55 55", at=now, actor=agent).phone_verified_on is None
    person.refresh_from_db()
    assert (person.phone, person.phone_verified_on) == ("+33639985555", None)


def test_the_same_number_written_otherwise_stays_verified(agent, now):
    person = a_person(phone="+33639985555", phone_verified_on=date(2026, 3, 26))
    update_person(person.pk, phone="06 39 98 55 55", at=now, actor=agent)
    person.refresh_from_db()
    assert person.phone_verified_on == date(2026, 3, 26)


def test_many_changes_make_a_short_sentence(agent, now):
    person = a_person()
    changes = {
        "last_name": "A", "first_name": "B", "birth_name": "C", "birth_place": "D", "email": "e@f.example",
        "address": "G", "language": "ar",
    }  # fmt: skip
    update_person(person.pk, **changes, at=now, actor=agent)
    assert entries_about(person)[0].sentence.endswith("et 3 autres")


def test_an_old_fault_elsewhere_does_not_stop_a_correction(agent, now):
    person = a_person()
    type(person).objects.filter(pk=person.pk).update(email="ancienne adresse")
    assert update_person(person.pk, first_name="Inès", at=now, actor=agent).first_name == "Inès"


def test_a_bad_value_changes_nothing(agent, now):
    person = a_person("Aïcha")
    with pytest.raises(NotValid):
        update_person(person.pk, first_name="Inès", phone="06", at=now, actor=agent)
    person.refresh_from_db()
    assert person.first_name == "Aïcha"


def test_an_anonymised_record_does_not_change(agent, now):
    person = a_person(anonymised_at=now)
    with pytest.raises(WasAnonymised):
        update_person(person.pk, first_name="Inès", at=now, actor=agent)
