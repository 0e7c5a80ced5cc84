"""Row H11: reaching somebody must not put her in danger."""

from datetime import time

import pytest

from mobilite.audit.entries import entries_about
from mobilite.people.operations import set_caution
from mobilite.people.operations.saving import NotValid
from mobilite.people.shown import contact_rules, shown_address
from tests.factories import a_person

pytestmark = pytest.mark.django_db


def test_cautions_are_noted_changed_and_lifted(agent, now):
    person = a_person()
    set_caution(person.pk, no_sms=True, at=now, actor=agent)
    set_caution(person.pk, no_sms=True, no_voicemail=True, at=now, actor=agent)
    set_caution(person.pk, at=now, actor=agent)
    assert [entry.sentence for entry in entries_about(person)] == [
        "a levé les précautions de contact",
        "a changé des précautions de contact",
        "a noté des précautions de contact",
    ]


def test_the_same_again_writes_nothing(agent, now):
    person = a_person(no_sms=True)
    set_caution(person.pk, no_sms=True, at=now, actor=agent)
    assert not entries_about(person)


def test_hours_go_together_and_in_order(agent, now):
    person = a_person()
    for hours in (
        {"call_from": time(9)},
        {"call_from": time(12), "call_until": time(9)},
        {"call_until": time(9)},
    ):
        with pytest.raises(NotValid, match="deux heures d’appel"):
            set_caution(person.pk, **hours, at=now, actor=agent)


def test_the_rules_are_sentences():
    person = a_person(
        no_sms=True, no_voicemail=True, call_from=time(9), call_until=time(12, 30), address_is_hidden=True
    )
    assert contact_rules(person) == [
        "Ne laissez pas de message vocal.",
        "N’écrivez pas de SMS.",
        "Appelez entre 9\u00a0h et 12\u00a0h\u00a030.",
        "Son adresse est masquée\u00a0: ne la donnez à personne.",
    ]
    assert contact_rules(a_person()) == []


def test_a_hidden_address_is_for_advisers_and_managers(agent, adviser, manager):
    person = a_person(address="3 rue du Puits", address_is_hidden=True)
    assert shown_address(person, agent) == "Adresse masquée"
    assert shown_address(person, adviser) == shown_address(person, manager) == "3 rue du Puits"
