"""Two colleagues at the same instant: on one difference of an inventory, on the battery of one bike (rows G7, G10)."""

import json

import pytest

from tests.factories import a_vehicle
from tests.processes import go, start
from vehicles.fleet.models import Battery, Settled
from vehicles.fleet.operations import open_inventory

#: Says it is ready, waits for the start, does one act; then says how it went. ``naive`` looked before the start, and
#: writes without holding anything: what is proved first.
COLLEAGUE = """
import json, sys
from datetime import datetime
import django
from django.conf import settings
name, act, key, vehicle, at, way = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from django.db import IntegrityError
from mobilite.workflow import Refusal
from vehicles.fleet.counting import count
from vehicles.fleet.models import Battery, Inventory, Settled
from vehicles.fleet.operations import fit_battery, settle_difference
from vehicles.models import Vehicle

at, vehicle = datetime.fromisoformat(at), Vehicle.objects.get(pk=vehicle)
if act == "settle":
    inventory = Inventory.objects.get(pk=key)
    free = any(row.open for row in count(inventory).rows)
else:
    free = not Battery.objects.fitted().filter(vehicle=vehicle).exists()
print("ready", flush=True)
sys.stdin.readline()
try:
    if way == "naive" and act == "settle" and free:
        Settled.objects.create(inventory=inventory, vehicle=vehicle, kind="missing", how="note", note="Prêté", at=at)
    elif way == "naive" and free:
        Battery.objects.create(vehicle=vehicle, since=at.date())
    elif act == "settle":
        settle_difference(int(key), vehicle, kind="missing", how="note", note="Prêté", at=at, actor=None)
    else:
        fit_battery(vehicle.pk, on=at.date(), serial_number=key, at=at, actor=None)
    said = "done"
except Refusal as refusal:
    said = refusal.sentence
except IntegrityError:
    said = "crash"
print(json.dumps(said), flush=True)
"""


@pytest.fixture
def bike(transactional_db):
    return a_vehicle("e-bike")


def two(act, bike, at, *, way="", keys=None) -> list[str]:
    """Let two colleagues act together; return what each was told, in order of the alphabet."""
    inventory = open_inventory(place=bike.place, at=at, actor=None).pk if act == "settle" else 0
    colleagues = [
        start(COLLEAGUE, act, key or inventory, bike.pk, at.isoformat(), way) for key in keys or (None, None)
    ]
    go(*colleagues)
    return sorted(json.loads(one.communicate(timeout=120)[0]) for one in colleagues)


def test_without_holding_the_inventory_the_second_of_two_crashes(bike, now):
    assert two("settle", bike, now, way="naive") == ["crash", "done"]


def test_two_who_settle_one_difference_settle_it_once_and_the_other_is_told(bike, now):
    told = two("settle", bike, now)
    assert told[1] == "done"
    assert "revenez à l’inventaire" in told[0]
    assert Settled.objects.count() == 1


def test_without_holding_the_bike_the_second_battery_crashes(bike, now):
    assert two("fit", bike, now, way="naive", keys=("A", "B")) == ["crash", "done"]


def test_two_batteries_fitted_at_once_follow_one_another(bike, now):
    assert two("fit", bike, now, keys=("A", "B")) == ["done", "done"]
    gone, fitted = Battery.objects.order_by("pk")
    assert (gone.until, fitted.until) == (now.date(), None)
    assert {gone.serial_number, fitted.serial_number} == {"A", "B"}
