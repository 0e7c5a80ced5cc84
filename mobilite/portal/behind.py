"""Whom a number or an address opens, and whether it also asks the birth date (row H12)."""

from datetime import date

from mobilite.outbox.models import Channel
from mobilite.outbox.reach import PHONE_MONTHS
from mobilite.people.models import Person
from mobilite.periods import add_months

#: A number that nobody checked for so long also asks the birth date; after ``PHONE_MONTHS`` it opens nothing.
FRESH_MONTHS = 6


def known_by(channel: str, address: str) -> list[Person]:
    """Return the people of a number or an e-mail address, as they are noted. One query."""
    people = Person.objects.filter(anonymised_at=None, archived_at=None).order_by("pk")
    if channel == Channel.SMS:
        return list(people.filter(phone=address))
    return list(people.filter(email__iexact=address))


def opens(person: Person, channel: str, day: date) -> bool:
    """Tell whether what comes by this channel may open the person's space on a day.

    A number opens nothing when nobody checked it for twelve months, or since a message came back; nor does it when no SMS
    may be written to her (row H11).
    """
    if channel == Channel.EMAIL:
        return bool(person.email)
    checked = person.phone_verified_on
    return (
        bool(person.phone)
        and not person.needs_caution
        and checked is not None
        and day <= add_months(checked, PHONE_MONTHS)
    )


def asks_birth(people: list[Person], channel: str, day: date) -> bool:
    """Tell whether the code alone is not enough: an e-mail address, several people, or a number checked long ago."""
    if channel == Channel.EMAIL or len(people) != 1:
        return True
    [person] = people
    checked = person.phone_verified_on
    return person.phone_is_shared or checked is None or add_months(checked, FRESH_MONTHS) < day
