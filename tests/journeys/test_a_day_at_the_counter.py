"""A day of the counter: change in the morning, money through the day, the drawer counted in the evening, to the cent."""

import os
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from rentals.payments.deposits import hold_deposit
from rentals.payments.models import CashClose, Means
from rentals.payments.operations import pay
from tests.factories import a_person, paris_at, the_organisation
from tests.journeys.conftest import PHONE
from tests.journeys.hands import field, fill, follow, paper, press, said, sign_in, words
from tests.rentals.payments.situations import a_bill


def seen(page, name):
    """Keep a picture when somebody wants to look: ``PICTURES=/tmp/x``."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture
def counter(agent):
    the_organisation(siret="00000000000012")
    return agent


@pytest.mark.drawn
def test_a_counter_is_closed_in_the_evening(visit, counter, the_clock, accessible):
    desk = visit()
    desk.goto("/caisse/")
    sign_in(desk, counter)
    desk.goto("/caisse/")
    follow(desk, "Noter un mouvement")
    field(desk, "Que se passe-t-il ?")
    desk.get_by_role("radio", name="Monnaie ajoutée").check()
    fill(desk, {"Somme": "150"})
    press(desk, "Noter le mouvement")
    assert "monnaie ajoutée, 150,00 €" in said(desk)

    take_money(counter)
    desk.goto("/caisse/")
    assert "97,50 € encaissés aujourd’hui" in words(desk.locator("main"))
    accessible(desk)
    seen(desk, "caisse")

    the_clock.move_to(paris_at(4, 7, 17, 45))
    close_the_drawer(desk, accessible)
    bring_the_cheque(desk, accessible)

    phone = visit(size=PHONE)
    phone.goto("/")
    sign_in(phone, counter)
    for number, address in enumerate(("/caisse/", f"/caisse/lieux/{counter.place_id}/", "/caisse/cautions/")):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        seen(phone, f"phone-{number}")


def take_money(agent):
    """37 € in cash and a deposit of 50 €, a cheque of 60,50 €."""
    bill = a_bill("200.00", now=paris_at(4, 7, 9, 40))
    done = {"at": paris_at(4, 7, 10), "actor": agent}
    pay(bill.pk, amount=Decimal(37), means=Means.CASH, **done)
    pay(bill.pk, amount=Decimal("60.50"), means=Means.CHEQUE, reference="n° 12", **done)
    hold_deposit(a_person(), amount=Decimal(50), means=Means.CASH, **done)


def close_the_drawer(page, accessible):
    """150 of change, 37 paid and 50 held make 237; there are 235,50: it is counted again, and said why."""
    page.goto("/caisse/")
    follow(page, "Fermer la caisse")
    fill(page, {"50 €": "4", "20 €": "1", "10 €": "1", "5 €": "1", "50 c": "1"})
    total = page.get_by_role("status").filter(has_text="écart")
    assert words(total) == "235,50 € écart −1,50 €"
    expect(field(page, "Total compté")).to_have_value("235,50")
    accessible(page)
    seen(page, "count")
    press(page, "Fermer la caisse")
    assert "1,50 € de moins : recomptez, puis dites pourquoi." in words(page.locator("main"))
    fill(page, {"Motif de l’écart": "Monnaie mal rendue"})
    press(page, "Fermer la caisse")
    assert "235,50 € comptés, écart de" in said(page)
    close = CashClose.objects.get()
    assert (close.expected, close.difference) == (Decimal(237), Decimal("-1.50"))
    assert "Monnaie mal rendue" in paper(page, "CAI-2026-0001")
    assert "La caisse est fermée pour aujourd’hui." in words(page.locator("main"))
    accessible(page)
    seen(page, "drawer")


def bring_the_cheque(page, accessible):
    page.goto("/caisse/cheques/")
    accessible(page)
    seen(page, "cheques")
    press(page, "Remettre à la banque, et préparer le bordereau")
    assert said(page) == "Le bordereau REM-2026-0001 est prêt."
    assert "60,50 €" in paper(page, "Voir le bordereau")
    accessible(page)
    seen(page, "remittance")
    the_cheque_comes_back(page)


def the_cheque_comes_back(page):
    """Its 60,50 € are due again, and somebody has to call."""
    follow(page, "Noter un impayé")
    fill(page, {"Pourquoi ?": "Provision insuffisante"})
    press(page, "Noter l’impayé")
    assert said(page) == "60,50 € sont dus à nouveau."
    assert "Chèque impayé : Provision insuffisante" in words(page.locator("main"))
    page.goto("/caisse/")
    assert "163,00 € à recevoir" in words(page.locator("main"))
