"""Examples of the fleet's pages and rows."""

from datetime import UTC, datetime, timedelta

from tests.examples import Example
from tests.factories import a_category, a_place, a_vehicle, an_occupancy
from vehicles.models import Category, LicenceRule, VehiclePhoto

NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def _vehicle():
    vehicle = a_vehicle()
    an_occupancy(vehicle, starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2))
    return {"pk": vehicle.pk}


def _visit():
    hour = timedelta(hours=1)
    return {"pk": an_occupancy(kind="workshop", starts_at=NOW + hour, ends_at=NOW + 3 * hour).pk}


def _photo():
    from io import BytesIO

    from PIL import Image

    from mobilite.files import storage

    file = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "JPEG")
    name = storage.save("vehicles", file.getvalue(), suffix="jpg")
    return {"pk": VehiclePhoto.objects.create(vehicle=a_vehicle(), file_name=name, taken_at=NOW).pk}


def _category():
    return {"pk": a_category("scooter-125").pk}


def _rule():
    return {"pk": LicenceRule.objects.first().pk}


PAGES = {
    **{
        f"vehicles:{name}": Example(_vehicle)
        for name in (
            "vehicle",
            "edit",
            "workshop",
            "back_in_service",
            "back_to_clean",
            "to_clean",
            "ready",
            "meter",
            "photos",
        )
    },
    "vehicles:photo": Example(_photo),
    "vehicles:remove_photo": Example(_photo),
    "vehicles:cancel_visit": Example(_visit),
    **{f"vehicles:{name}": Example(_category) for name in ("category", "edit_category", "new_rule")},
    "vehicles:remove_rule": Example(_rule),
}


def _vehicles(n):
    for _ in range(n):
        number = Category.objects.count()
        category = Category.objects.create(
            code=f"c{number}", name=f"Classe {number}", plural=f"Classes {number}", drawing="car"
        )
        place = a_place(f"Lieu {number}")
        vehicle = a_vehicle(category, place=place, number=f"X-{number}")
        an_occupancy(vehicle, starts_at=NOW - timedelta(days=1), ends_at=NOW, left_at=NOW - timedelta(days=1))


def _categories(n):
    for _ in range(n):
        number = Category.objects.count()
        category = Category.objects.create(
            code=f"c{number}", name=f"Classe {number}", plural=f"Classes {number}", drawing="car"
        )
        LicenceRule.objects.create(category=category, licence="B")


ROWS = {"vehicles.vehicle": _vehicles, "vehicles.category": _categories}
