"""Discounts: limits by role, a motive, the same price on the quote, the contract and the bill (row B9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from mobilite.parameters.operations import set_parameter
from mobilite.workflow import Refusal
from rentals.discounts import LIMITS, Asked
from rentals.documents import issue_contract, issue_quote
from rentals.models import Discount
from rentals.operations import (
    ExtraLine,
    add_shares,
    charge,
    confirm,
    grant_discount,
    reschedule,
    take_back,
    withdraw_discount,
)
from rentals.payments.balances import balance
from rentals.payments.models import LineKind
from rentals.quotes import rental_quote
from rentals.shares import Asked as Share
from tests.factories import (
    a_closed_rental,
    a_confirmed_rental,
    a_partner,
    a_report,
    a_requested_rental,
    a_returned_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
    the_organisation,
)
from tests.factories.lending import sign_amendments
from tests.factories.paying import a_shared_rental, an_agreement

pytestmark = pytest.mark.django_db
D = Decimal


def asked(percent=None, amount=None, reason="Entretien d’embauche demain"):
    return Asked(percent=percent and D(percent), amount=amount and D(amount), reason=reason)


def grant(rental, now, actor, *args, **kwargs):
    return grant_discount(rental.pk, asked=asked(*args, **kwargs), at=now, actor=actor)


def refused(rental, now, actor, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as caught:
        grant(rental, now, actor, *args, **kwargs)
    return caught.value


def total(rental) -> Decimal:
    return balance(rental.main_bill).total


class TestBeforeTheConfirmation:
    def test_the_quote_the_bill_and_the_contract_say_the_same_price(self, agent, now):
        the_organisation()
        rental = a_requested_rental()
        grant(rental, now, agent, "12.5")
        quote = issue_quote(rental, at=now, actor=agent)
        confirmed = confirm(rental.pk, at=now, actor=agent)
        contract = issue_contract(confirmed, at=now, actor=agent)
        prices = {D(one.context["price"]["to_pay"]) for one in (quote, contract)}
        assert prices | {rental_quote(confirmed, on=now.date()).total, total(confirmed)} == {D("17.50")}
        line = confirmed.main_bill.lines.get(kind=LineKind.DISCOUNT)
        assert line.why.replace("\u00a0", " ") == "Entretien d’embauche demain : 12,5 % de 20,00 €."

    def test_a_second_one_takes_the_place_of_the_first(self, agent, now):
        rental = a_requested_rental()
        grant(rental, now, agent, "10")
        grant(rental, now, agent, amount="3")
        assert rental_quote(rental, on=now.date()).total == D(17)
        assert Discount.objects.count() == 1

    def test_it_may_be_taken_back(self, agent, now):
        rental = a_requested_rental()
        grant(rental, now, agent, "10")
        withdraw_discount(rental.pk, at=now, actor=agent)
        rental.refresh_from_db()
        assert rental_quote(rental, on=now.date()).total == D(20)
        with pytest.raises(Refusal, match="Aucune remise"):
            withdraw_discount(rental.pk, at=now, actor=agent)

    def test_it_is_asked_with_the_confirmation(self, agent, now):
        rental = confirm(a_requested_rental().pk, discount=asked("20"), at=now, actor=agent)
        assert total(rental) == D(16)
        with pytest.raises(Refusal, match="demandez à un responsable"):
            confirm(
                a_requested_rental(vehicle=a_vehicle("car")).pk, discount=asked("21"), at=now, actor=agent
            )

    def test_a_sum_is_not_more_than_the_limit_once_the_price_has_changed(self, agent, manager, now):
        rental = a_requested_rental(needed_until=paris_at(4, 15))
        grant(rental, now, agent, amount="5.40")
        reschedule(
            rental.pk, needed_from=rental.needed_from, needed_until=paris_at(4, 10), at=now, actor=agent
        )
        with pytest.raises(Refusal, match="Le prix a changé"):
            confirm(rental.pk, at=now, actor=agent)
        assert confirm(rental.pk, at=now, actor=manager)

    def test_a_lease_shares_what_is_left_between_its_instalments(self, manager, now):
        rental = a_requested_rental(offer=an_offer("velila-velo"), term_months=6)
        whole = rental_quote(rental, on=now.date()).total
        grant(rental, now, manager, "50")
        rental.refresh_from_db()
        priced = rental_quote(rental, on=now.date())
        assert sum(one.amount for one in priced.instalments) == priced.total == whole / 2


class TestAfterwards:
    def test_it_is_a_line_of_the_bill_and_an_entry_without_the_motive(self, agent, now):
        rental = a_confirmed_rental()
        grant(rental, now, agent, "20")
        assert total(rental) == D(16)
        entry = entries_about(rental).first()
        assert entry.sentence == f"a accordé une remise de 4,00\u00a0€ sur {rental.reference}."
        assert "embauche" not in str(entry.data)

    def test_a_contract_not_signed_yet_is_to_be_made_again(self, agent, now):
        the_organisation()
        rental = a_confirmed_rental()
        issue_contract(rental, at=now, actor=agent)
        later = now + timedelta(minutes=1)
        assert grant(rental, later, agent, "10").contract() is None

    def test_a_signed_contract_gets_its_amendment(self, agent):
        rental = an_ongoing_rental()
        grant(rental, paris_at(4, 8), agent, "10")
        (amendment,) = Document.objects.about(rental).filter(kind="amendment")
        assert D(amendment.context["after"]["price"]["to_pay"]) == total(rental) == D(18)

    def test_after_the_return_the_bill_alone_says_it(self, agent):
        rental = a_returned_rental()
        grant(rental, rental.returned_at, agent, "10")
        assert not Document.objects.about(rental).filter(kind="amendment").exists()

    def test_nothing_is_granted_once_it_is_closed(self, manager, now):
        assert "on ne peut pas" in refused(a_closed_rental(), now, manager, "10").sentence


class TestLimits:
    @pytest.mark.parametrize("how", [{"percent": "20.01"}, {"amount": "4.01"}, {"percent": "100"}])
    def test_an_agent_stops_at_a_fifth_and_reads_who_may_more(self, agent, now, how):
        error = refused(a_requested_rental(), now, agent, **how)
        assert error.field == next(iter(how))
        assert "20\u00a0% de 20,00\u00a0€ au plus" in error.sentence
        assert "demandez à un responsable" in error.sentence

    def test_small_discounts_add_up(self, agent, now):
        rental = a_confirmed_rental()
        grant(rental, now, agent, "15")
        assert (
            "dont 3,00\u00a0€ déjà accordés\u00a0: il reste 1,00\u00a0€"
            in refused(rental, now, agent, "10").sentence
        )
        grant(rental, now, agent, amount="1")
        assert total(rental) == D(16)

    def test_a_manager_may_take_everything_off_and_no_more(self, manager, now):
        rental = a_confirmed_rental()
        grant(rental, now, manager, "100")
        assert total(rental) == 0
        assert "ne dépasse pas le prix" in refused(rental, now, manager, amount="0.01").sentence

    def test_a_limit_changes_from_a_day(self, agent, manager, now):
        set_parameter(
            LIMITS["agent"],
            value=50,
            from_date=date(2026, 4, 8),
            today=date(2026, 4, 7),
            at=now,
            actor=manager,
        )
        rental = a_confirmed_rental()
        refused(rental, now, agent, "50")
        grant(rental, paris_at(4, 8), agent, "50")
        assert total(rental) == D(10)

    def test_a_gesture_on_the_bill_is_a_discount_too(self, agent, now):
        rental = a_confirmed_rental()
        for amount, why, sentence in (("-4.01", "Panne", "responsable"), ("-4", "", "Dites pourquoi")):
            line = ExtraLine(label="Geste", amount=D(amount), kind=LineKind.DISCOUNT, why=why)
            with pytest.raises(Refusal, match=sentence):
                charge(rental.pk, line=line, at=now, actor=agent)

    @pytest.mark.parametrize(
        ("how", "field"),
        [
            ({}, "percent"),
            ({"percent": "10", "amount": "2"}, "percent"),
            ({"percent": "-1"}, "percent"),
            ({"amount": "-1"}, "amount"),
            ({"amount": "0.001"}, "amount"),
            ({"percent": "10", "reason": "  "}, "reason"),
            ({"percent": "10", "reason": "x" * 201}, "reason"),
        ],
    )
    def test_a_discount_that_makes_no_sense_is_refused_in_words(self, manager, now, how, field):
        assert refused(a_requested_rental(), now, manager, **how).field == field


class TestAtTheReturn:
    """What staff take off at a return counts with what was granted before."""

    def back(self, rental, agent, *amounts, why="Batterie faible toute la semaine"):
        gestures = [ExtraLine(label="Geste", amount=D(amount), why=why) for amount in amounts]
        return take_back(
            rental.pk, report=a_report(vehicle=rental.vehicle, meter=rental.vehicle.meter), extra_lines=gestures,
            at=rental.return_at, actor=agent,
        )  # fmt: skip

    def test_a_gesture_is_a_discount_of_the_bill(self, agent):
        rental = an_ongoing_rental()
        self.back(rental, agent, "-4")
        line = rental.main_bill.lines.get(kind=LineKind.DISCOUNT)
        assert line.amount == D(-4)

    @pytest.mark.parametrize("amounts", [["-4.01"], ["-2", "-2.01"], ["-15"]])
    def test_more_than_the_role_allows_is_refused_and_says_who_can(self, agent, amounts):
        with pytest.raises(Refusal, match="Au-delà, demandez à un responsable"):
            self.back(an_ongoing_rental(), agent, *amounts)

    def test_what_was_granted_before_is_counted(self, agent):
        rental = an_ongoing_rental()
        grant(rental, paris_at(4, 8), agent, "15")
        sign_amendments(rental, at=paris_at(4, 8))
        with pytest.raises(Refusal, match="dont 3,00\u00a0€ déjà accordés\u00a0: il reste 1,00"):
            self.back(rental, agent, "-2")
        self.back(rental, agent, "-1")
        assert total(rental) == D(16)

    def test_it_says_why(self, agent):
        with pytest.raises(Refusal, match="Dites pourquoi"):
            self.back(an_ongoing_rental(), agent, "-1", why=" ")

    def test_whatever_kind_a_line_says_it_is(self, agent, now):
        line = ExtraLine(label="Dégât", amount=D(-15), kind=LineKind.DAMAGE, why="Erreur")
        with pytest.raises(Refusal, match="responsable"):
            charge(a_confirmed_rental().pk, line=line, at=now, actor=agent)


class TestPayers:
    def test_a_convention_keeps_to_its_rule(self, manager, now):
        """Half of 20 is 10; half of what is left after a discount is the payer's, never less."""
        rental = a_shared_rental(an_agreement())
        grant(rental, now, manager, "50")
        commitment = rental.bills.get(is_main=False).bill.commitment
        assert commitment.kept == D(5)
        assert total(rental) == D(5)

    def test_what_was_promised_once_is_not_lowered(self, manager, now):
        rental = a_confirmed_rental()
        add_shares(rental.pk, asked=[Share(partner=a_partner(), amount=D(15))], at=now, actor=manager)
        error = refused(rental, now, manager, "50")
        assert "la personne ne paie plus que 5,00" in error.sentence
        grant(rental, now, manager, "25")
        assert (total(rental), rental.bills.get(is_main=False).bill.commitment.kept) == (0, D(15))


