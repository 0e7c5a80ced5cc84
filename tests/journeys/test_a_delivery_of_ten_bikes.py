"""Ten bikes are delivered: registered in one go, carried to another place, counted there, one of them missing."""

import pytest
from playwright.sync_api import expect

from tests.factories import a_category, a_place, the_organisation
from tests.journeys.conftest import DESK
from tests.journeys.hands import field, fill, follow, press, said, words
from vehicles.fleet.models import Inventory
from vehicles.models import State, Vehicle

TELEPHONE = {"width": 390, "height": 844}
LIST = "\n".join(
    ["Cadre\tBicycode\tClé", *(f"ARC{rank:06}\tEX{rank:08}\tK{rank}" for rank in range(100, 110))]
)


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "phone"])
def test_ten_bikes_come_go_and_are_counted(visit, accessible, workshop, size):
    the_organisation()
    a_place("Varades")
    page = visit(workshop, size=size)

    # Registered from the supplier's list, one line wrong at first.
    page.goto("/vehicules/")
    follow(page, "Tenir le parc")
    accessible(page)
    follow(page, "Livraisons")
    follow(page, "Enregistrer une livraison")
    field(page, "Catégorie").select_option(label=str(a_category("e-bike")))
    fill(
        page,
        {"Marque": "Arcade", "Modèle": "E-Colors", "Prix d’un véhicule": "1890", "Premier numéro": "V-101"},
    )
    field(page, "La liste, une ligne par véhicule").fill(LIST + "\nARC000100\tEX00000999\tK9")
    accessible(page)
    press(page, "Voir la liste")
    expect(page.get_by_text("La ligne 2 du fichier a déjà ce numéro de série.")).to_be_visible()
    accessible(page)
    field(page, "La liste, une ligne par véhicule").fill(LIST)
    press(page, "Relire la liste")
    accessible(page)
    press(page, "Enregistrer 10\u00a0véhicules")
    assert said(page) == "10 véhicules sont dans le parc."
    accessible(page)

    # Carried to Varades.
    page.get_by_text("Autres actes").click()
    follow(page, "Transférer à un autre lieu")
    field(page, "Vers quel lieu ?").select_option(label="Varades")
    press(page, "Voir ce qui part")
    expect(page.get_by_role("region", name="Ce qui part")).to_contain_text("V-110")
    accessible(page)
    press(page, "Transférer 10\u00a0véhicules")
    assert said(page) == "10 véhicules sont maintenant à Varades."
    accessible(page)

    # Counted there: eight ticked, one typed, one nowhere.
    page.goto("/parc/")
    follow(page, "Inventaires")
    follow(page, "Ouvrir un inventaire")
    field(page, "Quel lieu ?").select_option(label="Varades")
    press(page, "Ouvrir l’inventaire")
    accessible(page)
    for rank in range(101, 109):
        page.get_by_role("button", name=f"Vu : V-{rank}").click()
        expect(page.get_by_role("status")).to_contain_text(f"V-{rank}")
    field(page, "Numéro de l’étiquette").fill("v-109")
    page.get_by_role("button", name="Vu", exact=True).click()
    expect(page.get_by_role("region", name="À voir")).to_contain_text("V-110")
    assert "9 sur 10 vus" in words(page.locator(".fl-sum"))
    accessible(page)
    follow(page, "Régler les écarts, puis clore")
    accessible(page)
    follow(page, "Régler")
    expect(page.get_by_label("Le déclarer introuvable")).to_be_checked()
    accessible(page)
    press(page, "Régler cet écart")
    press(page, "Clore l’inventaire")
    assert said(page) == "L’inventaire est clos. Son résultat ne change plus."
    accessible(page)

    inventory = Inventory.objects.get()
    assert (inventory.expected_count, inventory.seen_count, inventory.difference_count) == (10, 9, 1)
    assert Vehicle.objects.get(number="V-110").state == State.MISSING
    answer = page.request.get(page.get_by_role("link", name="Tableau (CSV)").get_attribute("href"))
    assert "V-110;Arcade E-Colors;ARC000109;Varades;" in answer.text()
