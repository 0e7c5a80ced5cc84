"""Hidden addresses that a colleague opened with a motive: readable for a quarter of an hour, in that session alone."""

from datetime import datetime, timedelta

from mobilite.people.models import Person

LASTS = timedelta(minutes=15)
KEY = "opened_addresses"


def open_for(session, person: Person, *, at: datetime) -> None:
    """Remember in the session that this person's address may be read, until a quarter of an hour from ``at``."""
    session[KEY] = {**session.get(KEY, {}), str(person.pk): (at + LASTS).isoformat()}


def is_open(session, person: Person, *, at: datetime) -> bool:
    """Tell whether the session may still read this person's hidden address."""
    until = session.get(KEY, {}).get(str(person.pk))
    return until is not None and at < datetime.fromisoformat(until)
