"""A scratch found at the return: proposed by the grid with its wear, counted, contested, lowered by a manager (issue 6, § 8)."""

import re
from datetime import timedelta

import pytest

from mobilite.periods import paris_date
from rentals.damage.starting import make_example_grid
from rentals.payments.balances import balance
from rentals.payments.models import Bill
from tests.factories import a_vehicle, an_offer, an_ongoing_rental, the_organisation
from tests.journeys.conftest import BOTH
from tests.journeys.hands import card, field, follow, paper, press, said, words

pytestmark = [pytest.mark.journey, pytest.mark.drawn, pytest.mark.django_db(transaction=True)]


def go_on(page):
    before = page.url
    page.locator(".kerb-end .btn-main").click()
    page.wait_for_function("before => location.href !== before", arg=before)


def touch_the_apron(page):
    drawing = page.locator(".tap:visible")
    box = drawing.bounding_box()
    drawing.click(position={"x": box["width"] * 0.65, "y": box["height"] * 0.5})
    page.get_by_role("button", name="Rayure").click()
    page.get_by_role("button", name="Rayure", pressed=True).wait_for()


@BOTH
def test_a_scratch_from_the_return_to_the_answer(visit, accessible, agent, manager, now, size):
    the_organisation()
    year = timedelta(days=366)
    make_example_grid(from_date=paris_date(now) - year, at=now - year)
    scooter = a_vehicle("scooter-50", first_registered_on=paris_date(now) - 3 * year, meter=5_000)
    rental = an_ongoing_rental(
        offer=an_offer("reseau-scooter-50"), vehicle=scooter, needed_from=now - timedelta(days=5),
        needed_until=now + timedelta(hours=1), at=now - timedelta(days=6),
    )  # fmt: skip

    page = visit(agent, size=size)
    page.goto(f"/locations/{rental.pk}/retour/")
    page.fill("#id_meter", "5 100")
    go_on(page)
    page.locator("#step").get_by_text("3/4").click()
    go_on(page)
    touch_the_apron(page)
    for _ in range(2):
        go_on(page)
    page.fill("#id_few", "Il pleut")
    go_on(page)
    page.get_by_role("heading", name="Tout est-il revenu ?").wait_for()
    go_on(page)
    page.get_by_role("heading", name="Que compte-t-on ?").wait_for()
    assert "Tablier, rayure : 38,50 €" in words(page.locator("main"))
    assert "15 % d’usure par an" in words(page.locator("main"))
    accessible(page)
    page.get_by_text("Compter 38,50").click()
    go_on(page)
    page.get_by_role("heading", name="Tout est juste").wait_for()
    assert "38,50 €" in words(page.locator("main"))
    page.get_by_role("button", name="Faire signer").click()
    page.get_by_role("heading", name="Qui signe").or_(
        page.get_by_role("button", name=re.compile("papier"))
    ).first.wait_for()
    page.get_by_role("button", name=re.compile("papier")).click()
    page.get_by_role("heading", name="Le véhicule est rendu").wait_for()

    page.goto(rental.get_absolute_url())
    assert "38,50 €" in card(page, "Dégâts")
    page.get_by_text("Autres actes").click()
    follow(page, "Noter une contestation")
    accessible(page)
    field(page, "Que dit-elle ?").fill("Elle y était déjà au départ.")
    page.get_by_text("Par téléphone").click()
    press(page, "Noter la contestation")
    assert "La contestation est notée" in said(page)
    assert "pas dû avant la réponse" in card(page, "Contestation")
    accessible(page)

    chief = visit(manager, size=size)
    chief.goto("/taches/")
    follow(chief, "De mon métier")
    chief.get_by_text("Répondre à une contestation").first.wait_for()
    chief.goto(rental.get_absolute_url())
    chief.get_by_text("Autres actes").click()
    follow(chief, "Répondre à la contestation")
    accessible(chief)
    chief.get_by_text("Baisser la somme").click()
    field(chief, "Ramené à").fill("20,00")
    field(chief, "Pourquoi ?").fill("La photo du départ est floue.")
    press(chief, "Répondre à la personne")
    assert "la lettre est prête" in said(chief)
    assert "Baissé : 20,00 €" in card(chief, "Contestation")
    letter = paper(chief, "Réponse à votre contestation|CTS-")
    assert "Nous baissons la somme" in letter
    assert "La photo du départ est floue." in letter
    accessible(chief)
    lines = Bill.objects.get(pk=rental.main_bill.pk).lines.filter(kind__in=["damage", "correction"])
    assert sum(line.amount for line in lines) == 20
    assert balance(rental.main_bill).left >= 20
