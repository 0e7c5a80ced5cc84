"""Two counters lend the last pair of gloves at the same instant: one rider leaves with it (row E4)."""

import json

from rentals.models import Gloves, RiderGear
from tests.factories import a_driver, a_signed_rental, a_vehicle, an_offer
from tests.factories.gear import some_gloves
from tests.processes import go, start

#: Says it is ready, waits for the start, hands a scooter over with gloves of ours, and says how it went. ``naive`` looked
#: before the start whether a pair was left, and then lends it: what is proved first.
COLLEAGUE = """
import json, sys
from datetime import datetime
import django
from django.conf import settings
name, rental, gloves, at, way = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite.workflow import Refusal
from rentals.models import Gloves, Rental, RiderGear
from rentals.operations import ReportData, hand_over
from rentals.operations.gear import Worn
at, rental, pair = datetime.fromisoformat(at), Rental.objects.get(pk=rental), Gloves.objects.get(pk=gloves)
worn = [
    Worn(person_id=rental.person_id, kind="helmet", mark="ECE 22.06"),
    Worn(person_id=rental.person_id, kind="gloves", gloves_id=pair.pk),
]
report = ReportData(
    meter=rental.vehicle.meter, energy_percent=50, few_photos_reason="Pluie", gear=worn, meter_confirmed=True
)
print("ready", flush=True)
sys.stdin.readline()
try:
    if way == "naive":
        if pair.lent < pair.owned:
            Gloves.objects.filter(pk=pair.pk).update(lent=pair.lent + 1)
            RiderGear.objects.create(
                rental=rental, person_id=rental.person_id, kind="gloves", gloves=pair, mark=pair.mark, given_at=at
            )
        said = "lent"
    else:
        hand_over(rental.pk, report=report, at=at, actor=None)
        said = "lent"
except Refusal as refusal:
    said = refusal.sentence
print(json.dumps(said), flush=True)
"""


def two_leave(way: str) -> list[str]:
    """Hand two scooters over at once with the one pair that is there; return what each counter was told."""
    gloves = some_gloves(owned=1)
    rentals = [
        a_signed_rental(person, offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50"))
        for person in (a_driver(), a_driver("Paul", "Roux"))
    ]
    counters = [start(COLLEAGUE, one.pk, gloves.pk, one.pickup_at.isoformat(), way) for one in rentals]
    go(*counters)
    return [json.loads(one.communicate(timeout=60)[0]) for one in counters]


def test_looking_first_lends_one_pair_to_two(transactional_db):
    """The race itself: each counter saw the pair on the shelf."""
    assert two_leave("naive") == ["lent", "lent"]
    assert (Gloves.objects.get().lent, RiderGear.objects.count()) == (1, 2)


def test_the_last_pair_leaves_with_one_rider(transactional_db):
    told = two_leave("")
    assert told.count("lent") == 1
    assert any("plus de gants" in one for one in told)
    assert Gloves.objects.get().lent == RiderGear.objects.filter(kind="gloves").count() == 1
