"""Examples of the pages of retention: something due, a hold, archives that ask for a motive."""

from datetime import UTC, date, datetime

from mobilite.retention.models import Hold, Run
from tests.examples import Example
from tests.factories.persons import a_person

LONG_AGO = datetime(2023, 5, 2, 9, tzinfo=UTC)


def a_hold(person=None) -> Hold:
    """Return a hold on somebody, placed by a colleague."""
    from mobilite.accounts.models import User

    user = User.objects.order_by("pk").first() or User.objects.create_user(
        "reserve@structure.example", first_name="Anne", last_name="Guibert"
    )
    person = person or a_person(created_at=LONG_AGO)
    return Hold.objects.create(
        object_label="people.person",
        object_id=person.pk,
        reason="Réclamation en cours.",
        placed_at=LONG_AGO,
        placed_by=user,
        review_on=date(2026, 5, 1),
    )


def _something_due():
    a_person(created_at=LONG_AGO)
    a_hold()
    Run.objects.create(rule="people.people", started_at=LONG_AGO, finished_at=LONG_AGO, erased=3, files=1)
    return {}


def _closed_archive():
    return {"pk": a_person(created_at=LONG_AGO, archived_at=LONG_AGO).pk}


PAGES = {
    "retention:index": Example(kwargs=_something_due),
    "retention:dry_run": Example(kwargs=_something_due),
    "retention:set_terms": Example(kwargs=lambda: {"key": "rentals.contracts"}),
    "retention:lift_hold": Example(kwargs=lambda: {"pk": a_hold().pk}),
    "retention:archive": Example(kwargs=_closed_archive),
    "retention:reopen": Example(kwargs=_closed_archive),
    "retention:archived_pdf": Example(kwargs=lambda: _closed_archive() | {"number": "RM-2024-0001"}),
}
