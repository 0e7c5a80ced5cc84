"""Two years after the last contact a person is nobody any more, unless something still holds her name."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mobilite.audit.models import Entry
from mobilite.people.models import Household, Note, Paper, Person
from mobilite.people.operations import add_note
from mobilite.retention import engine
from mobilite.retention.operations import reopen
from mobilite.todo.models import Task
from mobilite.todo.operations import note_call, open_task
from rentals.payments.models import Deposit
from tests.cast import client_for
from tests.factories import a_closed_rental, a_licence, a_paper, a_person, an_activity, an_ongoing_rental

#: The clock stands on 7 April 2026: two years and a day before.
LONG_AGO = datetime(2024, 4, 6, 9, tzinfo=UTC)
JUST_WITHIN = datetime(2024, 4, 7, 9, tzinfo=UTC)


def long_gone(**fields) -> Person:
    return a_person(
        "Iphigénie", "Zorglub", **{"created_at": LONG_AGO, "email": "zorglub@personne.example"} | fields
    )


def again(person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_somebody_silent_for_two_years_becomes_a_number(now, agent):
    home = Household.objects.create(name="Famille Zorglub")
    person = long_gone(
        household=home, birth_place="Oran", family_quotient=400, quotient_proof_on=date(2024, 1, 1)
    )
    a_licence(person, seen_on=LONG_AGO.date())
    a_paper(person, seen_on=LONG_AGO.date())
    an_activity(person)
    add_note(person, "Cherche un vélo.", at=LONG_AGO, actor=agent)
    open_task("Demander le permis", role="agent", person=person, due_at=LONG_AGO, at=LONG_AGO, actor=agent)
    assert engine.run(now) >= 1
    person = again(person)
    assert person.anonymised_at == now
    assert "Zorglub" not in str(person)
    assert person.birth_date == date(1996, 1, 1)
    assert person.commune is not None
    assert person.situation
    told = (
        person.phone,
        person.email,
        person.address,
        person.birth_place,
        person.search_text,
        person.family_quotient,
    )
    assert not any(told)
    assert not person.licences.exists()
    assert not Paper.objects.exists()
    assert not Note.objects.exists()
    assert person.activities.get().employer == "Effacé"
    assert not Household.objects.exists()
    assert not Task.objects.filter(person=person).exists()


def test_the_day_before_she_is_still_there(now):
    person = long_gone(created_at=JUST_WITHIN)
    engine.run(now)
    assert again(person).anonymised_at is None


def test_a_run_done_twice_finds_nothing_more(now):
    long_gone()
    assert engine.run(now) == 1
    assert engine.run(now) == 0
    assert Entry.objects.filter(verb="retain").count() == 1


def test_the_journal_says_how_many_and_no_name(now):
    for _ in range(3):
        long_gone()
    engine.run(now)
    entry = Entry.objects.get(verb="retain")
    assert entry.data["erased"] == 3
    assert "Zorglub" not in entry.sentence


@pytest.mark.parametrize(("result", "kept"), [("reached", True), ("no_answer", False)])
def test_a_call_counts_when_she_answered(now, agent, result, kept):
    person = long_gone()
    note_call(person, result=result, at=now - timedelta(days=30), actor=agent)
    engine.run(now)
    assert (again(person).anonymised_at is None) is kept


def test_somebody_whose_deposit_is_held_stays(now):
    person = long_gone()
    Deposit.objects.create(person=person, amount=150, means="cash", spot="drawer", received_at=LONG_AGO)
    engine.run(now)
    assert again(person).last_name == "Zorglub"
    assert again(person).archived_at is None


def test_somebody_who_guarantees_a_rental_stays_until_her_paper_is_given_back(now):
    guarantor = long_gone()
    paper = Deposit.objects.create(
        person=a_person(), amount=150, means="guarantee", spot="drawer", guarantor_person=guarantor,
        reference="Acte", received_at=LONG_AGO,
    )  # fmt: skip
    engine.run(now)
    assert again(guarantor).last_name == "Zorglub"
    Deposit.objects.filter(pk=paper.pk).update(given_back_at=LONG_AGO, kept_amount=0, ending="returned")
    engine.run(now)
    assert again(guarantor).last_name != "Zorglub"


def test_somebody_who_has_a_vehicle_stays(now, the_clock):
    person = long_gone()
    a_licence(person)
    for kind in ("identity", "address"):
        a_paper(person, kind)
    an_ongoing_rental(person)
    later = now + timedelta(days=4 * 366)
    the_clock.move_to(later)
    engine.run(later)
    assert again(person).last_name == "Zorglub"
    assert again(person).archived_at is None


def test_a_name_that_the_law_keeps_goes_to_the_archives(now, the_clock, agent):
    rental = a_closed_rental(actor=agent)
    person = rental.person
    add_note(person, "Une note.", at=now, actor=agent)
    later = now + timedelta(days=2 * 366 + 20)
    the_clock.move_to(later)
    engine.run(later)
    archived = again(person)
    assert archived.last_name == person.last_name
    assert archived.archived_at == later
    assert not archived.notes.exists()
    assert not archived.papers.exists()
    assert client_for(agent).get(person.get_absolute_url()).status_code == 404
    assert not Person.objects.visible_to(agent).filter(pk=person.pk).exists()


def test_somebody_who_comes_back_leaves_the_archives(now, the_clock, manager, agent):
    person = a_closed_rental(actor=agent).person
    later = now + timedelta(days=2 * 366 + 20)
    the_clock.move_to(later)
    engine.run(later)
    reopen(person.pk, reason="Elle est revenue au comptoir.", at=later, actor=manager)
    engine.run(later + timedelta(days=1))
    assert again(person).archived_at is None
    assert client_for(agent).get(person.get_absolute_url()).status_code == 200


def test_the_account_of_somebody_who_is_gone_says_nobody(now, beneficiary):
    Person.objects.filter(pk=beneficiary.person_id).update(created_at=LONG_AGO)
    beneficiary.last_login = None
    beneficiary.save()
    engine.run(now)
    beneficiary.refresh_from_db()
    assert not beneficiary.is_active
    assert "aicha" not in beneficiary.email
    assert str(beneficiary).startswith("Personne")
