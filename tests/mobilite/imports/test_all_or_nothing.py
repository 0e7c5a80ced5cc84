"""An import is done whole, once, or not at all; the file does not stay."""

import signal
from datetime import timedelta

import pytest

from mobilite.audit.models import Entry
from mobilite.files import storage
from mobilite.imports import operations
from mobilite.imports.kinds import kind_called
from mobilite.imports.models import ImportRun
from mobilite.imports.operations import Incomplete, LineRefused, LinesToCorrect, NotOpen
from mobilite.people.models import Person
from mobilite.workflow import Refusal
from tests.cast import staff
from tests.mobilite.imports.samples import as_csv, sample
from tests.processes import start

HEADS = ["Nom", "Prénom", "Téléphone"]
ROWS = [HEADS, *([f"Nom{chr(97 + n)}", "Zoé", f"06 39 98 20 {n:02}"] for n in range(10))]


def is_kept(name) -> bool:
    try:
        return bool(storage.read(name))
    except (FileNotFoundError, ValueError):
        return False


@pytest.mark.django_db
class TestWhole:
    def test_one_wrong_line_keeps_every_line_out(self, receive, manager, now):
        run = receive("people", sample("people-windows-1252.csv"))
        with pytest.raises(LinesToCorrect, match="7\u00a0lignes"):
            operations.import_run(run.pk, at=now, actor=manager)
        assert not Person.objects.exists()
        run.refresh_from_db()
        assert run.is_open

    def test_a_line_refused_while_writing_takes_the_others_back(self, receive, manager, now, monkeypatch):
        run = receive("people", ROWS)
        kind, written = kind_called("people"), []
        create = type(kind).create

        def refuse_the_sixth(self, values, **how):
            written.append(values)
            if len(written) == 6:
                raise Refusal("Non.")
            return create(self, values, **how)

        monkeypatch.setattr(type(kind), "create", refuse_the_sixth)
        with pytest.raises(LineRefused, match="Ligne 7"):
            operations.import_run(run.pk, at=now, actor=manager)
        assert not Person.objects.exists()
        assert not Entry.objects.filter(verb="create").exists()

    def test_each_record_and_the_import_have_their_entry(self, bring, manager):
        run = bring("people", ROWS)
        assert Entry.objects.filter(verb="create", object_label="people.person", actor=manager).count() == 10
        entry = Entry.objects.get(verb="import")
        assert (entry.object_id, entry.actor) == (run.pk, manager)
        assert str(entry).endswith("a importé 10\u00a0personnes depuis un fichier")
        assert entry.data == {"created": 10, "changed": 0, "same": 0, "left": 0}

    def test_a_second_press_imports_nothing_more(self, receive, manager, now):
        run = receive("people", ROWS)
        for _ in range(2):
            done = operations.import_run(run.pk, at=now, actor=manager)
            assert (done.status, done.created_count) == ("imported", 10)
        assert Person.objects.count() == 10
        assert Entry.objects.filter(verb="import").count() == 1

    def test_what_is_written_is_what_was_shown_even_if_someone_typed_meanwhile(self, receive, manager, now):
        run = receive("people", ROWS)
        Person.objects.create(last_name="Noma", first_name="Zoé", phone="+33639982000", created_at=now)
        done = operations.import_run(run.pk, at=now, actor=manager)
        assert (done.created_count, done.same_count) == (9, 1)


