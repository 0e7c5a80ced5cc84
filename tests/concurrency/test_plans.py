"""Several colleagues agree on a plan with the same person, or receive the same instalment, at the same instant."""

import json
from collections import Counter
from decimal import Decimal

import pytest

from rentals.payments.balances import balance
from rentals.payments.models import Bill, Payment, Plan, PlanShare
from tests.factories import a_person
from tests.factories.owing import a_late_bill, a_plan
from tests.processes import go, start

pytestmark = pytest.mark.concurrency
PROCESSES = 6

#: Says it is ready, waits for the start, does one thing, then says how it went.
COLLEAGUE = """
import json, sys
from datetime import datetime
from decimal import Decimal
import django
from django.conf import settings
name, what, key, bills, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite.people.models import Person
from rentals.payments.plans import agree_plan, pay_plan
from mobilite.workflow import Refusal

at = datetime.fromisoformat(at)
person = Person.objects.get(pk=key) if what == "agree" else None
print("ready", flush=True)
sys.stdin.readline()
try:
    if what == "agree":
        agree_plan(person, json.loads(bills), count=6, first_on=at.date(), at=at, actor=None)
    else:
        pay_plan(int(key), amount=Decimal(15), seen_left=Decimal(90), means="cash", at=at, actor=None)
    said = "done"
except Refusal as refusal:
    said = "refused"
print(json.dumps(said), flush=True)
"""


def at_once(what, key, bills, at) -> Counter:
    """Let each colleague do the same thing, together, on one of these lists of bills; count what each was told."""
    running = [
        start(COLLEAGUE, what, key, json.dumps(bills[rank % len(bills)]), at.isoformat())
        for rank in range(PROCESSES)
    ]
    go(*running)
    return Counter(json.loads(one.communicate(timeout=120)[0]) for one in running)


@pytest.mark.parametrize("apart", [False, True])
def test_one_plan_is_agreed(transactional_db, now, apart):
    """On the same bill or on two: the lock, or the constraint, lets one of them pass."""
    person = a_person()
    bills = [[a_late_bill("90.00", payer=person, now=now).pk] for _ in range(2 if apart else 1)]
    assert at_once("agree", person.pk, bills, now) == {"done": 1, "refused": PROCESSES - 1}
    assert Plan.objects.live().count() == 1
    assert PlanShare.objects.count() == 6


def test_the_same_instalment_is_received_once(transactional_db, now):
    plan = a_plan("90.00", now=now)
    assert at_once("pay", plan.pk, [[]], now) == {"done": 1, "refused": PROCESSES - 1}
    assert [payment.amount for payment in Payment.objects.all()] == [Decimal(15)]
    assert balance(Bill.objects.get()).left == 75
