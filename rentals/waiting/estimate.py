"""How long the wait is likely to be, from what really happened. No query.

So many bikes became free in so many weeks: with ``before`` people ahead, hers is the next one after theirs. What comes at
random varies as the square root of how many come; what was counted too. That makes the two ends of the answer.
"""

from dataclasses import dataclass
from math import ceil, floor, sqrt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

#: Less than this says nothing: a structure that begins, a kind of bike that never comes back.
FEWEST_BIKES, FEWEST_WEEKS = 3, 4
#: However little or much is known: never narrower, never wider.
NARROWEST, WIDEST = 0.2, 0.6
#: Past this, weeks are not what people count.
A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Wait:
    """From ``low`` to ``high`` whole weeks, both at least one and in this order."""

    low: int
    high: int

    def __str__(self):
        if self.low >= A_YEAR:
            return _("plus d’un an")
        if self.high >= A_YEAR:
            return _("de %(low)s\u00a0semaines à plus d’un an") % {"low": self.low}
        if self.high == 1:
            return _("environ une semaine, ou moins")
        if self.low == self.high:
            return _("environ %(low)s\u00a0semaines") % {"low": self.low}
        return _("environ %(low)s à %(high)s\u00a0semaines") % {"low": self.low, "high": self.high}


UNKNOWN = gettext_noop("pas encore connue\u00a0: trop peu de vélos se sont libérés")


def likely_wait(before: int, *, freed: int, weeks: int) -> Wait | None:
    """Return how many weeks somebody waits with ``before`` people ahead, when ``freed`` bikes came in the last ``weeks``.

    None when too little happened to say. More people ahead never shortens it, more bikes never lengthen it.
    """
    if freed < FEWEST_BIKES or weeks < FEWEST_WEEKS:
        return None
    mean = (before + 1) * weeks / freed
    spread = min(max(sqrt(1 / (before + 1) + 1 / freed) / 2, NARROWEST), WIDEST)
    low = max(floor(mean * (1 - spread)), 1)
    return Wait(low, max(ceil(mean * (1 + spread)), low))


def wait_words(wait: Wait | None) -> str:
    """Return « environ 5 à 8 semaines », or that it is not known yet."""
    return _(UNKNOWN) if wait is None else str(wait)
