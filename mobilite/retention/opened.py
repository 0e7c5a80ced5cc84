"""Archives that a colleague opened with a motive: readable for a quarter of an hour, in that session alone."""

from datetime import datetime, timedelta

LASTS = timedelta(minutes=15)
KEY = "opened_archives"


def open_for(session, person, *, at: datetime) -> None:
    """Remember in the session that this person's archives may be read, until a quarter of an hour from ``at``."""
    session[KEY] = {**session.get(KEY, {}), str(person.pk): (at + LASTS).isoformat()}


def is_open(session, person_id: int, *, at: datetime) -> bool:
    """Tell whether the session may still read this person's archives."""
    until = session.get(KEY, {}).get(str(person_id))
    return until is not None and at < datetime.fromisoformat(until)
