"""Examples of the pages and rows of keys."""

from datetime import UTC, datetime

from tests.examples import Example
from tests.factories import a_person, a_place, a_vehicle, an_occupancy, the_organisation
from vehicles.keys.models import KeySet, KeyTag, Trouble

NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def _tag():
    the_organisation()
    return KeyTag.objects.create(vehicle=a_vehicle(), code="abcdefgh23", made_at=NOW)


def _set():
    vehicle = a_vehicle()
    return KeySet.objects.create(vehicle=vehicle, label="1", holder="counter", place=vehicle.place, since=NOW)


def _trouble():
    from tests.examples.vehicles import _photo
    from vehicles.models import VehiclePhoto

    photo = VehiclePhoto.objects.get(**_photo())
    return Trouble.objects.create(
        vehicle=photo.vehicle,
        kind="tyre",
        words="À plat",
        file_name=photo.file_name,
        told_at=NOW,
        press_key="k",
    )


CODE = Example(lambda: {"code": _tag().code}, open_to="everyone")

PAGES = {
    "keys:set": Example(lambda: {"pk": _set().pk}),
    "keys:move": Example(lambda: {"pk": _set().pk}),
    "keys:add": Example(lambda: {"pk": _set().vehicle_id}),
    "keys:replace_tag": Example(lambda: {"pk": _tag().vehicle_id}),
    "keys:trouble": Example(lambda: {"pk": _trouble().pk}),
    "keys:trouble_photo": Example(lambda: {"pk": _trouble().pk}),
    "keys:tag": CODE,
    "keys:trouble_form": CODE,
    "keys:told": CODE,
}


def _sets(n):
    for _ in range(n):
        number = KeySet.objects.count()
        vehicle = a_vehicle(
            place=a_place(f"Lieu des clés {number}"), number=f"K-{number}", key_number=f"{number}"
        )
        held = an_occupancy(
            vehicle, starts_at=NOW, ends_at=NOW.replace(month=5), left_at=NOW, person=a_person()
        )
        KeySet.objects.create(vehicle=vehicle, label="1", holder="borrower", occupancy=held, since=NOW)
        KeySet.objects.create(vehicle=vehicle, label="2", holder="counter", place=vehicle.place, since=NOW)


ROWS = {"keys.keyset": _sets}
