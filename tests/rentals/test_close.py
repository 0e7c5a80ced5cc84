"""The money around a rental and its end (rows E4, F1, F2)."""

from decimal import Decimal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.workflow import ForbiddenTransition, Refusal
from rentals.models import Status
from rentals.operations import ExtraLine, charge, close, give_back_deposit, take_back, take_deposit
from rentals.payments.balances import balance
from rentals.payments.models import Deposit, Payment
from rentals.payments.operations import PaymentRefused, pay
from tests.factories import (
    a_closed_rental,
    a_confirmed_rental,
    a_paid_up_rental,
    a_report,
    a_requested_rental,
    a_returned_rental,
    an_offer,
    an_ongoing_rental,
    paris_at,
)

pytestmark = pytest.mark.django_db


def test_paid_up_and_the_deposit_given_back(agent):
    rental = a_closed_rental(actor=agent)
    assert (rental.status, rental.closed_at) == (Status.CLOSED, rental.returned_at)
    assert rental.main_bill.closed_at == rental.returned_at
    assert entries_about(rental).first().sentence == "a clôturé\u00a0: LOC-2026-0001."


def test_what_is_missing_is_said_all_at_once(agent, now):
    rental = a_returned_rental()
    with pytest.raises(Refusal) as caught:
        close(rental.pk, at=rental.returned_at, actor=agent)
    assert "Il reste 20,00\u00a0€ à payer" in caught.value.sentence
    assert "La caution de 150,00\u00a0€ est à rendre" in caught.value.sentence


def test_a_debt_is_acknowledged_with_its_motive(agent):
    rental = a_returned_rental()
    give_back_deposit(rental.pk, rental.deposits.get().deposit_id, at=rental.returned_at, actor=agent)
    closed = close(rental.pk, at=rental.returned_at, actor=agent, debt_reason="Dossier de surendettement")
    assert (closed.status, closed.debt_reason) == (Status.CLOSED, "Dossier de surendettement")
    assert closed.main_bill.closed_at is None
    assert balance(closed.main_bill).left == Decimal("20.00")


def test_what_is_to_be_given_back_is_given_first(agent):
    rental = an_ongoing_rental()
    pay(rental.main_bill.pk, amount=Decimal(20), means="cash", at=rental.pickup_at, actor=agent)
    charge(
        rental.pk, line=ExtraLine(label="Geste", amount=Decimal("-4.00"), why="Panne le premier jour"),
        at=rental.pickup_at, actor=agent,
    )  # fmt: skip
    take_back(rental.pk, report=a_report(40_100), at=rental.return_at, actor=agent)
    give_back_deposit(rental.pk, rental.deposits.get().deposit_id, at=rental.return_at, actor=agent)
    with pytest.raises(Refusal, match="4,00\u00a0€ sont à rendre"):
        close(rental.pk, at=rental.return_at, actor=agent, debt_reason="Tant pis")


def test_only_what_is_back_is_closed(agent, now):
    with pytest.raises(ForbiddenTransition):
        close(an_ongoing_rental().pk, at=now, actor=agent)


class TestTheDeposit:
    def test_a_part_is_kept_to_pay_the_damage(self, agent):
        """Row F1: 150 held, 42 of damage: 108 back, 42 income, register 0."""
        extra = ExtraLine(label="Rétroviseur", amount=Decimal("42.00"))
        rental = a_returned_rental(returning={"extra_lines": [extra]}, deposit_means="cash")
        at = rental.returned_at
        pay(rental.main_bill.pk, amount=Decimal("20.00"), means="cash", at=at, actor=agent)
        deposit = give_back_deposit(
            rental.pk, rental.deposits.get().deposit_id, kept=Decimal("42.00"), reason="Rétroviseur cassé",
            at=at, actor=agent,
        )  # fmt: skip
        assert (deposit.kept_amount, deposit.given_back_at) == (Decimal("42.00"), at)
        assert entries_about(deposit).first().sentence == (
            "a rendu 108,00\u00a0€ sur la caution de 150,00\u00a0€ et retenu 42,00\u00a0€."
        )
        assert Payment.objects.get(reference="Retenu sur la caution").amount == Decimal("42.00")
        assert not Deposit.objects.filter(given_back_at=None).exists()
        assert close(rental.pk, at=at, actor=agent).status == Status.CLOSED

    @pytest.mark.parametrize(
        ("kept", "reason", "field"),
        [
            ("150.01", "Dégât", "kept"),
            ("21.00", "Dégât", "kept"),
            ("20.00", " ", "reason"),
            ("-1.00", "?", "kept"),
        ],
    )
    def test_no_more_than_what_is_held_and_due_is_kept(self, agent, kept, reason, field):
        rental = a_returned_rental(deposit_means="cash")
        with pytest.raises(PaymentRefused) as caught:
            give_back_deposit(
                rental.pk, rental.deposits.get().deposit_id, kept=Decimal(kept), reason=reason,
                at=rental.returned_at, actor=agent,
            )  # fmt: skip
        assert caught.value.field == field
        assert not Payment.objects.exists()

    def test_it_is_given_back_once(self, agent):
        rental = a_paid_up_rental(a_returned_rental())
        with pytest.raises(PaymentRefused, match="déjà été rendue"):
            give_back_deposit(rental.pk, rental.deposits.get().deposit_id, at=rental.returned_at, actor=agent)

    def test_not_while_the_vehicle_is_out_nor_for_another_rental(self, agent, now):
        out, other = an_ongoing_rental(), a_returned_rental(offer=an_offer("reseau-scooter-50"))
        with pytest.raises(Refusal, match="quand le véhicule est revenu"):
            give_back_deposit(out.pk, out.deposits.get().deposit_id, at=now, actor=agent)
        with pytest.raises(Refusal, match="pas celle de cette location"):
            give_back_deposit(other.pk, out.deposits.get().deposit_id, at=now, actor=agent)

    def test_by_a_means_that_the_offer_accepts(self, agent, now):
        """Row F2."""
        rental = a_confirmed_rental(term_months=6)
        with pytest.raises(Refusal) as caught:
            take_deposit(rental.pk, amount=Decimal(300), means="terminal", at=now, actor=agent)
        assert caught.value.field == "means"
        assert "chèque" in caught.value.sentence
        with pytest.raises(Refusal):
            take_deposit(a_requested_rental().pk, amount=Decimal(300), means="cheque", at=now, actor=agent)


class TestCharging:
    def test_a_line_is_added_with_its_entry(self, agent, now):
        rental = an_ongoing_rental()
        bill = charge(
            rental.pk, line=ExtraLine(label="Clé perdue", amount=Decimal(35)), at=paris_at(4, 8), actor=agent
        )
        assert balance(bill).total == Decimal("55.00")
        assert entries_about(rental).first().verb == "charge"

    @pytest.mark.parametrize(
        ("line", "field"),
        [
            (ExtraLine(label=" ", amount=Decimal(5)), "label"),
            (ExtraLine(label="Rien", amount=Decimal(0)), "amount"),
            (ExtraLine(label="Geste", amount=Decimal("-20.01"), why="Panne"), "amount"),
        ],
    )
    def test_what_cannot_be_is_refused(self, agent, now, line, field):
        rental = an_ongoing_rental()
        with pytest.raises(Refusal) as caught:
            charge(rental.pk, line=line, at=now, actor=agent)
        assert caught.value.field == field
        assert balance(rental.main_bill).total == Decimal("20.00")
