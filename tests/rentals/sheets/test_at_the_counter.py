"""A prescriber's sheet at the counter: it becomes a rental and a prescription, or is answered; typed during a call."""

from datetime import timedelta

import pytest

from mobilite.people.models import Person
from rentals.models import Origin, PrescriberSheet, Prescription, Rental, Status
from rentals.models.sheets import ANSWERS, Answer
from rentals.operations import RentalRefused, cancel, confirm, refuse
from rentals.operations.base import release_lapsed_holds
from rentals.operations.options import latest_option
from rentals.operations.phone_sheets import note_by_phone
from tests.factories import a_contact, a_driver, a_place, a_requested_rental, a_vehicle, an_offer, paris_at
from tests.factories.sheets import a_sheet, answers, typed

pytestmark = pytest.mark.django_db
DEBT = "Une location d’avant n’est pas réglée."


@pytest.fixture
def counter():
    place = a_place()
    offer = an_offer()
    a_vehicle("car", place=place)
    return {"place": place, "offer": offer}


def test_every_state_of_a_rental_has_its_answer():
    assert set(ANSWERS) == set(Status)


def test_a_sheet_becomes_a_rental_with_its_prescription(agent, now):
    sheet, person = a_sheet(), a_driver()
    rental = a_requested_rental(person, sheet=sheet, actor=agent)
    sheet.refresh_from_db()
    assert (rental.origin, rental.prescriber, sheet.rental) == (Origin.PRESCRIBER, sheet.contact, rental)
    assert (sheet.prescription.person, sheet.prescription.service) == (person, "reseau")
    assert sheet.told.answer == Answer.WAITING
    confirm(rental.pk, at=now, actor=agent)
    sheet = PrescriberSheet.objects.get()
    assert (sheet.told.answer, sheet.told.since) == (Answer.ACCEPTED, now)
    with pytest.raises(RentalRefused, match="déjà sa réponse"):
        a_requested_rental(a_driver(), sheet=sheet, actor=agent)


def test_a_second_sheet_renews_what_ends_soon_and_keeps_what_does_not(agent, now):
    person = a_driver()
    a_requested_rental(person, sheet=a_sheet(), actor=agent)
    a_requested_rental(person, sheet=a_sheet(), actor=agent)
    assert Prescription.objects.count() == 1
    later = now + timedelta(days=25)
    sheet = a_sheet(at=later, starts_on=later.date())
    when = {"needed_from": later + timedelta(days=4), "needed_until": later + timedelta(days=7)}
    a_requested_rental(person, sheet=sheet, at=later, actor=agent, **when)
    sheet.refresh_from_db()
    assert sheet.prescription.number == 1


def test_a_refusal_for_a_debt_says_nothing_of_it_to_the_prescriber(as_agent, agent, anonymous):
    from tests.factories.sheets import a_link

    sheet = a_sheet()
    rental = a_requested_rental(a_driver(), sheet=sheet, actor=agent)
    url = f"/locations/{rental.pk}/refuser/"
    assert "Ce que le prescripteur lira" in as_agent.get(url).text
    page = as_agent.post(url, {"usual": DEBT, "reason": ""})
    assert "Il manque" in page.text
    as_agent.post(url, {"usual": DEBT, "reason": "", "told": "call_us"})
    rental.refresh_from_db()
    assert rental.end_reason == DEBT
    seen = anonymous.get(f"/prescrire/{a_link(sheet.contact)}/{sheet.pk}/").text
    assert "Appelez-nous." in seen
    assert "réglée" not in seen


def test_no_other_refusal_asks_what_a_prescriber_reads(as_agent, agent):
    rental = a_requested_rental(actor=agent)
    assert "Ce que le prescripteur lira" not in as_agent.get(f"/locations/{rental.pk}/refuser/").text
    assert refuse(rental.pk, reason="Rien", at=rental.requested_at, actor=agent).status == Status.REFUSED


def test_a_cancelled_rental_says_call_us(agent, now):
    sheet = a_sheet()
    rental = a_requested_rental(a_driver(), sheet=sheet, actor=agent)
    cancel(rental.pk, reason="La personne est malade.", at=now, actor=agent)
    assert PrescriberSheet.objects.get().told.reason == "Appelez-nous"


def test_the_counter_sees_it_on_today_with_who_it_may_be_and_starts_the_rental(as_agent, counter):
    known = a_driver("Inès", "Moreau", phone="+33639981234")
    sheet = a_sheet()
    today = as_agent.get("/").text
    assert "Fiches de prescripteurs" in today
    assert "Peut-être Inès Moreau" in today
    page = as_agent.get(f"/locations/fiches/{sheet.pk}/").text
    assert f"fiche={sheet.pk}&amp;personne={known.pk}" in page
    form = as_agent.get(f"/locations/nouvelle/?fiche={sheet.pk}&personne={known.pk}")
    assert f'name="fiche" value="{sheet.pk}"' in form.text
    assert 'value="2026-04-10"' in form.text


