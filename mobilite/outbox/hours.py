"""The hours when one may write to people: by day, on a Paris clock."""

from datetime import datetime, time, timedelta

from django import forms

from mobilite.parameters.values import Parameter
from mobilite.periods import paris, paris_date

GROUP = "Messages"
DAY_BEGINS = Parameter(
    "outbox.day-begins",
    "Messages à partir de",
    forms.TimeField,
    time(8),
    GROUP,
    "Avant cette heure, un message attend\u00a0: aucun téléphone ne sonne la nuit.",
)
DAY_ENDS = Parameter(
    "outbox.day-ends",
    "Plus de messages après",
    forms.TimeField,
    time(20),
    GROUP,
    "Après cette heure, un message attend le lendemain.",
)


def by_day(at: datetime) -> datetime:
    """Return ``at`` when it is by day, else the next instant when the day begins in Paris.

    A day of 23 or 25 hours changes nothing: the hour on the wall decides. Hours set upside down hold nothing back.
    """
    today = paris_date(at)
    begins, ends = DAY_BEGINS.on(today), DAY_ENDS.on(today)
    begins_at, ends_at = paris(today, begins), paris(today, ends)
    if begins_at >= ends_at or begins_at <= at < ends_at:
        return at
    if at < begins_at:
        return begins_at
    tomorrow = today + timedelta(days=1)
    return paris(tomorrow, DAY_BEGINS.on(tomorrow))
