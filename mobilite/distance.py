"""How far two points of the earth are from each other, as the crow flies."""

from math import asin, cos, radians, sin, sqrt
from typing import Protocol

EARTH_KM = 6371


class Located(Protocol):
    """What has a latitude and a longitude, in degrees: a commune, an address."""

    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


def distance_km(one: Located, other: Located) -> float:
    """Return the length of the great circle between two points, in kilometres."""
    lat_1, lon_1, lat_2, lon_2 = map(radians, (one.latitude, one.longitude, other.latitude, other.longitude))
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
