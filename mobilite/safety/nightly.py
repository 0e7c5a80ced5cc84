"""What the night does: a backup and the rotation, then a look at everything that must agree."""

from datetime import datetime, time, timedelta

from mobilite.periods import paris, paris_date
from mobilite.safety.backup import back_up
from mobilite.safety.looks import look
from mobilite.safety.models import Backup, IntegrityRun
from mobilite.safety.rotation import rotate

#: Paris time: the counter is closed, the last messages are gone.
BACKUP_AT = time(2)
LOOK_AT = time(4)
#: A backup that fails is tried again after this long.
AGAIN_AFTER = timedelta(hours=1)


def since(hour: time, now: datetime) -> datetime:
    """Return the last instant when it was this hour in Paris."""
    today = paris_date(now)
    at = paris(today, hour)
    return at if at <= now else paris(today - timedelta(days=1), hour)


def nightly_backup(now: datetime) -> int:
    """Back everything up once a night, and let old archives go.

    A failure is on the page of backups and raised for that of the jobs; it is tried again after an hour.
    """
    night = since(BACKUP_AT, now)
    if Backup.objects.lying_here().filter(started_at__gte=night).exists():
        return 0
    if Backup.objects.filter(started_at__gt=now - AGAIN_AFTER).exists():
        return 0
    back_up(at=now)
    rotate(now)
    return 1


def nightly_look(now: datetime) -> int:
    """Look once a night at what must agree, and keep what was found for the page."""
    if IntegrityRun.objects.filter(started_at__gte=since(LOOK_AT, now)).exists():
        return 0
    look(now)
    return 1
