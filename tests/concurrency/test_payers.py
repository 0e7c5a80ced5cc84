"""Several colleagues confirm at the same instant on one agreement: its ceiling is never passed (row B6)."""

import json
from collections import Counter
from decimal import Decimal

import pytest
from django.db.models import Sum

from rentals.payments.models import Commitment
from tests.factories import a_requested_rental, a_vehicle
from tests.factories.paying import an_agreement, somebody_sent
from tests.processes import go, start

pytestmark = pytest.mark.concurrency
PROCESSES = 5

#: Says it is ready, waits for the start, confirms with 10 € by the agreement, then says how it went. « direct » writes the
#: row without looking at the ceiling first, as a mistaken program would.
COLLEAGUE = """
import json, sys
from datetime import datetime
from decimal import Decimal
import django
from django.conf import settings
name, how, key, rental, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from django.db import IntegrityError, transaction
from mobilite.workflow import Refusal
from rentals.models import Rental
from rentals.operations import confirm
from rentals.payments.models import Agreement
from rentals.payments.payers import open_commitment
from rentals.shares import Asked

at = datetime.fromisoformat(at)
agreement, rental = Agreement.objects.select_related("partner").get(pk=key), Rental.objects.get(pk=rental)
print("ready", flush=True)
sys.stdin.readline()
try:
    if how == "confirm":
        confirm(rental.pk, shares=[Asked(agreement=agreement, amount=Decimal(10))], at=at, actor=None)
    else:
        with transaction.atomic():
            open_commitment(
                agreement.partner, person=rental.person, label="Essai", amount=Decimal(10), agreement=agreement,
                at=at, actor=None,
            )
    said = "done"
except (Refusal, IntegrityError):
    said = "refused"
print(json.dumps(said), flush=True)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["confirm", "direct"])
def test_two_at_once_never_pass_the_ceiling(now, how):
    agreement = an_agreement(ceiling=Decimal("29.99"))
    rentals = [a_requested_rental(somebody_sent(), vehicle=a_vehicle("car")) for _ in range(PROCESSES)]
    running = [start(COLLEAGUE, how, agreement.pk, rental.pk, now.isoformat()) for rental in rentals]
    go(*running)
    told = Counter(json.loads(one.communicate(timeout=120)[0]) for one in running)
    assert told == {"done": 2, "refused": 3}
    assert Commitment.objects.aggregate(kept=Sum("kept"))["kept"] == Decimal(20)
