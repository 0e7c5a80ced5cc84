"""The fleet: categories that come with the software, vehicles, and what keeps them busy."""

from datetime import date, datetime, timedelta

from mobilite.people.models import Place
from tests.factories.people import a_place
from vehicles.models import Category, Energy, Gearbox, Occupancy, OccupancyKind, Vehicle

ENERGY = {"car": Energy.PETROL, "scooter-50": Energy.PETROL, "scooter-125": Energy.PETROL}
MAKES = {
    "car": ("Renault", "Clio", "C"),
    "scooter-50": ("Peugeot", "Kisbee", "S"),
    "scooter-125": ("Honda", "Vision", "T"),
    "e-bike": ("Arcade", "E-Colors", "V"),
    "cargo-e-bike": ("Douze", "Traveller", "B"),
}


def a_category(code: str = "car", **changes) -> Category:
    """Return one of the categories that come with the software: car, scooter-50, scooter-125, e-bike, cargo-e-bike."""
    category = Category.objects.get(code=code)
    if changes:
        for name, value in changes.items():
            setattr(category, name, value)
        category.save()
    return category


def a_vehicle(category: Category | str = "car", *, place: Place | None = None, **fields) -> Vehicle:
    """Return a vehicle in service since 2024 at Ancenis, insured and inspected until 2027 if it has a plate.

    Numbers follow one another: C-01, C-02; S-01.
    """
    if isinstance(category, str):
        category = a_category(category)
    make, model, letter = MAKES.get(category.code, ("Exemple", "Un", "X"))
    rank = Vehicle.objects.filter(number__startswith=f"{letter}-").count() + 1
    values = {
        "number": f"{letter}-{rank:02}",
        "make": make,
        "model": model,
        "energy": ENERGY.get(category.code, Energy.ELECTRIC),
        "in_service_on": date(2024, 1, 15),
    }
    if category.has_plate:
        total = Vehicle.objects.count()
        values |= {
            "plate": f"A{chr(65 + total // 26 % 26)}-000-{letter}{chr(65 + total % 26)}",
            "first_registered_on": date(2022, 3, 15),
            "insured_until": date(2027, 1, 1),
            "inspection_due_on": date(2027, 3, 15),
            "meter": 40_000,
        }
    if category.code == "car":
        values |= {"gearbox": Gearbox.MANUAL, "seats": 5}
    return Vehicle.objects.create(category=category, place=place or a_place(), **values | fields)


def an_occupancy(
    vehicle: Vehicle | None = None,
    *,
    starts_at: datetime,
    ends_at: datetime,
    kind: str = OccupancyKind.RENTAL,
    **fields,
) -> Occupancy:
    """Return a reason why a vehicle is not free, written straight into the calendar, turnaround included."""
    vehicle = vehicle or a_vehicle()
    fields.setdefault("blocked_until", ends_at + timedelta(minutes=vehicle.category.turnaround_minutes))
    return Occupancy.objects.create(
        vehicle=vehicle, kind=kind, starts_at=starts_at, ends_at=ends_at, **fields
    )
