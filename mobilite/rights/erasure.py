"""What can go when a person asks for erasure, and what the law makes us keep (art. 17)."""

from dataclasses import dataclass
from datetime import date

from mobilite import registry
from mobilite.people.models import Person


@dataclass(frozen=True)
class Kept:
    """One thing known of a person: until when it is kept, and why; without a day it can go now."""

    what: str
    why: str
    until: date | None = None
    goes: bool = False


def erasure_of(person: Person, today: date) -> list[Kept]:
    """Return what is known of a person, what goes first; apps answer at the point "must_keep"."""
    found = [kept for one in registry.registered("must_keep") for kept in one.value(person, today)]
    return sorted(found, key=lambda kept: not kept.goes)
