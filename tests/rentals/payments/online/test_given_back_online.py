"""Money that goes back to the card, once; cards that take it no more; payments that a bank takes back (rows F5, F6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.todo.models import Task
from rentals.payments.balances import balance, unplaced_of
from rentals.payments.integrity import CHECKS
from rentals.payments.models import Bill, Dispute, OnlineRefund, Payment, Refund
from rentals.payments.online import open_checkout, reconcile, refunding
from rentals.payments.online.integrity import CHECKS as ONLINE
from rentals.payments.online.refunding import most_of
from rentals.payments.operations import PaymentRefused, give_back, pay, refund
from tests.factories.owing import a_bill
from tests.servers.http import CUT, CUT_AFTER, refused
from tests.stripe_server import GOOD

pytestmark = pytest.mark.django_db


def paid(stripe, *parts, total="40.00", now) -> Bill:
    """Return a bill of which these parts were paid online."""
    bill = a_bill(total, now=now)
    for part in parts:
        stripe.pay(open_checkout(bill.pk, amount=Decimal(part), at=now).session, number=GOOD)
        reconcile(now)
    return bill


def back(bill, amount, now, **more):
    return refund(
        bill.pk, amount=Decimal(amount), means="card", reason="Rendu plus tôt", at=now, actor=None, **more
    )


def holds(now):
    return [list(check.run(now)) for check in (CHECKS | ONLINE).values() if list(check.run(now))] == []


def test_a_part_goes_back_to_the_card_once(now, stripe, run_jobs):
    bill = paid(stripe, "40.00", now=now)
    back(bill, "12.50", now)
    assert (stripe.books.all("refund"), OnlineRefund.objects.get().status) == ([], "asked")
    run_jobs()
    assert [reconcile(now).changed for _ in range(2)] == [0, 0]
    assert [one["amount"] for one in stripe.books.all("refund")] == [1250]
    assert (OnlineRefund.objects.get().status, balance(bill).left, most_of(bill)) == (
        "given",
        Decimal("12.5"),
        Decimal("27.5"),
    )
    assert holds(now)


def test_it_is_shared_among_the_cards_and_never_more_than_they_paid(now, stripe, run_jobs):
    bill = paid(stripe, "15.00", "10.00", now=now)
    pay(bill.pk, amount=Decimal(15), means="transfer", at=now, actor=None)
    with pytest.raises(PaymentRefused, match="25,00\u00a0€ au plus"):
        back(bill, "25.01", now)
    assert not Refund.objects.exists()
    back(bill, "20.00", now)
    run_jobs()
    assert sorted(one["amount"] for one in stripe.books.all("refund")) == [1000, 1000]
    assert (most_of(bill), balance(bill).paid) == (5, 20)
    assert holds(now)


@pytest.mark.parametrize("fault", [CUT, CUT_AFTER, refused(500)])
def test_when_stripe_does_not_answer_it_is_asked_again_and_given_once(
    fault, now, stripe, run_jobs, the_clock
):
    bill = paid(stripe, "40.00", now=now)
    stripe.fail(fault)
    back(bill, "40.00", now)
    run_jobs(failing=True)
    reconcile(now)
    the_clock.shift(timedelta(minutes=5))
    run_jobs()
    assert [one["amount"] for one in stripe.books.all("refund")] == [4000]
    assert OnlineRefund.objects.get().status == "given"


def test_dead_before_it_was_noted_a_refund_of_two_days_ago_is_found_at_stripes(now, stripe, monkeypatch):
    bill = paid(stripe, "40.00", now=now)
    back(bill, "5.00", now)

    def dies(*_args, **_kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(refunding, "settle_refund", dies)
        with pytest.raises(RuntimeError):
            reconcile(now)
    stripe.keys.clear()  # Stripe forgets a key after a day.
    assert reconcile(now + timedelta(days=2)).changed == 1
    assert [one["amount"] for one in stripe.books.all("refund")] == [500]


def test_what_no_card_takes_waits_on_no_bill_for_a_manager(now, stripe, run_jobs, knock):
    bill = paid(stripe, "40.00", now=now)
    back(bill, "40.00", now)
    run_jobs()
    stripe.books.fail_refund(stripe.books.all("refund")[0])
    assert {knock(stripe.knock(event)) for event in stripe.shuffled(3)} == {200}
    payment = Payment.objects.get(came_back__isnull=False)
    assert (unplaced_of(payment), Task.objects.filter(key__startswith="payments.came_back").count()) == (
        40,
        1,
    )
    give_back(
        payment.pk, amount=Decimal(40), means="transfer", reason="La carte est fermée", at=now, actor=None
    )
    assert holds(now)


def test_what_somebody_gives_back_at_stripes_is_to_be_noted(now, stripe, knock):
    paid(stripe, "40.00", now=now)
    stripe.books.refund({"charge": stripe.books.all("charge")[0]["id"], "amount": "300"})
    assert {knock(stripe.knock(event)) for event in stripe.shuffled(1)} == {200}
    assert "3,00\u00a0€ ont été rendus" in Task.objects.get().detail


def test_a_lost_dispute_opens_the_bill_again_once_and_a_won_one_changes_nothing(now, stripe, knock):
    lost, won = (paid(stripe, "40.00", now=now) for _ in range(2))
    Bill.objects.filter(pk=lost.pk).update(closed_at=now)
    charges = stripe.books.all("charge")
    disputes = [stripe.books.dispute(charge) for charge in charges]
    for event in stripe.books.events:
        knock(stripe.knock(event))
    assert [balance(bill).left for bill in (lost, won)] == [0, 0]
    assert Task.objects.filter(title="Répondre à un paiement contesté").count() == 2
    for dispute, status in zip(disputes, ("lost", "won"), strict=True):
        stripe.books.end_dispute(dispute, status)
    for event in stripe.shuffled(5, times=3):
        assert knock(stripe.knock(event)) == 200
    assert [balance(Bill.objects.get(pk=bill.pk)).left for bill in (lost, won)] == [40, 0]
    assert Bill.objects.get(pk=lost.pk).closed_at is None
    assert sorted(Dispute.objects.values_list("status", "refund__amount")) == [("lost", 40), ("won", None)]
    assert (most_of(lost), most_of(won)) == (0, 40)
    assert holds(now)


def test_a_dispute_of_which_no_call_came_is_found_by_the_reconciliation(now, stripe):
    bill = paid(stripe, "40.00", now=now)
    back(bill, "10.00", now)
    reconcile(now)
    stripe.books.dispute(stripe.books.all("charge")[0], status="lost")
    # Ten of the forty had gone back already: what is taken is what was still paid.
    assert [reconcile(now).changed for _ in range(2)] == [1, 0]
    assert (balance(bill).left, balance(bill).paid) == (40, 0)
    assert holds(now)
