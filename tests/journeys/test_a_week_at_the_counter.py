"""A week of a counter: money for several bills at once, one placed by hand, one given back; each evening to the cent."""

from datetime import timedelta
from decimal import Decimal

import pytest

from rentals.payments.drawers import drawer
from rentals.payments.integrity import CHECKS
from rentals.payments.models import Bill, CashClose, Payment
from tests.factories import a_person, paris_at, the_organisation
from tests.factories.owing import a_bill, a_late_bill
from tests.journeys.conftest import PHONE
from tests.journeys.hands import fill, follow, press, said, sign_in, words
from tests.journeys.test_a_day_at_the_counter import seen


@pytest.fixture
def counter(agent):
    the_organisation(siret="00000000000012")
    return agent


def receive(page, bill, amount):
    page.goto(f"/personnes/{bill.person_id}/encaisser/")
    fill(page, {"Somme reçue": amount})
    page.get_by_role("radio", name="Espèces").check()
    press(page, "Encaisser")
    return said(page)


def morning(page, the_clock, day, agent):
    """Nobody stays signed in overnight."""
    the_clock.move_to(paris_at(4, day, 10))
    page.goto("/")
    sign_in(page, agent)


def close(page, the_clock, day, counted, gap=""):
    the_clock.move_to(paris_at(4, day, 17, 45))
    page.goto("/caisse/")
    follow(page, "Fermer la caisse")
    fill(page, {"Total compté": counted} | ({"Motif de l’écart": gap} if gap else {}))
    press(page, "Fermer la caisse")
    assert ("aucun écart" in said(page)) is (not gap)


@pytest.mark.drawn
def test_each_evening_of_the_week_closes_to_the_cent(visit, counter, the_clock, now, accessible):
    person = a_person("Aïcha", "Diallo")
    older, newer = (a_late_bill("50.00", days=days, payer=person, now=now) for days in (20, 5))
    desk = visit()
    desk.goto("/")
    sign_in(desk, counter)

    # Tuesday: 75 for two bills of 50, the oldest first (row F3).
    assert "75,00 € reçus" in receive(desk, older, "75")
    seen(desk, "payment")
    accessible(desk)
    close(desk, the_clock, 7, "75")

    # Wednesday: she brings 40 where 25 are left; 15 wait.
    morning(desk, the_clock, 8, counter)
    assert "15,00 € ne sont sur aucune note" in receive(desk, newer, "40")
    assert words(desk.get_by_role("heading", level=1)) == "Paiement de 40,00 €"
    close(desk, the_clock, 8, "115")

    # Thursday: a new bill; what waited pays it, and five euros of it are given back in cash.
    morning(desk, the_clock, 9, counter)
    later = a_bill("10.00", payer=person, now=paris_at(4, 9, 9), label="Casque non rendu")
    payment = Payment.objects.order_by("-pk").first()
    desk.goto(f"/caisse/encaissements/{payment.pk}/")
    follow(desk, "Choisir la note à payer")
    accessible(desk)
    seen(desk, "place")
    fill(desk, {"Casque non rendu": "10"})
    press(desk, "Répartir ainsi")
    assert "réparti" in said(desk)
    desk.goto(f"/caisse/encaissements/{payment.pk}/rendre/")
    desk.get_by_role("radio", name="Espèces").check()
    fill(desk, {"Pourquoi ?": "Trop payé"})
    press(desk, "Rendre")
    assert "5,00 € rendus" in said(desk)
    close(desk, the_clock, 9, "110")

    # Friday: one euro is missing, and somebody says why.
    morning(desk, the_clock, 10, counter)
    close(desk, the_clock, 10, "109", gap="Erreur de rendu de monnaie")

    closes = CashClose.objects.order_by("day")
    assert [one.counted for one in closes] == [Decimal(sum_) for sum_ in (75, 115, 110, 109)]
    assert [one.difference for one in closes] == [Decimal(gap) for gap in (0, 0, 0, -1)]
    assert drawer(counter.place, paris_at(4, 10, 18)).expected == Decimal(109)
    assert not Bill.objects.filter(pk=later.pk, allocations=None).exists()
    for key, check in CHECKS.items():
        assert list(check.run(paris_at(4, 10, 18) + timedelta(minutes=1))) == [], key

    phone = visit(size=PHONE)
    phone.goto("/")
    sign_in(phone, counter)
    for number, address in enumerate(
        (
            f"/caisse/encaissements/{payment.pk}/",
            f"/personnes/{person.pk}/encaisser/",
            "/caisse/encaissements/",
        )
    ):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        seen(phone, f"week-phone-{number}")
