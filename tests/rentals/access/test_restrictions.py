"""A restriction has a motive, an end, and is told to the person: never a black list, never to prescribers (row H7)."""

from datetime import date

import pytest
from django.urls import reverse

from mobilite.audit.models import Entry
from mobilite.documents.models import Document
from mobilite.outbox.models import Message
from rentals.models import Restriction
from rentals.operations import RentalRefused, confirm
from rentals.operations.restrictions import lift_restriction, restrict
from tests.factories import a_driver, a_requested_rental, a_restriction, the_organisation

pytestmark = pytest.mark.django_db

FACTS = "Le scooter SC-04 est revenu le 2 avril, dix jours après la date convenue."


@pytest.fixture(autouse=True)
def structure():
    return the_organisation()


def decided(person, now, actor, **changes):
    values = {
        "motive": "not_returned",
        "detail": FACTS,
        "ends_on": date(2026, 6, 1),
        "informed_how": "handed",
    }
    return restrict(person, **values | changes, at=now, actor=actor)


def refused(call, *args, **kwargs):
    with pytest.raises(RentalRefused) as caught:
        call(*args, **kwargs)
    return caught.value


def test_she_gets_a_letter_with_the_motive_the_end_and_how_to_contest(now, manager):
    person = a_driver("Amina", "Diallo")
    made = decided(person, now, manager)
    letter = Document.objects.about(made).get()
    assert (letter.kind, letter.person) == ("restriction", person)
    assert letter.context["detail"] == [FACTS]
    assert (letter.context["last_day"], letter.context["again_on"]) == ("2026-05-31", "2026-06-01")
    message = Message.objects.get()
    assert "nous avons une lettre pour vous" in message.text
    assert "scooter" not in message.text


def test_the_journal_says_no_motive_and_her_page_tells_it_to_nobody_else(now, manager, as_adviser):
    person = a_driver()
    made = decided(person, now, manager)
    entry = Entry.objects.get(verb="restrict")
    assert (entry.object_label, entry.object_id) == ("rentals.restriction", made.pk)
    assert "SC-04" not in str(entry)
    page = as_adviser.get(person.get_absolute_url()).content.decode()
    assert "uspen" not in page
    letter = Document.objects.about(made).get()
    assert as_adviser.get(letter.get_absolute_url()).status_code == 404
    assert letter.number not in as_adviser.get(reverse("documents:list")).content.decode()


def test_no_loan_is_confirmed_until_its_end_even_with_a_waiver(now, manager):
    person = a_driver()
    rental = a_requested_rental(person)
    decided(person, now, manager)
    error = refused(confirm, rental.pk, at=now, actor=manager, papers_waived_reason="Connue")
    assert "Prêts suspendus jusqu’au 31\u00a0mai\u00a02026" in error.sentence


def test_another_service_is_not_closed(now, manager):
    person = a_driver()
    rental = a_requested_rental(person)
    decided(person, now, manager, service="velila")
    assert confirm(rental.pk, at=now, actor=manager).confirmed_at == now


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": date(2026, 4, 7)}, "ends_on"),
        ({"ends_on": date(2027, 4, 8)}, "ends_on"),
        ({"motive": "debt"}, "motive"),
        ({"detail": "  "}, "detail"),
        ({"informed_how": ""}, "informed_how"),
        ({"service": "autre"}, "service"),
    ],
)
def test_without_motive_facts_end_or_telling_there_is_none(now, manager, changes, field):
    assert refused(decided, a_driver(), now, manager, **changes).field == field
    assert not Restriction.objects.exists()


def test_it_is_lifted_with_a_reason_once(now, manager):
    person = a_driver()
    made = decided(person, now, manager)
    assert "déjà suspendus" in refused(decided, person, now, manager).sentence
    refused(lift_restriction, made.pk, reason=" ", at=now, actor=manager)
    lift_restriction(made.pk, reason="Elle a montré l’attestation de l’hôpital.", at=now, actor=manager)
    assert "déjà levée" in refused(lift_restriction, made.pk, reason="Encore", at=now, actor=manager).sentence
    assert confirm(a_requested_rental(person).pk, at=now, actor=manager).confirmed_at == now


def test_the_manager_decides_on_a_page_and_the_counter_reads_it(as_manager, as_agent):
    person = a_driver()
    url = reverse("rentals:restrict", args=[person.pk])
    assert as_agent.get(url).status_code == 403
    asked = {
        "motive": "lent_on",
        "detail": FACTS,
        "service": "",
        "ends_on": "2026-05-07",
        "informed_how": "posted",
    }
    page = as_manager.post(url, asked, follow=True).content.decode()
    assert "Ses prêts sont suspendus\u202f; elle peut de nouveau emprunter le 7\u00a0mai 2026." in page
    file = as_agent.get(person.get_absolute_url()).content.decode()
    assert "jusqu’au 6\u00a0mai 2026" in file
    lift = reverse("rentals:lift_restriction", args=[Restriction.objects.get().pk])
    assert lift not in file
    assert lift in as_manager.get(person.get_absolute_url()).content.decode()
    as_manager.post(lift, {"reason": "Erreur de véhicule."})
    assert Restriction.objects.get().lifted_reason == "Erreur de véhicule."


def test_what_is_typed_wrong_stays_on_the_page(as_manager):
    url = reverse("rentals:restrict", args=[a_driver().pk])
    page = as_manager.post(
        url, {"motive": "x\x00", "detail": FACTS, "ends_on": "9999-99-99"}
    ).content.decode()
    assert FACTS in page
    assert not Restriction.objects.exists()


def test_a_year_after_its_end_nothing_is_left_but_the_number_of_the_letter(now, manager):
    from mobilite.kept import Terms
    from rentals.access.retention import DECLARED

    made = decided(a_driver(), now, manager)
    old = a_restriction(a_driver(), starts_on=date(2025, 1, 1), ends_on=date(2025, 4, 1))
    rule = next(one for one in DECLARED if one.key == "rentals.restrictions")
    terms = Terms(now, 12)
    assert [row.pk for row in rule.erase.due(terms)] == [old.pk]
    rule.erase.do([old.pk], terms)
    assert list(Restriction.objects.all()) == [made]
