"""Bills, money, deposits, plans and sums given up, in any order: after each step nothing is lost, doubled or below nil.

The machine keeps its own count of what came and went, payer by payer, and holds it against every balance.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mobilite.money import ZERO, from_cents, to_cents
from mobilite.people.models import Household
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.accounting.booking import Books
from rentals.payments import plans, write_offs
from rentals.payments.balances import balance, with_balances, with_unplaced
from rentals.payments.cheques import remit, to_remit, undo_cheque
from rentals.payments.deposits import give_back_deposit, hold_deposit
from rentals.payments.integrity import CHECKS
from rentals.payments.models import Bill, Deposit, Means, Payment, Plan, Refund, WriteOff
from rentals.payments.operations import (
    add_lines,
    cancel_bill,
    give_back,
    open_bill,
    pay,
    place,
    put_off,
    receive,
    refund,
)
from rentals.pricing import Instalment, Kind, line
from tests.conftest import NOW
from tests.factories import a_partner, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CENTS = st.integers(1, 9_000)
WHO = st.integers(0, 2)
WHICH = st.integers(0, 30)
MEANS = st.sampled_from(["cash", "cheque", "terminal", "transfer"])


class Ledger(RuleBasedStateMachine):
    """Two people of one household and a partner; the counter does anything at all."""

    agent = None

    def __init__(self):
        super().__init__()
        self._all = transaction.atomic()
        self._all.__enter__()
        household = Household.objects.create()
        self.payers = [
            a_person("Aïcha", "Un", household=household),
            a_person("Paul", "Deux", household=household),
            a_partner("CCAS"),
        ]
        self.at = NOW
        #: What each payer brought, less what was given back; what each left as a guarantee.
        self.brought = defaultdict(Decimal)
        self.held = defaultdict(Decimal)

    def teardown(self):
        try:
            self.the_books_balance_and_say_what_the_ledger_says()
        finally:
            transaction.set_rollback(True)
            self._all.__exit__(None, None, None)

    # What the counter does: refused, it changes nothing.

    def do(self, act) -> bool:
        self.at += timedelta(minutes=7)
        try:
            with transaction.atomic():
                act({"at": self.at, "actor": self.agent})
        except Refusal:
            return False
        return True

    def bill(self, which, **only):
        """Return one of the bills: any, or one of those that have something ``left``, or ``paid``."""
        bills = Bill.objects.order_by("pk")
        bills = list(with_balances(bills).filter(**only) if only else bills)
        return bills[which % len(bills)] if bills else None

    def payment(self, which):
        payments = list(Payment.objects.order_by("pk"))
        return payments[which % len(payments)] if payments else None

    @initialize(sums=st.lists(st.integers(400, 9_000), min_size=4, max_size=6))
    def begin(self, sums):
        for who, cents in enumerate(sums):
            self.open(who % 3, cents - cents % 4, who)

    @rule(who=WHO, cents=CENTS, months=st.integers(0, 3))
    def open(self, who, cents, months):
        total = from_cents(cents)
        parts = [
            Instalment(paris_date(self.at) + timedelta(days=30 * n), total / 4)
            for n in range(months)
            if total % 4 == 0
        ]
        lines = [line(Kind.RENT, "Location", "Essai.", unit_price=total)]
        self.do(lambda done: open_bill(self.payers[who], "Location", lines, at=self.at, instalments=parts))

    @rule(which=WHICH, cents=CENTS, kind=st.sampled_from([Kind.DAMAGE, Kind.LATE, Kind.CORRECTION]))
    def charge(self, which, cents, kind):
        if bill := self.bill(which):
            more = line(kind, "Plus", "Essai.", unit_price=from_cents(cents))
            self.do(lambda done: add_lines(bill.pk, [more], at=self.at))

    @rule(which=WHICH, cents=CENTS)
    def reduce(self, which, cents):
        if bill := self.bill(which):
            less = min(from_cents(cents), balance(bill).total)
            if less:
                self.do(
                    lambda done: add_lines(
                        bill.pk, [line(Kind.DISCOUNT, "Geste", "Essai.", unit_price=-less)], at=self.at
                    )
                )

    @rule(which=WHICH, days=st.integers(1, 60))
    def delay(self, which, days):
        bill = self.bill(which)
        if bill is not None and not bill.instalments.exists() and balance(bill).left:
            day = paris_date(self.at) + timedelta(days=days)
            self.do(lambda done: put_off(bill, [Instalment(day, balance(bill).left)]))

    @rule(which=WHICH)
    def cancel(self, which):
        if bill := self.bill(which):
            self.do(lambda done: cancel_bill(bill.pk, why="Annulée", at=self.at))

    @rule(which=WHICH, cents=CENTS, means=MEANS, whole=st.booleans())
    def pay(self, which, cents, means, whole):
        bill, amount = self.bill(which, left__gt=0), from_cents(cents)
        if bill and whole:
            amount = bill.left
        if bill and self.do(lambda done: pay(bill.pk, amount=amount, means=means, **done)):
            self.brought[bill.payer] += amount

    @rule(who=WHO, cents=CENTS, means=MEANS)
    def receive(self, who, cents, means):
        payer, amount = self.payers[who], from_cents(cents)
        assert self.do(lambda done: receive(payer, amount=amount, means=means, **done))
        self.brought[payer] += amount

    @rule(which=WHICH, shares=st.lists(st.integers(0, 4), max_size=6), hers=st.booleans())
    def place(self, which, shares, hers):
        """Quarters of a payment, on bills of hers or of anybody."""
        payment = self.payment(which)
        if payment is None:
            return
        bills = payment.payer.bills.order_by("pk") if hers else Bill.objects.order_by("pk")
        cents = to_cents(payment.amount) // 4
        on = {bill.pk: from_cents(cents * part) for bill, part in zip(bills, shares, strict=False)}
        self.do(lambda done: place(payment.pk, on=on, reason="Son choix", **done))

    @rule(which=WHICH, cents=CENTS)
    def refund(self, which, cents):
        bill, amount = self.bill(which, paid__gt=0), from_cents(cents)
        if bill:
            amount = min(amount, bill.paid)
        if bill and self.do(
            lambda done: refund(bill.pk, amount=amount, means="transfer", reason="Erreur", **done)
        ):
            self.brought[bill.payer] -= amount

    @rule(which=WHICH, all_of_it=st.booleans())
    def give_back(self, which, all_of_it):
        waiting = list(with_unplaced(Payment.objects.order_by("pk")).filter(unplaced__gt=0))
        if not waiting:
            return
        payment = waiting[which % len(waiting)]
        amount = payment.unplaced if all_of_it else Decimal("0.01")
        if self.do(
            lambda done: give_back(payment.pk, amount=amount, means="cash", reason="Trop payé", **done)
        ):
            self.brought[payment.payer] -= amount

    @rule()
    def bank(self):
        self.do(lambda done: remit([one.pk for one in to_remit()], **done))

    @rule(which=WHICH)
    def bounce(self, which):
        cheques = list(Payment.objects.filter(means="cheque", undone_by=None).order_by("pk"))
        payment = cheques[which % len(cheques)] if cheques else self.payment(which)
        if payment and self.do(lambda done: undo_cheque(payment.pk, reason="Sans provision", **done)):
            self.brought[payment.payer] -= payment.amount

    @rule(who=st.integers(0, 1), cents=CENTS)
    def hold(self, who, cents):
        person, amount = self.payers[who], from_cents(cents)
        if self.do(lambda done: hold_deposit(person, amount=amount, means="cash", **done)):
            self.held[person] += amount

    @rule(which=WHICH, cents=st.integers(0, 9_000))
    def return_deposit(self, which, cents):
        deposit = Deposit.objects.filter(given_back_at=None).order_by("pk").first()
        if deposit is None:
            return
        bill = self.bill(which, left__gt=0, person=deposit.person) or self.bill(which)
        kept = min(from_cents(cents), deposit.amount)
        if self.do(
            lambda done: give_back_deposit(
                deposit.pk, kept=kept, reason="Dégât", bill_id=bill and bill.pk, **done
            )
        ):
            self.held[deposit.person] -= deposit.amount
            self.brought[deposit.person] += kept

    @rule(who=st.integers(0, 1), count=st.integers(1, 6))
    def agree(self, who, count):
        person = self.payers[who]
        bills = [
            bill.pk
            for bill in Bill.objects.filter(person=person, closed_at=None)
            if balance(bill).due_on(paris_date(self.at))
        ]
        self.do(
            lambda done: plans.agree_plan(
                person, bills, count=count, first_on=paris_date(self.at), replacing="Autre accord", **done
            )
        )

    @rule(who=st.integers(0, 1), cents=CENTS)
    def pay_plan(self, who, cents):
        plan = Plan.objects.live().filter(person=self.payers[who]).first()
        if plan is None:
            return
        left = plans.standing_of(plan, paris_date(self.at)).left
        amount = min(left, from_cents(cents) * 3)
        if self.do(lambda done: plans.pay_plan(plan.pk, amount=amount, seen_left=left, means="cash", **done)):
            self.brought[plan.person] += amount

    @rule(who=st.integers(0, 1))
    def end_plan(self, who):
        plan = Plan.objects.live().filter(person=self.payers[who]).first()
        if plan is not None:
            self.do(lambda done: plans.end_plan(plan.pk, reason="Elle préfère", **done))

    @rule(which=WHICH, cents=CENTS)
    def give_up(self, which, cents):
        if bill := self.bill(which, left__gt=0):
            self.do(
                lambda done: write_offs.write_off(
                    bill.pk, amount=min(bill.left, from_cents(cents)), reason="Insolvable", **done
                )
            )

    @rule(which=WHICH)
    def ask_again(self, which):
        gone = WriteOff.objects.order_by("pk").first()
        if gone is not None:
            self.do(lambda done: write_offs.undo_write_off(gone.pk, reason="Elle paie", **done))

    @rule(days=st.integers(1, 45))
    def wait(self, days):
        self.at += timedelta(days=days)

    # What holds after every step.

    @invariant()
    def each_bill_says_what_its_rows_say(self):
        today = paris_date(self.at)
        bills = Bill.objects.order_by("pk")
        for row in with_balances(bills, today):
            standing = balance(row)
            total = sum((one.amount for one in row.lines.all()), ZERO)
            paid = sum((one.amount for one in row.allocations.all()), ZERO)
            assert (standing.total, standing.paid, row.due, row.paid) == (total, paid, total, paid)
            assert total >= ZERO <= paid
            assert standing.left - standing.credit == row.left == total - paid
            assert max(ZERO, row.due_now) == standing.due_on(today)
            assert sum((part.amount for part in standing.parts), ZERO) == total
            assert sum((part.paid for part in standing.parts), ZERO) == min(paid, total)
            assert all(ZERO <= part.paid <= part.amount and part.amount > ZERO for part in standing.parts)

    @invariant()
    def each_payers_money_is_somewhere_and_once(self):
        for payer in self.payers:
            bills = payer.bills.order_by("pk")
            on_bills = sum((balance(bill).paid for bill in bills), ZERO)
            waiting = [one.unplaced for one in with_unplaced(payer.payments.all())]
            assert all(one >= ZERO for one in waiting)
            came = sum((one.amount for one in payer.payments.all()), ZERO)
            went = sum((one.amount for one in payer.refunds.all()), ZERO)
            assert self.brought[payer] == came - went == on_bills + sum(waiting, ZERO)

    @invariant()
    def guarantees_are_apart_from_income(self):
        for person in self.payers[:2]:
            held = Deposit.objects.filter(person=person, given_back_at=None)
            assert sum((one.amount for one in held), ZERO) == self.held[person]

    @invariant()
    def the_day_adds_up(self):
        """What one means brought over time, less what it gave back, is what both lists say."""
        for means in Means:
            came = sum((one.amount for one in Payment.objects.filter(means=means)), ZERO)
            went = sum((one.amount for one in Refund.objects.filter(means=means)), ZERO)
            assert came >= ZERO <= went
        assert sum(self.brought.values(), ZERO) == sum(
            (one.amount for one in Payment.objects.all()), ZERO
        ) - sum((one.amount for one in Refund.objects.all()), ZERO)

    def the_books_balance_and_say_what_the_ledger_says(self):
        """Read once all was done: each act leaves its rows, and reading them costs a dozen queries."""
        entries = Books(NOW - timedelta(days=1), self.at + timedelta(days=1)).entries()
        assert all(sum((row.amount for row in one.rows), ZERO) == ZERO for one in entries)
        sums = defaultdict(Decimal)
        for row in (row for one in entries for row in one.rows):
            sums[row.name] += row.amount
        owed = sum((balance(bill).total for bill in Bill.objects.all()), ZERO)
        assert sums["persons"] + sums["partners"] == owed - sum(self.brought.values(), ZERO)
        assert -sums["deposits"] == sum(self.held.values(), ZERO)

    @invariant()
    def the_nightly_look_finds_nothing(self):
        for key in (
            "payments.balances",
            "payments.placed",
            "payments.totals",
            "payments.plans",
            "payments.deposits",
        ):
            assert list(CHECKS[key].run(self.at)) == [], key


def test_nothing_is_lost_doubled_or_below_nil_whatever_the_counter_does(agent):
    Ledger.agent = agent
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
