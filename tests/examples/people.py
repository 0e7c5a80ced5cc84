"""Examples of people and partners."""

from datetime import UTC, datetime

from mobilite.people.models import Commune, Person


def people(n):
    communes = list(Commune.objects.order_by("insee")[:20])
    start = Person.objects.count()
    for i in range(start, start + n):
        Person.objects.create(
            last_name=f"Nom{i}" if i else "=cmd()",
            first_name="Aïcha",
            phone=f"+3363998{i:04}",
            commune=communes[i % len(communes)],
            created_at=datetime(2026, 4, 1, 9, tzinfo=UTC),
        )


ROWS = {"people.person": people}
