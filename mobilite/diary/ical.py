"""A diary in the format of calendars (RFC 5545): first names and natures only, in UTC, each event with a name that stays.

Who has the address reads it without a password, on any telephone: no surname, number, address or note is ever in it.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from mobilite.diary.models import Appointment, Feed, Status
from mobilite.diary.shown import road

#: What a telephone needs: what was, to look back; what will be.
PAST, FUTURE = timedelta(days=60), timedelta(days=366)
MOST = 2000
STATES = {Status.CANCELLED: "CANCELLED"}


def appointments_of(feed: Feed, now: datetime) -> list[Appointment]:
    """Return what a feed shows: one colleague's appointments, or those at a place. One query."""
    rows = Appointment.objects.filter(starts_at__gte=now - PAST, starts_at__lt=now + FUTURE)
    rows = rows.filter(user=feed.user_id) if feed.place_id is None else rows.filter(place=feed.place_id)
    rows = rows.select_related("user", "place", "person", "contact")
    return list(rows.order_by("starts_at", "pk")[:MOST])


def calendar(feed: Feed, *, now: datetime) -> bytes:
    """Return the diary of a feed. Nothing in it depends on the minute when it is asked."""
    book = Calendar()
    book.add("prodid", "-//Mobilité//Agenda//FR")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("x-wr-calname", f"Rendez-vous, {feed.place.short_name}" if feed.place else "Mes rendez-vous")
    book.add("x-published-ttl", "PT30M")
    for one in appointments_of(feed, now):
        book.add_component(event(one, names_colleague=feed.place_id is not None))
    return book.to_ical()


def event(one: Appointment, *, names_colleague: bool) -> Event:
    """Return one appointment: « RDV – Amina », its nature, our place."""
    found = Event()
    found.add("uid", f"rdv-{one.pk}@mobilite")
    found.add("dtstamp", one.changed_at)
    found.add("last-modified", one.changed_at)
    found.add("sequence", one.sequence)
    found.add("dtstart", one.starts_at)
    found.add("dtend", one.ends_at)
    found.add("summary", summary(one))
    words = [one.get_kind_display()]
    if names_colleague:
        words.append(f"avec {one.user.first_name}")
    if travel := road(one):
        words.append(f"trajet {travel}")
    found.add("description", ", ".join(words))
    if one.place is not None:
        found.add("location", one.place.name)
    found.add("status", STATES.get(one.status, "CONFIRMED"))
    return found


def summary(one: Appointment) -> str:
    """Return « RDV – Amina »; the nature where there is nobody to name."""
    who = one.person or one.contact
    return f"RDV – {who.first_name if who else one.get_kind_display()}"


def etag_of(content: bytes) -> str:
    """Return the validator of an answer (RFC 9110, 8.8.3)."""
    return f'"{sha256(content).hexdigest()[:32]}"'
