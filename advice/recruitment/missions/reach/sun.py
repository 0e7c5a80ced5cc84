"""When the sun rises and sets: the usual almanac formula, right within three minutes at our latitudes."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import acos, asin, cos, degrees, radians, sin

from mobilite.periods import PARIS

#: The upper edge of the sun on the horizon, with refraction.
ZENITH = 90.833
#: Days of the almanac are counted from there.
NOON_2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
DAY_MINUTES = 24 * 60


@lru_cache(maxsize=4096)
def sun_minutes(day: date, latitude: float, longitude: float) -> tuple[int, int]:
    """Return sunrise and sunset of a day in minutes of the Paris clock, degrees north and east.

    Beyond the polar circles, a day without sunrise is all night (0, 0), one without sunset all day (0, 1440).
    """
    days = (day - NOON_2000.date()).days - longitude / 360
    anomaly = radians((357.5291 + 0.98560028 * days) % 360)
    centre = 1.9148 * sin(anomaly) + 0.02 * sin(2 * anomaly) + 0.0003 * sin(3 * anomaly)
    along = radians((degrees(anomaly) + centre + 180 + 102.9372) % 360)
    # Hours of the clock in Greenwich, at the sun's highest.
    noon = days + 0.0053 * sin(anomaly) - 0.0069 * sin(2 * along)
    tilt = asin(sin(along) * sin(radians(23.4397)))
    north = radians(latitude)
    angle = (cos(radians(ZENITH)) - sin(north) * sin(tilt)) / (cos(north) * cos(tilt))
    if angle >= 1:
        return 0, 0
    if angle <= -1:
        return 0, DAY_MINUTES
    half = degrees(acos(angle)) / 360
    return _paris_minutes(day, noon - half), _paris_minutes(day, noon + half)


def _paris_minutes(day: date, since: float) -> int:
    at = (NOON_2000 + timedelta(days=since)).astimezone(PARIS)
    return (at.date() - day).days * DAY_MINUTES + at.hour * 60 + at.minute
