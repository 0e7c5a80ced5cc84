"""What ends on a date: the insurance and the technical inspection of a vehicle (rows G2, G3)."""

from dataclasses import dataclass
from datetime import date, timedelta

from mobilite.pages.french import date_fr, plural
from mobilite.periods import last_day
from vehicles.availability import DEADLINE_LEAD
from vehicles.models import State, Vehicle


@dataclass(frozen=True)
class Deadline:
    """``on`` is the last good day. ``tone``: "bad" when it is past, "wait" when it is near, "miss" when unknown, ""."""

    label: str
    on: date | None
    tone: str
    words: str

    @property
    def sentence(self) -> str:
        return f"{self.label} : {self.words}" if self.on is None else f"{self.label} {self.words}"


def deadlines(vehicle: Vehicle, today: date) -> list[Deadline]:
    """Return the deadlines of a vehicle, its insurance first. A bike without a plate only has those it was given."""
    insured = vehicle.insured_until and last_day(vehicle.insured_until)
    inspected = vehicle.inspection_due_on and last_day(vehicle.inspection_due_on)
    found = [
        _deadline("Assurance", insured, today, past="plus valable depuis le"),
        _deadline("Contrôle technique", inspected, today, past="dépassé depuis le"),
    ]
    return [one for one in found if one.on or vehicle.category.has_plate]


def near(vehicle: Vehicle, today: date) -> list[Deadline]:
    """Return the deadlines that are past or within 30 days. None for what left the fleet."""
    if vehicle.state == State.RETIRED:
        return []
    return [one for one in deadlines(vehicle, today) if one.tone in ("bad", "wait")]


def _deadline(label: str, on: date | None, today: date, *, past: str) -> Deadline:
    if on is None:
        return Deadline(label, None, "miss", "date à renseigner")
    if on < today:
        words = f"{past} {date_fr(on + timedelta(days=1), weekday=False)}"
        return Deadline(label, on, "bad", words)
    words = f"jusqu’au {date_fr(on, weekday=False)} compris"
    left = (on - today).days
    if left >= DEADLINE_LEAD:
        return Deadline(label, on, "", words)
    remains = f"encore {plural(left, 'jour')}" if left else "c’est le dernier jour"
    return Deadline(label, on, "wait", f"{words}, {remains}")
