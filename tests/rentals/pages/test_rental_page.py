"""The page of a rental: the next step, what is missing, the acts greyed with why, money, papers, story, marks."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobilite.people.models import Note
from rentals import rules
from rentals.models import Rental
from rentals.models.access import RuleKey
from rentals.payments.operations import pay
from rentals.views.notices import MISSING
from tests.factories import a_contact, a_driver, a_partner, the_organisation
from tests.factories.lending import (
    a_closed_rental,
    a_confirmed_rental,
    a_contract,
    a_held_rental,
    a_requested_rental,
    a_returned_rental,
    a_signed_rental,
    an_ongoing_rental,
    paris_at,
)

pytestmark = pytest.mark.django_db


def url(rental, name="rental"):
    return reverse(f"rentals:{name}", args=[rental.pk])


def page(client, rental, **asked):
    return client.get(url(rental), asked)


def text(response):
    return response.content.decode()


def greyed(response):
    return {act.label: act.why_not for act in response.context["acts"] if not act.possible}


def test_the_title_says_which_vehicle_for_whom(as_agent):
    rental = a_confirmed_rental(a_driver("Aïcha", "Le Goff"))
    response = page(as_agent, rental)
    assert "<h1>Clio pour Aïcha Le Goff</h1>" in text(response)
    assert f"Clio pour Aïcha Le Goff, {rental.reference}" in text(response)


@pytest.mark.parametrize(
    ("make", "label"),
    [
        (a_requested_rental, "Confirmer la location"),
        (a_held_rental, "Confirmer la location"),
        (a_confirmed_rental, "Établir le contrat"),
        (a_signed_rental, "Remettre les clés"),
        (an_ongoing_rental, "Noter le retour"),
        (a_returned_rental, "Encaisser"),
    ],
)
def test_the_main_button_is_the_next_step(as_agent, make, label):
    response = page(as_agent, make())
    assert response.context["next_step"].label == label


def test_a_contract_waits_for_its_signature_then_for_the_deposit(as_agent):
    rental = a_confirmed_rental()
    a_contract(rental)
    response = page(as_agent, rental)
    assert response.context["next_step"].url == url(rental, "sign")
    assert "Il manque la signature et la caution." in text(response)


def test_a_closed_rental_asks_for_nothing_more(as_agent):
    response = page(as_agent, a_closed_rental())
    assert response.context["next_step"] is None
    assert "Clôturée" in text(response)


def test_an_impossible_act_is_greyed_with_why(as_agent):
    response = page(as_agent, a_requested_rental())
    assert greyed(response)["Prolonger"] == "Confirmez d’abord la location."
    assert greyed(response)["Encaisser"] == "Rien n’est dû."
    assert greyed(page(as_agent, an_ongoing_rental()))["Annuler la location"].startswith(
        "Le véhicule est parti"
    )


def test_who_may_only_look_sees_no_act_of_lending(as_adviser):
    response = page(as_adviser, a_confirmed_rental())
    assert response.status_code == 200
    assert [act.label for act in response.context["acts"]] == [
        "Ouvrir un dossier de conseil",
        "Proposer à l’AI ou à l’ACI",
    ]
    assert response.context["next_step"] is None
    assert "Ajouter une note" not in text(response)


def test_a_workshop_colleague_sees_neither_telephone_nor_file(as_workshop):
    rental = a_confirmed_rental(a_driver(phone="+33639987788"))
    shown = text(page(as_workshop, rental))
    assert "06\u00a039\u00a098\u00a077\u00a088" not in shown
    assert rental.person.get_absolute_url() not in shown


def test_money_shows_each_line_with_why_who_else_pays_and_what_is_left(as_agent):
    partner = a_partner("Mission locale d’exemple")
    rental = a_confirmed_rental(confirming={"payer": partner, "payer_amount": Decimal("8.00")})
    pay(rental.main_bill.pk, amount=Decimal("5.00"), means="cash", at=paris_at(4, 7), actor=None)
    shown = text(page(as_agent, rental))
    assert "moins cher que" in shown
    assert "Pris en charge par Mission locale d’exemple" in shown
    assert "Payé, espèces" in shown
    assert "7,00\u00a0€" in shown
    assert "?note=" in shown


def test_before_the_confirmation_the_price_of_today_shows(as_agent):
    assert "Prix d’aujourd’hui" in text(page(as_agent, a_requested_rental()))


def test_a_lease_lists_its_instalments_and_its_last_day(as_agent):
    shown = text(page(as_agent, a_confirmed_rental(term_months=6)))
    assert shown.count("25,00\u00a0€") >= 6
    assert "mar.\u00a06\u00a0octobre 2026" in shown


def test_a_need_within_closed_days_is_told_apart_from_the_slots(as_agent):
    rental = a_requested_rental(needed_from=paris_at(4, 13, 6), needed_until=paris_at(4, 17, 20))
    shown = text(page(as_agent, rental))
    assert "Attendre notre ouverture est gratuit" in shown


def test_late_says_since_when_and_asks_to_call(as_agent, the_clock):
    rental = an_ongoing_rental(
        needed_from=paris_at(3, 23), needed_until=paris_at(4, 3), at=paris_at(3, 23, 9)
    )
    shown = text(page(as_agent, rental))
    assert "En retard\u00a0: le retour était prévu ven.\u00a03\u00a0avril, 10\u00a0h." in shown
    assert url(rental, "try_call") in shown


def test_nobody_came_asks_for_a_call_first_then_offers_to_note_it(as_agent, the_clock):
    rental = a_confirmed_rental(needed_from=paris_at(4, 7))
    the_clock.move_to(paris_at(4, 7, 11) + timedelta(minutes=1), tick=False)
    assert "Appelez avant de libérer le véhicule" in text(page(as_agent, rental))
    Rental.objects.filter(pk=rental.pk).update(call_tried_at=paris_at(4, 7, 10, 30))
    assert url(rental, "no_show") in text(page(as_agent, rental))


def test_papers_say_what_was_seen_what_is_missing_and_the_contract(as_agent):
    rental = a_confirmed_rental()
    a_contract(rental)
    shown = text(page(as_agent, rental))
    assert "Justificatif de domicile" in shown
    assert "prêt, non signé" in shown
    rental.person.papers.all().delete()
    assert "à demander" in text(page(as_agent, rental))


def test_a_missing_paper_can_be_waived_before_the_confirmation(as_agent):
    rental = a_requested_rental()
    rental.person.papers.all().delete()
    shown = text(page(as_agent, rental))
    assert "Dispenser" in shown
    assert "Il manque une pièce." in shown


def test_the_story_tells_acts_money_and_notes_newest_first(as_agent, agent, the_clock):
    rental = a_signed_rental(actor=agent)
    the_clock.shift(timedelta(hours=1))
    as_agent.post(url(rental, "note"), {"text": "Viendra avec son frère."})
    shown = text(page(as_agent, rental))
    assert shown.index("Viendra avec son frère.") < shown.index("a noté la demande")
    assert "Camille Bernard a reçu une caution de 150,00\u00a0€" in shown
    money = text(page(as_agent, rental, histoire="argent"))
    assert "a noté la demande" not in money
    assert Note.objects.get().person == rental.person


def test_an_empty_note_is_refused_in_words(as_agent):
    rental = a_confirmed_rental()
    response = as_agent.post(url(rental, "note"), {"text": "  "}, follow=True)
    assert "Écrivez la note" in text(response)


def test_the_prescriber_shows_with_the_contact(as_agent):
    contact = a_contact("Claire", "Morvan")
    assert "Claire Morvan" in text(page(as_agent, a_requested_rental(prescriber=contact)))


def test_a_quote_and_a_contract_are_made_by_one_press(as_agent):
    the_organisation()
    rental = a_requested_rental()
    shown = text(as_agent.post(url(rental, "issue_quote"), follow=True))
    assert "Le devis DEV-2026-0001 est prêt." in shown
    confirmed = a_confirmed_rental(needed_from=paris_at(5, 12))
    shown = text(as_agent.post(url(confirmed, "issue_contract"), follow=True))
    assert "est prêt à signer" in shown
    assert "/documents/RM-2026-0001.pdf" in shown


def test_without_a_structure_the_contract_is_refused_in_words(as_agent):
    shown = text(as_agent.post(url(a_confirmed_rental(), "issue_contract"), follow=True))
    assert "La structure n’est pas encore renseignée" in shown


def test_counter_mode_hides_the_surname_on_the_page(as_agent, agent):
    agent.hides_surnames = True
    agent.save()
    rental = a_confirmed_rental(a_driver("Aïcha", "Kerbrat"))
    response = page(as_agent, rental)
    assert "pour Aïcha K." in text(response)
    assert "Kerbrat" not in text(response)


def test_contact_precautions_come_with_the_rental(as_agent):
    rental = a_confirmed_rental(a_driver(no_voicemail=True))
    assert "Ne laissez pas de message vocal." in text(page(as_agent, rental))


def test_the_page_asks_as_many_queries_with_a_long_story(as_agent, agent):
    rental = a_signed_rental(actor=agent)
    page(as_agent, rental)
    with CaptureQueriesContext(connection) as short:
        page(as_agent, rental)
    for _ in range(3):
        pay(rental.main_bill.pk, amount=Decimal("1.00"), means="cash", at=paris_at(4, 7), actor=agent)
    with CaptureQueriesContext(connection) as long:
        page(as_agent, rental)
    assert len(short) == len(long)


def test_each_thing_that_may_be_missing_has_its_word():
    """One without it would break the page of the rental."""
    source = Path(rules.__file__).read_text(encoding="utf-8")
    asked = set(re.findall(r'_check\(\s*"(\w+)"', source)) | set(RuleKey.values)
    assert asked - {"deposit_back", "settled"} - set(MISSING) == set()
