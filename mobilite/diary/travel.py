"""How long it takes to get somewhere: a first guess, that people correct."""

from datetime import timedelta
from math import ceil

from mobilite.distance import distance_km
from mobilite.people.models import Commune, Place

#: Roads are a third longer than the flight of a crow, and country roads are driven at 45 km/h.
DETOUR, SPEED_KMH = 1.3, 45
#: Minutes are rounded up to five.
STEP = 5
#: Within one commune, or next door: to the car, and to the right bell.
LEAST = 10


def minutes_between(
    one: Commune, other: Commune, *, detour: float = DETOUR, speed_kmh: float = SPEED_KMH
) -> int:
    """Return how many minutes the road takes between two communes, rounded up to five; ten at least."""
    hours = distance_km(one, other) * detour / speed_kmh
    return max(LEAST, ceil(round(hours * 60, 6) / STEP) * STEP)


def travel_minutes(base: Place | None, *, place: Place | None, commune: Commune | None) -> int:
    """Return the travel from where a colleague is (``base``) to an appointment, in minutes.

    None at the place itself, nor for a call; none either when nobody knows where the colleague is.
    """
    if base is None or (place is not None and place.pk == base.pk):
        return 0
    there = place.commune if place is not None else commune
    return 0 if there is None else minutes_between(base.commune, there)


def as_delta(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
