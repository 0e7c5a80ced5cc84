"""kill -9 during a backup and during a restoration: no file that looks good, a base empty or whole, a second run."""

import pytest

from mobilite.safety.restore import check
from tests.mobilite.safety.conftest import backups, installations, migrated  # noqa: F401
from tests.mobilite.safety.test_restore import TOLD

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

WORK = """
from mobilite import clock
from mobilite.accounts.models import User
from mobilite.audit.entries import record
from mobilite.files import storage
from mobilite.people.models import Commune, Person, Place
from vehicles.models import Category, Vehicle, VehiclePhoto
user = User.objects.create_user("lou@structure.example", first_name="Lou", last_name="Kervadec", password="x")
place = Place.objects.create(name="Ancenis", short_name="Ancenis", commune=Commune.objects.first())
people = [Person(last_name="Kervadec", first_name=f"Lou {rank}", created_at=clock.now()) for rank in range(300)]
Person.objects.bulk_create(people)
record("create", Person.objects.first(), sentence="a créé une personne.", actor=user, at=clock.now())
for rank in range(12):
    vehicle = Vehicle.objects.create(number=f"C-{rank}", category=Category.objects.first(), place=place, make="Exemple",
        model="Une", energy="petrol", in_service_on=clock.today())
    name = storage.save("vehicles", bytes([rank]) * 50_000, suffix="jpg")
    VehiclePhoto.objects.create(vehicle=vehicle, file_name=name, taken_at=clock.now())
"""

#: Stops for ever in the middle of a function that is being called: {where} is called, then « here ».
STOP = """
import sys, time
from pathlib import Path
from mobilite import clock
from mobilite.safety import archive, backup, private_files, restore, schema, tables
def stop():
    print("here", flush=True)
    time.sleep(120)
calls = 0
def after(module, name, times):
    whole = getattr(module, name)
    def counted(*given, **named):
        global calls
        done = whole(*given, **named)
        calls += 1
        if calls == times:
            stop()
        return done
    setattr(module, name, counted)
"""
BACKING_UP = {
    "rows": "after(backup, '_rows', 20)",
    "files": "after(backup, '_file', 5)",
    "whole, without its name": "after(backup, '_fill', 1)",
    "named, its row unsaid": "after(backup, '_sync', 1)",
}
RESTORING = {
    "emptied": "after(tables, 'empty', 1)",
    "rows": "after(tables, 'write', 12)",
    "files": "after(restore._Files, 'write', 5)",
    "compared": "after(restore, '_compare', 1)",
    "committed": "after(restore, 'call_command', 1)",
}


@pytest.fixture(scope="module")
def at_work(installations, migrated):  # noqa: F811
    one = installations(like=migrated())
    one.python(WORK)
    return one


@pytest.mark.parametrize("moment", BACKING_UP)
def test_a_backup_killed_leaves_nothing_that_looks_good(at_work, moment):
    known = set(at_work.archives)
    at_work.killed(f"{STOP}\n{BACKING_UP[moment]}\nbackup.back_up(at=clock.now())")
    for archive in set(at_work.archives) - known:
        assert moment == "named, its row unsaid"
        check(archive)  # it is whole, and no row knows it
    new = at_work.backed_up()
    assert set(at_work.archives) - known == {new}
    assert check(new).file_count == 12
    assert not [*(at_work.folder / "backups").glob("*.part")]
    assert not [*(at_work.folder / "private").glob(".*")]


def test_a_restoration_killed_leaves_the_base_empty_or_whole_and_the_next_one_succeeds(
    at_work,
    migrated,  # noqa: F811
    installations,  # noqa: F811
):
    path = at_work.backed_up()
    told = check(path)
    for moment, where in RESTORING.items():
        there = installations(like=migrated())
        there.killed(f"{STOP}\n{where}\nrestore.restore(Path({str(path)!r}), at=clock.now())")
        held = there.python("from mobilite.safety.schema import work_held; print(len(work_held()))")
        assert (held != "0") == (moment == "committed"), moment
        if held == "0":
            there.managed("restore", path)
        again = check(there.backed_up())
        expected = {label: one for label, one in told.tables.items() if label not in TOLD}
        found = {label: one for label, one in again.tables.items() if label not in TOLD}
        assert {label for label in expected if expected[label]["sha256"] != found[label]["sha256"]} == set()
        assert again.file_count == told.file_count == 12
        there.drop()
