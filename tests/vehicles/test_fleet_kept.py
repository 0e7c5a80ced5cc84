"""Bringing vehicles in, correcting them, moving them, their photos."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from mobilite.audit.models import Entry
from mobilite.files import storage
from tests.factories import a_category, a_place, a_vehicle
from vehicles.models import MeterReading, State, Vehicle, VehiclePhoto
from vehicles.operations import (
    NotPossible,
    SameVehicle,
    add_photos,
    change_place,
    create_vehicle,
    remove_photo,
    update_vehicle,
)

pytestmark = pytest.mark.django_db


def values(**changes):
    return {
        "number": "C-77",
        "category": a_category("car"),
        "place": a_place(),
        "make": "Citroën",
        "model": "C3",
        "plate": "AB-000-CD",
        "energy": "petrol",
        "in_service_on": date(2026, 4, 7),
    } | changes


def picture():
    file = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(file, "PNG")
    return file.getvalue()


def test_a_new_vehicle_has_its_first_reading_and_an_entry(now, agent):
    vehicle = create_vehicle(at=now, actor=agent, **values(meter=12_000))
    assert MeterReading.objects.get().km == 12_000
    assert Entry.objects.get().object_id == vehicle.pk


@pytest.mark.parametrize(
    ("again", "field"),
    [
        ({"plate": "ZZ-000-ZZ"}, "number"),
        ({"number": "C-78"}, "plate"),
        ({"number": "C-78", "plate": "ZZ-000-ZZ"}, "frame_number"),
    ],
)
def test_two_vehicles_are_not_one(now, agent, again, field):
    create_vehicle(at=now, actor=agent, **values(frame_number="VF1000"))
    with pytest.raises(SameVehicle) as refused:
        create_vehicle(at=now, actor=agent, **values(frame_number="VF1000") | again)
    assert refused.value.field == field
    assert Vehicle.objects.count() == 1


def test_a_correction_names_what_changed(now, agent):
    vehicle = a_vehicle()
    update_vehicle(vehicle.pk, at=now, actor=agent, make="Dacia", model="Clio")
    assert Vehicle.objects.found_by("dacia").get() == vehicle
    entry = Entry.objects.get()
    assert entry.changed == ["make"]
    assert "marque" in entry.sentence


def test_nothing_changed_is_nothing_written(now, agent):
    vehicle = a_vehicle()
    update_vehicle(vehicle.pk, at=now, actor=agent, make=vehicle.make)
    assert not Entry.objects.exists()


def test_a_vehicle_changes_place(now, agent):
    vehicle, varades = a_vehicle(), a_place("Varades")
    change_place(vehicle.pk, place=varades, at=now, actor=agent)
    vehicle.refresh_from_db()
    assert vehicle.place == varades
    assert "Varades" in Entry.objects.get().sentence
    with pytest.raises(NotPossible, match="déjà"):
        change_place(vehicle.pk, place=varades, at=now, actor=agent)
    gone = a_vehicle(state=State.RETIRED, retired_on=date(2026, 1, 1))
    with pytest.raises(NotPossible, match="sorti"):
        change_place(gone.pk, place=varades, at=now, actor=agent)


def test_photos_are_kept_privately_and_removed_for_good(now, agent, django_capture_on_commit_callbacks):
    vehicle = a_vehicle()
    first, _ = add_photos(vehicle.pk, [picture(), picture()], at=now, actor=agent)
    assert storage.read(first.file_name).startswith(b"\xff\xd8")
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(first.pk, at=now, actor=agent)
    assert VehiclePhoto.objects.count() == 1
    with pytest.raises(FileNotFoundError):
        storage.read(first.file_name)
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == ["add_photo", "remove_photo"]


def test_one_bad_picture_keeps_them_all_out(now, agent):
    with pytest.raises(ValidationError):
        add_photos(a_vehicle().pk, [picture(), b"%PDF-1.7"], at=now, actor=agent)
    assert not VehiclePhoto.objects.exists()


@pytest.mark.parametrize(
    "words", ["C-77", "c77", "ab000cd", "AB 000 CD", "AB-000-CD", "citroen c3", "Citroën", "B 000"]
)
def test_a_vehicle_is_found_as_people_write_it(words):
    vehicle = Vehicle.objects.create(**values())
    a_vehicle("e-bike")
    assert list(Vehicle.objects.found_by(words)) == [vehicle]
