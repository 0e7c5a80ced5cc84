"""A backup holds everything as it was at one instant, while others go on; one that fails says so and leaves nothing."""

import fcntl
import os
import stat

import pytest
from django.core.management import CommandError, call_command

from mobilite.audit.models import Entry
from mobilite.files import storage
from mobilite.people.models import Person
from mobilite.safety import backup as backing
from mobilite.safety import private_files, tables
from mobilite.safety.archive import ArchiveWriter, members
from mobilite.safety.backup import BackupUnderWay, NotWritten, back_up, path_of
from mobilite.safety.models import Backup
from mobilite.safety.restore import check
from mobilite.safety.sealed import NoKey
from tests.factories import a_person, a_vehicle
from vehicles.models import VehiclePhoto

pytestmark = pytest.mark.django_db(transaction=True)


def a_photo(content=b"picture", *, vehicle=None, now):
    name = storage.save("vehicles", content, suffix="jpg")
    return VehiclePhoto.objects.create(vehicle=vehicle or a_vehicle(), file_name=name, taken_at=now)


def held(path, what) -> list[str]:
    with path.open("rb") as file:
        return [member.name for member in members(file) if member.what == what]


def test_it_holds_every_table_and_every_file_that_a_row_names(now):
    photo = a_photo(now=now)
    storage.save("vehicles", b"nobody's", suffix="jpg")
    backup = back_up(at=now)
    contents = check(path_of(backup))
    assert set(contents.tables) == {model._meta.label_lower for model in tables.kept_models()}
    assert contents.tables["vehicles.vehiclephoto"]["count"] == 1
    assert "sessions.session" not in contents.tables
    assert held(path_of(backup), "file") == [photo.file_name]
    assert (backup.file_count, backup.missing_count, backup.error) == (1, 0, "")
    assert backup.row_count == contents.row_count
    assert (backup.size, backup.sha256) == (contents.size, contents.sha256)


def test_a_file_named_in_what_is_encrypted_is_there_too(now):
    """The frozen content of a paper names the pictures that it shows, and is encrypted in the base."""
    name = storage.save("reports", b"picture", suffix="jpg")
    a_person(address=f"private:{name}")
    backup = back_up(at=now)
    assert held(path_of(backup), "file") == [name]


def test_nobody_reads_a_name_in_it_nor_opens_it_but_us(now):
    a_person(last_name="Kervadec")
    path = path_of(back_up(at=now))
    assert b"Kervadec" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_others_write_meanwhile_is_all_there_or_not_at_all(now, monkeypatch):
    """Between the first table and the last, somebody is registered: the archive knows nothing of it anywhere."""
    first, rows = [], backing.rows

    def slow(reader, model, fields):
        if not first:
            first.append(a_person())
        return rows(reader, model, fields)

    monkeypatch.setattr(backing, "rows", slow)
    contents = check(path_of(back_up(at=now)))
    assert Person.objects.count() == 1
    assert contents.tables["people.person"]["count"] == 0


def test_a_file_deleted_meanwhile_is_still_there(now, monkeypatch):
    photo = a_photo(now=now)
    rows = backing.rows

    def slow(reader, model, fields):
        if model is VehiclePhoto:
            storage.delete(photo.file_name)
        return rows(reader, model, fields)

    monkeypatch.setattr(backing, "rows", slow)
    backup = back_up(at=now)
    assert held(path_of(backup), "file") == [photo.file_name]
    assert [name for name, _ in private_files.present()] == []
    assert [*private_files.root().glob(".*")] == []


def test_a_file_that_was_missing_already_is_counted_not_hidden(now):
    storage.delete(a_photo(now=now).file_name)
    backup = back_up(at=now)
    assert (backup.file_count, backup.missing_count) == (0, 1)
    assert check(path_of(backup)).missing_count == 1


def test_one_at_a_time(now, backups):
    backups.mkdir()
    with (backups / ".en-cours").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        with pytest.raises(BackupUnderWay, match="déjà en cours"):
            back_up(at=now)
    assert not Backup.objects.exists()
    assert back_up(at=now).finished_at


def test_without_a_key_it_says_so_and_the_row_too(now, settings):
    settings.BACKUP_KEYS = []
    with pytest.raises(NoKey):
        back_up(at=now)
    assert "BACKUP_KEY manque" in Backup.objects.get().error
    with pytest.raises(CommandError, match="BACKUP_KEY manque"):
        call_command("backup")


def test_a_full_disk_leaves_no_half_archive(now, backups, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ArchiveWriter, "close", full)
    with pytest.raises(NotWritten, match="le disque est plein"):
        back_up(at=now)
    assert [path.name for path in backups.iterdir()] == [".en-cours"]
    assert "le disque est plein" in Backup.objects.get().error


def test_a_folder_that_cannot_be_made_says_so(now, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.BACKUP_FOLDER = tmp_path / "file" / "backups"
    with pytest.raises(NotWritten, match="donnez un autre dossier"):
        back_up(at=now)


def test_the_command_says_what_it_made_and_where(tmp_path, capsys):
    call_command("backup", to=tmp_path / "disk")
    said = capsys.readouterr().out
    backup = Backup.objects.get()
    assert "Sauvegarde faite" in said
    assert said.strip().endswith(str(tmp_path / "disk" / backup.file_name))
    assert path_of(backup).is_file()
    assert backup.folder == str(tmp_path / "disk")
    assert not Entry.objects.exists()


def test_every_kind_of_column_is_said_by_both_databases():
    """What is known to be said and read back; another kind needs a thought, and a line in ``tables``."""
    known = {
        "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "DateField", "DateTimeField",
        "DecimalField", "FloatField", "GenericIPAddressField", "IntegerField", "JSONField", "PositiveBigIntegerField",
        "PositiveIntegerField", "PositiveSmallIntegerField", "SlugField", "SmallIntegerField", "TextField", "TimeField",
        "UUIDField", "BinaryField",
    }  # fmt: skip
    kinds = {tables.kind(field) for model in tables.kept_models() for field in tables.columns_of(model)}
    assert kinds <= known


def test_a_backup_is_not_held_up_by_a_large_table(now, monkeypatch):
    """Rows go by parts: no part is much larger than its bound, whatever the table."""
    monkeypatch.setattr(backing, "PART", 2000)
    for _ in range(30):
        a_person()
    backup = back_up(at=now)
    contents = check(path_of(backup))
    assert contents.tables["people.person"]["parts"] > 3
    assert held(path_of(backup), "rows").count("people.person") == contents.tables["people.person"]["parts"]


def test_drafts_of_those_that_were_killed_are_removed_by_the_next(now, backups):
    backups.mkdir()
    (backups / ".mobilite-2026-04-06-020000-1.mobilite.part").write_bytes(b"half")
    (backups / "mobilite-2026-04-06-020000-1.mobilite").write_bytes(b"whole, unsaid")
    killed = Backup.objects.create(started_at=now, file_name="mobilite-2026-04-06-020000-1.mobilite")
    links = private_files.root() / ".sauvegarde-1234"
    links.mkdir(parents=True)
    backup = back_up(at=now)
    killed.refresh_from_db()
    assert killed.error == "Elle a été interrompue avant la fin."
    assert sorted(os.listdir(backups)) == [".en-cours", backup.file_name]
    assert not links.exists()


def test_two_in_the_same_second_have_two_names(now):
    assert back_up(at=now).file_name != back_up(at=now).file_name
