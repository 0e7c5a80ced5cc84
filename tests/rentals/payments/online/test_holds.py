"""A deposit that a bank keeps aside on a card: refused when too long, taken in part, let go of, watched (rows F1, F2)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from rentals import rules
from rentals.models import Offer, Rental
from rentals.operations import ExtraLine, ask_hold, charge, give_back_deposit, keep_of_hold
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import balance
from rentals.payments.deposits import register
from rentals.payments.integrity import CHECKS
from rentals.payments.models import Checkout, Deposit, HoldCapture, Payment
from rentals.payments.online import holds, reconcile
from rentals.payments.online.integrity import CHECKS as ONLINE
from tests.factories import a_confirmed_rental, a_returned_rental
from tests.servers.http import CUT, CUT_AFTER
from tests.stripe_server import GOOD

pytestmark = pytest.mark.django_db


def a_hold(stripe, rental, amount="150.00", *, now) -> Deposit:
    """Return the deposit that a bank put aside for a rental."""
    checkout = holds.open_hold(rental.main_bill.pk, amount=Decimal(amount), at=now, actor=None)
    stripe.pay(checkout.session, number=GOOD)
    reconcile(now)
    return Deposit.objects.get(checkout=checkout)


def of_an_offer_that_takes_it(rental) -> Rental:
    Offer.objects.filter(pk=rental.offer_id).update(deposit_means=["card_hold", "cash"])
    return rental


def damaged(rental, amount="42.00"):
    line = ExtraLine(label="Rétroviseur", amount=Decimal(amount))
    charge(rental.pk, line=line, at=rental.returned_at, actor=None)
    return rental.main_bill


def intent(stripe):
    return stripe.books.all("payment_intent")[-1]


def holds_together(now):
    return [list(check.run(now)) for check in (CHECKS | ONLINE).values() if list(check.run(now))] == []


def test_it_is_a_deposit_once_the_bank_says_so_until_the_day_that_it_says(now, stripe, knock):
    rental = of_an_offer_that_takes_it(a_confirmed_rental())
    ends = {"pickup_at": now, "needed_from": now, "needed_until": now + timedelta(days=3), "return_at": now + timedelta(days=3)}  # fmt: skip
    Rental.objects.filter(pk=rental.pk).update(**ends)
    checkout = ask_hold(rental.pk, amount=Decimal(150), at=now, actor=None)
    assert ask_hold(rental.pk, amount=Decimal(150), at=now, actor=None).pk == checkout.pk
    assert rules.deposit_held(rental) == 0
    stripe.books.extends = True
    stripe.pay(checkout.session, number=GOOD)
    assert {knock(stripe.knock(event)) for event in stripe.shuffled(3)} == {200}
    deposit = Deposit.objects.get()
    assert (rules.deposit_held(rental), deposit.holds_until) == (150, now.date() + timedelta(days=30))
    assert [(one.spot, one.means, one.amount) for one in register()] == [("bank", "card_hold", 150)]
    assert (Payment.objects.count(), intent(stripe)["amount_received"]) == (0, 0)
    assert holds_together(now)


def test_a_rental_of_more_than_a_week_is_refused_with_why(now, stripe):
    rental = of_an_offer_that_takes_it(a_confirmed_rental())
    ends = {"needed_until": now + timedelta(days=9), "return_at": now + timedelta(days=9)}
    Rental.objects.filter(pk=rental.pk).update(**ends)
    with pytest.raises(Refusal, match=r"ne garde la somme que 7\sjours.*Possible.: espèces"):
        ask_hold(rental.pk, amount=Decimal(150), at=now, actor=None)
    assert not Checkout.objects.exists()


def test_a_part_is_taken_for_a_damage_and_the_rest_let_go_of(now, stripe):
    rental = a_returned_rental()
    bill, left = damaged(rental), balance(rental.main_bill).left
    deposit = a_hold(stripe, rental, now=now)
    keep_of_hold(rental.pk, deposit.pk, kept=Decimal(42), reason="Rétroviseur cassé", at=now, actor=None)
    deposit.refresh_from_db()
    assert (deposit.kept_amount, deposit.ending, balance(bill).left) == (42, "returned", left - 42)
    assert (intent(stripe)["status"], intent(stripe)["amount_received"]) == ("succeeded", 4200)
    assert [reconcile(now).changed for _ in range(2)] == [0, 0]
    assert [one for one in register() if one.means == "card_hold"] == []
    assert holds_together(now)


def test_given_back_whole_the_bank_lets_go_of_it(now, stripe, run_jobs):
    rental = a_returned_rental()
    deposit = a_hold(stripe, rental, now=now)
    give_back_deposit(rental.pk, deposit.pk, at=now, actor=None)
    assert intent(stripe)["status"] == "requires_capture"
    run_jobs()
    assert (intent(stripe)["status"], Checkout.objects.get().freed_at) == ("canceled", now)
    assert holds_together(now)


def test_what_would_be_refused_is_refused_before_the_bank_takes_anything(now, stripe):
    rental = a_returned_rental()
    deposit = a_hold(stripe, rental, now=now)
    for kept, said in (("500.00", "on ne retient pas plus"), ("150.00", "on ne retient que ce qui est dû")):
        with pytest.raises(Refusal, match=said):
            keep_of_hold(rental.pk, deposit.pk, kept=Decimal(kept), reason="Essai", at=now, actor=None)
    assert (intent(stripe)["status"], HoldCapture.objects.count()) == ("requires_capture", 0)


@pytest.mark.parametrize("fault", [CUT, CUT_AFTER, "take", "_taken"])
def test_dead_at_any_step_of_taking_a_part_it_is_taken_once(fault, now, stripe, monkeypatch):
    rental = a_returned_rental()
    bill, left = damaged(rental), balance(rental.main_bill).left
    deposit = a_hold(stripe, rental, now=now)

    def dies(*_args, **_kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        if isinstance(fault, str):
            patch.setattr(holds, fault, dies)
        else:
            stripe.fail(fault)
        with pytest.raises((RuntimeError, gateway.GatewayDown)):
            keep_of_hold(rental.pk, deposit.pk, kept=Decimal(42), reason="Cassé", at=now, actor=None)
    assert [reconcile(now).changed for _ in range(2)] == [1, 0]
    assert (balance(bill).left, intent(stripe)["amount_received"]) == (left - 42, 4200)
    assert Payment.objects.filter(from_deposit=deposit).count() == 1


def test_a_hold_that_ends_by_itself_is_no_deposit_any_more_and_the_counter_hears_it(
    now, stripe, knock, run_due
):
    rental = a_confirmed_rental()
    deposit = a_hold(stripe, rental, now=now)
    assert run_due(now, "rentals.deposit_ends") == {"rentals.deposit_ends": 0}
    assert run_due(now + timedelta(days=6), "rentals.deposit_ends") == {"rentals.deposit_ends": 1}
    stripe.advance(days=8)
    for event in stripe.shuffled(2):
        assert knock(stripe.knock(event)) == 200
    deposit.refresh_from_db()
    assert (deposit.ending, deposit.kept_amount, rules.deposit_held(rental)) == ("lapsed", 0, 0)
    assert Task.objects.filter(key__startswith="payments.hold_over:").count() == 1
    with pytest.raises(Refusal, match="ne garde plus rien"):
        holds.keep_of_hold(
            deposit.pk, kept=Decimal(1), reason="Tard", bill_id=rental.main_bill.pk, at=now, actor=None
        )
    assert holds_together(now)


def test_taken_too_late_the_bank_says_no_and_nothing_is_on_the_bill(now, stripe):
    rental = a_returned_rental()
    bill, left = damaged(rental), balance(rental.main_bill).left
    deposit = a_hold(stripe, rental, now=now)
    stripe.advance(days=8)
    with pytest.raises(Refusal, match="l’empreinte est finie"):
        keep_of_hold(rental.pk, deposit.pk, kept=Decimal(42), reason="Cassé", at=now, actor=None)
    assert (balance(bill).left, Payment.objects.filter(means="card").count()) == (left, 0)
    deposit.refresh_from_db()
    assert deposit.ending == "lapsed"