def test_an_agent_answers_without_a_rental(as_agent):
    sheet = a_sheet()
    as_agent.post(f"/locations/fiches/{sheet.pk}/repondre/", {"told": "no_vehicle"})
    assert PrescriberSheet.objects.get().reason == "no_vehicle"
    assert "aucune fiche n’attend" in as_agent.get("/").text


def test_an_option_keeps_a_category_makes_the_person_and_lapses_by_itself(agent, now, counter):
    until = latest_option(counter["place"], now)
    assert until == paris_at(4, 9, 17, 30)
    contact = a_contact()
    sheet, rental = note_by_phone(
        contact, press_key="k" * 32, at=now, actor=agent, until=until, **counter, **answers()
    )
    assert (rental.status, rental.held_until, rental.origin) == (Status.HELD, until, Origin.PRESCRIBER)
    assert (rental.person.first_name, rental.person.referred_by) == ("Inès", sheet.contact)
    assert sheet.typed_by == agent
    again = note_by_phone(
        contact, press_key="k" * 32, at=now, actor=agent, until=until, **counter, **answers()
    )
    assert again == (sheet, rental)
    release_lapsed_holds(until)
    rental.refresh_from_db()
    assert rental.status == Status.WAITING


def test_an_option_lasts_two_opening_days_at_most_and_nothing_is_written_else(agent, now, counter):
    too_long = latest_option(counter["place"], now) + timedelta(minutes=1)
    with pytest.raises(RentalRefused, match="deux jours") as caught:
        note_by_phone(
            a_contact(), press_key="k" * 32, at=now, actor=agent, until=too_long, **counter, **answers()
        )
    assert caught.value.field == "until"
    assert not PrescriberSheet.objects.exists()
    assert not Person.objects.filter(last_name="Moreau").exists()


def test_friday_gives_until_tuesday(counter):
    assert latest_option(counter["place"], paris_at(4, 17, 16)) == paris_at(4, 21, 17, 30)


def test_the_page_of_a_call_asks_who_it_is_before_it_makes_somebody_twice(as_agent, agent, counter):
    known = a_driver("Inès", "Moreau", phone="+33639981234")
    contact = a_contact()
    url = "/locations/fiches/telephone/"
    assert "autofocus" in as_agent.get(url).text
    asked = typed(
        contact=contact.pk, offer=counter["offer"].pk, place=counter["place"].pk, until="2026-04-08T12:00"
    )
    page = as_agent.post(url, asked)
    assert "Dites si c’est l’une de ces personnes." in page.text
    as_agent.post(url, asked | {"person": known.pk})
    assert Rental.objects.get().person == known
    assert "deux jours" in as_agent.post(url, asked | {"person": "autre", "until": "2026-04-30T12:00"}).text
    as_agent.post(url, typed(contact=contact.pk, first_name="Ali"))
    assert PrescriberSheet.objects.filter(first_name="Ali", rental=None, typed_by=agent).count() == 1


def test_the_links_are_on_the_page_of_the_partner(as_agent, agent, now):
    contact = a_contact()
    partner = contact.partner
    page = as_agent.get(partner.get_absolute_url()).text
    assert "Envoyer un lien" in page
    as_agent.post(f"/contacts/{contact.pk}/lien/")
    page = as_agent.get(partner.get_absolute_url()).text
    assert "Retirer le lien" in page
    as_agent.post(f"/contacts/{contact.pk}/lien/retirer/")
    assert "Pas de lien." in as_agent.get(partner.get_absolute_url()).text


def test_somebody_unknown_is_created_from_her_sheet(as_agent):
    sheet = a_sheet()
    page = as_agent.get(f"/locations/nouvelle/personne/?fiche={sheet.pk}")
    url = page.context["new_url"]
    form = as_agent.get(url).context["form"]
    assert (form["birth_date"].value(), form["referred_by"].value()) == ("1994-05-12", str(sheet.contact_id))
    assert form["commune"].value() == sheet.commune_id
    assert as_agent.get("/personnes/nouvelle/?commune=%00&referred_by=%F0%9F%92%A9").status_code == 200


def test_who_types_is_in_the_story_and_a_screen_that_hides_names_hides_hers(as_agent, agent):
    agent.hides_surnames = True
    agent.save()
    sheet = a_sheet(actor=agent)
    page = as_agent.get(f"/locations/fiches/{sheet.pk}/").text
    assert "a noté une prescription au téléphone" in page
    assert "Moreau" not in page
