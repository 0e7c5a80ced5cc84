"""Which backups are kept: old ones age out, and with them what has been deleted since.

A person's data that retention deletes today is in no backup a year and a day from now.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from mobilite.periods import paris_date
from mobilite.safety.backup import path_of
from mobilite.safety.models import Backup

#: The last backup of each of the last 7 days, 4 weeks and 12 months, the present ones included.
DAYS = 7
WEEKS = 4
MONTHS = 12


def kept(backups: Iterable[tuple[int, datetime]], today: date) -> set[int]:
    """Return which of these backups, (key, instant), stay: the last one of each day, week and month that counts.

    The last one of all always stays.
    """
    newest: dict[tuple, int] = {}
    last = None
    for key, at in sorted(backups, key=lambda one: (one[1], one[0])):
        day, last = paris_date(at), key
        if (today - day).days < DAYS:
            newest["day", day] = key
        if (_monday(today) - _monday(day)).days < 7 * WEEKS:
            newest["week", _monday(day)] = key
        if _months(today) - _months(day) < MONTHS:
            newest["month", _months(day)] = key
    return {*newest.values(), *([] if last is None else [last])}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _months(day: date) -> int:
    return day.year * 12 + day.month


def rotate(now: datetime) -> int:
    """Delete the archives of our folder that are kept no longer; return how many."""
    here = list(Backup.objects.lying_here().order_by("pk"))
    stay = kept(((backup.pk, backup.started_at) for backup in here), paris_date(now))
    gone = [backup for backup in here if backup.pk not in stay]
    for backup in gone:
        path_of(backup).unlink(missing_ok=True)
        backup.removed_at = now
        backup.save(update_fields=["removed_at"])
    return len(gone)
