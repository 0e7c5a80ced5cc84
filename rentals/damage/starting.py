"""An example of a grid, marked « exemple »: the structure replaces its prices by those of its workshop."""

from datetime import date

from rentals.damage.models import GridVersion
from rentals.pricing import GridLine
from rentals.pricing.wear import WITH_PART, WITH_VEHICLE

#: (part, what, price, wear a year, floor, free under cm, free from years[, ages with])
_CAR = (
    ("pare-chocs", "scratch", "90", 10, 20, 5, 10),
    ("pare-chocs", "dent", "160", 10, 20, 2, 10),
    ("pare-chocs", "broken", "320", 10, 20, None, None),
    ("portière", "scratch", "110", 10, 20, 5, 10),
    ("portière", "dent", "180", 10, 20, 2, 10),
    ("aile", "scratch", "100", 10, 20, 5, 10),
    ("aile", "dent", "170", 10, 20, 2, 10),
    ("capot", "scratch", "120", 10, 20, 5, 10),
    ("capot", "dent", "190", 10, 20, 2, 10),
    ("rétroviseur", "broken", "130", 10, 30, None, None),
    ("phare", "broken", "180", 10, 30, None, None),
    ("feu", "broken", "95", 10, 30, None, None),
    ("pare-brise", "chip", "80", 0, 0, 1, None),
    ("pare-brise", "broken", "260", 0, 0, None, None),
    ("vitre", "broken", "190", 0, 0, None, None),
    ("roue", "scratch", "60", 15, 20, 10, 6),
    ("", "scratch", "90", 10, 20, 5, 10),
    ("", "dent", "150", 10, 20, 2, 10),
    ("", "broken", "150", 10, 20, None, None),
    ("Gilet et triangle", "missing", "15", 20, 20, None, None),
    ("Roue de secours", "missing", "80", 10, 20, None, None),
)
_SCOOTER = (
    ("tablier", "scratch", "70", 15, 20, 5, 6),
    ("tablier", "broken", "160", 15, 20, None, None),
    ("carénage arrière", "scratch", "60", 15, 20, 5, 6),
    ("carénage arrière", "broken", "140", 15, 20, None, None),
    ("selle", "broken", "90", 20, 20, None, None),
    ("phare", "broken", "85", 15, 30, None, None),
    ("feu arrière", "broken", "45", 15, 30, None, None),
    ("guidon", "broken", "75", 10, 30, None, None),
    ("", "scratch", "50", 15, 20, 5, 6),
    ("", "broken", "80", 15, 20, None, None),
    ("Antivol", "missing", "45", 20, 20, None, None),
    ("Gilet", "missing", "10", 20, 20, None, None),
)
_BIKE = (
    ("cadre", "scratch", "40", 15, 20, 10, 5),
    ("cadre", "dent", "120", 15, 20, None, None),
    ("roue", "broken", "95", 15, 20, None, None),
    ("selle", "broken", "35", 20, 20, None, None),
    ("guidon", "broken", "45", 15, 20, None, None),
    ("pédalier", "broken", "60", 20, 20, None, None),
    ("phare", "broken", "30", 15, 20, None, None),
    ("feu arrière", "broken", "20", 15, 20, None, None),
    ("batterie", "broken", "480", 20, 20, None, None, WITH_PART),
    ("", "scratch", "30", 15, 20, 10, 5),
    ("", "broken", "45", 15, 20, None, None),
    ("Chargeur", "missing", "60", 15, 30, None, None),
    ("Antivol", "missing", "45", 20, 20, None, None),
)


def example_lines() -> list[GridLine]:
    """Return the lines that a first grid starts from."""
    named = (("car", _CAR), ("scooter", _SCOOTER), ("bike", _BIKE))
    return [
        GridLine.of(
            {
                "vehicle": vehicle, "part": part, "what": what, "price": price, "wear": wear, "floor": floor,
                "free_cm": free_cm, "free_years": free_years, "ages": ages[0] if ages else WITH_VEHICLE,
            }
        )
        for vehicle, rows in named
        for part, what, price, wear, floor, free_cm, free_years, *ages in rows
    ]  # fmt: skip


def make_example_grid(*, from_date: date, at) -> GridVersion:
    """Publish the example where there is no grid, and return the first version."""
    known = GridVersion.objects.order_by("number").first()
    return known or GridVersion.objects.create(
        number=1, from_date=from_date, lines=[line.as_json() for line in example_lines()], is_example=True,
        note="Exemple", published_at=at,
    )  # fmt: skip
