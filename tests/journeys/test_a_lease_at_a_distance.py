"""A lease signed at a distance, withdrawn from on a telephone in two steps; the employer's certificate of one that goes on."""

import re

from mobilite.outbox.models import Message
from mobilite.outbox.sending import outgoing
from rentals.leases.operations import send_links
from rentals.operations import sign
from rentals.payments.balances import balance
from tests.conftest import NOW
from tests.factories import a_driver, the_organisation
from tests.factories.leasing import a_lease, pay_lease
from tests.factories.lending import a_confirmed_rental
from tests.journeys.conftest import BOTH
from tests.journeys.hands import follow, press, said, words


@BOTH
def test_a_contract_at_a_distance_is_withdrawn_from_in_two_steps(
    visit, transactional_db, agent, accessible, size
):
    the_organisation()
    person = a_driver("Maëlle", "Guillou", email="maelle@mail.example", phone_verified_on=NOW.date())
    rental = a_confirmed_rental(person, term_months=6)
    page = visit(agent, size=size)
    page.goto(rental.get_absolute_url())
    page.locator("summary", has_text="Autres actes").click()
    follow(page, "Préparer un contrat à distance")
    accessible(page)
    press(page, "Préparer le contrat à distance")
    assert "prêt à signer à distance" in said(page)
    sign(rental.pk, means="paper", at=NOW, actor=agent)
    pay_lease(rental, 25, at=NOW, actor=agent)
    assert send_links(NOW) == 1

    message = Message.objects.get(event="leases.may_withdraw")
    link = re.search(r"https?://[^/]+(/renoncer/\S+/)", outgoing(message, at=NOW).text)[1]
    stranger = visit(size=size)
    stranger.goto(link)
    accessible(stranger)
    assert "mardi 21 avril" in words(stranger.locator("main"))
    follow(stranger, "Renoncer au contrat ici")
    accessible(stranger)
    press(stranger, "Confirmer la rétractation")
    stranger.get_by_role("heading", name="Vous avez renoncé au contrat").wait_for()
    accessible(stranger)
    assert "Vous n’avez rien à payer" in words(stranger.locator("main"))

    page.goto(rental.get_absolute_url())
    assert "La personne a renoncé au contrat" in words(page.locator("main"))
    assert balance(rental.main_bill).credit == 25


@BOTH
def test_what_was_paid_for_a_month_becomes_a_certificate_for_the_employer(
    visit, transactional_db, agent, accessible, size
):
    rental = a_lease(paid=25)
    page = visit(agent, size=size)
    page.goto(rental.get_absolute_url())
    page.locator("summary", has_text="Autres actes").click()
    follow(page, "Attestations pour l’employeur")
    accessible(page)
    page.get_by_role("button", name=re.compile("^Préparer")).click()
    page.get_by_role("link", name=re.compile("^EMP-2026-0001")).wait_for()
    assert "12,50 €" in words(page.get_by_role("region", name="Mois par mois")).replace("\u00a0", " ")
    accessible(page)
