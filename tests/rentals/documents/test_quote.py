"""The free quote (row B8, arrêté of 17 March 2015, annexes A and B)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from mobilite.parameters.models import Organisation
from rentals import documents, quotes
from rentals.discounts import Asked
from rentals.operations import confirm, grant_discount
from rentals.payments.balances import balance
from tests.factories import a_driver, a_partner
from tests.factories.lending import a_confirmed_rental, a_rate, a_requested_rental, an_offer, paris_at
from tests.papers import text_of


@pytest.fixture
def quote(agent, now):
    return lambda rental, at=now: documents.issue_quote(rental, at=at, actor=agent)


def test_a_quote_has_its_number_its_day_and_how_long_it_holds(quote):
    text = text_of(quote(a_requested_rental(needed_from=paris_at(5, 4))))
    assert "Devis gratuit" in text
    assert "DEV-2026-0001" in text
    assert "Établi le mardi\u00a07\u00a0avril 2026" in text
    assert "Valable jusqu’au mardi\u00a021\u00a0avril 2026 inclus" in text


def test_a_quote_holds_no_longer_than_the_departure(quote):
    document = quote(a_requested_rental(needed_from=paris_at(4, 9)))
    assert document.context["valid_until"] == "2026-04-09"


def test_a_quote_says_who_lends_and_to_whom(quote):
    text = text_of(quote(a_requested_rental(a_driver("Samia", "Haddad"))))
    for words in (
        "Erdre et Loire Initiatives (ELI), association loi 1901",
        "12 rue des Ateliers, 44150 Ancenis-Saint-Géréon",
        "SIRET 000\u00a0000\u00a0000\u00a000012 · RNA W000000000",
        "02\u00a061\u00a091\u00a000\u00a000 · contact@structure.example",
        "Samia Haddad",
    ):
        assert words in text


def test_each_line_of_the_price_is_a_quantity_times_a_price(quote):
    document = quote(a_requested_rental(needed_until=paris_at(4, 15)))
    lines = document.context["price"]["lines"]
    assert len(lines) > 1
    for line in lines:
        assert Decimal(line["quantity"]) * Decimal(line["unit_price"]) == Decimal(line["amount"])
    assert (
        sum(Decimal(line["amount"]) for line in lines) == Decimal(document.context["price"]["to_pay"]) == 27
    )


def test_a_quote_says_what_may_be_due_after_the_return(quote):
    text = text_of(quote(a_requested_rental()))
    assert "0,10\u00a0€ par km au-delà de 560\u00a0km" in text
    assert "au-delà d’une heure, 10,50\u00a0€ par jour commencé (prix du jour + 50\u00a0%)" in text
    assert "rendu au même niveau qu’au départ" in text
    assert "dans la limite de la franchise de 450\u00a0€" in text
    assert "150,00\u00a0€, par chèque non encaissé ou en espèces" in text
    assert "Annulation sans frais jusqu’au départ" in text


def test_a_quote_says_where_keys_change_hands(quote):
    text = text_of(quote(a_requested_rental()))
    assert "mardi\u00a07\u00a0avril 2026, 10\u00a0h – Ancenis-Saint-Géréon, 12 rue des Ateliers" in text
    assert "mardi\u00a014\u00a0avril 2026, 10\u00a0h – au même endroit" in text


@pytest.mark.parametrize(("months", "said"), [(6, False), (12, True)])
def test_past_six_months_a_quote_says_more(quote, months, said):
    text = text_of(quote(a_requested_rental(term_months=months)))
    assert ("Plus de six mois" in text) is said
    assert ("Le prix convenu ne change pas" in text) is said


def test_the_quote_the_promise_and_the_contract_have_the_same_price_to_the_cent(quote, agent, now):
    rental = a_requested_rental(needed_until=paris_at(4, 17))
    quoted = quote(rental).context["price"]["to_pay"]
    asked = quotes.rental_quote(rental, on=now.date()).total
    rental = confirm(rental.pk, at=now, actor=agent)
    contract = documents.issue_contract(rental, at=now, actor=agent)
    billed = sum(line.amount for line in rental.main_bill.lines.all())
    assert Decimal(quoted) == asked == Decimal(contract.context["price"]["to_pay"]) == billed


@pytest.mark.slow
def test_whatever_is_lent_the_quote_the_contract_and_what_is_owed_say_the_same(quote, agent, now):
    """To the cent, whatever the length, the term, what is taken off and who bears a part of it."""
    payer = a_partner()

    @given(
        days=st.integers(1, 80),
        months=st.sampled_from([None, None, 1, 3, 6, 12]),
        percent=st.integers(0, 20),
        share=st.integers(0, 100),
    )
    @settings(max_examples=25)
    def said_the_same(days, months, percent, share):
        with transaction.atomic():
            length = {"term_months": months} if months else {"needed_until": paris_at(4, 7) + timedelta(days)}
            rental = a_requested_rental(**length)
            if percent:
                grant_discount(
                    rental.pk, asked=Asked(percent=Decimal(percent), reason="Reprise"), at=now, actor=agent
                )
            rental.refresh_from_db()
            price = quotes.rental_quote(rental, on=now.date()).total
            quoted = Decimal(quote(rental).context["price"]["to_pay"])
            part = (price * share / 100).quantize(Decimal("0.01"))
            borne = {"payer": payer, "payer_amount": part} if part else {}
            rental = confirm(rental.pk, at=now, actor=agent, **borne)
            contract = documents.issue_contract(rental, at=now, actor=agent).context["price"]
            owed = [balance(link.bill).total for link in rental.bills.all()]
            assert price >= 0
            assert sum(owed) == price == quoted
            assert Decimal(contract["to_pay"]) == owed[0] == price - part
            transaction.set_rollback(True)

    said_the_same()


def test_the_instalments_of_a_lease_add_up_to_its_price(quote):
    price = quote(a_requested_rental(term_months=12, in_one_payment=False)).context["price"]
    assert [Decimal(one["amount"]) for one in price["instalments"]] == [Decimal("18.34")] * 4 + [
        Decimal("18.33")
    ] * 8
    assert (
        "18,34\u00a0€ chaque fois, les 7\u00a0avril, 7\u00a0mai, 7\u00a0juin et 7\u00a0juillet 2026"
        in text_of(Document.objects.get())
    )


def test_a_quote_after_the_promise_shows_what_others_pay(quote):
    rental = a_confirmed_rental(
        confirming={"payer": a_partner("Mission locale d’exemple"), "payer_amount": Decimal("12.00")}
    )
    text = text_of(quote(rental))
    assert "Total de la location\n20,00\u00a0€" in text
    assert "Pris en charge par Mission locale d’exemple\n−\u00a012,00\u00a0€" in text
    assert "À payer au plus tard au départ\n8,00\u00a0€" in text


def test_the_solidarity_rate_is_named_but_never_the_quotient(quote):
    person = a_driver(family_quotient=Decimal("432.10"), quotient_proof_on=date(2026, 3, 1))
    document = quote(a_requested_rental(person))
    assert "tarif solidaire" in text_of(document)
    assert "432" not in str(document.context)


def test_pressing_again_the_same_day_gives_the_same_quote(quote, now):
    rental = a_requested_rental(needed_from=paris_at(4, 20))
    first = quote(rental)
    assert quote(rental, at=now + timedelta(minutes=5)) == first
    assert quote(rental, at=now + timedelta(days=1)) != first


def test_a_change_gives_another_quote(quote, now):
    rental = a_requested_rental(needed_from=paris_at(4, 20))
    first = quote(rental)
    a_rate(an_offer(), from_date=date(2026, 4, 1), day=Decimal("9.00"))
    second = quote(rental)
    assert second.number == "DEV-2026-0002"
    assert second.context["price"]["to_pay"] == "63.00"
    assert Document.objects.get(pk=first.pk).context["price"]["to_pay"] == "20.00"


def test_the_journal_tells_that_a_quote_was_issued(quote, agent):
    rental = a_requested_rental()
    quote(rental)
    entry = entries_about(rental).filter(verb="issue").get()
    assert entry.sentence == f"a établi le devis DEV-2026-0001 pour {rental.reference}."
    assert entry.actor == agent


def test_without_a_structure_nothing_is_issued_and_the_sentence_says_what_to_do(quote):
    rental = a_requested_rental()
    Organisation.objects.all().delete()
    with pytest.raises(documents.NoOrganisation) as refusal:
        quote(rental)
    assert "réglages" in refusal.value.sentence
    assert not Document.objects.exists()
