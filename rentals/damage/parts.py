"""The parts of each kind of vehicle, as they are drawn: what a mark is on, and what the grid of damage names."""

from dataclasses import dataclass

from mobilite.pages.drawings import HEIGHT, SIDES, WIDTH
from vehicles.models import Drawing


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a vehicle, as a box on its drawing."""

    name: str
    left: int
    top: int
    right: int
    bottom: int

    def holds(self, x: int, y: int) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom

    @property
    def middle(self) -> tuple[int, int]:
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2


# Seen from the right, the vehicle goes to the right; the first box that holds a point names it.
_CAR_SIDE = (
    Zone("roue arrière", 62, 94, 118, 152),
    Zone("roue avant", 248, 94, 304, 152),
    Zone("rétroviseur", 233, 60, 258, 80),
    Zone("vitre arrière", 62, 40, 145, 73),
    Zone("vitre avant", 145, 38, 214, 74),
    Zone("pare-brise", 214, 36, 262, 74),
    Zone("toit", 60, 22, 214, 40),
    Zone("portière arrière", 62, 72, 145, 112),
    Zone("portière avant", 145, 72, 250, 112),
    Zone("bas de caisse", 118, 110, 248, 132),
    Zone("phare", 298, 80, 336, 99),
    Zone("pare-chocs avant", 304, 99, 352, 132),
    Zone("capot", 250, 60, 304, 84),
    Zone("aile avant", 250, 78, 304, 100),
    Zone("pare-chocs arrière", 8, 98, 62, 132),
    Zone("aile arrière", 8, 60, 62, 98),
)
_CAR_FRONT = (
    Zone("rétroviseur gauche", 256, 76, 276, 94),
    Zone("rétroviseur droit", 86, 76, 104, 94),
    Zone("plaque", 154, 120, 206, 137),
    Zone("phare gauche", 212, 98, 254, 124),
    Zone("phare droit", 108, 98, 150, 124),
    Zone("toit", 130, 26, 232, 48),
    Zone("pare-brise", 122, 48, 238, 88),
    Zone("capot", 110, 86, 252, 106),
    Zone("calandre", 148, 104, 214, 122),
    Zone("pare-chocs avant", 96, 104, 266, 156),
)
_CAR_BACK = (
    Zone("rétroviseur droit", 256, 76, 276, 94),
    Zone("rétroviseur gauche", 86, 76, 104, 94),
    Zone("plaque", 154, 102, 206, 119),
    Zone("feu droit", 224, 96, 254, 126),
    Zone("feu gauche", 108, 96, 138, 126),
    Zone("toit", 130, 26, 232, 38),
    Zone("lunette arrière", 122, 38, 240, 88),
    Zone("coffre", 108, 86, 254, 126),
    Zone("pare-chocs arrière", 96, 104, 266, 156),
)
_SCOOTER_SIDE = (
    Zone("roue arrière", 86, 108, 138, 160),
    Zone("roue avant", 230, 108, 284, 160),
    Zone("guidon", 190, 4, 240, 54),
    Zone("phare", 228, 44, 252, 70),
    Zone("selle", 80, 60, 164, 80),
    Zone("feu arrière", 74, 78, 92, 98),
    Zone("garde-boue avant", 216, 96, 288, 120),
    Zone("tablier", 200, 54, 276, 126),
    Zone("carénage arrière", 78, 78, 172, 126),
    Zone("plancher", 150, 110, 230, 146),
)
_BIKE_SIDE = (
    Zone("batterie", 180, 52, 230, 94),
    Zone("pédalier", 148, 94, 192, 144),
    Zone("selle", 108, 18, 158, 36),
    Zone("guidon", 204, 12, 250, 40),
    Zone("phare", 236, 38, 258, 56),
    Zone("feu arrière", 56, 48, 78, 64),
    Zone("roue arrière", 46, 64, 144, 162),
    Zone("roue avant", 216, 64, 314, 162),
    Zone("cadre", 94, 34, 268, 116),
)
#: What a policy calls glass; a mirror or a lamp is not.
_GLASS = ("pare-brise", "vitre", "lunette")
_BOXES = {
    (Drawing.CAR, "right"): _CAR_SIDE,
    (Drawing.CAR, "front"): _CAR_FRONT,
    (Drawing.CAR, "back"): _CAR_BACK,
    (Drawing.SCOOTER, "right"): _SCOOTER_SIDE,
    (Drawing.BIKE, "right"): _BIKE_SIDE,
}


def zones(drawing: str, side: str) -> tuple[Zone, ...]:
    """Return the parts that are seen on a side, in the box of its drawing."""
    if side == "left":
        return tuple(
            Zone(zone.name, WIDTH - zone.right, zone.top, WIDTH - zone.left, zone.bottom)
            for zone in zones(drawing, "right")
        )
    return _BOXES[Drawing(drawing), side]


def part_at(drawing: str, side: str, x: int, y: int) -> str:
    """Return the name of the part at a point given in thousandths: « portière avant », or nothing."""
    across, down = x * WIDTH // 1000, y * HEIGHT // 1000
    return next((zone.name for zone in zones(drawing, side) if zone.holds(across, down)), "")


def is_glass(part: str, what: str) -> bool:
    """Tell whether a damage is broken glass, which has its own excess: a pane that is broken or chipped, not scratched."""
    return what in ("broken", "chip") and part.casefold().startswith(_GLASS)


def parts_of(drawing: str) -> list[str]:
    """Return the names of all the parts that are drawn, sorted, each once."""
    sides = [side for side, _label in SIDES[Drawing(drawing).value]]
    return sorted({zone.name for side in sides for zone in zones(drawing, side)})
