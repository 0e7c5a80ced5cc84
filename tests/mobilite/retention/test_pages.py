"""The page of terms: what is due, dry run, holds, archives opened with a motive."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from mobilite.audit.models import Entry, Reading
from mobilite.parameters.models import ParameterValue
from mobilite.people.models import Person
from mobilite.retention import engine
from mobilite.retention.models import Hold
from mobilite.retention.nightly import ask_for_reviews, past_their_term
from mobilite.retention.terms import months_fr, terms
from mobilite.todo.models import Task
from tests.cast import client_for
from tests.factories import a_closed_rental, a_person

LONG_AGO = datetime(2023, 5, 2, 9, tzinfo=UTC)
PAGE = "/reglages/conservation/"


def long_gone():
    return a_person("Iphigénie", "Zorglub", created_at=LONG_AGO)


def words(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_table_says_what_how_long_and_how_many_are_due(as_manager):
    long_gone()
    page = words(as_manager.get(PAGE))
    assert "1 ligne a passé son terme" in page
    assert "1 à effacer" in page
    assert "<b>2 ans</b> depuis le dernier contact" in page
    assert "<b>1 an</b> depuis la fin du contrat, puis <b>5 ans</b> aux archives" in page


def test_the_dry_run_lists_what_would_go_and_erases_nothing(as_manager, manager):
    person = long_gone()
    page = words(as_manager.get(f"{PAGE}essai/"))
    assert f"personne n° {person.pk}" in page
    assert "Zorglub" in page
    assert "2 mai 2023" in page
    manager.hides_surnames = True
    manager.save()
    assert "Zorglub" not in words(client_for(manager).get(f"{PAGE}essai/"))
    assert Person.objects.get(pk=person.pk).anonymised_at is None


def test_the_dry_run_of_the_command_names_nobody(capsys):
    person = long_gone()
    call_command("retention", "--dry-run")
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert f"personne n° {person.pk}" in said
    assert "Zorglub" not in said
    call_command("retention")
    assert Person.objects.get(pk=person.pk).anonymised_at is not None


def test_a_term_is_set_with_a_motive(as_manager, now):
    long_gone()
    values = {"active": "48", "from_date": "2026-04-07"}
    page = as_manager.post(f"{PAGE}durees/people.people/", values)
    assert page.status_code == 200
    assert not ParameterValue.objects.exists()
    page = as_manager.post(f"{PAGE}durees/people.people/", values | {"reason": "Demande du Département."})
    assert page.status_code == 302
    assert terms(now)["people.people"].active == 48
    assert engine.run(now) == 0


def test_a_term_below_the_law_is_refused(as_manager):
    values = {"active": "1", "archived": "12", "from_date": "2026-04-07", "reason": "Faire de la place."}
    page = as_manager.post(f"{PAGE}durees/payments.bills/", values)
    assert "La loi demande 10 ans en tout" in words(page)
    assert not ParameterValue.objects.exists()


def test_a_hold_keeps_a_person_until_it_is_lifted(as_manager, now):
    person = long_gone()
    values = {"what": str(person.pk), "reason": "Litige en cours.", "review_on": "2026-10-01"}
    assert as_manager.post(f"{PAGE}reserves/nouvelle/", values).status_code == 302
    engine.run(now)
    assert Person.objects.get(pk=person.pk).last_name == "Zorglub"
    assert "une réserve est posée" in words(as_manager.get(f"{PAGE}essai/"))
    hold = Hold.objects.get()
    assert (
        as_manager.post(f"{PAGE}reserves/{hold.pk}/lever/", {"reason": "Le litige est clos."}).status_code
        == 302
    )
    engine.run(now)
    assert Person.objects.get(pk=person.pk).anonymised_at is not None
    assert {"place_hold", "lift_hold"} <= set(Entry.objects.values_list("verb", flat=True))


def test_a_hold_on_a_rental_keeps_it_by_its_reference(as_manager, agent, now):
    rental = a_closed_rental(actor=agent)
    values = {"what": rental.reference, "reason": "Sinistre.", "review_on": "2026-10-01"}
    as_manager.post(f"{PAGE}reserves/nouvelle/", values)
    engine.run(now + timedelta(days=9 * 366))
    rental.refresh_from_db()
    assert rental.erased_at is None
    assert rental.archived_at is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"what": "RM-1900-0001"}, "Rien de ce nom ni de ce numéro"),
        ({"review_on": "2026-04-01"}, "est à venir"),
        ({"reason": ""}, "Erreur"),
    ],
)
def test_a_hold_says_what_is_wrong(as_manager, change, sentence):
    person = long_gone()
    values = {"what": str(person.pk), "reason": "Litige.", "review_on": "2026-10-01"} | change
    page = as_manager.post(f"{PAGE}reserves/nouvelle/", values)
    assert sentence in words(page)
    assert not Hold.objects.exists()


def test_the_managers_are_asked_once_to_look_at_a_hold_again(manager, now):
    person = long_gone()
    Hold.objects.create(
        object_label="people.person", object_id=person.pk, reason="Litige.", placed_at=LONG_AGO, placed_by=manager, review_on=date(2026, 4, 7)
    )  # fmt: skip
    assert ask_for_reviews(now) == 1
    assert ask_for_reviews(now + timedelta(days=1)) == 0
    assert Task.objects.get().role == "manager"


def test_archives_open_with_a_motive_for_a_quarter_of_an_hour(manager, agent, now, the_clock):
    person = a_closed_rental(actor=agent).person
    later = now + timedelta(days=2 * 366 + 20)
    the_clock.move_to(later)
    engine.run(later)
    client = client_for(manager)
    address = f"{PAGE}archives/{person.pk}/"
    assert client.get(address).status_code == 302, "nobody reads archives without a motive"
    assert client.post(f"{PAGE}archives/", {"what": person.last_name, "reason": ""}).status_code == 200
    asked = client.post(f"{PAGE}archives/", {"what": str(person), "reason": "Amende reçue."})
    assert asked.status_code == 302
    assert asked.url == address
    page = words(client.get(address))
    assert person.last_name in page
    assert "ESSAI-2026-0001" in page
    assert Reading.objects.get(why="Amende reçue.").reader == manager
    the_clock.shift(timedelta(minutes=16))
    assert client.get(address).status_code == 302
    assert client_for(agent).get(f"{PAGE}archives/").status_code == 403


def test_what_stays_past_its_term_is_found(now, manager):
    long_gone()
    assert list(past_their_term(now)) == [], "no night has come yet"
    engine.run(now)
    long_gone()
    assert [one.url for one in past_their_term(now)] == [PAGE]
    engine.run(now)
    assert list(past_their_term(now)) == []


@pytest.mark.parametrize(
    ("months", "said"), [(0, "0 mois"), (3, "3 mois"), (12, "1 an"), (24, "2 ans"), (18, "1 an et 6 mois")]
)
def test_months_are_said_in_french(months, said):
    assert months_fr(months).replace("\u00a0", " ") == said
