"""What apps above tell a prescriber of the person of her sheet: as far as that person agreed, each says what it may.

They offer ``followed(sheet, contact, at)``, which returns Followed, at the point « sheet_followed ».
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mobilite.people.models import Contact
from mobilite.registry import registered
from rentals.models import PrescriberSheet

POINT = "sheet_followed"


@dataclass(frozen=True)
class Followed:
    """Where she stands somewhere: the structure, the state, since when, the sentence written for who sent her."""

    where: str
    state: Any
    since: str
    said: str = ""


def followed(sheet: PrescriberSheet, contact: Contact, at: datetime) -> list[Followed]:
    """Return all that may be told of a sheet's person."""
    return [one for entry in registered(POINT) for one in entry.value(sheet, contact, at)]
