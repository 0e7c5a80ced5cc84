"""A map drawn here, from the points of communes: no tiles, no third party. A table beside it says the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, radians

from mobilite.people.models import Commune

#: Units of the drawing: as wide as a phone, so that its words are read there.
WIDTH, MARGIN, LEAST_HEIGHT, MOST_HEIGHT = 360, 26, 180, 420
KM_PER_DEGREE = 111.195
LETTER, LINE = 5.4, 11


@dataclass(frozen=True)
class Mark:
    """What stands on a commune: ``kind`` is a class (home, now, bike, scooter, car, no, plain), ``sign`` a letter or a number."""

    commune: Commune
    kind: str
    sign: str = ""
    named: bool = True


@dataclass(frozen=True)
class Drawn:
    x: float
    y: float
    kind: str
    sign: str
    title: str


@dataclass(frozen=True)
class Name:
    x: float
    y: float
    anchor: str
    words: str


@dataclass(frozen=True)
class Ring:
    x: float
    y: float
    r: float
    words: str


@dataclass
class Map:
    height: int
    dots: list[tuple[float, float]] = field(default_factory=list)
    marks: list[Drawn] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    width: int = WIDTH


def draw(
    communes: Iterable[Commune], marks: list[Mark], *, rings: Iterable[tuple[Commune, float, str]] = ()
) -> Map:
    """Draw the communes of the territory, the marks and, around a commune, rings of so many kilometres (crow's flight)."""
    territory = [one for one in communes if one.in_territory]
    shown = {one.pk: one for one in [*territory, *(mark.commune for mark in marks)]}.values()
    north, south = max(one.latitude for one in shown), min(one.latitude for one in shown)
    west, east = min(one.longitude for one in shown), max(one.longitude for one in shown)
    squeeze = cos(radians((north + south) / 2))
    wide, tall = (east - west) * squeeze or 0.1, north - south or 0.1
    scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / tall)
    height = max(LEAST_HEIGHT, round(tall * scale + 2 * MARGIN))
    left, top = (WIDTH - wide * scale) / 2, (height - tall * scale) / 2

    def place(one: Commune) -> tuple[float, float]:
        return (
            round(left + (one.longitude - west) * squeeze * scale, 1),
            round(top + (north - one.latitude) * scale, 1),
        )

    drawn = Map(height)
    for centre, km, words in rings:
        x, y = place(centre)
        r = round(km / KM_PER_DEGREE * scale, 1)
        drawn.rings.append(Ring(x, y, r, words))
    marked = {mark.commune.pk for mark in marks}
    drawn.dots = [place(one) for one in territory if one.pk not in marked]
    taken = [(x - 9, y - 9, x + 9, y + 9) for x, y in map(place, (mark.commune for mark in marks))]
    for mark in marks:
        x, y = place(mark.commune)
        drawn.marks.append(Drawn(x, y, mark.kind, mark.sign, mark.commune.name))
    named = [mark.commune for mark in marks if mark.named]
    biggest = sorted((one for one in territory if one.pk not in marked), key=lambda one: -one.population)
    for one in [*named, *biggest]:
        if found := _named(one.name, *place(one), taken, height):
            drawn.names.append(found)
    return drawn


def _named(words: str, x: float, y: float, taken: list, height: int) -> Name | None:
    """Place a name where nothing stands yet; a name that finds no room is left to the table."""
    short = words if len(words) <= 20 else words[:18].rstrip("- ") + "…"
    wide = len(short) * LETTER
    for anchor, at, below in (
        ("start", x + 11, y + 4),
        ("end", x - 11, y + 4),
        ("middle", x, y + 20),
        ("middle", x, y - 12),
    ):
        first = {"start": at, "end": at - wide, "middle": at - wide / 2}[anchor]
        box = (first, below - LINE + 2, first + wide, below + 2)
        fits = box[0] >= 1 and box[2] <= WIDTH - 1 and box[1] >= 1 and box[3] <= height - 1
        if fits and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return Name(round(at, 1), round(below, 1), anchor, short)
    return None


def _meet(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
