"""The drill: the demonstration goes from one base to the other and back, with equal counts and hashes of everything."""

import hashlib
import json

import pytest
from django.db import connection

from mobilite.safety.restore import check

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
#: What a restoration, and the look that follows it, change on purpose.
TOLD = {"safety.backup", "safety.integrityrun", "audit.entry"}

#: Files of each sort: papers drawn, pictures of vehicles and of a report.
FILES = """
import hashlib
from django.conf import settings
settings.DOCUMENT_DRAWER = "tests.papers.draw"
from mobilite import clock
from mobilite.documents.models import Document
from mobilite.documents.operations import content_of
from mobilite.files import storage
from rentals.models import ConditionPhoto, ConditionReport
from vehicles.models import Vehicle, VehiclePhoto
for paper in Document.objects.filter(file_name="").order_by("pk")[:40]:
    content_of(paper)
for vehicle in Vehicle.objects.order_by("pk")[:20]:
    name = storage.save("vehicles", bytes([vehicle.pk % 250]) * 70_000, suffix="jpg")
    VehiclePhoto.objects.create(vehicle=vehicle, file_name=name, taken_at=clock.now())
content = b"a mark" * 50_000
ConditionPhoto.objects.create(report=ConditionReport.objects.order_by("pk").first(), side="front",
    file_name=storage.save("reports", content, suffix="jpg"), sha256=hashlib.sha256(content).hexdigest(),
    taken_at=clock.now())
"""


@pytest.fixture(scope="module")
def demonstration(installations, migrated):
    """The demonstration in a SQLite base, with files."""
    one = installations("sqlite", like=migrated("sqlite"))
    one.managed("demo")
    one.python(FILES)
    return one


def hashes(installation) -> dict[str, str]:
    root = installation.folder / "private"
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def counts_and_hashes(contents) -> dict:
    return {label: told for label, told in contents.tables.items() if label not in TOLD}


def same(first, second) -> None:
    """Assert that two archives tell of the same rows, but for what each restoration says of itself."""
    one, other = counts_and_hashes(first), counts_and_hashes(second)
    assert one.keys() == other.keys()
    differing = {
        label for label in one if any(one[label][key] != other[label][key] for key in ("count", "sha256"))
    }
    assert differing == set()
    assert second.tables["audit.entry"]["count"] == first.tables["audit.entry"]["count"] + 1
    assert first.file_count == second.file_count


def restored(installations, archive, database):
    """Restore an archive into a new base, look at it, and back it up in its turn."""
    there = installations(database)
    said = there.managed("restore", archive)
    assert "mêmes nombres et mêmes empreintes" in said
    assert "Tout concorde" in there.managed("check_integrity")
    return there


def test_the_demonstration_is_put_back_from_one_base_to_the_other_and_back(demonstration, installations):
    """SQLite to SQLite; on PostgreSQL: SQLite to PostgreSQL, to PostgreSQL, to SQLite."""
    assert "Tout concorde" in demonstration.managed("check_integrity")
    archive = demonstration.backed_up()
    first = check(archive)
    assert first.row_count > 20_000
    # All that there is: ours (``FILES``) and those of the demonstration.
    assert first.file_count == len(hashes(demonstration)) >= 61
    journey = ["sqlite"] if connection.vendor == "sqlite" else ["postgresql", "postgresql", "sqlite"]
    before = first
    for database in journey:
        there = restored(installations, archive, database)
        assert hashes(there) == hashes(demonstration)
        archive = there.backed_up()
        now = check(archive)
        same(before, now)
        before = now


def test_an_older_archive_is_brought_to_this_version(installations, migrated):
    """An archive made before there was a table of backups goes into a new base, and into one that has the table."""
    older = installations(like=migrated())
    older.managed("migrate", "safety", "zero", "-v0")
    older.python(OLDER_ARCHIVE)
    archive = next((older.folder / "backups").glob("*.mobilite"))
    for like in (None, migrated()):
        there = installations(like=like)
        said = there.managed("restore", archive)
        assert "Restaurée" in said
        assert json.loads(there.python(SEEN)) == {"people": ["Kervadec"], "backups": 0, "unapplied": ""}


#: An archive of a base that has no table of backups yet: the row of the backup lives nowhere but in memory.
OLDER_ARCHIVE = """
from unittest import mock
from django.conf import settings
from mobilite import clock
from mobilite.people.models import Person
from mobilite.safety import backup, tables
from mobilite.safety.models import Backup, IntegrityRun
Person.objects.create(last_name="Kervadec", first_name="Lou", created_at=clock.now())
kept = [model for model in tables.kept_models() if model._meta.app_label != "safety"]
settings.BACKUP_FOLDER.mkdir()
row = Backup(pk=1, started_at=clock.now(), file_name="older.mobilite")
with mock.patch.object(backup, "kept_models", lambda: kept), mock.patch.object(Backup, "save"):
    backup._write(row, settings.BACKUP_FOLDER, backup.quiet)
"""
SEEN = """
import io, json
from django.core.management import call_command
from mobilite.people.models import Person
from mobilite.safety.models import Backup
plan = io.StringIO()
call_command("showmigrations", "--plan", stdout=plan)
unapplied = [line for line in plan.getvalue().splitlines() if line.startswith("[ ]")]
print(json.dumps({"people": list(Person.objects.values_list("last_name", flat=True)),
    "backups": Backup.objects.count(), "unapplied": " ".join(unapplied)}))
"""
