"""Database constraints that Django does not ship. Each is held by both databases, whichever way a row is written."""

from mobilite.constraints.never import NeverChanged
from mobilite.constraints.overlap import NoOverlap
from mobilite.constraints.sums import SumWithin, Watched
from mobilite.constraints.used import NeverChangedOnceUsed

__all__ = ["NeverChanged", "NeverChangedOnceUsed", "NoOverlap", "SumWithin", "Watched"]
