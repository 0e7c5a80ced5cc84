"""Row D6: a minor of 16 or 17 and a protected adult sign with the right person."""

from datetime import date

import pytest
from django.urls import reverse

from mobilite.audit.entries import entries_about
from mobilite.people.models import Person
from mobilite.people.operations import add_representative, end_representative, update_representative
from mobilite.people.operations.saving import NotValid
from mobilite.people.operations.seeing import InTheFuture
from mobilite.people.representing import signing
from tests.factories import a_person, a_representative

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)
MOTHER = {"role": "parent", "first_name": "Nadia", "last_name": "Sow", "proof": "family_book"}


@pytest.fixture
def done(agent, now):
    return {"at": now, "actor": agent}


def answer(person, on=TODAY):
    return signing(Person.objects.get(pk=person.pk), on)


def test_an_adult_signs_alone():
    assert answer(a_person()).ok
    assert answer(a_person()).why == ""
    assert answer(a_person(birth_date=None)).why == ""


@pytest.mark.parametrize(
    ("born", "ok", "why"),
    [
        (date(2008, 4, 7), True, ""),  # 18 today
        (date(2008, 4, 8), False, "minor"),  # 18 tomorrow
        (date(2010, 4, 7), False, "minor"),  # 16 today
        (date(2010, 4, 8), False, "minor"),  # 16 tomorrow: too young, even represented
    ],
)
def test_the_borders_of_age(born, ok, why):
    person = a_person(birth_date=born)
    assert (answer(person).ok, answer(person).why) == (ok, why)
    a_representative(person)
    assert answer(person).ok == (born <= date(2010, 4, 7))


@pytest.mark.parametrize(
    ("protection", "born", "right"),
    [
        ("", date(2009, 1, 1), {"parent", "guardian", "welfare"}),
        ("curatelle", date(1990, 1, 1), {"curator"}),
        ("tutelle", date(1990, 1, 1), {"guardian"}),
    ],
)
@pytest.mark.parametrize("role", ["parent", "guardian", "welfare", "curator"])
def test_only_the_right_person_signs(protection, born, right, role):
    person = a_person(birth_date=born, protection=protection)
    one = a_representative(person, role)
    assert answer(person).ok == (role in right)
    assert answer(person).may_sign == ((one,) if role in right else ())


def test_a_representation_counts_from_its_first_day_to_the_day_before_its_end():
    person = a_person(birth_date=date(2009, 1, 1))
    a_representative(person, starts_on=date(2026, 4, 7), ends_on=date(2026, 4, 9))
    days = [date(2026, 4, day) for day in (6, 7, 8, 9)]
    assert [answer(person, day).ok for day in days] == [False, True, True, False]
    assert "La représentation notée a fini le 9\u00a0avril 2026." in answer(person, days[-1]).sentence


def test_it_is_noted_corrected_and_ended_without_a_name_in_the_journal(done):
    person = a_person()
    one = add_representative(person, **MOTHER, **done)
    assert (one.starts_on, one.seen_on, one.seen_by) == (TODAY, TODAY, done["actor"])
    update_representative(one.pk, organisation="Département", **done)
    update_representative(one.pk, organisation="Département", **done)
    end_representative(one.pk, ends_on=date(2026, 5, 1), **done)
    told = [entry.sentence for entry in entries_about(person)][::-1]
    assert told == [
        "a noté qui la représente\u00a0: parent, autorité parentale",
        *["a modifié qui la représente\u00a0: parent, autorité parentale"] * 2,
    ]
    with pytest.raises(NotValid, match="La fin vient après le début"):
        end_representative(one.pk, ends_on=TODAY, **done)
    with pytest.raises(InTheFuture):
        add_representative(person, proof_on=date(2026, 4, 8), **MOTHER, **done)


def test_the_page_says_who_signs_and_what_is_missing(as_agent):
    person = a_person("Léa", "Sow", birth_date=date(2009, 1, 1))

    def shown():
        return as_agent.get(person.get_absolute_url()).content.decode().replace("\u00a0", " ")

    assert "Léa (17 ans) ne signe pas sans un parent, un tuteur ou l’aide sociale à l’enfance." in shown()
    sent = MOTHER | {"starts_on": "2026-04-01"}
    as_agent.post(reverse("people:representative_new", args=[person.pk]), sent)
    assert "Nadia Sow" in shown()
    assert "ne signe pas sans" not in shown()
    one = person.representatives.get()
    as_agent.post(
        reverse("people:representative", args=[person.pk, one.pk]), sent | {"ends_on": "2026-04-05"}
    )
    assert "Ne signe pas" in shown()


def test_a_measure_is_noted_and_lifted(as_agent):
    person = a_person()
    page = reverse("people:protection", args=[person.pk])
    as_agent.post(page, {"protection": "curatelle"})
    assert answer(person).why == "curatelle"
    as_agent.post(page, {"protection": ""})
    assert answer(person).why == ""
