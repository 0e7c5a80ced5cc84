"""The curve of a battery: where its points stand in a picture of 320 by 120."""

from collections.abc import Sequence
from typing import Any

from mobilite.pages.french import date_fr
from vehicles.fleet.models import Measure

LEFT, RIGHT, TOP, BOTTOM = 36, 312, 10, 100


def curve(measures: Sequence[Measure], *, least: int) -> dict[str, Any] | None:
    """Return the points of measures, first one first, days across and percents up; None without any.

    ``least`` is the threshold, drawn as a line.
    """
    if not measures:
        return None
    first, last = measures[0].on, measures[-1].on
    span = max((last - first).days, 1)

    def y(percent: int) -> int:
        return BOTTOM - round((BOTTOM - TOP) * min(percent, 100) / 100)

    points = [
        (LEFT + round((RIGHT - LEFT) * (one.on - first).days / span), y(one.percent)) for one in measures
    ]
    return {
        "points": points,
        "line": " ".join(f"{x},{height}" for x, height in points),
        "least": least,
        "least_y": y(least),
        "least_text_y": y(least) + 3,
        "first": date_fr(first, weekday=False, year=len(measures) == 1 or first.year != last.year),
        "last": date_fr(last, weekday=False) if len(measures) > 1 else "",
    }
