"""Examples of the journal."""

from datetime import UTC, datetime, timedelta

from mobilite.accounts.models import User
from mobilite.audit.entries import record
from mobilite.audit.models import Entry
from tests.examples import Example
from tests.factories import a_place

START = datetime(2026, 4, 1, 9, tzinfo=UTC)


def an_entry():
    entry = record(
        "update", a_place(), sentence="a changé les horaires", actor=None, at=START, changed=["hours"]
    )
    return {"pk": entry.pk}


def entries(n):
    start = Entry.objects.count()
    for i in range(start, start + n):
        actor = User.objects.create_user(
            f"auteur{i}@structure.example", first_name="Lucie", last_name=f"Hamon{i}"
        )
        place = a_place(f"Lieu {i}", short_name=f"Lieu {i}")
        record("update", place, sentence=f"a fait l’acte {i}", actor=actor, at=START + timedelta(hours=i))


PAGES = {"audit:entry": Example(kwargs=an_entry)}
ROWS = {"audit.entry": entries}
