"""Permanences and appointments, ready to use."""

from datetime import UTC, date, time, timedelta

from mobilite import clock
from mobilite.diary.models import Appointment, Kind, Presence
from mobilite.diary.operations import book
from tests.factories.lending import paris_at
from tests.factories.people import a_place

#: The tests' clock stands on Tuesday 7 April 2026.
TUESDAY = date(2026, 4, 7)
HALF_AN_HOUR = timedelta(minutes=30)


def a_presence(user, *, place=None, weekday=1, hours=(9, 17), starts_on=TUESDAY, **fields) -> Presence:
    """Return a weekly permanence, on Tuesdays from 9 h to 17 h at Ancenis from 7 April; ``weekday=None`` is once."""
    from_hour, until_hour = hours
    if weekday is None:
        fields.setdefault("ends_on", starts_on + timedelta(days=1))
    values = {"from_time": time(from_hour), "until_time": time(until_hour)}
    return Presence.objects.create(
        user=user, place=place or a_place(), weekday=weekday, starts_on=starts_on, **values | fields
    )


def an_appointment(
    user, starts_at=None, *, ends_at=None, person=None, kind=Kind.FOLLOW_UP, **values
) -> Appointment:
    """Return an appointment taken just now: half an hour, today at 14 h, at Ancenis, without travel."""
    # In UTC, where half an hour later is always half an hour later.
    starts_at = (starts_at or paris_at(4, 7, 14)).astimezone(UTC)
    if "commune" not in values and "place" not in values and kind != Kind.PHONE_CALL:
        values["place"] = a_place()
    values = {"travel_before": 0, "travel_after": 0, "at": clock.now(), "actor": user} | values
    return book(
        user,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at or starts_at + HALF_AN_HOUR,
        person=person,
        **values,
    )
