"""Licences, papers and activities: seen, corrected, removed; one entry each."""

from datetime import date, timedelta

import pytest

from mobilite.audit.entries import entries_about
from mobilite.people.operations import (
    add_activity,
    add_licence,
    end_activity,
    remove_licence,
    remove_paper,
    see_paper,
    update_activity,
    update_licence,
    verify_phone,
)
from mobilite.people.operations.persons import NoPhone
from mobilite.people.operations.proofs import InTheFuture
from mobilite.people.operations.saving import NotValid
from tests.factories import a_licence, a_paper, a_person, an_activity, commune

pytestmark = pytest.mark.django_db

B = {"category": "B", "number": "18AA00001", "issued_on": date(2018, 6, 1)}


@pytest.fixture
def done(agent, now):
    return {"at": now, "actor": agent}


def sentences(person):
    return [entry.sentence for entry in entries_about(person)]


def test_a_licence_is_seen_today_by_whoever_notes_it(agent, done):
    person = a_person()
    licence = add_licence(person, **B, **done)
    licence.refresh_from_db()
    assert (licence.seen_on, licence.seen_by) == (date(2026, 4, 7), agent)
    assert sentences(person) == ["a vu le permis B"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"category": "Z"}, "category"),
        ({"number": ""}, "number"),
        ({"expires_on": date(2018, 6, 1)}, None),
        ({"issued_on": None}, "issued_on"),
    ],
)
def test_a_licence_that_cannot_be_is_refused(values, field, done):
    with pytest.raises(NotValid) as refused:
        add_licence(a_person(), **B | values, **done)
    assert refused.value.field == field


def test_a_licence_of_tomorrow_is_refused(done):
    with pytest.raises(InTheFuture):
        add_licence(a_person(), **B | {"issued_on": date(2026, 4, 8)}, **done)


def test_a_category_is_noted_once(done):
    person = a_person(licences=["B"])
    with pytest.raises(NotValid, match="déjà notée"):
        add_licence(person, **B, **done)


def test_a_licence_seen_again_is_seen_today(done):
    person = a_person()
    licence = a_licence(person, seen_on=date(2024, 1, 1))
    update_licence(licence.pk, automatic_only=True, **done)
    licence.refresh_from_db()
    assert (licence.seen_on, licence.automatic_only) == (date(2026, 4, 7), True)
    assert sentences(person) == ["a revu le permis B"]


def test_a_licence_removed_leaves_a_trace(done):
    person = a_person()
    assert remove_licence(a_licence(person).pk, **done) == person
    assert not person.licences.exists()
    assert sentences(person) == ["a retiré le permis B de la fiche"]


def test_a_paper_is_seen_and_removed(agent, done):
    person = a_person()
    paper = see_paper(person, kind="address", issued_on=date(2026, 3, 1), **done)
    assert (paper.seen_on, paper.seen_by) == (date(2026, 4, 7), agent)
    remove_paper(paper.pk, **done)
    assert not person.papers.exists()
    assert sentences(person)[::-1] == [
        "a vu une pièce\u00a0: Justificatif de domicile",
        "a retiré une pièce notée par erreur\u00a0: Justificatif de domicile",
    ]


def test_papers_that_cannot_be_are_refused(done):
    person = a_person()
    with pytest.raises(NotValid):
        see_paper(person, kind="horoscope", **done)
    with pytest.raises(NotValid, match="La fin de validité"):
        see_paper(person, kind="identity", issued_on=date(2026, 3, 1), expires_on=date(2026, 2, 1), **done)
    with pytest.raises(InTheFuture):
        see_paper(person, kind="address", issued_on=date(2026, 4, 8), **done)
    assert not person.papers.exists()


def test_an_activity_is_noted_changed_and_ended(done):
    person = a_person()
    values = {
        "kind": "work",
        "employer": "Serres",
        "commune": commune("Ligné"),
        "starts_on": date(2026, 4, 1),
    }
    activity = add_activity(person, **values, **done)
    update_activity(activity.pk, hours="5 h à 13 h", **done)
    update_activity(activity.pk, hours="5 h à 13 h", **done)
    end_activity(activity.pk, ends_on=date(2026, 5, 1), **done)
    assert sentences(person)[::-1] == [
        "a noté une activité\u00a0: emploi",
        "a modifié une activité\u00a0: emploi",
        "a modifié une activité\u00a0: emploi",
    ]
    with pytest.raises(NotValid, match="La fin vient après le début"):
        end_activity(activity.pk, ends_on=date(2026, 4, 1), **done)


def test_the_employer_is_not_copied_in_the_journal(done):
    person = a_person()
    update_activity(an_activity(person).pk, employer="Serres de l’Erdre", **done)
    entry = entries_about(person)[0]
    assert entry.changed == ["employer"]
    assert "Serres" not in f"{entry.sentence}{entry.data}"


def test_a_verified_telephone_says_when(done, now):
    person = a_person()
    verify_phone(person.pk, **done)
    person.refresh_from_db()
    assert person.phone_verified_on == now.date()
    with pytest.raises(NoPhone):
        verify_phone(a_person(phone="").pk, **done)


def test_just_before_midnight_in_paris_it_is_still_today(agent, now):
    person = a_person()
    late = now.replace(hour=23, minute=59)
    assert see_paper(person, kind="address", at=late, actor=agent).seen_on == date(2026, 4, 7)
    assert see_paper(person, kind="address", at=late + timedelta(minutes=1), actor=agent).seen_on == date(
        2026, 4, 8
    )
    assert a_paper(person).pk
