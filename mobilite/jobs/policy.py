"""What a job is: a function that a worker calls later, its French label, and how often it is tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django_tasks import task
from django_tasks.base import Task

#: Long enough for a service that stumbles, then for one that is mended during the day.
DELAYS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
ATTEMPTS = len(DELAYS) + 1


def delay_after(attempt: int, delays: tuple[timedelta, ...]) -> timedelta:
    """Return how long to wait after a number of failed attempts; the last delay repeats."""
    return delays[min(attempt, len(delays)) - 1] if delays else timedelta(0)


class Later(Exception):
    """Raised inside a job: put it back for ``at``. It is no failure, and no attempt is counted."""

    def __init__(self, at: datetime):
        super().__init__(at)
        self.at = at


class GiveUp(Exception):
    """Raised inside a job: it fails now, no further attempt would help. ``sentence`` is read by the administrator."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task):
    """A task of django-tasks that knows its label and how failures are tried again."""

    label: str = ""
    attempts: int = ATTEMPTS
    delays: tuple[timedelta, ...] = DELAYS

    def later(self, at: datetime, *args, **kwargs):
        """Ask for it at an instant, in the caller's transaction."""
        return self.using(run_after=at).enqueue(*args, **kwargs)


def job(
    *,
    label: str,
    attempts: int = ATTEMPTS,
    delays: tuple[timedelta, ...] = DELAYS,
    priority: int = 0,
) -> Callable[[Callable[..., Any]], Job]:
    """Make a module-level function a job: ``draw.enqueue(pk)``, ``draw.later(at, pk)``, ``draw.call(pk)``.

    ``enqueue`` writes a row in the caller's transaction: rolled back, nothing was asked. The function may run more
    than once (a worker can be killed between the effect and its note): it looks first at what is done already. It
    runs outside any transaction and opens its own. Arguments are JSON: keys, not records. ``label`` is what the
    administrator reads; ``priority`` from -100 to 100, the highest first.
    """
    return task(label=label, attempts=attempts, delays=tuple(delays), priority=priority)
