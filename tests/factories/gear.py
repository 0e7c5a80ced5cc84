"""Helmets and gloves of the counter."""

from datetime import date
from decimal import Decimal

from mobilite.people.models import Place
from rentals.models import Gloves, Helmet
from tests.factories.people import a_place


def a_helmet(size: str = "m", *, place: Place | None = None, **fields) -> Helmet:
    """Return a helmet approved ECE 22.06, bought in 2025, 60 € when it does not come back: K-01, K-02…"""
    number = f"K-{Helmet.objects.count() + 1:02}"
    values = {"number": number, "mark": "ECE 22.06", "price": Decimal(60), "bought_on": date(2025, 3, 1)}
    return Helmet.objects.create(size=size, place=place or a_place(), **values | fields)


def some_gloves(size: str = "m", *, owned: int = 2, place: Place | None = None, **fields) -> Gloves:
    """Return pairs of gloves marked CE, 25 € when one does not come back."""
    return Gloves.objects.create(
        size=size,
        owned=owned,
        place=place or a_place(),
        **{"mark": "CE EN 13594", "price": Decimal(25)} | fields,
    )
