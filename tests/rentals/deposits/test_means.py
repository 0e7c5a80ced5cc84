"""How long each means holds, and what is refused because it cannot hold long enough (row F2)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.parameters.models import ParameterValue
from mobilite.workflow import Refusal
from rentals.operations import confirm, replace_deposit, take_deposit, waive_deposit
from rentals.payments.deposits import hold_deposit, terms
from rentals.payments.models import BY_HAND, Deposit, DepositMeans
from rentals.payments.operations import PaymentRefused
from tests.factories import a_partner, a_person
from tests.factories.lending import (
    a_confirmed_rental,
    a_requested_rental,
    a_signed_rental,
    an_offer,
    an_ongoing_rental,
)
from tests.rentals.deposits.situations import CHEQUE, a_deposit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2026, 4, 7), date(2027, 4, 15)),
        (date(2028, 2, 29), date(2029, 3, 8)),
        (date(2027, 2, 28), date(2028, 3, 7)),
    ],
)
def test_a_cheque_holds_a_year_and_eight_days(on, last):
    assert terms.holds_until("cheque", on) == last


def test_each_means_has_its_end():
    assert terms.holds_until("card_hold", TODAY) == date(2026, 4, 14)
    assert terms.holds_until("guarantee", TODAY, until=date(2026, 12, 31)) == date(2026, 12, 31)
    assert [terms.holds_until(one, TODAY) for one in ("cash", "transfer", "terminal", "guarantee")] == [
        None
    ] * 4


def test_what_was_received_keeps_the_rule_of_its_day(agent, now):
    before = a_deposit("cheque", at=now, actor=agent)
    ParameterValue.objects.create(
        key="payments.cheque_days", value="0", from_date=date(2026, 4, 8), created_at=now, created_by=agent
    )
    after = a_deposit("cheque", at=now + timedelta(days=1), actor=agent)
    before.refresh_from_db()
    assert (before.holds_until, after.holds_until) == (date(2027, 4, 15), date(2027, 4, 8))


@given(days=st.integers(1, 400))
def test_a_card_hold_is_enough_for_seven_days_with_the_margin_and_no_more(days):
    """Row F2. The margin of seven days is for looking at what came back: only a return today is covered."""
    needed = TODAY + timedelta(days=days)
    until = TODAY + timedelta(days=7)
    assert terms.is_enough("card_hold", until, needed, TODAY) == (days <= 7)


class TestConfirming:
    def test_a_lease_that_only_a_card_hold_would_guarantee_is_refused_with_why(self, now):
        offer = an_offer("velila-velo", deposit_means=["card_hold"])
        rental = a_requested_rental(offer=offer, term_months=1)
        with pytest.raises(PaymentRefused, match="jusqu’au 14\u00a0avril") as caught:
            confirm(rental.pk, at=now, actor=None)
        assert "la banque ne garde la somme que 7\u00a0jours" in caught.value.sentence
        assert "dispense" in caught.value.sentence

    def test_one_means_that_holds_is_enough(self, now):
        offer = an_offer("velila-velo", deposit_means=["card_hold", "cheque"])
        assert a_confirmed_rental(offer=offer, term_months=12).status == "confirmed"

    def test_without_a_deposit_nothing_has_to_hold(self, now):
        offer = an_offer("velila-velo", deposit_means=["card_hold"], deposit=Decimal(0))
        assert a_confirmed_rental(offer=offer, term_months=1).status == "confirmed"

    def test_an_agent_does_not_lower_the_deposit_a_manager_does(self, agent, manager, now):
        rental = a_requested_rental()
        with pytest.raises(Refusal, match="demandez à un responsable") as caught:
            confirm(rental.pk, deposit=Decimal(50), at=now, actor=agent)
        assert caught.value.field == "deposit"
        assert confirm(rental.pk, deposit=Decimal(50), at=now, actor=manager).agreed_deposit == 50


class TestReceiving:
    def test_a_cheque_of_a_year_guarantees_a_lease_of_twelve_months_and_will_be_replaced(self, agent, now):
        rental = a_signed_rental(offer=an_offer("velila-velo"), term_months=12)
        deposit = rental.deposits.get().deposit
        assert deposit.holds_until == date(2027, 4, 15)

    def test_an_old_cheque_that_would_end_before_the_return_is_refused_with_what_is_possible(
        self, agent, now
    ):
        rental = a_confirmed_rental(offer=an_offer("velila-velo"), term_months=3)
        old = CHEQUE | {"amount": Decimal(300), "written_on": date(2025, 5, 1)}
        with pytest.raises(PaymentRefused) as caught:
            take_deposit(rental.pk, **old, at=now, actor=agent)
        assert "tient jusqu’au 9 mai 2026" in caught.value.sentence.replace("\u00a0", " ")
        assert "Possible\u00a0: un chèque daté d’aujourd’hui" in caught.value.sentence
        assert caught.value.field == "means"

    @pytest.mark.parametrize(
        ("written_on", "said"),
        [(date(2026, 4, 8), "jour à venir"), (date(2025, 3, 29), "trop ancien")],
    )
    def test_a_cheque_is_dated_of_a_day_when_a_bank_takes_it(self, agent, now, written_on, said):
        with pytest.raises(PaymentRefused, match=said) as caught:
            a_deposit("cheque", at=now, actor=agent, written_on=written_on)
        assert caught.value.field == "written_on"

    def test_a_cheque_ends_on_its_last_day_and_not_before(self, agent, now):
        """Dated 30 March 2025, it ends today: it is taken, for what lasts no longer."""
        assert a_deposit("cheque", at=now, actor=agent, written_on=date(2025, 3, 30)).holds_until == TODAY

    @pytest.mark.parametrize(
        ("means", "said"),
        [
            ("card_hold", "se demande sur sa propre page"),
            ("saved_card", "viendra avec le paiement par carte"),
        ],
    )
    def test_nobody_notes_by_hand_what_a_bank_keeps_aside(self, agent, now, means, said):
        with pytest.raises(PaymentRefused, match=said):
            a_deposit(means, at=now, actor=agent)

    def test_a_means_that_does_not_exist_is_refused(self, agent, now):
        with pytest.raises(PaymentRefused, match="dans la liste"):
            a_deposit("gold", at=now, actor=agent)

    def test_someone_guarantees_on_paper(self, agent, now):
        partner = a_partner("Caisse d’exemple")
        deposit = a_deposit(
            "guarantee",
            at=now,
            actor=agent,
            guarantor=partner,
            reference="Acte du 2 avril",
            until=date(2027, 1, 1),
        )
        assert (deposit.guarantor, deposit.spot, deposit.holds_until) == (partner, "drawer", date(2027, 1, 1))

    @pytest.mark.parametrize(
        ("details", "field"),
        [
            ({}, "guarantor_partner"),
            ({"reference": " "}, "reference"),
            ({"reference": "Acte", "until": TODAY}, "until"),
        ],
    )
    def test_a_guarantee_says_who_on_which_paper_until_when(self, agent, now, details, field):
        guarantor = {"guarantor": a_person("Paul", "Garant")} if details else {}
        with pytest.raises(PaymentRefused) as caught:
            a_deposit("guarantee", at=now, actor=agent, **guarantor, **details)
        assert caught.value.field == field

    def test_nobody_is_her_own_guarantor(self, agent, now):
        person = a_person()
        with pytest.raises(PaymentRefused, match="sa propre garante"):
            a_deposit("guarantee", person=person, guarantor=person, reference="Acte", at=now, actor=agent)

    def test_a_guarantee_that_ends_in_a_month_is_not_enough_for_three(self, agent, now):
        with pytest.raises(PaymentRefused, match="Possible"):
            hold_deposit(
                a_person(), amount=Decimal(150), means="guarantee", guarantor=a_partner(), reference="Acte",
                until=date(2026, 5, 7), needed=date(2026, 7, 14), at=now, actor=agent,
            )  # fmt: skip


class TestWaiving:
    def test_a_manager_waives_with_a_motive_and_the_keys_may_go(self, manager, now):
        rental = a_confirmed_rental()
        waived = waive_deposit(rental.pk, reason="Prise en charge par le CCAS", at=now, actor=manager)
        assert (waived.means, waived.amount, waived.spot) == ("exemption", Decimal(150), "")
        assert not waived.moves.exists()

    def test_an_agent_does_not_and_nobody_without_a_motive(self, agent, manager, now):
        rental = a_confirmed_rental()
        with pytest.raises(PaymentRefused, match="demandez à un responsable"):
            waive_deposit(rental.pk, reason="Sympa", at=now, actor=agent)
        with pytest.raises(PaymentRefused, match="Dites pourquoi"):
            waive_deposit(rental.pk, reason=" ", at=now, actor=manager)
        assert not Deposit.objects.exists()

    def test_only_what_is_missing_is_waived(self, agent, manager, now):
        with pytest.raises(Refusal, match="rien à dispenser"):
            waive_deposit(a_signed_rental().pk, reason="CCAS", at=now, actor=manager)


class TestReplacing:
    def test_the_new_one_is_taken_and_the_old_one_goes_back_in_one_operation(self, agent, now):
        rental = an_ongoing_rental()
        old = rental.deposits.get().deposit
        at = rental.pickup_at + timedelta(days=1)
        new = replace_deposit(rental.pk, old.pk, amount=old.amount, **CHEQUE, at=at, actor=agent)
        old.refresh_from_db()
        assert (old.ending, old.kept_amount, new.replaces, new.rental_deposit.rental) == (
            "replaced", 0, old, rental,
        )  # fmt: skip

    def test_when_the_new_one_is_refused_the_old_one_stays(self, agent, now):
        rental = an_ongoing_rental()
        old = rental.deposits.get().deposit
        with pytest.raises(Refusal, match="n’est pas accepté"):
            replace_deposit(
                rental.pk, old.pk, amount=old.amount, means="transfer", at=rental.pickup_at, actor=agent
            )
        old.refresh_from_db()
        assert old.given_back_at is None
        assert Deposit.objects.count() == 1


def test_every_payment_means_is_a_means_of_deposit():
    assert {one.value for one in BY_HAND} <= set(DepositMeans.values)
