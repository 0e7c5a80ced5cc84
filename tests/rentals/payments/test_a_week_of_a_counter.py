"""Whatever happens at a counter in a week, each evening closes to the cent, and nothing is lost or counted twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobilite.money import ZERO, from_cents
from mobilite.workflow import Refusal
from rentals.payments.balances import balance
from rentals.payments.cash import close_cash, move_cash, undo_movement
from rentals.payments.cheques import remit, to_remit, undo_cheque
from rentals.payments.deposits import give_back_deposit, hold_deposit
from rentals.payments.drawers import drawer
from rentals.payments.integrity import CHECKS
from rentals.payments.models import CashClose, CashMovement, Deposit, Means, Payment, Refund, Remittance
from rentals.payments.operations import pay, refund
from tests.factories import a_place
from tests.factories.owing import money_on
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.django_db

#: (what, how many cents, by which means, how many hours after opening)
acts = st.tuples(
    st.sampled_from(
        (
            "pay",
            "refund",
            "hold",
            "keep",
            "give_back",
            "float",
            "bank",
            "expense",
            "undo",
            "remit",
            "bounce",
            "other",
        )
    ),
    st.integers(1, 20_000),
    st.sampled_from((Means.CASH, Means.CHEQUE, Means.TERMINAL)),
    st.integers(0, 9),
)
days = st.lists(st.tuples(st.lists(acts, max_size=6), st.integers(-150, 150)), min_size=2, max_size=6)


class Counter:
    """A counter of which the drawer is also kept by hand: a plain sum."""

    def __init__(self, agent, now):
        self.agent, self.now, self.hand = agent, now, ZERO
        self.bill = a_bill("5000.00", now=now)
        self.elsewhere = a_place("Nort-sur-Erdre")

    def do(self, what, cents, means, at):
        """Do one thing as the pages would; what is refused changes nothing."""
        try:
            with transaction.atomic():
                moved = getattr(self, what)(from_cents(cents), means, {"at": at, "actor": self.agent})
        except Refusal:
            return
        self.hand += moved if moved is not None else ZERO

    def pay(self, amount, means, done):
        pay(self.bill.pk, amount=amount, means=means, **done)
        return amount if means == Means.CASH else ZERO

    def other(self, amount, means, done):
        """Somebody else, elsewhere: that drawer is not ours."""
        home, self.agent.place = self.agent.place, self.elsewhere
        try:
            pay(self.bill.pk, amount=amount, means=means, **done)
        finally:
            self.agent.place = home

    def refund(self, amount, means, done):
        refund(self.bill.pk, amount=amount, means=means, reason="Erreur", **done)
        return -amount if means == Means.CASH else ZERO

    def hold(self, amount, means, done):
        cheque = {"bank": "B", "cheque_number": "1", "holder": "A"} if means == Means.CHEQUE else {}
        hold_deposit(self.bill.person, amount=amount, means=means, **cheque, **done)
        return amount if means == Means.CASH else ZERO

    def give_back(self, amount, means, done, kept=ZERO):
        deposit = Deposit.objects.filter(given_back_at=None).order_by("pk").first()
        if deposit is None:
            return ZERO
        kept = min(kept, deposit.amount)
        give_back_deposit(deposit.pk, kept=kept, reason="Dégât", bill_id=self.bill.pk, **done)
        return kept - deposit.amount if deposit.means == Means.CASH else ZERO

    def keep(self, amount, means, done):
        return self.give_back(amount, means, done, kept=amount)

    def float(self, amount, means, done):
        return move_cash(self.agent.place, kind="float", amount=amount, **done).amount

    def bank(self, amount, means, done):
        return move_cash(self.agent.place, kind="bank", amount=amount, **done).amount

    def expense(self, amount, means, done):
        return move_cash(self.agent.place, kind="expense", amount=amount, reason="Piles", **done).amount

    def undo(self, amount, means, done):
        last = CashMovement.objects.order_by("-pk").first()
        return undo_movement(last.pk, reason="Erreur", **done).amount if last else ZERO

    def remit(self, amount, means, done):
        remit([one.pk for one in to_remit()], **done)

    def bounce(self, amount, means, done):
        one = Payment.objects.filter(means=Means.CHEQUE, undone_by=None).order_by("pk").first()
        if one:
            undo_cheque(one.pk, reason="Sans provision", **done)


@pytest.mark.slow
@given(week=days)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_evening_closes_to_the_cent(agent, now, week):
    with transaction.atomic():
        play(agent, now, week)
        transaction.set_rollback(True)


def play(agent, now, week):
    counter = Counter(agent, now)
    for number, (done, gap) in enumerate(week):
        morning = now + timedelta(days=number)
        for turn, (what, cents, means, hour) in enumerate(sorted(done, key=lambda act: act[3])):
            counter.do(what, cents, means, morning + timedelta(minutes=40 * hour, seconds=turn + 1))
        evening = morning + timedelta(hours=8)
        held = drawer(agent.place, evening)
        assert held.expected == counter.hand
        counted = max(held.expected + from_cents(gap), ZERO)
        close = close_cash(agent.place, counted=counted, reason="Recompté", at=evening, actor=agent)
        assert (close.opening + close.moved, close.opening + close.moved + close.difference) == (
            counter.hand,
            counted,
        )
        counter.hand = counted
    nothing_is_lost(counter, now + timedelta(days=len(week)))


def nothing_is_lost(counter, at):
    """All that came or went in cash is in exactly one close, and the checks of the night find nothing."""
    place = counter.agent.place
    closes = CashClose.objects.filter(place=place).order_by("closed_at")
    total = sum((one.moved for one in closes), ZERO)
    cash = {"means": Means.CASH, "place": place}
    came = [one.amount for one in Payment.objects.filter(from_deposit=None, **cash)]
    went = [one.amount for one in Refund.objects.filter(**cash)]
    for one in Deposit.objects.filter(**cash):
        came.append(one.amount)
        went += [one.amount - one.kept_amount] if one.given_back_at else []
    came += [one.amount for one in CashMovement.objects.filter(place=place)]
    assert total == sum(came, ZERO) - sum(went, ZERO)
    assert drawer(place, at).entries == ()
    slips = [one.payment_id for slip in Remittance.objects.all() for one in slip.cheques.all()]
    assert len(slips) == len(set(slips))
    standing = balance(counter.bill)
    assert ZERO <= standing.paid <= Decimal("5000.00")
    for key in ("payments.closes", "payments.cheques", "payments.balances", "payments.deposits"):
        assert list(CHECKS[key].run(at)) == []


def test_a_close_that_no_longer_adds_up_is_found(agent, now):
    """Somebody wrote into the past behind the software's back."""
    close_cash(agent.place, counted=ZERO, at=now, actor=agent)
    money_on(a_bill(now=now), Decimal(5), at=now - timedelta(hours=1), place=agent.place)
    [finding] = CHECKS["payments.closes"].run(now)
    assert "0,00\u00a0€ de mouvements écrits, 5,00\u00a0€ retrouvés" in finding.sentence