@pytest.mark.parametrize(
    ("how", "options", "share"),
    [
        (None, [], None),
        ({"percent": "12.5"}, [], None),
        ({"amount": "3.33"}, ["Siège bébé"], "4.01"),
        ({"percent": "33.33"}, ["Siège bébé"], "7.77"),
    ],
)
def test_quote_contract_bills_and_balance_add_up_to_the_cent(manager, now, how, options, share):
    """Rows B6, B7, B8, B9: the whole is one figure, whoever pays it."""
    the_organisation()
    offer = an_offer()
    offer.rates.update(accessories={"Siège bébé": {"1": "1.11"}})
    rental = a_requested_rental(offer=offer, accessories=options)
    if how:
        grant(rental, now, manager, **how)
    quoted = D(issue_quote(rental, at=now, actor=manager).context["price"]["whole"])
    shares = [Share(partner=a_partner(), amount=D(share))] if share else []
    rental = confirm(rental.pk, shares=shares, at=now, actor=manager)
    contract = issue_contract(rental, at=now, actor=manager).context["price"]
    owed = sum(balance(link.bill).total for link in rental.bills.all())
    assert quoted == D(contract["whole"]) == owed
    assert D(contract["to_pay"]) == total(rental) >= 0
    assert all(line["why"] for line in contract["lines"])


