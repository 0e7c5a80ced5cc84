"""Examples of the page of backups: one that is kept, one that failed, a look that found something."""

from datetime import UTC, datetime, timedelta

from mobilite.safety.models import Backup, IntegrityRun
from tests.examples import Example

AT = datetime(2026, 4, 7, 0, 10, tzinfo=UTC)


def a_backup(**fields) -> Backup:
    """Return a good backup of last night, whose archive is not there."""
    return Backup.objects.create(
        **{
            "started_at": AT,
            "finished_at": AT + timedelta(minutes=2),
            "file_name": "mobilite-2026-04-07-021000-1.mobilite",
            "size": 4_200_000,
            "sha256": "a" * 64,
            "row_count": 21_675,
            "file_count": 310,
            **fields,
        }
    )


def a_night():
    kept = a_backup()
    a_backup(error="Le disque est plein.", sha256="", started_at=AT - timedelta(days=1))
    a_backup(folder="/media/nas", missing_count=2, started_at=AT - timedelta(days=2))
    found = {"sentence": "Note n°\u00a03\u00a0: son total est sous zéro.", "url": "/locations/1/"}
    IntegrityRun.objects.create(
        started_at=AT + timedelta(hours=2),
        finished_at=AT + timedelta(hours=2),
        check_count=18,
        finding_count=120,
        findings=[{"label": "Soldes des notes", "count": 120, "findings": [found]}],
    )
    return {"pk": kept.pk}


PAGES = {
    "safety:backups": Example(kwargs=lambda: a_night() and {}),
    "safety:download": Example(kwargs=a_night),
}
