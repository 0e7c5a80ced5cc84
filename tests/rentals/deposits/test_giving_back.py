"""A deposit goes back whole, or is kept in part for lines of a bill; a cheque goes back whole, signed for (row F1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from mobilite.money import ZERO
from rentals.payments.balances import balance
from rentals.payments.cheques import to_remit
from rentals.payments.deposits import give_back_deposit, lines_to_keep, sign_give_back
from rentals.payments.drawers import drawer
from rentals.payments.models import Deposit, KeptLine
from rentals.payments.operations import PaymentRefused, add_lines, pay
from rentals.pricing import Kind, line
from tests.factories import a_partner
from tests.rentals.deposits.situations import a_banked_cheque, a_deposit, held, nothing_is_wrong
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.django_db


@pytest.fixture
def bill(now):
    """A bill of 20 paid rent and 42 of damage."""
    found = a_bill("20.00", now=now)
    pay(found.pk, amount=Decimal(20), means="terminal", at=now, actor=None)
    damage = line(Kind.DAMAGE, "Rétroviseur", "Cassé à gauche", unit_price=Decimal(42))
    return add_lines(found.pk, [damage], at=now)


@pytest.fixture
def damage(bill):
    return bill.lines.get(kind="damage")


def test_cash_of_150_and_42_of_damage_108_back_42_income_register_0(agent, now, bill, damage):
    deposit = a_deposit(person=bill.person, at=now, actor=agent)
    give_back_deposit(
        deposit.pk, kept=Decimal(42), reason="Rétroviseur cassé", bill_id=bill.pk, lines=[damage.pk], at=now,
        actor=agent,
    )  # fmt: skip
    assert held() == ZERO
    assert balance(bill).left == ZERO
    assert drawer(agent.place, now).expected == Decimal(42)
    assert [(one.line, one.amount) for one in KeptLine.objects.all()] == [(damage, Decimal(42))]
    assert nothing_is_wrong(now)


class TestACheque:
    def test_42_are_paid_otherwise_and_the_cheque_is_given_back_signed_for(self, agent, now, bill):
        deposit = a_deposit("cheque", person=bill.person, at=now, actor=agent)
        pay(bill.pk, amount=Decimal(42), means="cash", at=now, actor=agent)
        deposit = give_back_deposit(deposit.pk, at=now, actor=agent)
        assert (held(), deposit.kept_amount, deposit.given_back_means) == (ZERO, ZERO, "cheque")
        signed = sign_give_back(deposit.pk, at=now + timedelta(minutes=5), actor=agent)
        assert signed.signed_back_at == now + timedelta(minutes=5)
        with pytest.raises(PaymentRefused, match="déjà notée"), transaction.atomic():
            sign_give_back(deposit.pk, at=now, actor=agent)

    def test_or_it_is_banked_and_108_are_refunded(self, agent, now, bill, damage):
        deposit = a_banked_cheque(person=bill.person, at=now, actor=agent)
        assert not to_remit().exists()
        deposit = give_back_deposit(
            deposit.pk, kept=Decimal(42), reason="Rétroviseur", bill_id=bill.pk, lines=[damage.pk], at=now,
            actor=agent,
        )  # fmt: skip
        assert (held(), balance(bill).left, deposit.given_back_means) == (ZERO, ZERO, "transfer")
        assert drawer(agent.place, now).expected == ZERO
        assert not to_remit().exists(), "it is on a slip already"
        assert nothing_is_wrong(now)

    def test_the_108_may_come_from_the_drawer(self, agent, now, bill, damage):
        deposit = a_banked_cheque(person=bill.person, at=now, actor=agent)
        a_deposit(at=now, actor=agent)
        give_back_deposit(
            deposit.pk, kept=Decimal(42), reason="Rétroviseur", bill_id=bill.pk, lines=[damage.pk], means="cash",
            at=now, actor=agent,
        )  # fmt: skip
        assert drawer(agent.place, now).expected == Decimal(42)
        assert nothing_is_wrong(now)

    def test_not_cashed_it_is_never_kept_in_part(self, agent, now, bill):
        deposit = a_deposit("cheque", person=bill.person, at=now, actor=agent)
        with pytest.raises(PaymentRefused, match="se rend entier") as caught:
            give_back_deposit(
                deposit.pk, kept=Decimal(42), reason="Dégât", bill_id=bill.pk, at=now, actor=agent
            )
        assert caught.value.field == "kept"


def test_what_is_given_back_is_not_given_back_again(agent, now):
    deposit = a_deposit(at=now, actor=agent)
    give_back_deposit(deposit.pk, at=now, actor=agent)
    with pytest.raises(PaymentRefused, match="déjà été rendue"), transaction.atomic():
        give_back_deposit(deposit.pk, at=now, actor=agent)
    assert drawer(agent.place, now).expected == ZERO


class TestTheLines:
    def test_no_more_is_kept_than_the_lines_say(self, agent, now, bill, damage):
        add_lines(bill.pk, [line(Kind.LATE, "Retard", "", unit_price=Decimal(10))], at=now)
        deposit = a_deposit(person=bill.person, at=now, actor=agent)
        with pytest.raises(PaymentRefused, match="lignes cochées font 42,00") as caught:
            give_back_deposit(
                deposit.pk, kept=Decimal(50), reason="Dégât", bill_id=bill.pk, lines=[damage.pk], at=now,
                actor=agent,
            )  # fmt: skip
        assert caught.value.field == "kept"

    def test_a_line_of_somebody_elses_bill_is_refused(self, agent, now, bill):
        other = a_bill("42.00", now=now).lines.get()
        deposit = a_deposit(person=bill.person, at=now, actor=agent)
        with pytest.raises(PaymentRefused, match="n’est pas à payer sur cette note"):
            give_back_deposit(
                deposit.pk, kept=Decimal(42), reason="Dégât", bill_id=bill.pk, lines=[other.pk], at=now,
                actor=agent,
            )  # fmt: skip

    def test_a_line_is_kept_once_whatever_the_number_of_deposits(self, agent, now, bill, damage):
        first = a_deposit(amount="30.00", person=bill.person, at=now, actor=agent)
        second = a_deposit(amount="30.00", person=bill.person, at=now, actor=agent)
        keep = {"reason": "Dégât", "bill_id": bill.pk, "lines": [damage.pk], "at": now, "actor": agent}
        give_back_deposit(first.pk, kept=Decimal(30), **keep)
        assert (damage, Decimal(12)) in lines_to_keep(bill)
        with pytest.raises(PaymentRefused, match="12,00"), transaction.atomic():
            give_back_deposit(second.pk, kept=Decimal(13), **keep)
        give_back_deposit(second.pk, kept=Decimal(12), **keep)
        assert [one.kept_amount for one in Deposit.objects.order_by("pk")] == [Decimal(30), Decimal(12)]
        assert nothing_is_wrong(now)


def test_nothing_is_kept_of_a_paper(agent, now, bill):
    deposit = a_deposit("guarantee", guarantor=a_partner(), reference="Acte", at=now, actor=agent)
    with pytest.raises(PaymentRefused, match="Rien n’est déposé"), transaction.atomic():
        give_back_deposit(deposit.pk, kept=Decimal(42), reason="Dégât", bill_id=bill.pk, at=now, actor=agent)
    assert give_back_deposit(deposit.pk, at=now, actor=agent).given_back_means == ""
    assert held() == ZERO


def test_only_a_deposit_that_is_given_back_is_signed_for(agent, now):
    with pytest.raises(PaymentRefused, match="rien à signer"):
        sign_give_back(a_deposit("cheque", at=now, actor=agent).pk, at=now, actor=agent)
