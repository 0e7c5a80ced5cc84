"""Cheques: in the drawer, on one slip, sometimes sent back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from rentals.payments.balances import balance
from rentals.payments.cheques import remit, to_remit, undo_cheque
from rentals.payments.drawers import CounterRefused
from rentals.payments.models import Remittance, RemittedCheque
from rentals.payments.operations import PaymentRefused, pay, refund
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.django_db


def a_cheque(agent, now, amount="40"):
    return pay(a_bill(now=now).pk, amount=Decimal(amount), means="cheque", at=now, actor=agent)


def test_a_slip_takes_the_cheques_chosen_out_of_the_drawer(agent, now):
    first, second = a_cheque(agent, now), a_cheque(agent, now, "12.50")
    pay(a_bill(now=now).pk, amount=Decimal(9), means="cash", at=now, actor=agent)
    slip = remit([first.pk], at=now, actor=agent)
    assert [one.payment for one in slip.cheques.all()] == [first]
    assert list(to_remit()) == [second]


def test_a_cheque_is_on_one_slip_only(agent, now):
    cheque = a_cheque(agent, now)
    slip = remit([cheque.pk], at=now, actor=agent)
    with pytest.raises(CounterRefused, match="n’est plus dans le tiroir"), transaction.atomic():
        remit([cheque.pk], at=now, actor=agent)
    other = Remittance.objects.create(remitted_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RemittedCheque.objects.create(remittance=other, payment=cheque, amount=cheque.amount)
    with pytest.raises(IntegrityError), transaction.atomic():
        RemittedCheque.objects.filter(remittance=slip).update(amount=1)


def test_a_slip_has_a_cheque(agent, now):
    with pytest.raises(CounterRefused, match="Cochez"):
        remit([], at=now, actor=agent)


def test_what_a_bounced_cheque_paid_is_due_again(agent, now):
    cheque = a_cheque(agent, now, "100")
    bill = cheque.allocations.get().bill
    bill.closed_at = now
    bill.save(update_fields=["closed_at"])
    remit([cheque.pk], at=now, actor=agent)
    undone = undo_cheque(cheque.pk, reason="Sans provision", at=now + timedelta(days=5), actor=agent)
    assert undone.undoes == cheque
    assert undone.reason == "Chèque impayé\u00a0: Sans provision"
    bill.refresh_from_db()
    assert bill.closed_at is None
    assert balance(bill).left == Decimal(100)
    with pytest.raises(CounterRefused, match="déjà noté"), transaction.atomic():
        undo_cheque(cheque.pk, reason="Encore", at=now, actor=agent)
    # It is paid again, otherwise.
    pay(bill.pk, amount=Decimal(100), means="cash", at=now + timedelta(days=6), actor=agent)
    assert balance(bill).left == 0


def test_a_cheque_in_the_drawer_may_be_given_back(agent, now):
    cheque = a_cheque(agent, now)
    assert undo_cheque(cheque.pk, reason="Payé en espèces", at=now, actor=agent).reason.startswith(
        "Chèque retiré"
    )
    assert not to_remit().exists()


def test_a_cheque_is_undone_with_its_motive_and_only_while_its_money_is_there(agent, now):
    cheque = a_cheque(agent, now)
    with pytest.raises(CounterRefused, match="Dites pourquoi"), transaction.atomic():
        undo_cheque(cheque.pk, reason=" ", at=now, actor=agent)
    refund(
        cheque.allocations.get().bill_id,
        amount=Decimal(10),
        means="cash",
        reason="Erreur",
        at=now,
        actor=agent,
    )
    with pytest.raises(PaymentRefused, match="déjà été remboursée"), transaction.atomic():
        undo_cheque(cheque.pk, reason="Sans provision", at=now, actor=agent)
    cash = pay(a_bill(now=now).pk, amount=Decimal(9), means="cash", at=now, actor=agent)
    with pytest.raises(CounterRefused, match="n’est pas un chèque"):
        undo_cheque(cash.pk, reason="?", at=now, actor=agent)
