"""Issue a paper: numbered and frozen at once, drawn once (rows D2, D3)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from mobilite.documents import operations
from mobilite.documents.freezing import fingerprint, frozen
from mobilite.documents.models import Document, Kind
from mobilite.files import storage
from mobilite.jobs.queue import Status
from tests.factories import a_person

TEMPLATE = "documents/quote.html"


@pytest.fixture
def person(db):
    return a_person("Aïcha", "Diallo")


@pytest.fixture
def issue(person, agent, now, monkeypatch):
    """Issue a paper of a few words, drawn by a counter: each drawing differs from the one before."""
    drawings = []

    def draw(document):
        drawings.append(document.number)
        return f"%PDF {document.number} drawing {len(drawings)}".encode()

    monkeypatch.setattr(operations, "import_string", lambda path: draw)

    def one(at=now, series="VAE", context=None):
        return operations.issue(
            Kind.CONTRACT,
            person,
            title="Contrat de location",
            series=series,
            template=TEMPLATE,
            context={"total": Decimal("12.50")} if context is None else context,
            person=person,
            at=at,
            actor=agent,
        )

    one.drawings = drawings
    return one


def test_papers_of_a_series_are_numbered_one_after_the_other(issue):
    assert [issue().number for _ in range(3)] == ["VAE-2026-0001", "VAE-2026-0002", "VAE-2026-0003"]


def test_the_year_of_a_number_is_the_year_in_paris(issue):
    new_year_in_paris = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert issue(at=new_year_in_paris).number == "VAE-2027-0001"


def test_an_operation_that_fails_gives_no_number_and_no_paper(issue):
    with transaction.atomic():
        issue()
        transaction.set_rollback(True)
    assert not Document.objects.exists()
    assert issue().number == "VAE-2026-0001"


def test_the_context_is_kept_with_its_fingerprint(issue):
    document = issue()
    document.refresh_from_db()
    assert document.context["total"] == "12.50"
    assert document.context["number"] == "VAE-2026-0001"
    assert document.context["issued_at"] == "2026-04-07T09:30:00+02:00"
    assert fingerprint(document.context) == document.context_sha256


def test_the_fingerprint_does_not_depend_on_the_order_of_the_names():
    assert fingerprint({"a": 1, "b": ["é"]}) == fingerprint({"b": ["é"], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_values_are_kept_raw():
    assert frozen(
        {"on": date(2026, 4, 7), "sum": Decimal("1.10"), "kind": Kind.QUOTE, "all": (1, None, True)}
    ) == {
        "on": "2026-04-07",
        "sum": "1.10",
        "kind": "quote",
        "all": [1, None, True],
    }


@pytest.mark.parametrize("value", [1.5, object(), {1: "a"}, {"x": {2.5}}])
def test_what_would_not_come_back_the_same_is_refused(value):
    with pytest.raises(TypeError):
        frozen(value)


def test_the_file_is_drawn_by_a_job_not_by_who_issues(issue, run_jobs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = issue()
    assert issue.drawings == []
    run_jobs()
    document.refresh_from_db()
    assert issue.drawings == ["VAE-2026-0001"]
    assert storage.read(document.file_name) == b"%PDF VAE-2026-0001 drawing 1"


def test_an_operation_rolled_back_draws_nothing(issue, run_jobs):
    with transaction.atomic():
        issue()
        transaction.set_rollback(True)
    assert run_jobs() == []


def test_a_drawing_that_fails_is_tried_again_and_the_first_view_draws(
    issue, monkeypatch, run_jobs, the_clock
):
    def broken(path):
        raise RuntimeError("no fonts")

    document = issue()
    with monkeypatch.context() as patch:
        patch.setattr(operations, "import_string", broken)
        (row,) = run_jobs(failing=True)
    assert row.status == Status.READY
    document.refresh_from_db()
    assert document.file_name == ""
    assert operations.content_of(document) == b"%PDF VAE-2026-0001 drawing 1"
    the_clock.shift(timedelta(hours=1))
    run_jobs()
    assert len(issue.drawings) == 1


def test_the_first_view_draws_what_was_not_drawn_and_later_views_never(issue):
    document = issue()
    first = operations.content_of(document)
    again = operations.content_of(Document.objects.get())
    assert first == again == b"%PDF VAE-2026-0001 drawing 1"
    assert issue.drawings == ["VAE-2026-0001"]


def test_two_that_draw_at_once_keep_one_file(issue):
    document, same = issue(), Document.objects.get()
    first = operations.content_of(document)
    assert same.file_name == ""
    assert operations.content_of(same) == first
    assert len(issue.drawings) == 2
    assert same.file_name == document.file_name


def test_drawing_may_be_put_off_to_the_first_view(issue, run_jobs):
    with operations.drawing_put_off():
        issue()
    assert run_jobs() == []
    issue()
    run_jobs()
    assert issue.drawings == ["VAE-2026-0002"]


def test_a_file_that_changed_is_refused(issue, settings):
    document = issue()
    operations.content_of(document)
    path = settings.MEDIA_ROOT / document.file_name
    path.write_bytes(path.read_bytes().replace(b"drawing", b"drawinG"))
    with pytest.raises(operations.Altered, match="VAE-2026-0001"):
        operations.content_of(document)


def test_a_file_that_is_gone_is_refused_and_not_drawn_again(issue):
    document = issue()
    operations.content_of(document)
    storage.delete(document.file_name)
    with pytest.raises(operations.Altered):
        operations.content_of(document)
    assert len(issue.drawings) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"number": "VAE-2026-0009"},
        {"context_sha256": "1" * 64},
        {"title": "Autre"},
        {"sha256": "0" * 64},
        {"file_name": "documents/aa/other.pdf"},
        {"file_name": "", "sha256": ""},
    ],
)
def test_the_database_refuses_to_change_a_paper(issue, change):
    operations.content_of(issue())
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.update(**change)


def test_the_file_cannot_be_written_down_together_with_another_change(issue):
    issue()
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.update(file_name="documents/aa/x.pdf", sha256="0" * 64, title="Autre")
