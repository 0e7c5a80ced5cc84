"""What was read of a person, once: plain values, that the rules judge without asking the database anything."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mobilite.people.papers import MissingPaper


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A prescriber's word: what it opens (every offer of a service, or one), ``[given_on, until]``, which renewal."""

    service: str
    given_on: date
    until: date
    offer: int | None = None
    number: int = 0
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Restricted:
    """No loan during ``[starts_on, ends_on)``; every service when none is named."""

    starts_on: date
    ends_on: date
    service: str = ""
    motive: str = ""


@dataclass(frozen=True, slots=True)
class Loan:
    """Days of an offer that somebody of the household had, or has booked."""

    person: int
    offer: int
    starts: datetime
    ends: datetime
    rental: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A person as the rules see her, for a need or in general.

    ``on`` is the day of the decision; ``starts_on`` and ``ends_on`` the first and last day of the need; ``wanted`` the
    need itself, when it is known. ``loans`` are those of her whole household. ``missing_papers`` says of each kind that
    proves nothing on ``on`` why. ``rental`` is the one that is decided on: its own days are not counted twice.
    """

    on: date
    starts_on: date
    ends_on: date | None = None
    person: int = 0
    first_name: str = ""
    birth_date: date | None = None
    commune: Any = None
    situation: str = ""
    allowance: str = ""
    referred_by_id: int | None = None
    has_vehicle: bool | None = None
    activities: tuple[Any, ...] = ()
    licences: tuple[Any, ...] = ()
    missing_papers: tuple[MissingPaper, ...] = ()
    prescriptions: tuple[Prescribed, ...] = ()
    restrictions: tuple[Restricted, ...] = ()
    loans: tuple[Loan, ...] = ()
    wanted: tuple[datetime, datetime] | None = None
    rental: int | None = None

    @property
    def last_day(self) -> date:
        """The last day of the need, or its first when the end is not known."""
        return self.ends_on or self.starts_on
