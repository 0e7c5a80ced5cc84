"""Two close the same drawer at once; somebody pays while it is counted: one wins, and no cent is in no close."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from rentals.payments.cash import close_cash
from rentals.payments.cheques import to_remit
from rentals.payments.drawers import drawer
from rentals.payments.integrity import CHECKS
from rentals.payments.models import CashClose, Payment, RemittedCheque
from rentals.payments.operations import pay
from tests.cast import staff
from tests.processes import go, start
from tests.rentals.payments.situations import a_bill

#: Says it is ready, waits for the start, does one thing, and says how it went.
COLLEAGUE = """
import json, sys
from datetime import datetime
from decimal import Decimal
import django
from django.conf import settings
name, what, key, actor, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite.accounts.models import User
from mobilite.workflow import Refusal
from rentals.payments.cash import close_cash
from rentals.payments.cheques import remit
from rentals.payments.operations import pay
actor = User.objects.select_related("place").get(pk=actor)
done = {"at": datetime.fromisoformat(at), "actor": actor}
print("ready", flush=True)
sys.stdin.readline()
try:
    if what == "close":
        said = close_cash(actor.place, counted=Decimal(key), reason="Compté", **done).pk
    elif what == "remit":
        said = remit([int(key)], **done).pk
    else:
        said = pay(int(key), amount=Decimal(10), means="cash", **done).pk
except Refusal as refusal:
    said = refusal.sentence
print(json.dumps(said), flush=True)
"""


def all_at_once(*asked) -> list:
    """Let one process do each thing, together; return what each was told, in order."""
    started = [start(COLLEAGUE, what, key, actor.pk, at.isoformat()) for what, key, actor, at in asked]
    go(*started)
    return [json.loads(one.communicate(timeout=120)[0]) for one in started]


@pytest.fixture
def agents(transactional_db):
    return [staff("agent", name, "Bernard") for name in ("Camille", "Lou", "Sacha", "Alix")]


def test_one_closes_and_the_others_are_told_who_did(agents, now):
    told = all_at_once(*[("close", 0, agent, now + timedelta(seconds=n)) for n, agent in enumerate(agents)])
    close = CashClose.objects.get()
    assert told.count(close.pk) == 1
    others = [sentence for sentence in told if sentence != close.pk]
    assert all("est déjà fermée" in one and str(close.closed_by) in one for one in others)


def test_what_is_paid_while_the_drawer_is_counted_is_in_a_close_or_refused(agents, now):
    bills = [a_bill(now=now).pk for _ in range(6)]
    asked = [("pay", bill, agents[n % 3], now + timedelta(seconds=n)) for n, bill in enumerate(bills)]
    told = all_at_once(*asked, ("close", "20.00", agents[3], now + timedelta(seconds=2)))
    paid = Payment.objects.count()
    assert paid == sum(isinstance(one, int) for one in told[:-1])
    assert all("vient d’être comptée" in one for one in told[:-1] if not isinstance(one, int))
    first = CashClose.objects.get()
    later = now + timedelta(days=1)
    rest = drawer(first.place, later)
    assert first.moved + rest.moved == Decimal(10 * paid)
    close_cash(first.place, counted=rest.expected, at=later, actor=agents[0])
    assert list(CHECKS["payments.closes"].run(later)) == []


def test_a_cheque_that_two_bring_to_the_bank_is_on_one_slip(agents, now):
    cheque = pay(a_bill(now=now).pk, amount=Decimal(40), means="cheque", at=now, actor=agents[0])
    told = all_at_once(*[("remit", cheque.pk, agent, now) for agent in agents])
    assert RemittedCheque.objects.count() == 1
    assert sum("n’est plus dans le tiroir" in str(one) for one in told) == 3
    assert not to_remit().exists()
