"""A vehicle that is late, and the person who comes next: told, given another one. Somebody who does not come (rows A6, A7, E6)."""

import re
from datetime import date
from decimal import Decimal

import pytest

from mobilite.outbox.models import Message
from rentals.models import Rental, Status
from rentals.payments.balances import balance
from rentals.promises import absence, telling
from tests.conftest import NOW
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_signed_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
    the_organisation,
)
from tests.journeys.conftest import BOTH
from tests.journeys.hands import field, follow, press, said, words

LAST_WEEK = paris_at(3, 30, 9)


def somebody(name, number):
    return a_driver(name, "Diallo", phone=f"+3363998000{number}", phone_verified_on=date(2026, 4, 1))


def texts():
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


@pytest.fixture
def structure(transactional_db):
    the_organisation()


@BOTH
def test_who_comes_next_is_told_what_is_free_then_gets_it(
    visit, structure, agent, accessible, run_due, run_jobs, size
):
    offer = an_offer("reseau-scooter-50")
    late = an_ongoing_rental(
        somebody("Boris", 1),
        offer=offer,
        at=LAST_WEEK,
        needed_from=paris_at(3, 30),
        needed_until=paris_at(4, 3),
    )
    coming = a_confirmed_rental(
        somebody("Amina", 2), offer=offer, vehicle=late.vehicle, at=paris_at(4, 1, 9),
        needed_from=paris_at(4, 7, 14), needed_until=paris_at(4, 9, 14),
    )  # fmt: skip
    other = a_vehicle("scooter-50", place=coming.pickup_place)
    run_due(NOW, *telling.WORKS)
    run_jobs()
    [text] = texts()
    assert (
        "Amina, votre scooter de mardi 7 avril, 14 h, risque de manquer. Nous avons un autre scooter" in text
    )

    page = visit(agent, size=size)
    page.goto("/")
    assert "Le véhicule n’est pas revenu." in words(page.locator("main"))
    follow(page, "Changer")
    page.get_by_role("radio", name=re.compile(other.number)).check()
    field(page, "Pourquoi ?").fill("Le scooter promis n’est pas revenu")
    accessible(page)
    press(page, "Changer de véhicule")
    assert f"{other.number} remplace l’ancien véhicule." in said(page)
    assert "Un autre véhicule que prévu" in words(page.locator("main"))
    accessible(page)
    run_jobs()
    assert f"le scooter Kisbee {other.number} vous attend mardi 7 avril à 14 h" in texts()[1]
    assert Rental.objects.get(pk=coming.pk).vehicle == other
    run_due(NOW, *telling.WORKS)
    assert len(texts()) == 2, "nothing more to say"


@BOTH
def test_nobody_comes_she_is_called_then_the_vehicle_is_freed(
    visit, structure, agent, accessible, run_due, run_jobs, size
):
    offer = an_offer("reseau-voiture", grace_minutes=15, no_show_fee=Decimal("7.00"))
    absent = a_signed_rental(
        somebody("Amina", 2),
        offer=offer,
        at=LAST_WEEK,
        needed_from=paris_at(4, 7, 9),
        needed_until=paris_at(4, 9, 9),
    )
    run_due(NOW, *absence.WORKS)
    run_jobs()
    assert "on vous attendait mardi 7 avril à 9 h" in texts()[0]

    page = visit(agent, size=size)
    page.goto("/")
    assert "personne n’est venu" in words(page.locator("main"))
    page.goto(absent.get_absolute_url())
    assert "Appelez avant de libérer le véhicule." in words(page.locator("main"))
    page.locator("main").get_by_role("link", name="Noter un appel").first.click()
    page.get_by_label("Pas de réponse", exact=True).check()
    press(page, "Noter l’appel")
    page.wait_for_url(f"**{absent.get_absolute_url()}")
    page.locator("main").get_by_role("link", name="Noter l’absence").first.click()
    main = words(page.locator("main"))
    assert "Compter l’absence : 7,00 €" in main
    assert "La personne le lit par message" in main
    accessible(page)
    press(page, "Libérer le véhicule")
    assert "L’absence est notée." in said(page)
    accessible(page)
    ended = Rental.objects.get(pk=absent.pk)
    assert (ended.status, balance(ended.main_bill).total) == (Status.NO_SHOW, Decimal("7.00"))
    assert "Il reste 7,00 € à payer" in texts()[-1].replace("\u00a0", " ")
