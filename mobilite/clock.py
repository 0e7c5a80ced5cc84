"""The only source of now and today.

Call ``clock.now()`` and ``clock.today()`` through the module: tests fix the clock by replacing ``now``.
Rules take ``at`` or ``today`` as arguments; only pages, commands and jobs ask the clock.
"""

from datetime import UTC, date, datetime

from mobilite.periods import PARIS

__all__ = ["PARIS", "now", "today"]


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date that people in Paris read on the wall."""
    return now().astimezone(PARIS).date()
