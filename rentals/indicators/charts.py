"""A chart of bars: where each stands in a picture of 640 by 150, which the table beside it says in figures."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, TOP, BOTTOM, LEFT = 640, 24, 124, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its corner and size, what is written above and below."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    said: str
    below: str


def bars(
    values: Sequence[int | None], said: Sequence[str], below: Sequence[str], *, most: int = 0
) -> list[Bar]:
    """Return one bar a value, the highest at the top (or ``most``); a value that is not known has none, nor words above.

    Past fourteen, one label in so many is written below, so that none covers the next.
    """
    top = max([most, *[value for value in values if value]], default=0) or 1
    step = (WIDTH - 2 * LEFT) / max(len(values), 1)
    every = -(-len(values) // 13)
    found = []
    for rank, value in enumerate(values):
        height = round((BOTTOM - TOP) * (value or 0) / top)
        x = round(LEFT + rank * step + step * 0.14)
        found.append(
            Bar(
                x, BOTTOM - height, max(round(step * 0.72), 1), height, round(LEFT + rank * step + step / 2),
                "" if value is None or (every > 1 and rank % every) else said[rank], "" if rank % every else below[rank],
            )
        )  # fmt: skip
    return found
