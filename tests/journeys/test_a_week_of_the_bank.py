"""A week of the bank, in a browser: the file sent, its columns said once, each line pressed, one taken back."""

import pytest

from rentals.payments.balances import balance
from rentals.payments.models import BankLine
from tests.factories import a_person
from tests.factories.banking import a_file, an_account
from tests.journeys.conftest import DESK, PHONE
from tests.rentals.payments.situations import a_bill

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LINES = (
    ("01/04/2026", "VIR SEPA AICHA DIALLO", "45,00"),
    ("02/04/2026", "VIR DEPARTEMENT SUBVENTION", "1 000,00"),
    ("03/04/2026", "VIR MADAME DURAND", "30,00"),
)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_week_of_the_bank(visit, agent, accessible, now, size):
    bill = a_bill("45.00", payer=a_person("Aïcha", "Diallo"), now=now)
    other = a_bill("80.00", payer=a_person("Lou", "Petit"), now=now)
    an_account(knows_columns=False, at=now)
    page = visit(agent, size=size)
    page.goto("/caisse/releves/")
    accessible(page)
    page.get_by_role("link", name="Envoyer un relevé").click()
    page.set_input_files(
        "input[type=file]", {"name": "releve.csv", "mimeType": "text/csv", "buffer": a_file(*LINES)}
    )
    page.get_by_role("button", name="Lire ce relevé").click()
    accessible(page)
    page.get_by_role("button", name="Lire ce relevé").click()
    accessible(page)
    # One press receives what is plain.
    page.get_by_role("button", name="Encaisser 45,00 €").click()
    page.get_by_text("45,00 € sont encaissés.").wait_for()
    assert balance(bill).left == 0
    page.get_by_role("link", name="VIR DEPARTEMENT SUBVENTION").click()
    accessible(page)
    page.get_by_role("link", name="Pas pour nous").click()
    page.get_by_text("Subvention ou autre recette").click()
    page.get_by_role("button", name="Mettre de côté").click()
    # The next line comes by itself; its payer is found by name.
    page.get_by_label("Qui a versé cet argent").fill("petit")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Lou Petit").click()
    accessible(page)
    page.get_by_role("button", name="Encaisser").click()
    page.get_by_text("Tout est traité.").wait_for()
    assert balance(other).left == 50
    # It was somebody else: taken back, it is due again.
    page.get_by_role("link", name="Rapprochées").click()
    page.get_by_role("link", name="VIR MADAME DURAND").click()
    page.get_by_role("link", name="Annuler").click()
    accessible(page)
    page.get_by_label("Pourquoi").fill("Ce n’est pas elle")
    page.get_by_role("button", name="Annuler ce rapprochement").click()
    page.get_by_text("La ligne est à traiter de nouveau.").wait_for()
    assert balance(other).left == 80
    assert BankLine.objects.to_treat().count() == 1
