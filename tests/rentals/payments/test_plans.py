"""Paying little by little: 90 € in 6 x 15, kept, paid early, missed, replaced (row F7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from mobilite.audit.entries import entries_about
from mobilite.money import ZERO, from_cents
from rentals.payments.balances import balance, due_now, placed, with_balances
from rentals.payments.models import Bill, Instalment, Plan, PlanShare
from rentals.payments.operations import PaymentRefused, add_lines, pay
from rentals.payments.plans import agree_plan, end_plan, monthly, pay_plan, sign_plan, standing_of
from rentals.pricing import Instalment as Part
from rentals.pricing import Kind, line
from tests.factories import a_partner, a_person
from tests.factories.owing import a_bill, a_plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)


def amounts(standing):
    return [part.amount for part in standing.parts]


def listed(bill, today=TODAY):
    """What the lists say of a bill: the query must agree with ``balance``."""
    return with_balances(Bill.objects.filter(pk=bill.pk), today).get()


def agrees(bill, today):
    row, standing = listed(bill, today), balance(Bill.objects.get(pk=bill.pk))
    assert max(ZERO, row.left) == standing.left
    assert max(ZERO, row.due_now) == standing.due_on(today)


def test_ninety_euros_are_six_times_fifteen(now, agent):
    bill = a_bill("90.00", now=now)
    plan = agree_plan(bill.person, [bill.pk], count=6, first_on=TODAY, at=now, actor=agent)
    standing = standing_of(plan, TODAY)
    assert amounts(standing) == [15] * 6
    assert [part.due_on for part in standing.parts][:2] == [date(2026, 4, 7), date(2026, 5, 7)]
    assert (due_now(bill, TODAY), balance(bill).left) == (15, 90)
    assert "a convenu" in entries_about(plan).first().sentence
    agrees(bill, TODAY)


def test_months_end_where_they_end(now):
    bill = a_bill("90.00", now=now)
    plan = agree_plan(bill.person, [bill.pk], count=3, first_on=date(2026, 8, 31), at=now, actor=None)
    assert [part.due_on for part in standing_of(plan, TODAY).parts] == [
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 10, 31),
    ]


def test_the_oldest_bill_is_paid_first_and_an_instalment_may_cross_two(now):
    person = a_person()
    old = a_bill("40.00", payer=person, now=now - timedelta(days=40))
    new = a_bill("50.00", payer=person, now=now)
    plan = agree_plan(person, [new.pk, old.pk], count=6, first_on=TODAY, at=now, actor=None)
    assert amounts(standing_of(plan, TODAY)) == [15] * 6
    pay_plan(plan.pk, amount=Decimal(45), seen_left=Decimal(90), means="cash", at=now, actor=None)
    assert (balance(old).left, balance(new).left) == (0, 45)
    assert standing_of(plan, TODAY).left == 45


def test_what_is_not_due_yet_keeps_its_dates(now):
    parts = [
        Part(date(2026, 3, 7), Decimal(30)),
        Part(date(2026, 4, 7), Decimal(30)),
        Part(date(2026, 5, 7), Decimal(30)),
    ]
    bill = a_bill("90.00", now=now, instalments=parts)
    plan = agree_plan(bill.person, [bill.pk], count=4, first_on=date(2026, 4, 20), at=now, actor=None)
    assert amounts(standing_of(plan, TODAY)) == [15] * 4
    assert [(part.due_on, part.amount) for part in balance(bill).parts] == [
        (date(2026, 4, 20), 15),
        (date(2026, 5, 7), 30),
        (date(2026, 5, 20), 15),
        (date(2026, 6, 20), 15),
        (date(2026, 7, 20), 15),
    ]
    assert due_now(bill, TODAY) == 0
    for days in (0, 13, 30, 45, 200):
        agrees(bill, TODAY + timedelta(days=days))


def test_paying_early_and_more_counts_for_what_comes(now):
    plan = a_plan("90.00", now=now)
    pay_plan(plan.pk, amount=Decimal(40), seen_left=Decimal(90), means="cash", at=now, actor=None)
    standing = standing_of(plan, date(2026, 6, 1))
    assert [part.left for part in standing.parts] == [0, 0, 5, 15, 15, 15]
    assert standing.is_kept
    with pytest.raises(PaymentRefused, match="Il reste 50,00"):
        pay_plan(plan.pk, amount=Decimal(51), seen_left=Decimal(50), means="cash", at=now, actor=None)


def test_the_same_instalment_is_not_received_twice(now):
    plan = a_plan("90.00", now=now)
    seen = standing_of(plan, TODAY).left
    pay_plan(plan.pk, amount=Decimal(15), seen_left=seen, means="cash", at=now, actor=None)
    with pytest.raises(PaymentRefused, match="vient d’encaisser"):
        pay_plan(plan.pk, amount=Decimal(15), seen_left=seen, means="cash", at=now, actor=None)


def test_two_misses_break_it_and_one_does_not(now):
    plan = a_plan("90.00", now=now)
    standings = [standing_of(plan, TODAY + timedelta(days=days)) for days in (0, 1, 31)]
    assert [one.missed for one in standings] == [0, 1, 2]
    assert [one.is_broken for one in standings] == [False, False, True]
    assert Plan.objects.live().get() == plan


def test_a_charge_that_came_later_does_not_break_a_kept_plan(now):
    plan = a_plan("90.00", now=now)
    bill = Bill.objects.get()
    add_lines(bill.pk, [line(Kind.DAMAGE, "Rétroviseur", "Cassé.", unit_price=Decimal(42))], at=now)
    pay(bill.pk, amount=Decimal(15), means="cash", at=now, actor=None)
    assert standing_of(plan, TODAY + timedelta(days=10)).is_kept
    assert balance(bill).left == Decimal(117)
    agrees(bill, TODAY)


def test_ended_it_leaves_the_bill_as_it_was(now, agent):
    bill = a_bill("90.00", now=now, instalments=[Part(date(2026, 3, 7), Decimal(90))])
    plan = agree_plan(bill.person, [bill.pk], count=6, first_on=date(2026, 5, 1), at=now, actor=None)
    assert due_now(Bill.objects.get(), TODAY) == 0
    end_plan(plan.pk, reason="La personne a touché un rappel de salaire", at=now, actor=agent)
    assert due_now(Bill.objects.get(), TODAY) == 90
    assert PlanShare.objects.count() == 6
    with pytest.raises(PaymentRefused, match="déjà arrêté"):
        end_plan(plan.pk, reason="Encore", at=now, actor=agent)


def test_a_plan_replaces_another_with_a_reason(now):
    plan = a_plan("90.00", now=now)
    bill = Bill.objects.get()
    pay_plan(plan.pk, amount=Decimal(30), seen_left=Decimal(90), means="cash", at=now, actor=None)
    asked = {"count": 12, "first_on": date(2026, 5, 1), "at": now, "actor": None}
    with pytest.raises(PaymentRefused, match="court déjà"):
        agree_plan(bill.person, [bill.pk], **asked)
    other = agree_plan(bill.person, [bill.pk], replacing="Moins d’heures ce mois-ci", **asked)
    assert amounts(standing_of(other, TODAY)) == [5] * 12
    assert Plan.objects.get(pk=plan.pk).ended_reason == "Moins d’heures ce mois-ci"
    agrees(bill, TODAY)


def test_a_plan_paid_to_its_end_leaves_room_for_the_next(now):
    plan = a_plan("90.00", now=now)
    bill = Bill.objects.get()
    pay_plan(plan.pk, amount=Decimal(90), seen_left=Decimal(90), means="cash", at=now, actor=None)
    other = a_bill("10.00", payer=bill.person, now=now)
    agree_plan(bill.person, [other.pk], count=2, first_on=TODAY, at=now, actor=None)
    assert Plan.objects.get(pk=plan.pk).ended_reason == "Payé jusqu’au bout"


def test_debts_never_cross_people(now):
    """Row H10."""
    hers, his = a_bill("50.00", now=now), a_bill("40.00", now=now)
    with pytest.raises(PaymentRefused, match="la personne elle-même"):
        agree_plan(hers.person, [hers.pk, his.pk], count=3, first_on=TODAY, at=now, actor=None)
    theirs = a_bill("50.00", payer=a_partner(), now=now)
    with pytest.raises(PaymentRefused, match="la personne elle-même"):
        agree_plan(hers.person, [theirs.pk], count=3, first_on=TODAY, at=now, actor=None)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"count": 0}, "entre 1 et 36"),
        ({"count": 37}, "entre 1 et 36"),
        ({"first_on": date(2026, 4, 6)}, "aujourd’hui ou plus tard"),
        ({"bills": []}, "au moins une note"),
        ({"amount": "5.00"}, "ne se partagent pas"),
    ],
)
def test_what_makes_no_sense_is_said(now, asked, said):
    bill = a_bill(asked.pop("amount", "90.00"), now=now)
    bills = asked.pop("bills", [bill.pk])
    with pytest.raises(PaymentRefused, match=said):
        agree_plan(bill.person, bills, **{"count": 6, "first_on": TODAY} | asked, at=now, actor=None)
    assert not Plan.objects.exists()


def test_it_is_signed_once(now, agent):
    plan = sign_plan(a_plan("90.00", now=now).pk, at=now, actor=agent)
    assert plan.signed_at == now
    with pytest.raises(PaymentRefused, match="déjà notée"):
        sign_plan(plan.pk, at=now, actor=agent)


def test_the_database_holds_one_live_plan_a_person(now):
    plan = a_plan("90.00", now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(person=plan.person, agreed_at=now, agreed_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanShare.objects.filter(plan=plan).update(amount=Decimal(1))


cents = st.integers(1, 50_000).map(from_cents)


@given(
    st.lists(cents, min_size=1, max_size=4), st.integers(1, 36), st.dates(date(2024, 1, 1), date(2030, 1, 1))
)
def test_a_plan_adds_up_to_the_cent(sums, count, first_on):
    due = list(enumerate(sums))
    total = sum(sums, ZERO)
    if total * 100 < count:
        with pytest.raises(ValueError, match="cent"):
            monthly(due, count, first_on)
        return
    shares = monthly(due, count, first_on)
    for bill, amount in due:
        assert sum((one for key, _day, one in shares if key == bill), ZERO) == amount
    by_day: dict = {}
    for _bill, day, amount in shares:
        assert amount > 0
        by_day[day] = by_day.get(day, ZERO) + amount
    assert len(by_day) == count
    assert min(by_day) == first_on
    assert max(by_day.values()) - min(by_day.values()) <= Decimal("0.01")
    assert len({(bill, day) for bill, day, _amount in shares}) == len(shares)


@given(cents, cents, st.lists(cents, max_size=6))
def test_money_is_placed_whole_once_and_never_below_nil(total, paid, amounts):
    planned = [
        Instalment(due_on=date(2026, 1, 1) + timedelta(days=i), amount=one) for i, one in enumerate(amounts)
    ]
    parts = [part for _source, part in placed(total, paid, planned)]
    assert sum((part.amount for part in parts), ZERO) == total
    assert sum((part.paid for part in parts), ZERO) == min(paid, total)
    assert all(ZERO <= part.paid <= part.amount for part in parts)
