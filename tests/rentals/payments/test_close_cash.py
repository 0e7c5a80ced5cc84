"""The drawer of a place is counted each evening: what it holds against what it should hold (row F4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import entries_about
from rentals.payments.cash import close_cash, counted_in, move_cash
from rentals.payments.deposits import give_back_deposit, hold_deposit
from rentals.payments.drawers import CounterRefused, drawer, entries
from rentals.payments.models import CashClose
from rentals.payments.operations import pay, refund
from tests.cast import staff
from tests.factories import a_person, a_place
from tests.rentals.payments.situations import a_bill, cents

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(agent):
    return agent.place


def add(place, amount, *, at, actor):
    return move_cash(place, kind="float", amount=Decimal(amount), at=at, actor=actor)


def test_what_is_missing_is_said_with_a_motive(agent, place, now):
    """Row F4: counted 185.50 against 187.00 -> -1.50 with a motive."""
    add(place, "150.00", at=now, actor=agent)
    pay(a_bill(now=now).pk, amount=Decimal(37), means="cash", at=now, actor=agent)
    evening = now + timedelta(hours=8)
    assert drawer(place, evening).expected == Decimal("187.00")
    with pytest.raises(CounterRefused, match=r"1,50.€ de moins"), transaction.atomic():
        close_cash(place, counted=Decimal("185.50"), at=evening, actor=agent)
    close = close_cash(place, counted=Decimal("185.50"), reason="Rendu trop", at=evening, actor=agent)
    assert (close.expected, close.difference, close.reason) == (
        Decimal("187.00"),
        Decimal("-1.50"),
        "Rendu trop",
    )
    assert close.day == date(2026, 4, 7)
    assert "écart de −\u00a01,50" in entries_about(close).get().sentence


def test_the_next_day_starts_from_what_was_counted(agent, place, now):
    add(place, "100.00", at=now, actor=agent)
    first = close_cash(place, counted=Decimal(100), at=now + timedelta(hours=8), actor=agent)
    tomorrow = drawer(place, now + timedelta(days=1))
    assert (tomorrow.opening, tomorrow.entries, tomorrow.day) == (Decimal(100), (), date(2026, 4, 8))
    second = close_cash(place, counted=Decimal(100), at=now + timedelta(days=1, hours=8), actor=agent)
    assert second.previous == first
    assert second.opening == first.counted


def test_all_that_is_cash_is_in_the_drawer_and_nothing_else(agent, place, now):
    """150 held, 42 of damage: 108 back; the 42 were there already. Cheques, cards and other places are elsewhere."""
    person = a_person()
    bill = a_bill("200.00", payer=person, now=now)
    elsewhere = staff(Role.AGENT, "Lou", "Martin", place=a_place("Nort-sur-Erdre"))
    pay(bill.pk, amount=Decimal(30), means="cash", at=now, actor=agent)
    pay(bill.pk, amount=Decimal(20), means="cheque", at=now, actor=agent)
    pay(bill.pk, amount=Decimal(11), means="cash", at=now, actor=elsewhere)
    refund(bill.pk, amount=Decimal(5), means="cash", reason="Erreur", at=now, actor=agent)
    deposit = hold_deposit(person, amount=Decimal(150), means="cash", at=now, actor=agent)
    give_back_deposit(
        deposit.pk,
        kept=Decimal(42),
        reason="Rétroviseur",
        bill_id=bill.pk,
        at=now + timedelta(minutes=5),
        actor=agent,
    )
    move_cash(place, kind="expense", amount=Decimal("3.20"), reason="Piles", at=now, actor=agent)
    held = drawer(place, now + timedelta(hours=1))
    assert sorted(one.amount for one in held.entries) == cents("-108", "-5", "-3.20", "30", "150")
    assert held.expected == Decimal("63.80")
    assert drawer(elsewhere.place, now).expected == Decimal(11)


def test_a_day_is_closed_once(agent, manager, place, now):
    close_cash(place, counted=Decimal(0), at=now, actor=agent)
    with pytest.raises(CounterRefused, match=r"déjà fermée.*Camille Bernard l’a comptée à 9.h.30"):
        close_cash(place, counted=Decimal(0), at=now + timedelta(seconds=1), actor=manager)
    assert CashClose.objects.count() == 1


def test_the_database_closes_a_day_once_and_never_changes_it(agent, place, now):
    close = close_cash(place, counted=Decimal(0), at=now, actor=agent)
    values = {"place": place, "closed_at": now, "opening": 0, "moved": 0, "counted": 0, "difference": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        CashClose.objects.create(day=close.day, previous=close, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        CashClose.objects.create(day=date(2026, 4, 8), **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        CashClose.objects.create(day=date(2026, 4, 8), previous=close, **values | {"counted": 5})
    with pytest.raises(IntegrityError), transaction.atomic():
        CashClose.objects.filter(pk=close.pk).update(counted=5, difference=5)


def test_money_dated_before_the_count_is_refused_and_later_money_is_for_the_next_day(agent, place, now):
    bill = a_bill(now=now)
    close_cash(place, counted=Decimal(0), at=now, actor=agent)
    with (
        pytest.raises(CounterRefused, match="vient d’être comptée par Camille Bernard"),
        transaction.atomic(),
    ):
        pay(bill.pk, amount=Decimal(10), means="cash", at=now - timedelta(seconds=1), actor=agent)
    pay(bill.pk, amount=Decimal(10), means="cheque", at=now - timedelta(seconds=1), actor=agent)
    pay(bill.pk, amount=Decimal(10), means="cash", at=now + timedelta(minutes=5), actor=agent)
    with pytest.raises(CounterRefused, match="déjà fermée"), transaction.atomic():
        close_cash(place, counted=Decimal(10), at=now + timedelta(hours=2), actor=agent)
    close = close_cash(place, counted=Decimal(10), at=now + timedelta(days=1), actor=agent)
    assert (close.day, close.difference) == (date(2026, 4, 8), 0)


def test_a_forgotten_day_is_closed_the_next_morning_as_long_as_no_cash_has_moved(agent, place, now):
    add(place, "80.00", at=now, actor=agent)
    morning = now + timedelta(days=1)
    assert drawer(place, morning).forgotten
    close = close_cash(place, counted=Decimal(80), at=morning, actor=agent)
    assert close.day == date(2026, 4, 7)
    assert drawer(place, morning + timedelta(hours=8)).day == date(2026, 4, 8)


def test_cash_needs_a_place(manager, now):
    manager.place = None
    with pytest.raises(CounterRefused, match="choisissez votre lieu"):
        pay(a_bill(now=now).pk, amount=Decimal(10), means="cash", at=now, actor=manager)
    assert pay(a_bill(now=now).pk, amount=Decimal(10), means="terminal", at=now, actor=manager).place is None


@pytest.mark.parametrize("counted", ["-1", "0.005", None])
def test_what_is_counted_makes_sense(agent, place, now, counted):
    with pytest.raises(CounterRefused, match="Écrivez ce que la caisse contient"):
        close_cash(place, counted=counted and Decimal(counted), at=now, actor=agent)


def test_coins_and_notes_add_up(agent, place, now):
    coins = {5000: 2, 2000: 0, 50: 7}
    assert counted_in(coins) == Decimal("103.50")
    add(place, "103.50", at=now, actor=agent)
    later = now + timedelta(hours=1)
    with pytest.raises(CounterRefused, match="ne font pas la somme"), transaction.atomic():
        close_cash(place, counted=Decimal(103), coins=coins, at=later, actor=agent)
    close = close_cash(place, counted=Decimal("103.50"), coins=coins, at=later, actor=agent)
    assert close.coins == {"5000": 2, "50": 7}


def test_entries_read_the_past_of_a_closed_day(agent, place, now):
    add(place, "80.00", at=now, actor=agent)
    close = close_cash(place, counted=Decimal(80), at=now + timedelta(hours=8), actor=agent)
    assert [one.amount for one in entries(place, after=None, until=close.closed_at)] == [Decimal(80)]
    assert entries(place, after=close.closed_at, until=now + timedelta(days=9)) == []
