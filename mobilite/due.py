"""Work that falls due by itself: reminders, expiries, clean-ups.

Apps hand it over in ``AppConfig.ready()``: ``register("due", "rentals.return_tomorrow", DueWork(…), order=20)``.
``mobilite.jobs`` runs it; what is below ``jobs`` can register it all the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class DueWork:
    """One kind of due work.

    ``run(now)`` does what is due at ``now`` and returns how many things it did. It may be run again for the same
    instant, by another worker, or after a day of silence: it must find nothing left to do then, and leave out what
    is no longer useful. ``label`` is what the administrator reads.
    """

    label: str
    run: Callable[[datetime], int]
    every: timedelta = timedelta(minutes=1)


def each(rows: Iterable, act: Callable[[Any], Any]) -> int:
    """Do ``act`` for each row and return how many were done; one that fails keeps none of the others waiting.

    Raises an ExceptionGroup of what failed, once all the others are done.
    """
    done, errors = 0, []
    for row in rows:
        try:
            act(row)
        except Exception as error:
            errors.append(error)
        else:
            done += 1
    if errors:
        raise ExceptionGroup(f"{len(errors)} sur {done + len(errors)} n’ont pas pu être faits", errors)
    return done
