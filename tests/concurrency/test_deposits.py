"""Two give the same deposit back at once, or bring its cheque to the bank: one does, the others are told so."""

import json
from decimal import Decimal

import pytest

from mobilite.money import ZERO
from rentals.payments.balances import balance
from rentals.payments.drawers import drawer
from rentals.payments.models import DepositMove, Remittance
from tests.cast import staff
from tests.processes import go, start
from tests.rentals.deposits.situations import a_deposit, held, nothing_is_wrong
from tests.rentals.payments.situations import a_bill

COLLEAGUE = """
import sys
from datetime import datetime
from decimal import Decimal
import django, json
from django.conf import settings
name, what, key, bill, actor, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite.accounts.models import User
from mobilite.workflow import Refusal
from rentals.payments.deposits import bank_cheques, give_back_deposit
done = {"at": datetime.fromisoformat(at), "actor": User.objects.select_related("place").get(pk=actor)}
print("ready", flush=True)
sys.stdin.readline()
try:
    if what == "bank":
        said = bank_cheques([int(key)], **done).pk
    else:
        kept = {"kept": Decimal(42), "reason": "Dégât", "bill_id": int(bill)} if what == "keep" else {}
        said = give_back_deposit(int(key), **kept, **done).pk
except Refusal as refusal:
    said = refusal.sentence
print(json.dumps(said), flush=True)
"""


def all_at_once(*asked) -> list:
    """Let one process do each thing, together; return what each was told, in order."""
    started = [
        start(COLLEAGUE, what, key, bill, actor.pk, at.isoformat()) for what, key, bill, actor, at in asked
    ]
    go(*started)
    return [json.loads(one.communicate(timeout=120)[0]) for one in started]


@pytest.fixture
def agents(transactional_db):
    return [staff("agent", name, "Bernard") for name in ("Camille", "Lou", "Sacha")]


def test_of_three_who_give_it_back_one_does_and_the_drawer_loses_it_once(agents, now):
    bill = a_bill("42.00", now=now)
    deposit = a_deposit(person=bill.person, at=now, actor=agents[0])
    whats = ("whole", "keep", "whole")
    told = all_at_once(
        *[(what, deposit.pk, bill.pk, agent, now) for what, agent in zip(whats, agents, strict=True)]
    )
    assert sorted(isinstance(one, int) for one in told) == [False, False, True]
    assert sum("déjà été rendue" in str(one) for one in told) == 2
    assert held() == ZERO
    kept = Decimal(42) if isinstance(told[1], int) else ZERO
    assert drawer(agents[0].place, now).expected == kept
    assert balance(bill).paid == kept
    assert nothing_is_wrong(now)


def test_a_cheque_that_two_bring_to_the_bank_is_on_one_slip(agents, now):
    deposit = a_deposit("cheque", at=now, actor=agents[0])
    told = all_at_once(*[("bank", deposit.pk, 0, agent, now) for agent in agents])
    assert sum("n’est plus dans le tiroir" in str(one) for one in told) == 2
    assert Remittance.objects.count() == 1
    assert DepositMove.objects.filter(spot="bank").count() == 1
