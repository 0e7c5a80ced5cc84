"""The demonstration: a small structure with two years behind it and a day ahead, always the same for a seed and a day.

Apps add their steps: ``register("demo", "vehicles", callable(Demonstration), order=30)``.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from mobilite.clock import PARIS

#: How long the structure has existed.
PAST = timedelta(days=730)
STEP = 50


@dataclass
class Demonstration:
    """What the steps share: the clock, the dice, what earlier steps made (``made``), and a voice."""

    now: datetime
    random: random.Random
    say: Callable[[str], None]
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()

    @property
    def began_at(self) -> datetime:
        return self.at(self.today - PAST, 9)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return an instant of a day, on a Paris clock."""
        return datetime.combine(day, time(hour, minute), PARIS)

    def chance(self, percent: float) -> bool:
        return self.random.random() * 100 < percent

    def pick(self, choices):
        return self.random.choice(choices)

    def weighted(self, weights: dict):
        """Return a key of ``weights``, the likelier the heavier."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def counting(self, what: str, rows: Iterable, total: int) -> Iterator:
        """Yield rows while saying how many are done."""
        for done, row in enumerate(rows, 1):
            yield row
            if done % STEP == 0 or done == total:
                self.say(f"{what} : {done} sur {total}")
                count_again()


def count_again() -> None:
    """Have PostgreSQL count its rows: all is made in one transaction, where nobody else counts them, and a planner that
    believes its tables empty reads them whole for each row of the next step."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
