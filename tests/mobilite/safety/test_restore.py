"""What is put back is what was there; what cannot be put back says why, and writes nothing."""

import gzip
import json
import os
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from mobilite.audit.models import Entry, Seal
from mobilite.constraints import NeverChanged
from mobilite.files import storage
from mobilite.people.models import Person
from mobilite.safety import archive, backup, private_files, restore, schema, tables
from mobilite.safety.backup import back_up, path_of
from mobilite.safety.checks import guards
from mobilite.safety.models import Backup
from mobilite.safety.restore import NotEmpty, NotRestored, check
from mobilite.safety.schema import OtherVersion
from mobilite.safety.sealed import Damaged, WrongKey
from tests.cast import staff
from tests.factories import a_person, a_requested_rental, a_vehicle
from tests.mobilite.safety.test_backup import a_photo
from tests.mobilite.safety.test_sealed import OTHER
from vehicles.models import VehiclePhoto

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
#: What a restoration changes on purpose: it finishes the row of its backup, and writes one act in the journal.
TOLD = {"safety.backup", "audit.entry"}
INCOME = Decimal("18000.50")


def portrait() -> dict:
    """Return the count and fingerprint of every table, but those that the restoration tells of itself in."""
    models = (model for model in tables.kept_models() if model._meta.label_lower not in TOLD)
    return {
        model._meta.label_lower: tables.fingerprint(connection, model, tables.columns_of(model))
        for model in models
    }


def files() -> dict[str, bytes]:
    return {name: storage.read(name) for name, _ in private_files.present()}


@pytest.fixture
def work(now):
    """A base where somebody has worked, under its seal, with a picture and things of every sort."""
    staff("agent", "Camille", "Bernard")
    photo = a_photo(b"picture" * 1000, now=now)
    a_requested_rental(person=a_person(yearly_income=INCOME))
    Seal.objects.create()
    yield photo
    Seal.objects.all().delete()


def restored(path, now, **options):
    return restore.restore(path, replace=True, at=now, **options)


def test_what_was_changed_since_is_as_it_was(work, now):
    path, before, pictures = path_of(back_up(at=now)), portrait(), files()
    Person.objects.update(last_name="Autre")
    a_person()
    storage.delete(work.file_name)
    contents = restored(path, now)
    assert portrait() == before
    assert files() == pictures
    assert Person.objects.get().yearly_income == INCOME
    assert contents.row_count == sum(one["count"] for one in contents.tables.values())


def test_the_journal_is_put_back_sealed_and_tells_of_the_restoration(work, now):
    path, acts = path_of(back_up(at=now)), Entry.objects.count()
    restored(path, now)
    assert Entry.objects.count() == acts + 1
    told = Entry.objects.order_by("-pk").first()
    assert str(told) == "Le logiciel a restauré cette sauvegarde."
    assert Seal.objects.count() == 1
    with pytest.raises(Exception, match=r"sealed"):
        Entry.objects.all().delete()
    row = Backup.objects.get()
    assert (row.finished_at, row.error, row.folder) == (now, "", "")
    assert row.sha256 == check(path).sha256


def test_the_next_row_takes_a_number_that_was_never_given(work, now):
    gone = a_person()
    number = gone.pk
    gone.delete()
    path = path_of(back_up(at=now))
    restored(path, now)
    assert a_person().pk > number


def test_everyone_signs_in_again_with_the_same_password(work, now):
    path = path_of(back_up(at=now))
    restored(path, now)
    client = Client()
    assert client.login(username="camille.bernard@structure.example", password="un-mot-de-passe-d-essai")
    assert client.get("/personnes/").status_code == 200


def test_files_of_what_was_replaced_go_and_others_stay(work, now, settings):
    path = path_of(back_up(at=now))
    later = a_photo(now=now, vehicle=a_vehicle())
    old = private_files.path_of(later.file_name)
    os.utime(old, (now.timestamp() - 60, now.timestamp() - 60))
    restored(path, now)
    assert not old.exists()
    assert list(files()) == [work.file_name]


def test_a_base_in_which_people_worked_is_not_replaced_unless_one_says_so(work, now, capsys):
    path, before = path_of(back_up(at=now)), portrait()
    with pytest.raises(NotEmpty, match="1 personne"):
        restore.restore(path, at=now)
    with pytest.raises(CommandError, match="recommencez avec --yes"):
        call_command("restore", path)
    assert portrait() == before
    call_command("restore", path, "--yes")
    assert "mêmes nombres et mêmes empreintes" in capsys.readouterr().out


def test_checking_an_archive_writes_nothing(work, now, capsys):
    path, before = path_of(back_up(at=now)), portrait()
    call_command("restore", path, "--check")
    said = capsys.readouterr().out
    assert "Cette archive est entière" in said
    assert "1\u00a0fichier" in said
    assert portrait() == before


def refused(path, now, sentence, kind=NotRestored):
    before, pictures, there = portrait(), files(), Entry.objects.count()
    with pytest.raises(kind, match=sentence):
        restored(path, now)
    assert (portrait(), files(), Entry.objects.count()) == (before, pictures, there)


@pytest.mark.parametrize("place", [0, 30, 70, 5000, -20])
def test_one_byte_changed_and_nothing_is_written(work, now, place):
    path = path_of(back_up(at=now))
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)
    refused(path, now, "abîmée|n’est pas une sauvegarde|autre clé", (Damaged, WrongKey))


