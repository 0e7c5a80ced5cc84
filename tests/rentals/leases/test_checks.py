"""What is lent for long is looked at on the way: a task for the workshop at each turn (row C7)."""

from datetime import date, timedelta

import pytest

from mobilite.todo.models import Task
from mobilite.todo.operations import finish
from rentals.leases.operations import check_due, set_follow_rules
from rentals.leases.operations.checks import KEY, turns
from rentals.operations import take_back
from tests.factories import an_offer
from tests.factories.leasing import a_lease
from tests.factories.lending import NOW, a_report, an_ongoing_rental, paris_at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def waiting():
    return list(Task.objects.open().filter(key__startswith=KEY))


def test_an_ebike_is_looked_at_every_three_months_and_its_task_says_what_was_found(agent, workshop):
    rental = a_lease(months=12)
    assert check_due(paris_at(6, 29)) == 0
    assert (check_due(paris_at(7, 1)), check_due(paris_at(7, 2))) == (1, 0)
    (task,) = waiting()
    assert (task.role, task.due_at.date()) == ("workshop", date(2026, 7, 7))
    finish(task.pk, result="Patins changés", at=paris_at(7, 7), actor=workshop)
    # Done, it is not asked for again; the next one comes in its turn.
    assert check_due(paris_at(8, 20)) == 0
    assert check_due(paris_at(10, 2)) == 1
    take_back(rental.pk, report=a_report(vehicle=rental.vehicle), at=paris_at(10, 3), actor=agent)
    assert check_due(paris_at(10, 4)) == 1
    assert waiting() == []


def test_a_scooter_is_looked_at_every_fifteen_days_and_never_on_the_day_of_its_return(agent):
    rental = an_ongoing_rental(offer=an_offer("reseau-scooter-50"), needed_until=paris_at(5, 7))
    assert turns(rental, date(2027, 1, 1)) == [(1, date(2026, 4, 22))]


def test_the_rules_of_the_offer_say_otherwise_from_a_day(agent, manager):
    rules = {"may_withdraw": True, "used_days": "prorata", "at": NOW, "actor": manager}
    set_follow_rules(an_offer("velila-velo"), from_date=NOW.date(), check_every=30, check_unit="day", **rules)
    rental = a_lease(months=3)
    assert [day for _turn, day in turns(rental, date(2027, 1, 1))] == [date(2026, 5, 7), date(2026, 6, 6)]
    offer = an_offer("velila-cargo")
    set_follow_rules(offer, from_date=NOW.date(), **rules)
    assert turns(an_ongoing_rental(offer=offer, term_months=3), date(2027, 1, 1)) == []
