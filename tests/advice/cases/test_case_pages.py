"""The pages of a case file: who reads what, what is typed stays, who opens one from where."""

from datetime import date

import pytest
from django.urls import reverse

from advice.cases.models import Case
from advice.cases.operations import start_diagnosis
from advice.cases.views.aids import typed
from mobilite.audit.models import Reading
from tests.cast import client_for
from tests.factories import a_person
from tests.factories.following import OPENED, a_case, a_met_case, a_ready_diagnosis, a_sharing, an_action
from tests.factories.lending import an_ongoing_rental
from tests.factories.sheets import a_sheet

pytestmark = pytest.mark.django_db


def test_the_page_tells_the_story_and_the_reading_is_noted(adviser, manager):
    case = a_met_case(adviser, sent=True)
    an_action(case)
    a_sharing(case)
    mine = client_for(adviser)
    url = case.get_absolute_url()
    mine.post(reverse("cases:note", args=[case.pk]), {"text": "Note à moi", "readers": "me"})
    mine.post(reverse("cases:quick_note", args=[case.pk]), {"text": "Note de tous"})
    page = mine.get(url).content.decode()
    for words in (
        "Un car à 7 h, trop tard.",
        "Note à moi",
        "Note de tous",
        "Demander un devis",
        "Faire le point",
        "Prêter un véhicule",
    ):
        assert words in page
    theirs = client_for(manager).get(url).content.decode()
    assert "Note de tous" in theirs
    assert "Note à moi" not in theirs
    assert Reading.objects.filter(reader=manager, object_id=case.person_id).exists()


def test_the_counter_opens_a_file_it_does_not_read(agent):
    person = a_person("Inès", "Roux")
    mine = client_for(agent)
    assert "Ouvrir un dossier de conseil" in mine.get(person.get_absolute_url()).content.decode()
    asked = {"origin": "partner", "request": "Aller au travail."}
    page = mine.post(f"{reverse('cases:new')}?personne={person.pk}", asked)
    assert "Dites qui l’a orientée." in page.content.decode()
    assert "Aller au travail." in page.content.decode()
    answer = mine.post(f"{reverse('cases:new')}?personne={person.pk}", asked | {"origin": "person"})
    case = Case.objects.get()
    assert (answer.url, case.status) == (person.get_absolute_url(), "waiting")
    assert mine.get(case.get_absolute_url()).status_code == 403


def test_a_sheet_and_a_rental_offer_to_open_one(agent):
    mine, sheet, rental = client_for(agent), a_sheet(), an_ongoing_rental()
    page = mine.get(reverse("rentals:sheet", args=[sheet.pk])).content.decode()
    assert f"fiche={sheet.pk}" in page
    assert mine.get(f"{reverse('cases:new')}?fiche={sheet.pk}").url.endswith(f"fiche={sheet.pk}")
    asked = mine.get(f"{reverse('cases:new')}?fiche={sheet.pk}&personne={rental.person_id}").content.decode()
    assert sheet.contact.partner.name in asked
    assert f"location={rental.pk}" in mine.get(rental.get_absolute_url()).content.decode()
    mine.post(f"{reverse('cases:new')}?location={rental.pk}", {"request": ""})
    assert Case.objects.get().rental == rental


def test_an_adviser_takes_a_file_from_its_page(adviser):
    case = a_case()
    mine = client_for(adviser)
    mine.post(reverse("cases:take", args=[case.pk]))
    case.refresh_from_db()
    assert case.adviser == adviser
    assert "Noter l’entretien" in mine.get(case.get_absolute_url()).content.decode()


def test_health_and_fear_are_read_by_who_follows_her_alone(adviser, manager):
    diagnosis = a_ready_diagnosis(a_met_case(adviser))
    url = reverse("cases:diagnosis", args=[diagnosis.case_id, diagnosis.pk])
    hers, theirs = (
        client_for(adviser).get(url).content.decode(),
        client_for(manager).get(url).content.decode(),
    )
    assert "Mal au dos" in hers
    assert "Peur de la nationale" in hers
    for words in ("Mal au dos", "Peur de la nationale", "Santé et aptitude", "incompatible", "psychologique"):
        assert words not in theirs
    levels = (
        client_for(manager)
        .get(reverse("cases:levels", args=[diagnosis.case_id, diagnosis.pk]))
        .content.decode()
    )
    assert "Mal au dos" not in levels
    assert "level_health" not in levels


def test_levels_half_given_are_kept_and_a_word_without_its_level_is_asked(adviser):
    case = a_met_case(adviser)
    diagnosis = start_diagnosis(case.pk, when="entry", at=OPENED, actor=adviser)
    url, mine = reverse("cases:levels", args=[case.pk, diagnosis.pk]), client_for(adviser)
    page = mine.post(url, {"level_need": "1", "words_budget": "Rien à mettre."}).content.decode()
    assert "Choisissez aussi le niveau" in page
    assert "Rien à mettre." in page
    mine.post(
        url, {"level_need": "1", "level_budget": "0", "level_health": "2", "words_budget": "Rien à mettre."}
    )
    assert {one.axis: one.level for one in diagnosis.findings.all()} == {"need": 1, "budget": 0}
    diagnosis.refresh_from_db()
    assert diagnosis.reserved == {"health": {"level": 2, "words": ""}}


def test_what_is_known_of_her_is_filled_in_and_what_she_answers_is_not_asked_again(adviser):
    person = a_person("Inès", "Roux", situation="registered", allowance="rsa", birth_date=date(1992, 5, 6))
    case = a_ready_diagnosis(a_met_case(adviser, person=person, sent=True)).case
    url, mine = reverse("cases:ask", args=[case.pk]), client_for(adviser)
    known = mine.get(url).context["known"]
    assert (known["ft"], known["rsa"], known["km_return"], known["prescribed"]) == (True, True, "24", True)
    assert "caf_quotient" not in known
    mine.post(url, {key: typed(key, value) for key, value in known.items()} | {"cpf_balance": "900"})
    case.refresh_from_db()
    assert case.facts == {"cpf_balance": "900.00"}
    assert mine.get(url).context["known"]["cpf_balance"] == "900.00"
