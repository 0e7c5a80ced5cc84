"""A lease at the counter, on a screen of 360 pixels: what each month costs is said before, and printed."""

import pytest
from playwright.sync_api import expect

from tests.factories import a_driver, a_vehicle, an_offer, the_organisation
from tests.journeys.conftest import PHONE
from tests.journeys.hands import card, field, follow, paper, press, said, words

MONTHLY = (
    "mar. 7 avril 2026 reste 25,00 € jeu. 7 mai 2026 25,00 € dim. 7 juin 2026 25,00 € "
    "mar. 7 juillet 2026 25,00 € ven. 7 août 2026 25,00 € lun. 7 septembre 2026 25,00 €"
)


@pytest.mark.drawn
def test_an_ebike_is_leased_for_six_months(visit, agent, accessible):
    the_organisation()
    an_offer("velila-velo")
    a_vehicle("e-bike")
    samuel = a_driver("Samuel", "Okafor")

    page = visit(agent, size=PHONE)
    page.goto(samuel.get_absolute_url())
    follow(page, "Nouvelle location")
    field(page, "Pour quoi faire ?").select_option("Aller travailler")
    page.get_by_role("radio", name="VELILA, vélo électrique").check()
    page.get_by_role("radio", name="6 mois").check()
    page.get_by_role("row", name="Samuel Okafor paie 150,00 €").wait_for()
    accessible(page)
    said_before = card(page, "Ce que cela fait")
    assert "À payer en 6 fois, chaque mois : 25,00 € le mar. 7 avril 2026, puis 25,00 €." in said_before
    assert "Dernier jour : mar. 6 octobre 2026." in said_before

    press(page, "Confirmer la location et préparer le contrat")
    assert said(page) == "La location est confirmée. Le contrat VAE-2026-0001 est prêt à signer."
    accessible(page)
    assert words(page.get_by_role("list", name="Échéances")) == MONTHLY
    contract = paper(page, "Contrat VAE-2026-0001")
    assert "Vous payez 25,00 € par mois 6 fois. En tout : 150,00 €." in contract
    assert (
        "25,00 € chaque fois, les 7 avril, 7 mai, 7 juin, 7 juillet, 7 août et 7 septembre 2026." in contract
    )

    follow(page, "Faire signer le contrat")
    page.get_by_role("radio", name="Signé sur papier").check()
    press(page, "Noter la signature")
    follow(page, "Encaisser")
    expect(field(page, "Somme reçue")).to_have_value("25,00")
    page.get_by_role("radio", name="Virement").check()
    press(page, "Encaisser")
    assert "Reste dû 125,00 €" in card(page, "Argent")
    assert "mar. 7 avril 2026 payée" in words(page.get_by_role("list", name="Échéances"))
