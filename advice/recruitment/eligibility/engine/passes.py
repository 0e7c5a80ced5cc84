"""The PASS IAE: how long, when it may be prolonged and by whom, the waiting period after it (facts: iae 2).

Periods are half-open here, as everywhere: a PASS of ``DAYS`` days that starts on 1 January 2026 ends on 1 January 2028,
and its last day, the one that is said, is 31 December 2027.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from mobilite.periods import add_months, french_date, last_day

#: Two years, whatever the leap years: « 2*365 days, end inclusive ».
DAYS = 730
#: Five characters of the paying agency, then seven digits.
NUMBER = re.compile(r"[0-9A-Z]{5}[0-9]{7}")
BEFORE, AFTER = 12, 6
WAITING_MONTHS = 24
LONGEST_SUSPENSION = 36
#: A suspension may be noted so many days after it began, not later.
LATE_SUSPENSION = timedelta(days=365)


@dataclass(frozen=True)
class Prolongation:
    """A reason to prolong: how many days each time, in all with what was prolonged already, who must accept."""

    key: str
    label: str
    days: int
    cumulative: int | None = None
    needs_prescriber: bool = False
    kinds: tuple[str, ...] = ()
    #: From which birthday.
    age: int = 0
    sensitive: bool = False


PROLONGATIONS = (
    Prolongation("SENIOR_CDI", "CDI conclu avec une personne de plus de 57\u00a0ans", 3650, age=57),
    Prolongation("COMPLETE_TRAINING", "Fin d’une formation", 365),
    Prolongation("RQTH", "Reconnaissance de la qualité de travailleur handicapé", 365, 1095, True, sensitive=True),
    Prolongation("SENIOR", "50\u00a0ans et plus", 365, 1825, True, age=50),
    Prolongation(
        "PARTICULAR_DIFFICULTIES", "Difficultés particulières (AI et ACI)", 365, 1095, True, kinds=("AI", "ACI")
    ),
)  # fmt: skip


def prolongation(key: str) -> Prolongation:
    """Return a reason by its key. Raises KeyError."""
    return {one.key: one for one in PROLONGATIONS}[key]


@dataclass(frozen=True)
class Held:
    """A PASS as the rules see it: ``[starts_on, ends_on)``, and the suspension of the day if there is one."""

    starts_on: date
    ends_on: date
    suspensions: tuple[tuple[date, date], ...] = ()

    def suspended(self, on: date) -> tuple[date, date] | None:
        return next((one for one in self.suspensions if one[0] <= on < one[1]), None)


class Stage(Enum):
    """Where a PASS stands on a day."""

    TO_COME = "to_come"
    VALID = "valid"
    SUSPENDED = "suspended"
    IN_WINDOW = "in_window"
    JUST_ENDED = "just_ended"
    WAITING = "waiting"
    OVER = "over"

    @property
    def is_valid(self) -> bool:
        """Whether somebody may be hired with it."""
        return self in (Stage.VALID, Stage.SUSPENDED, Stage.IN_WINDOW)

    @property
    def blocks(self) -> bool:
        """Whether the waiting period runs."""
        return self in (Stage.JUST_ENDED, Stage.WAITING)


def window(ends_on: date) -> tuple[date, date]:
    """Return the first and the last day on which a prolongation may be asked: 12 months before the last day, 6 after."""
    last = last_day(ends_on)
    return add_months(last, -BEFORE), add_months(last, AFTER)


def waiting_until(ends_on: date) -> date:
    """Return the last day of the waiting period: two years after the last day of the PASS."""
    return add_months(last_day(ends_on), WAITING_MONTHS)


def stage(held: Held, on: date) -> Stage:
    """Return where a PASS stands on a day."""
    if on < held.starts_on:
        return Stage.TO_COME
    first, last = window(held.ends_on)
    if on < held.ends_on:
        if held.suspended(on):
            return Stage.SUSPENDED
        return Stage.IN_WINDOW if first <= on else Stage.VALID
    if on <= last:
        return Stage.JUST_ENDED
    return Stage.WAITING if on <= waiting_until(held.ends_on) else Stage.OVER


def latest_end(reason: Prolongation, ends_on: date, prolonged: int) -> date:
    """Return the latest end (not included) that a reason allows, when so many days were prolonged already.

    At most its own days, and never past its total; the day of today when nothing is left.
    """
    allowed = reason.days
    if reason.cumulative is not None:
        allowed = min(allowed, max(0, reason.cumulative - prolonged))
    return ends_on + timedelta(days=allowed)


def sentence(held: Held, on: date) -> str:
    """Return where a PASS stands and what may be done, as people read it."""
    where, last = stage(held, on), french_date(last_day(held.ends_on))
    first, closes = window(held.ends_on)
    if where is Stage.TO_COME:
        return f"PASS valide à partir du {french_date(held.starts_on)}, jusqu’au {last}."
    if where is Stage.VALID:
        return f"PASS valide jusqu’au {last}, peut être prolongé à partir du {french_date(first)}."
    if where is Stage.SUSPENDED:
        _start, end = held.suspended(on) or (on, on)
        return f"PASS suspendu jusqu’au {french_date(last_day(end))}, valide jusqu’au {last}."
    if where is Stage.IN_WINDOW:
        return f"PASS valide jusqu’au {last}, peut être prolongé dès maintenant."
    waiting = f"délai de carence jusqu’au {french_date(waiting_until(held.ends_on))}, qu’un prescripteur habilité peut lever"
    if where is Stage.JUST_ENDED:
        return f"PASS terminé le {last}, peut encore être prolongé jusqu’au {french_date(closes)}\u00a0; {waiting}."
    if where is Stage.WAITING:
        return f"PASS terminé le {last}\u00a0; {waiting}."
    return f"PASS terminé le {last}, délai de carence passé\u00a0: un nouveau PASS peut être demandé."
