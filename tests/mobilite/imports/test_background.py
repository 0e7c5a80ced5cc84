"""A long file is imported behind the page: whole, once, or not at all, with a bar to watch."""

import pytest

from mobilite.audit.models import Entry
from mobilite.imports import background, operations
from mobilite.imports.kinds import kind_called
from mobilite.imports.models import ImportRun
from mobilite.imports.operations import NotOpen, UnderWay
from mobilite.jobs import queue
from mobilite.jobs.models import Progress
from mobilite.people.models import Person
from mobilite.workflow import Refusal
from tests.mobilite.imports.test_pages import look, text

pytestmark = pytest.mark.django_db
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NAMES = [f"Nom{first}{second}" for first in LETTERS for second in LETTERS]


def rows(count):
    people = [[NAMES[n], "Zoé", f"06 39 98 {n // 100:02} {n % 100:02}"] for n in range(count)]
    return [["Nom", "Prénom", "Téléphone"], *people]


def press(client, content):
    """Send a file, look, press import; return the page that follows."""
    url = look(client, content).request["PATH_INFO"]
    return url, client.post(f"{url}importer/", follow=True)


def test_fifty_lines_are_imported_while_one_waits(as_manager, run_jobs):
    _, page = press(as_manager, rows(50))
    assert "50 personnes ajoutées." in text(page)
    assert run_jobs() == []
    assert not Progress.objects.exists()


def test_more_are_imported_behind_the_page(as_manager, run_jobs, manager):
    url, page = press(as_manager, rows(120))
    progress = Progress.objects.get()
    assert page.request["PATH_INFO"] == progress.get_absolute_url()
    assert "Importer 120 personnes" in text(page)
    assert "En attente" in text(page)
    assert not Person.objects.exists()
    # Whoever comes back to the file is led to its bar.
    assert as_manager.get(url, follow=True).request["PATH_INFO"] == progress.get_absolute_url()

    run_jobs()
    page = as_manager.get(progress.get_absolute_url())
    assert "120 personnes ajoutées." in text(page)
    assert f'href="{url}"' in page.content.decode()
    assert Person.objects.count() == 120
    assert Entry.objects.filter(verb="import", actor=manager).count() == 1
    assert "120 personnes ajoutées." in text(as_manager.get(url))


def test_the_bar_moves_line_by_line(receive, manager, now, monkeypatch):
    run = receive("people", rows(60))
    progress = background.import_or_begin(run.pk, leave_wrong=False, at=now, actor=manager)
    told = []
    monkeypatch.setattr(background.progress, "step", lambda pk, done: told.append((pk, done)))
    queue.run(queue.claim("tests", at=now))
    assert told == [(progress.pk, done) for done in range(1, 61)]


def test_pressing_twice_imports_once(as_manager, run_jobs):
    url, _ = press(as_manager, rows(60))
    again = as_manager.post(f"{url}importer/", follow=True)
    assert again.request["PATH_INFO"] == Progress.objects.get().get_absolute_url()
    assert len(run_jobs()) == 1
    as_manager.post(f"{url}importer/")
    assert run_jobs() == []
    assert Person.objects.count() == 60


def test_nothing_else_is_done_to_a_file_under_way(receive, manager, now):
    run = receive("people", rows(60))
    background.import_or_begin(run.pk, leave_wrong=False, at=now, actor=manager)
    for act in (
        lambda: operations.abandon(run.pk, at=now, actor=manager),
        lambda: operations.decide(run.pk, {"2": "new"}, at=now, actor=manager),
        lambda: operations.match_columns(run.pk, columns={}, fallbacks={}, at=now, actor=manager),
    ):
        with pytest.raises(UnderWay):
            act()


def test_a_line_refused_while_writing_leaves_nothing_and_says_why(as_manager, run_jobs, monkeypatch):
    url, page = press(as_manager, rows(60))
    kind, written = type(kind_called("people")), []
    create = kind.create

    def refuse_the_last(self, values, **how):
        written.append(values)
        if len(written) == 60:
            raise Refusal("Non.")
        return create(self, values, **how)

    with monkeypatch.context() as patch:
        patch.setattr(kind, "create", refuse_the_last)
        run_jobs()
    assert not Person.objects.exists()
    bar = page.request["PATH_INFO"]
    assert "Rien n’est importé. Ligne 61 : Non." in text(as_manager.get(bar))
    # The file is open again: one looks, and presses once more.
    assert "Rien n’est importé. Ligne 61 : Non." in text(as_manager.get(url))
    as_manager.post(f"{url}importer/")
    run_jobs()
    assert Person.objects.count() == 60


def test_a_worker_killed_in_the_middle_leaves_nothing_and_another_does_it(receive, manager, now, run_jobs):
    run = receive("people", rows(60))
    background.import_or_begin(run.pk, leave_wrong=False, at=now, actor=manager)
    queue.claim("killed", at=now)
    assert queue.give_back(set(), at=now) == 1
    run_jobs(failing=True)
    assert ImportRun.objects.get().created_count == Person.objects.count() == 60


def test_wrong_lines_stop_a_long_import_before_it_begins(as_manager, run_jobs):
    url, page = press(as_manager, [*rows(60), ["", "Zoé", ""]])
    assert "Rien n’est importé : il reste 1 ligne à corriger" in text(page)
    assert run_jobs() == []
    as_manager.post(f"{url}importer/", {"leave_wrong": "1"})
    run_jobs()
    assert Person.objects.count() == 60


def test_a_file_given_up_begins_nothing(receive, manager, now):
    run = receive("people", rows(60))
    operations.abandon(run.pk, at=now, actor=manager)
    with pytest.raises(NotOpen):
        background.import_or_begin(run.pk, leave_wrong=False, at=now, actor=manager)
