"""The waiting list: asked for when nothing is free, offered, answered by the link, leased; and silence, then the next one."""

import re
from datetime import timedelta

import pytest

from mobilite.outbox.models import Message
from mobilite.outbox.sending import outgoing
from rentals.models import PublicRequest, Rental
from rentals.waiting.models import Entry, Turn
from rentals.waiting.operations import serve
from tests.conftest import NOW
from tests.factories import a_driver, a_person, a_place, a_vehicle, an_offer, the_organisation
from tests.factories.waiting import a_wait
from tests.journeys.conftest import DESK
from tests.journeys.hands import card, field, fill, follow, press, said, words
from vehicles.models import Vehicle

NARROW = {"width": 390, "height": 844}


@pytest.fixture
def bike(transactional_db):
    """A bike at the workshop: nothing is free."""
    the_organisation()
    an_offer("velila-velo")
    return a_vehicle("e-bike", state="workshop")


def link_of(entry) -> str:
    """Return the address that the SMS brings, as it leaves."""
    message = Message.objects.get(event="waiting.offered", about_id=Turn.objects.open().get(entry=entry).pk)
    return re.search(r"https?://[^/]+(/velo-libre/\S+/)", outgoing(message, at=NOW).text)[1]


def free(bike) -> None:
    Vehicle.objects.filter(pk=bike.pk).update(state="in_service")


@pytest.mark.parametrize("size", [DESK, NARROW], ids=["desk", "narrow"])
def test_asked_offered_answered_by_the_link_and_leased(visit, bike, agent, accessible, size):
    stranger = visit(size=size, scripts=False)
    stranger.goto("/demander/")
    stranger.get_by_role("button", name=re.compile("Vélo électrique")).click()
    stranger.get_by_label("Cette semaine").check()
    stranger.get_by_label("Plus longtemps").check()
    press(stranger, "Continuer")
    fill(stranger, {"Nom de famille": "Guillou", "Prénom": "Maëlle", "Téléphone": "0639981234"})
    field(stranger, "Votre commune").select_option(label="Oudon")
    press(stranger, "Continuer")
    assert "Tous nos vélos sont pris" in words(stranger.locator("main"))
    press(stranger, "Me mettre sur la liste")
    assert PublicRequest.objects.get().for_list

    known = a_driver("Maëlle", "Guillou", phone="+33639981234", phone_verified_on=NOW.date())
    page = visit(agent, size=size)
    page.goto("/")
    follow(page, "Répondre : Maëlle Guillou")
    follow(page, "Mettre Maëlle Guillou sur la liste d’attente")
    accessible(page)
    page.get_by_role("radio", name=re.compile("^3 mois")).check()
    field(page, "Il n’y a pas d’autre véhicule dans le foyer").check()
    press(page, "Inscrire")
    assert "C’est noté" in said(page)
    assert "Rang 1 à Ancenis" in card(page, "Pourquoi ce rang")
    accessible(page)
    page.goto("/liste-attente/")
    assert "1er à Ancenis" in words(page.locator("main"))
    accessible(page)

    free(bike)
    serve(NOW)
    entry = Entry.objects.get(person=known)
    stranger.goto(link_of(entry))
    accessible_without_scripts(stranger)
    assert "mercredi 8 avril" in words(stranger.locator("main"))
    press(stranger, "Oui, je le prends")
    assert "Venez le prendre vendredi 10 avril" in words(stranger.locator("main"))

    rental = Rental.objects.get()
    page.goto(entry.get_absolute_url())
    assert "A pris un vélo" in words(page.locator("main"))
    accessible(page)
    page.goto(rental.get_absolute_url())
    assert "Réservée" in words(page.locator("main"))
    assert (rental.person, rental.vehicle, rental.term_months) == (known, bike, 3)


def accessible_without_scripts(page):
    """A page behind a link does not scroll sideways: axe needs scripts that its reader may not have."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("size", [DESK, NARROW], ids=["desk", "narrow"])
def test_silence_then_the_next_one(visit, bike, agent, accessible, size):
    free(bike)
    first, second = (
        a_wait(
            a_person(name, name, phone_verified_on=NOW.date()),
            places=[a_place()],
            at=NOW - timedelta(days=days),
        )
        for name, days in (("Awa", 9), ("Tom", 5))
    )
    serve(NOW)
    page = visit(agent, size=size)
    page.goto("/")
    follow(page, "Appeler : Awa Awa")
    assert "lui est gardé jusqu’à" in words(page.locator("main"))
    accessible(page)
    link = link_of(first)

    turn = Turn.objects.get()
    serve(turn.answer_by)
    # As if the day had passed: the clock of the pages stands still.
    Turn.objects.filter(pk=turn.pk).update(answered_at=NOW)
    stranger = visit(size=size)
    stranger.goto(link)
    assert "Le délai est passé" in words(stranger.locator("main"))
    assert "Vous gardez votre place" in words(stranger.locator("main"))
    accessible(stranger)

    page.goto(second.get_absolute_url())
    follow(page, "Noter sa réponse")
    page.get_by_role("radio", name=re.compile("^Plus tard")).check()
    accessible(page)
    press(page, "Noter la réponse")
    assert "elle garde son rang" in said(page)
    page.goto("/liste-attente/")
    assert "1er à Ancenis" in words(page.locator("main"))
    accessible(page)