@pytest.mark.django_db
class TestColumns:
    def test_a_needed_column_that_nothing_gives_is_asked_for(self, receive):
        with pytest.raises(Incomplete, match="Prénom"):
            receive("people", [["Nom", "Autre"], ["Diallo", "x"]])

    def test_two_columns_are_not_the_same_thing(self, receive):
        with pytest.raises(Incomplete, match="Deux colonnes"):
            receive("people", ROWS, columns={0: "last_name", 1: "first_name", 2: "last_name"})

    def test_columns_are_recognised_by_other_words_accents_and_capitals(self, manager, now):
        heads = [
            "NOM D’USAGE",
            "prenoms",
            "Né(e) le",
            "Tél. portable (perso)",
            "COURRIEL",
            "Observations",
            "C.P.",
        ]
        run = operations.receive(
            kind_called("people"), as_csv([heads, ["a"] * 7]), file_name="x.csv", at=now, actor=manager
        )
        keys = [run.columns.get(str(rank), "") for rank in range(7)]
        assert keys == ["last_name", "first_name", "birth_date", "phone", "email", "", "postcode"]

    def test_what_the_structure_said_of_its_columns_is_proposed_again(self, bring, manager, now):
        heads = ["Bénéficiaire", "Petit nom", "Nom"]
        rows = [heads, ["Diallo", "Aïcha", "Claire Morvan"]]
        bring("people", rows, columns={0: "last_name", 1: "first_name", 2: ""})
        run = operations.receive(
            kind_called("people"), as_csv(rows), file_name="x.csv", at=now, actor=manager
        )
        assert run.columns == {"0": "last_name", "1": "first_name"}


@pytest.mark.django_db(transaction=True)
class TestFile:
    def test_the_file_goes_once_everything_is_in(self, receive, manager, now):
        run = receive("people", ROWS)
        assert is_kept(run.stored_as)
        done = operations.import_run(run.pk, at=now, actor=manager)
        assert done.stored_as == ""
        assert not is_kept(run.stored_as)

    def test_the_file_stays_while_lines_are_to_correct(self, bring):
        run = bring("people", sample("people-windows-1252.csv"), leave_wrong=True)
        assert is_kept(run.stored_as)

    def test_an_import_given_up_keeps_neither_file_nor_anything(self, receive, manager, now):
        run = receive("people", ROWS)
        operations.abandon(run.pk, at=now, actor=manager)
        assert not is_kept(run.stored_as)
        assert not Person.objects.exists()
        with pytest.raises(NotOpen):
            operations.import_run(run.pk, at=now, actor=manager)

    def test_a_file_that_nobody_imported_is_thrown_away_after_a_week(self, receive, manager, now):
        old = receive("people", ROWS)
        later = now + timedelta(days=8)
        operations.receive(kind_called("people"), as_csv(ROWS), file_name="x.csv", at=later, actor=manager)
        name, old = old.stored_as, ImportRun.objects.get(pk=old.pk)
        assert (old.status, is_kept(name)) == ("abandoned", False)


#: Imports the run, and stops in the middle, five people written.
WORKER = """
import sys, time
from datetime import datetime
import django
from django.conf import settings
name, media, run, actor, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
settings.MEDIA_ROOT = media
from mobilite.accounts.models import User
from mobilite.imports import operations
from mobilite.people.imports import People
create, written = People.create, []
def slow(self, values, **how):
    written.append(create(self, values, **how))
    if len(written) == 5:
        print("in the middle", flush=True)
        time.sleep(120)
People.create = slow
operations.import_run(int(run), at=datetime.fromisoformat(at), actor=User.objects.get(pk=actor))
"""


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True, serialized_rollback=False)
def test_a_process_killed_in_the_middle_leaves_nothing(now, settings):
    actor = staff("manager", "Anne", "Guibert")
    run = operations.receive(kind_called("people"), as_csv(ROWS), file_name="x.csv", at=now, actor=actor)
    worker = start(WORKER, settings.MEDIA_ROOT, run.pk, actor.pk, now.isoformat())
    try:
        assert worker.stdout.readline() == "in the middle\n"
        worker.send_signal(signal.SIGKILL)
    finally:
        worker.kill()
        worker.communicate(timeout=60)
    assert not Person.objects.exists()
    done = operations.import_run(run.pk, at=now, actor=actor)
    assert done.created_count == Person.objects.count() == 10
