"""Ask every check of the registry, and keep what was found."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mobilite import clock
from mobilite.integrity import Check, Finding
from mobilite.registry import registered
from mobilite.safety.models import IntegrityRun

#: How many findings of one check are kept and shown; the others are counted.
SHOWN = 100
#: How long what was found is kept.
KEPT = timedelta(days=90)


def checks() -> list[Check]:
    """Return the checks that apps registered, in order."""
    return [entry.value for entry in registered("integrity")]


def findings(now: datetime) -> Iterator[tuple[Check, Iterator[Finding]]]:
    """Yield each check with what it finds at this instant."""
    for check in checks():
        yield check, iter(check.run(now))


def look(now: datetime, *, say=lambda check, found, count: None) -> IntegrityRun:
    """Ask every check and keep the answer. ``say(check, findings shown, count)`` is called after each of them."""
    kept, total, asked = [], 0, 0
    for check, found in findings(now):
        shown, count = [], 0
        for finding in found:
            count += 1
            if count <= SHOWN:
                shown.append(finding)
        asked, total = asked + 1, total + count
        if count:
            told = [{"sentence": one.sentence, "url": one.url} for one in shown]
            kept.append({"label": check.label, "count": count, "findings": told})
        say(check, shown, count)
    IntegrityRun.objects.filter(started_at__lt=now - KEPT).delete()
    return IntegrityRun.objects.create(
        started_at=now, finished_at=clock.now(), check_count=asked, finding_count=total, findings=kept
    )
