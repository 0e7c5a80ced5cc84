"""Two colleagues match the same line at once, or the same slip with two lines: one wins, the other is told, nothing is paid twice."""

import json
from decimal import Decimal

import pytest

from rentals.payments.bank.integrity import CHECKS
from rentals.payments.cheques import remit
from rentals.payments.models import BankLine, BankMatch, Payment
from rentals.payments.operations import pay
from tests.cast import staff
from tests.factories import a_person
from tests.factories.banking import bank_lines
from tests.processes import go, start
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.concurrency

#: Says it is ready, waits for the start, does one thing, and says how it went.
COLLEAGUE = """
import json, sys
from datetime import datetime
from decimal import Decimal
import django
from django.conf import settings
name, what, line, key, actor, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite.accounts.models import User
from mobilite.people.models import Person
from mobilite.workflow import Refusal
from rentals.payments.bank.matches import receive_line, recognise
actor = User.objects.select_related("place").get(pk=actor)
done = {"at": datetime.fromisoformat(at), "actor": actor, "seen_left": Decimal(45)}
print("ready", flush=True)
sys.stdin.readline()
try:
    if what == "receive":
        said = receive_line(int(line), Person.objects.get(pk=key), **done).pk
    else:
        said = recognise(int(line), "remittance", [(key, Decimal(45))], **done)[0].pk
except Refusal as refusal:
    said = refusal.sentence
print(json.dumps(said), flush=True)
"""


def all_at_once(now, actor, *asked) -> list:
    """Let one process do each thing, together; return what each was told, in order."""
    started = [start(COLLEAGUE, what, line.pk, key, actor.pk, now.isoformat()) for what, line, key in asked]
    go(*started)
    return [json.loads(one.communicate(timeout=120)[0]) for one in started]


@pytest.fixture
def agent(transactional_db):
    return staff("agent", "Camille", "Bernard")


def sound(now):
    return [finding for check in CHECKS.values() for finding in check.run(now)] == []


def test_a_line_that_four_receive_pays_once(agent, now):
    [line] = bank_lines(("01/04/2026", "VIR", "45,00"), at=now)
    people = [a_person("Lou", f"Petit{n}") for n in range(4)]
    for person in people:
        a_bill("45.00", payer=person, now=now)
    told = all_at_once(now, agent, *[("receive", line, person.pk) for person in people])
    assert sum(isinstance(one, int) for one in told) == 1
    assert all("vient de traiter cette ligne" in one for one in told if not isinstance(one, int))
    assert Payment.objects.get().amount == Decimal(45)
    assert BankMatch.objects.count() == 1
    assert sound(now)


def test_a_slip_that_two_lines_are_matched_with_is_on_one(agent, now):
    lines = bank_lines(("01/04/2026", "REMISE", "45,00"), ("02/04/2026", "REMISE", "45,00"), at=now)
    cheque = pay(a_bill("45.00", now=now).pk, amount=Decimal(45), means="cheque", at=now, actor=agent)
    slip = remit([cheque.pk], at=now, actor=agent)
    told = all_at_once(now, agent, *[("recognise", line, slip.pk) for line in lines])
    assert sum(isinstance(one, int) for one in told) == 1
    assert BankMatch.objects.count() == 1
    assert BankLine.objects.to_treat().count() == 1
    assert sound(now)
