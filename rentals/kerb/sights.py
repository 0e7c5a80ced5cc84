"""What is looked at around a vehicle: the sides to walk along, the views to photograph, the names of its parts."""

from mobilite.pages.drawings import SIDES
from rentals.damage.parts import part_at, zones
from vehicles.models import Drawing

__all__ = ["MARK_VIEW", "VIEWS", "part_at", "sides", "the_side", "zones"]

#: The sides that are drawn, in the order of a walk around: (side, « Avant », « l’avant »).
_THE = {"front": "l’avant", "right": "la droite", "back": "l’arrière", "left": "la gauche"}
#: The views to photograph; those that are no side are named as they are said.
_ROUND = (
    ("front", "Avant"),
    ("avant_droit", "Avant droit"),
    ("right", "Côté droit"),
    ("arrière_droit", "Arrière droit"),
    ("back", "Arrière"),
    ("arrière_gauche", "Arrière gauche"),
    ("left", "Côté gauche"),
    ("avant_gauche", "Avant gauche"),
)
_FOUR = tuple(view for view in _ROUND if view[0] in ("front", "right", "back", "left"))
VIEWS = {Drawing.CAR: _ROUND, Drawing.SCOOTER: _FOUR, Drawing.BIKE: _FOUR}
#: A photo of a mark bears its number.
MARK_VIEW = "marque_"


def sides(drawing: str) -> tuple[tuple[str, str], ...]:
    """Return the sides that are drawn: ("front", "Avant")…"""
    return SIDES[Drawing(drawing).value]


def the_side(side: str) -> str:
    """Return « l’avant », to be put in a sentence."""
    return _THE[side]
