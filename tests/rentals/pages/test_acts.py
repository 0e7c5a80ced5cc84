"""What is done to a rental: each page calls its operation, says what it does, and keeps what was typed when refused."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rentals.models import Rental, Status
from tests.factories import a_driver, the_organisation
from tests.factories.desk import a_call
from tests.factories.fleet import a_vehicle
from tests.factories.lending import (
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


def text(response):
    return response.content.decode()


def again(rental):
    return Rental.objects.get(pk=rental.pk)


CONFIRM = {"vehicle": "", "payer": "", "payer_amount": "", "deposit": "150,00"}


def test_confirming_shows_the_price_and_what_is_missing(as_agent):
    rental = a_requested_rental()
    rental.person.papers.all().delete()
    shown = text(as_agent.get(url(rental, "confirm")))
    assert "20,00\u00a0€" in shown
    assert "Il manque\u00a0: pièce d’identité" in shown
    assert "Dispense de pièce" in shown


def test_confirming_with_one_named_vehicle(as_agent):
    rental = a_requested_rental()
    other = a_vehicle("car")
    response = as_agent.post(url(rental, "confirm"), CONFIRM | {"vehicle": other.pk}, follow=True)
    assert "La location est confirmée" in text(response)
    assert again(rental).vehicle == other


def test_a_refused_confirmation_shows_beside_the_field_and_keeps_what_was_typed(as_agent):
    rental = a_requested_rental()
    rental.person.papers.all().delete()
    response = as_agent.post(url(rental, "confirm"), CONFIRM | {"deposit": "80,00"})
    assert response.status_code == 200
    assert "Il manque" in text(response)
    assert 'value="80,00"' in text(response)
    assert again(rental).status == Status.REQUESTED


def test_confirming_twice_says_that_somebody_was_first(as_agent):
    rental = a_requested_rental()
    as_agent.post(url(rental, "confirm"), CONFIRM)
    response = as_agent.post(url(rental, "confirm"), CONFIRM)
    assert "rechargez la page" in text(response)


def test_a_hold_proposes_the_next_closing_and_refuses_the_past(as_agent):
    rental = a_requested_rental()
    assert 'value="2026-04-08T17:30"' in text(as_agent.get(url(rental, "hold")))
    response = as_agent.post(url(rental, "hold"), {"until": "2026-04-01T10:00"})
    assert "à venir" in text(response)
    as_agent.post(url(rental, "hold"), {"until": "2026-04-08T17:30"})
    assert again(rental).status == Status.HELD


def test_waiting_frees_what_was_held(as_agent):
    rental = a_held_rental()
    as_agent.post(url(rental, "wait"))
    assert (again(rental).status, again(rental).vehicle) == (Status.WAITING, None)


def test_a_refusal_needs_a_reason(as_agent):
    rental = a_requested_rental()
    assert "Il manque" in text(as_agent.post(url(rental, "refuse"), {"reason": ""}))
    assert "Écrivez la raison" in text(as_agent.post(url(rental, "refuse"), {"usual": "autre", "reason": ""}))
    as_agent.post(url(rental, "refuse"), {"usual": "autre", "reason": "Déménage à Nantes."})
    assert again(rental).end_reason == "Déménage à Nantes."
    assert "Déménage à Nantes." in text(as_agent.get(url(rental)))


def test_cancelling_says_first_what_is_to_be_given_back(as_agent):
    rental = a_signed_rental()
    shown = text(as_agent.get(url(rental, "cancel")))
    assert "la caution de 150,00\u00a0€" in shown
    assert f"{rental.vehicle.number} redevient libre" in shown
    as_agent.post(url(rental, "cancel"), {"usual": "La personne est malade.", "reason": ""})
    assert again(rental).end_reason == "La personne est malade."


def test_a_call_is_noted_with_what_was_said(as_agent):
    rental = an_ongoing_rental()
    response = as_agent.get(url(rental, "try_call"), follow=True)
    assert "tel:+336" in text(response)
    here = response.redirect_chain[-1][0]
    call = {"result": "no_answer", "next_try": "usuel", "direction": "out", "note": "Messagerie pleine"}
    assert as_agent.post(here, call).url == url(rental)
    assert again(rental).call_tried_at is not None
    assert "Messagerie pleine" in text(as_agent.get(url(rental)))


def test_a_no_show_waits_for_the_call_and_the_grace(as_agent, agent, the_clock):
    rental = a_confirmed_rental()
    assert "Appelez d’abord" in text(as_agent.post(url(rental, "no_show")))
    a_call(rental.person, agent, about=rental)
    assert "délai de grâce" in text(as_agent.post(url(rental, "no_show")))
    the_clock.move_to(paris_at(4, 7, 11) + timedelta(seconds=1), tick=False)
    as_agent.post(url(rental, "no_show"))
    assert again(rental).status == Status.NO_SHOW


def test_signing_without_a_contract_is_refused(as_agent):
    rental = a_confirmed_rental()
    assert "établissez-le" in text(as_agent.post(url(rental, "sign"), {"means": "paper"}))


def test_a_scan_is_asked_for_kept_and_shown_only_to_those_who_may(as_agent, as_workshop):
    rental = a_confirmed_rental()
    a_contract(rental)
    assert "Ajoutez l’exemplaire signé" in text(as_agent.post(url(rental, "sign"), {"means": "scan"}))
    wrong = SimpleUploadedFile("photo.jpg", b"pas une image")
    assert "pas une photo" in text(as_agent.post(url(rental, "sign"), {"means": "scan", "scan": wrong}))
    scan = SimpleUploadedFile("contrat.pdf", b"%PDF-1.7 essai")
    as_agent.post(url(rental, "sign"), {"means": "scan", "scan": scan})
    copy = as_agent.get(url(rental, "signed_copy"))
    assert copy["Content-Type"] == "application/pdf"
    assert b"".join(copy.streaming_content) == b"%PDF-1.7 essai"
    assert as_workshop.get(url(rental, "signed_copy")).status_code == 403


def test_a_request_changes_its_dates_until_something_is_taken(as_agent):
    rental = a_requested_rental()
    asked = {"needed_from": "2026-04-20T10:00", "needed_until": "2026-04-22T10:00"}
    as_agent.post(url(rental, "reschedule"), asked)
    assert again(rental).needed_from == paris_at(4, 20)
    confirmed = a_confirmed_rental(needed_from=paris_at(5, 12))
    assert "rechargez" in text(as_agent.post(url(confirmed, "reschedule"), asked))


def test_an_extension_shows_the_price_before_and_after(as_agent):
    """8 days at 27 €, 14 days at 40 € in all: 13 € more (row B2)."""
    rental = a_confirmed_rental(needed_until=paris_at(4, 15))
    shown = text(as_agent.get(url(rental, "extend"), {"needed_until": "2026-04-21T10:00"}))
    assert "27,00\u00a0€" in shown
    assert "13,00\u00a0€" in shown
    assert "40,00\u00a0€" in shown
    assert again(rental).needed_until == paris_at(4, 15)
    as_agent.post(url(rental, "extend"), {"needed_until": "2026-04-21T10:00"})
    assert again(rental).needed_until == paris_at(4, 21)


def test_an_extension_backwards_or_into_somebody_else_is_refused(as_agent):
    rental = a_confirmed_rental(needed_until=paris_at(4, 15))
    a_confirmed_rental(a_driver("Noémie", "Petit"), needed_from=paris_at(4, 17), needed_until=paris_at(4, 20))
    back = text(as_agent.post(url(rental, "extend"), {"needed_until": "2026-04-14T10:00"}))
    assert "La nouvelle fin vient après" in back
    into = text(as_agent.post(url(rental, "extend"), {"needed_until": "2026-04-21T10:00"}))
    assert "Noémie Petit" in into
    assert 'value="2026-04-21T10:00"' in into


def test_a_lease_is_renewed_by_a_term_within_the_limit(as_agent):
    rental = a_confirmed_rental(term_months=6)
    shown = text(as_agent.get(url(rental, "extend"), {"months": "6"}))
    assert "300,00\u00a0€" in shown
    assert "12\u00a0mois au plus" in shown
    as_agent.post(url(rental, "extend"), {"months": "6"})
    assert again(rental).term_months == 12


def test_another_vehicle_is_proposed_and_taken(as_agent):
    rental = a_confirmed_rental()
    old, other = rental.vehicle, a_vehicle("car")
    assert other.number in text(as_agent.get(url(rental, "swap")))
    assert "Pourquoi" in text(as_agent.post(url(rental, "swap"), {"vehicle": other.pk, "reason": ""}))
    as_agent.post(url(rental, "swap"), {"vehicle": other.pk, "reason": "Panne de démarreur"})
    assert again(rental).vehicle == other
    assert old.number in text(as_agent.get(url(rental)))


def test_a_vehicle_under_way_is_swapped_with_both_meters(as_agent, the_clock):
    the_organisation()
    rental = an_ongoing_rental()
    the_clock.move_to(paris_at(4, 7, 17), tick=False)
    other = a_vehicle("car")
    asked = {
        "vehicle": other.pk, "reason": "Panne", "back_meter": 40_100, "back_energy": 50, "remarks": "",
        "out_meter": other.meter, "out_energy": 80, "few_photos_reason": "Sur la route", "meter_confirmed": "on",
    }  # fmt: skip
    assert "100" in text(as_agent.post(url(rental, "swap"), asked | {"back_energy": 180}))
    read = as_agent.post(url(rental, "swap"), asked)
    assert again(rental).vehicle != other
    shown = {"shown": read.context["shown"], "do": "paper"}
    response = as_agent.post(url(rental, "swap"), asked | shown, follow=True)
    assert again(rental).vehicle == other, text(response)
    assert "Imprimez-les et signez-les à deux" in text(response)


def test_closing_with_something_due_asks_why(as_agent):
    rental = a_returned_rental()
    shown = text(as_agent.get(url(rental, "close")))
    assert "Il reste" in shown
    assert "La caution de 150,00\u00a0€" in shown
    as_agent.post(url(rental, "give_back"), {"kept": "", "reason": ""})
    assert "Il manque" in text(as_agent.post(url(rental, "close"), {"debt_reason": ""}))
    as_agent.post(url(rental, "close"), {"debt_reason": "Partie sans adresse"})
    assert again(rental).status == Status.CLOSED


@pytest.mark.parametrize(
    "name", ["confirm", "hold", "wait", "refuse", "cancel", "extend", "swap", "pay", "deposit", "sign"]
)
def test_an_adviser_may_not_act(as_adviser, name):
    rental = a_confirmed_rental()
    assert as_adviser.post(url(rental, name)).status_code == 403
    assert again(rental).status == Status.CONFIRMED


def test_a_rental_that_does_not_exist_is_not_found(as_agent):
    assert as_agent.get("/locations/999999/confirmer/").status_code == 404
