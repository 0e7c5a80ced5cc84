"""The picture of a diagnosis: one web, entry and exit on it. Plain geometry, whole numbers; templates draw it as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

#: The box, its centre, how far level 3 is from it, and where the numbers of the axes stand.
SIZE, CENTRE, REACH, NAMES = 320, 160, 120, 142
HIGHEST = 3


@dataclass(frozen=True)
class Web:
    """Rings and spokes, then one shape for each moment: points as SVG writes them."""

    size: int
    rings: list[str]
    spokes: list[dict[str, int]]
    names: list[dict[str, int]]
    shapes: list[dict[str, str]]

    def as_dict(self) -> dict:
        """Return it as a document keeps it."""
        return {
            "size": self.size,
            "rings": self.rings,
            "spokes": self.spokes,
            "names": self.names,
            "shapes": self.shapes,
        }


def web(count: int, shapes: Sequence[tuple[str, Sequence[int | None]]]) -> Web:
    """Return the web of ``count`` axes (three at least) with one shape a moment: ``("entry", levels in order)``.

    A level that nobody gave lies at the centre.
    """

    def point(rank: int, distance: float) -> tuple[int, int]:
        turn = 2 * pi * rank / count
        return round(CENTRE + distance * sin(turn)), round(CENTRE - distance * cos(turn))

    def ring(distances: Sequence[float]) -> str:
        return " ".join(f"{x},{y}" for x, y in (point(rank, one) for rank, one in enumerate(distances)))

    ends = [point(rank, REACH) for rank in range(count)]
    names = [point(rank, NAMES) for rank in range(count)]
    return Web(
        size=SIZE,
        rings=[ring([REACH * level / HIGHEST] * count) for level in range(1, HIGHEST + 1)],
        spokes=[{"x": x, "y": y} for x, y in ends],
        names=[{"x": x, "y": y + 5, "number": rank} for rank, (x, y) in enumerate(names, 1)],
        shapes=[
            {"key": key, "points": ring([REACH * (level or 0) / HIGHEST for level in levels])}
            for key, levels in shapes
        ],
    )