class TestPages:
    def url(self, rental, name="discount"):
        return reverse(f"rentals:{name}", args=[rental.pk])

    def test_the_page_says_the_limit_and_the_price_before_the_button(self, as_agent):
        rental = a_requested_rental()
        page = as_agent.get(self.url(rental), {"percent": "10", "amount": "", "reason": ""}).content.decode()
        assert "jusqu’à 20\u00a0% du prix\u00a0: 4,00\u00a0€ au plus" in page
        assert "18,00\u00a0€" in page

    def test_what_is_typed_is_kept_when_it_is_too_much(self, as_agent):
        rental = a_requested_rental()
        typed = {"percent": "45,5", "amount": "", "reason": "Geste"}
        page = as_agent.post(self.url(rental), typed).content.decode()
        assert "demandez à un responsable" in page
        assert "45,5" in page
        as_agent.post(self.url(rental), typed | {"percent": "12,5"})
        assert Discount.objects.get().percent == D("12.5")
        as_agent.post(self.url(rental, "withdraw_discount"))
        assert not Discount.objects.exists()

    @pytest.mark.parametrize("typed", ["9" * 40, "abc", "1e5", "NaN", "\x00", "-3", "0"])
    def test_nonsense_is_answered_in_words(self, as_agent, typed):
        for name in ("percent", "amount"):
            asked = {"percent": "", "amount": "", "reason": "Geste"} | {name: typed}
            assert as_agent.get(self.url(rental := a_requested_rental()), asked).status_code == 200
            assert as_agent.post(self.url(rental), asked).status_code == 200
        assert not Discount.objects.exists()

    def test_it_is_asked_on_the_page_that_confirms(self, as_agent):
        rental = a_requested_rental()
        url = self.url(rental, "confirm")
        assert "Une remise\u202f?" in as_agent.get(url).content.decode()
        asked = {
            "vehicle": "",
            "deposit": "150",
            "discount_percent": "20",
            "discount_amount": "",
            "discount_reason": "Geste",
        }
        as_agent.post(url, asked)
        assert total(rental) == D(16)
