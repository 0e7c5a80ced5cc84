"""A bill paid on a telephone: the link of the counter, a card that is declined, then one that asks to authenticate."""

import re

import pytest
from playwright.sync_api import expect

from mobilite.outbox.models import Message
from mobilite.outbox.sending import outgoing
from rentals.payments.balances import balance
from tests.conftest import NOW
from tests.factories import a_person, the_organisation
from tests.factories.owing import a_late_bill
from tests.journeys.conftest import BOTH
from tests.journeys.hands import follow, press
from tests.stripe_server import BROKE, STRONG


@BOTH
@pytest.mark.django_db(transaction=True)
def test_a_bill_is_paid_from_the_link_of_a_message(visit, stripe_that_calls, agent, accessible, size):
    the_organisation()
    person = a_person("Maëlle", "Guillou", email="maelle@mail.example")
    bill = a_late_bill("40.00", payer=person, now=NOW)
    page = visit(agent, size=size)
    page.goto(f"/personnes/{person.pk}/doit/")
    page.locator("summary", has_text="Autres actes").click()
    follow(page, "Faire payer par carte")
    accessible(page)
    press(page, "Continuer")
    expect(page.get_by_role("status")).to_contain_text("Le lien part par")

    message = Message.objects.get(event="payments.pay_link")
    link = re.search(r"https?://[^/]+(/payer/\S+/)", outgoing(message, at=NOW).text)[1]
    phone = visit(size=size, also=[stripe_that_calls.url])
    phone.goto(link)
    expect(phone.get_by_role("heading", name="À payer")).to_be_visible()
    accessible(phone)
    press(phone, "Payer 40,00\u00a0€")
    phone.wait_for_url(f"{stripe_that_calls.url}/c/pay/*")
    phone.get_by_label("Numéro de carte").fill(BROKE)
    phone.get_by_role("button", name="Payer").click()
    expect(phone.get_by_role("alert")).to_contain_text("declined")
    phone.get_by_role("link", name="Retour").click()
    expect(phone.get_by_role("heading", name="Ce n’est pas encore payé")).to_be_visible()
    accessible(phone)
    press(phone, "Payer 40,00\u00a0€")
    phone.get_by_label("Numéro de carte").fill(STRONG)
    phone.get_by_role("button", name="Payer").click()
    phone.get_by_label("Je m’authentifie auprès de ma banque").check()
    phone.get_by_role("button", name="Payer").click()
    phone.wait_for_url("**/payer/retour/**")
    paid = phone.get_by_role("heading", name="C’est payé")
    follow_up = phone.get_by_role("link", name="Voir où en est le paiement")
    expect(paid.or_(follow_up)).to_be_visible()
    # The webhook is on its way: the page says so, and says it is paid once it came.
    for _ in range(20):
        if balance(bill).left == 0:
            break
        phone.wait_for_timeout(250)
    phone.goto(phone.url)
    expect(paid).to_be_visible()
    accessible(phone)
    page.goto(f"/personnes/{person.pk}/doit/")
    expect(page.get_by_text("Rien à payer").first).to_be_visible()
