"""Twenty receive money of the same person at once, or one dies in the middle: each cent is there once, receipts have no gap."""

import json
import signal
from decimal import Decimal

import pytest

from rentals.payments.balances import balance, with_unplaced
from rentals.payments.integrity import CHECKS
from rentals.payments.models import Allocation, Payment
from rentals.payments.operations import receive
from tests.factories import a_person, the_organisation
from tests.factories.owing import a_bill
from tests.processes import started

pytestmark = pytest.mark.django_db(transaction=True)
COLLEAGUES = 20

#: ``naive`` asks what is left and writes without holding anything; ``killed`` stops with money received and not placed.
COLLEAGUE = """
import json, sys, time
from datetime import datetime
from decimal import Decimal
import django
from django.conf import settings
name, way, person, bill, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from django.db import IntegrityError, connection, transaction
from mobilite.documents.operations import drawing_put_off
from mobilite.people.models import Person
from rentals.documents import issue_receipt
from rentals.payments.balances import balance
from rentals.payments.models import Allocation, Bill, Payment
from rentals.payments.operations import money, receive

def naive():
    left = balance(Bill.objects.get(pk=bill)).left
    time.sleep(0.3)
    try:
        with transaction.atomic():
            payment = Payment.objects.create(person=person, amount=left, means="transfer", received_at=at)
            Allocation.objects.create(bill_id=bill, payment=payment, amount=left, at=at)
    except IntegrityError as error:
        return [str(left), "bill_above_due" in str(error)]
    return [str(left), "paid"]

def stop(*args, **kwargs):
    print("in the middle", flush=True)
    time.sleep(120)

def sure():
    if way == "killed":
        money.lay = stop
    with transaction.atomic(), drawing_put_off():
        payment = receive(person, amount=Decimal(10), means="transfer", at=at, actor=None)
        return issue_receipt(payment, at=at, actor=None).number

person, at = Person.objects.get(pk=person), datetime.fromisoformat(at)
balance(Bill.objects.get(pk=bill))
print("ready", flush=True)
sys.stdin.readline()
print(json.dumps(naive() if way == "naive" else sure()), flush=True)
"""


def told(way, bill, now, number=COLLEAGUES) -> list:
    """Let colleagues receive together; return what each was told."""
    with started(COLLEAGUE, way, bill.person_id, bill.pk, now.isoformat(), number=number) as running:
        return [json.loads(one.communicate(timeout=180)[0]) for one in running]


def test_without_holding_anything_all_read_the_same_and_the_database_lets_one_pass(now):
    bill = a_bill("60.00", now=now)
    found = told("naive", bill, now, number=6)
    assert {left for left, _ in found} == {"60.00"}, "the race was not there"
    assert sorted(str(how) for _, how in found) == ["True"] * 5 + ["paid"]
    assert balance(bill).left == 0
    assert Payment.objects.count() == Allocation.objects.count() == 1


def test_twenty_receipts_have_no_gap_and_no_cent_is_lost(now):
    """Twenty times ten euros where 150 are due: fifty wait."""
    the_organisation()
    bill = a_bill("150.00", payer=a_person(), now=now)
    numbers = told("sure", bill, now)
    assert sorted(numbers) == [f"REC-2026-{number:04}" for number in range(1, COLLEAGUES + 1)]
    assert balance(bill).left == 0
    assert sum(one.unplaced for one in with_unplaced(Payment.objects.all())) == Decimal(50)
    assert list(CHECKS["payments.placed"].run(now)) == []


def test_a_process_killed_between_the_money_and_its_bill_leaves_nothing(now):
    bill = a_bill("60.00", now=now)
    with started(COLLEAGUE, "killed", bill.person_id, bill.pk, now.isoformat()) as [one]:
        assert one.stdout.readline() == "in the middle\n"
        one.send_signal(signal.SIGKILL)
        one.wait(timeout=60)
    assert not Payment.objects.exists()
    receive(bill.person, amount=Decimal(10), means="transfer", at=now, actor=None)
    assert balance(bill).left == Decimal(50)