@pytest.mark.parametrize("kept", [0, 40, 0.5, -1])
def test_an_end_cut_off_and_nothing_is_written(work, now, kept):
    path = path_of(back_up(at=now))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept) if isinstance(kept, float) else kept])
    refused(path, now, "abîmée|coupée|n’est pas une sauvegarde", Damaged)


def test_another_key_and_nothing_is_written(work, now, settings):
    path = path_of(back_up(at=now))
    settings.BACKUP_KEYS = [OTHER]
    refused(path, now, "une autre clé", WrongKey)


def test_incomes_that_our_keys_would_not_read_are_refused_before_the_first_write(work, now, settings):
    path, key = path_of(back_up(at=now)), settings.FIELD_KEYS[0]
    settings.FIELD_KEYS = [OTHER]
    refused(path, now, r"FIELD_KEYS\) ne lisent pas")
    settings.FIELD_KEYS = [OTHER, key]
    restored(path, now)


def test_a_path_that_leads_nowhere_says_so(now, tmp_path):
    with pytest.raises(NotRestored, match="ne s’ouvre pas"):
        check(tmp_path / "nothing.mobilite")


def forged(monkeypatch, now, **changes):
    """Make an archive whose « about » says something else."""
    about = backup._about
    monkeypatch.setattr(backup, "_about", lambda *given: {**about(*given), **changes})
    return path_of(back_up(at=now))


def test_a_newer_archive_is_refused_with_what_to_do(work, now, monkeypatch):
    newer = [["people", "0999_later"]]
    refused(
        forged(monkeypatch, now, migrations=newer),
        now,
        "version plus récente du logiciel .people 0999_later",
        OtherVersion,
    )


def test_an_archive_from_before_migrations_were_joined_is_taken(now):
    joined = MigrationLoader(connection)
    before = set(joined.disk_migrations) - set(joined.replacements)
    before.update(one for migration in joined.replacements.values() for one in migration.replaces)
    assert joined.replacements
    assert schema.models_at(before) == tables.kept_models()
    with pytest.raises(OtherVersion):
        schema.models_at(
            before - {joined.replacements["rentals", "0001_squashed_0024_amendment_refusal"].replaces[-1]}
        )


def test_another_form_of_archive_is_refused(work, now, monkeypatch):
    refused(forged(monkeypatch, now, format=99), now, "version plus récente")


def test_other_columns_under_the_same_migrations_are_refused(work, now, monkeypatch):
    columns = {model._meta.label_lower: ["id"] for model in tables.kept_models()}
    refused(forged(monkeypatch, now, columns=columns), now, "pas les mêmes colonnes")


def test_columns_in_another_order_find_their_place(work, now, monkeypatch):
    """The code of another day may declare its fields in another order: rows go by the names of their columns."""
    before, columns_of = portrait(), tables.columns_of
    monkeypatch.setattr(backup, "columns_of", lambda model: columns_of(model)[::-1])
    path = path_of(back_up(at=now))
    Person.objects.update(last_name="Autre")
    restored(path, now)
    assert portrait() == before


def test_a_row_that_the_database_refuses_and_nothing_is_written(work, now, monkeypatch):
    """Two rows of one key, as no base would hold them: the manifest agrees, the database does not."""
    rows = backup.rows

    def twice(reader, model, fields):
        for row in rows(reader, model, fields):
            yield row
            if model is Person:
                yield row

    monkeypatch.setattr(backup, "rows", twice)
    refused(path_of(back_up(at=now)), now, "La base a refusé une ligne")


def test_rows_that_do_not_come_back_the_same_are_refused(work, now, monkeypatch):
    path, write = path_of(back_up(at=now)), tables.write

    def forgetful(connection, model, fields, rows):
        write(connection, model, fields, [] if model is VehiclePhoto else rows)

    monkeypatch.setattr(tables, "write", forgetful)
    refused(path, now, "n’est pas celle de la sauvegarde")


def test_a_foreign_key_to_nobody_is_refused(work, now, monkeypatch):
    rows = backup.rows
    monkeypatch.setattr(
        backup, "rows", lambda reader, model, fields: [] if model is Person else rows(reader, model, fields)
    )
    refused(path_of(back_up(at=now)), now, "La base a refusé une ligne")


def test_an_empty_migrated_base_is_no_work(now):
    assert schema.work_held() == []
    a_person()
    assert schema.work_held() == []  # nobody with an account, no act: a test's shortcut, not work
    staff("agent", "Camille", "Bernard")
    assert schema.work_held() == ["1 personne", "1 compte"] or "1 personne" in schema.work_held()


def test_the_guards_of_the_database_look_at_what_is_put_back(work, now):
    """Constraints and triggers are as before: a restoration lifts none of them."""
    restored(path_of(back_up(at=now)), now)
    sealed = [
        model
        for model in tables.kept_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, NeverChanged)
    ]
    assert len(sealed) >= 5
    assert [finding.sentence for finding in guards(now)] == []


def test_parts_are_json_that_anyone_with_the_key_reads(work, now):
    path = path_of(back_up(at=now))
    with path.open("rb") as file:
        found = {}
        for member in archive.members(file):
            if member.what == "rows" and member.name == "people.person":
                found = json.loads(gzip.decompress(member.file.read()).splitlines()[0])
    names = [field.column for field in tables.columns_of(Person)]
    assert found[names.index("last_name")] == Person.objects.get().last_name
    assert "18000" not in json.dumps(found)  # encrypted in the base, encrypted in the archive's rows
