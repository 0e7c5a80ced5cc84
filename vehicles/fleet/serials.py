"""Serial numbers in a row: « ARC000100 » to « ARC000149 », or « 100 » to « 149 » whatever comes before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mobilite.workflow import Refusal
from vehicles.models import Vehicle

_SERIAL = re.compile(r"(.*?)(\d+)\D*")
LONGEST = 18


class NoRange(Refusal):
    """The two ends make no range."""


@dataclass(frozen=True)
class Serials:
    """A range of serial numbers, both ends included: the figures that end them, after the same beginning."""

    beginning: str
    first: int
    last: int

    def __contains__(self, serial: str) -> bool:
        parts = parts_of(serial)
        if parts is None:
            return False
        beginning, rank = parts
        return self.first <= rank <= self.last and self.beginning in ("", beginning)


def parts_of(serial: str) -> tuple[str, int] | None:
    """Return the beginning and the last figures of a serial: « ARC000123 » gives ("ARC", 123); None without any."""
    match = _SERIAL.fullmatch(serial.strip().upper())
    return (match[1], int(match[2])) if match and len(match[2]) <= LONGEST else None


def read_range(first: str, last: str) -> Serials:
    """Read the two ends of a range. Raises NoRange."""
    start, end = parts_of(first), parts_of(last)
    if start is None:
        raise NoRange("Écrivez un numéro de cadre, par exemple ARC000100, ou 100.", field="first_serial")
    if end is None:
        raise NoRange("Écrivez le dernier numéro, par exemple ARC000149, ou 149.", field="last_serial")
    if end[0] not in ("", start[0]):
        raise NoRange(
            "Les deux numéros commencent par les mêmes lettres\u00a0: relisez-les.", field="last_serial"
        )
    if end[1] < start[1]:
        raise NoRange("Le dernier numéro vient après le premier\u00a0: relisez-les.", field="last_serial")
    return Serials(start[0], start[1], end[1])


def vehicles_of(serials: Serials, *, make: str = "", model: str = "") -> list[Vehicle]:
    """Return the vehicles of the fleet whose serial is in a range, by number. One query."""
    fleet: Iterable[Vehicle] = Vehicle.objects.in_the_fleet().exclude(frame_number="")
    if make:
        fleet = fleet.filter(make__iexact=make.strip())  # type: ignore[attr-defined]
    if model:
        fleet = fleet.filter(model__iexact=model.strip())  # type: ignore[attr-defined]
    fleet = fleet.select_related("category", "place").order_by("number")  # type: ignore[attr-defined]
    return [one for one in fleet if one.frame_number in serials]
