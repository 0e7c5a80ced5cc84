"""A deposit asks to be replaced before its end, and given back once the vehicle is back (rows F1, F2)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.todo.models import Task
from rentals.operations import give_back_deposit, replace_deposit
from rentals.payments.models import Deposit
from tests.factories.lending import a_returned_rental, an_offer, an_ongoing_rental, paris_at
from tests.rentals.deposits.situations import CHEQUE, a_deposit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ENDS, BACK = "rentals.deposit_ends", "rentals.deposit_back"


@pytest.fixture
def lease():
    """Twelve months from 7 April 2026, with a cheque that ends on 15 April 2027."""
    return an_ongoing_rental(offer=an_offer("velila-velo"), term_months=12)


def open_tasks():
    return list(Task.objects.open().order_by("pk"))


def test_a_task_comes_sixty_days_before_the_end_then_an_urgent_one_fifteen_days_before(lease, run_due):
    first, last = paris_at(2, 14, 9, year=2027), paris_at(3, 31, 9, year=2027)
    run_due(first - DAY, ENDS)
    assert not open_tasks()
    for days in (0, 1, 20):
        run_due(first + days * DAY, ENDS)
    [task] = open_tasks()
    assert task.title == "Rendre ou remplacer une caution qui finit"
    assert "15 avril" in task.detail.replace("\u00a0", " ")
    run_due(last, ENDS)
    run_due(last + DAY, ENDS)
    [urgent] = open_tasks()
    assert urgent.title.startswith("En urgence")


def test_replaced_the_task_goes_away(lease, run_due, agent):
    at = paris_at(2, 20, 9, year=2027)
    run_due(at, ENDS)
    old = lease.deposits.get().deposit
    replace_deposit(lease.pk, old.pk, amount=old.amount, **CHEQUE, at=at, actor=agent)
    run_due(at + DAY, ENDS)
    assert not open_tasks()


def test_money_has_no_end(agent, now, run_due):
    a_deposit(at=now, actor=agent)
    run_due(now + 800 * DAY, ENDS)
    assert not open_tasks()


def test_a_deposit_not_given_back_in_the_days_of_its_offer_becomes_a_task(run_due, agent):
    """Seven days from the return, whole: on the eighth morning."""
    rental = a_returned_rental()
    end = rental.returned_at
    run_due(end + 7 * DAY, BACK)
    assert not open_tasks()
    run_due(end + 8 * DAY, BACK)
    run_due(end + 9 * DAY, BACK)
    [task] = open_tasks()
    assert rental.reference in task.detail
    assert "7\u00a0jours" in task.detail
    give_back_deposit(rental.pk, rental.deposits.get().deposit_id, at=end + 9 * DAY, actor=agent)
    run_due(end + 9 * DAY, BACK)
    assert not open_tasks()


def test_each_offer_has_its_days(run_due):
    rental = a_returned_rental(offer=an_offer(deposit_days=30))
    run_due(rental.returned_at + 29 * DAY, BACK)
    assert not open_tasks()
    run_due(rental.returned_at + 31 * DAY, BACK)
    assert len(open_tasks()) == 1


def test_while_the_vehicle_is_out_nothing_is_to_give_back(run_due):
    run_due(an_ongoing_rental().return_at + 30 * DAY, BACK)
    assert not open_tasks()


def test_an_exemption_asks_for_nothing(run_due, manager, now):
    from rentals.operations import waive_deposit
    from tests.factories.lending import a_confirmed_rental

    waive_deposit(a_confirmed_rental().pk, reason="CCAS", at=now, actor=manager)
    assert Deposit.objects.get().amount == Decimal(150)
    run_due(now + 800 * DAY, ENDS, BACK)
    assert not open_tasks()
