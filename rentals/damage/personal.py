"""The grid speaks of nobody."""

from mobilite.privacy import LeftOut

DECLARED = (LeftOut("damage.GridVersion", "Ce que coûte un dégât, pour tous."),)
