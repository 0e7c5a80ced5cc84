"""From a need to the slots when keys change hands: waiting for our opening is not billed (rows A5, C1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from mobilite.pages.french import datetime_fr, typography
from mobilite.people.models import Place
from mobilite.people.opening import Timetable, timetables
from mobilite.periods import last_day, paris, paris_date
from mobilite.workflow import Refusal
from rentals.pricing import lease_end


class SlotRefused(Refusal):
    """Keys cannot change hands then. The sentence names the slots around."""

    def __init__(self, sentence: str, *, field: str):
        super().__init__(typography(sentence), field=field)


@dataclass(frozen=True, slots=True)
class Slots:
    """The need, which is billed, and the slots of pick-up and return, which the vehicle covers."""

    needed_from: datetime
    needed_until: datetime
    pickup_at: datetime
    return_at: datetime

    @property
    def vehicle_until(self) -> datetime:
        """The instant until which the vehicle is taken."""
        return max(self.return_at, self.needed_until)


def slots(
    *,
    needed_from: datetime,
    needed_until: datetime | None = None,
    term_months: int | None = None,
    pickup_place: Place,
    return_place: Place,
    at: datetime,
    pickup_at: datetime | None = None,
    return_at: datetime | None = None,
    hours: Mapping[int, Timetable] | None = None,
) -> Slots:
    """Find when the keys leave and come back for a need, or check the slots that are given.

    They leave at the last opening before the need, and come back at the first one after. A lease ends at
    00:00 of its end date: the bike comes back by the last slot of the last day, or at the next opening when
    that day is closed. ``hours`` are the places' timetables, read here unless they are given. Raises SlotRefused with
    the slots around, on the field that is wrong.
    """
    hours = hours or timetables({pickup_place, return_place})
    out, back = hours[pickup_place.pk], hours[return_place.pk]
    if paris_date(needed_from) < paris_date(at):
        raise SlotRefused("Le début est passé : choisissez aujourd’hui ou plus tard.", field="needed_from")
    if term_months is not None:
        needed_until = paris(lease_end(paris_date(needed_from), term_months), time())
    if needed_until is None:
        raise SlotRefused("Dites jusqu’à quand.", field="needed_until")
    if needed_until <= needed_from:
        raise SlotRefused("La fin vient après le début. Relisez les deux.", field="needed_until")
    if pickup_at is None:
        pickup_at = _pickup(out, needed_from, at)
    else:
        _check_open(out, pickup_at, field="pickup_at")
        if pickup_at > needed_from:
            raise SlotRefused(
                "Le départ vient avant le début du besoin, ou en même temps. Relisez les deux.",
                field="pickup_at",
            )
        if paris_date(pickup_at) < paris_date(at):
            raise SlotRefused("Le départ est passé : choisissez aujourd’hui ou plus tard.", field="pickup_at")
    return_at = return_slot(back, needed_until, is_lease=term_months is not None, return_at=return_at)
    if return_at <= pickup_at:
        raise SlotRefused("Le retour vient après le départ : allongez le besoin.", field="needed_until")
    return Slots(needed_from, needed_until, pickup_at, return_at)


def return_slot(
    hours: Timetable, needed_until: datetime, *, is_lease: bool, return_at: datetime | None = None
) -> datetime:
    """Return when the keys come back for a need that ends then; check ``return_at`` when it is given."""
    if return_at is not None:
        _check_open(hours, return_at, field="return_at")
        if return_at < (needed_until - timedelta(days=1) if is_lease else needed_until):
            raise SlotRefused(
                "Le retour vient après la fin du besoin, ou en même temps. Relisez les deux.",
                field="return_at",
            )
        return return_at
    if is_lease:
        last = hours.last_opening(needed_until)
        if paris_date(last) == last_day(paris_date(needed_until)):
            return last
    return hours.next_opening(needed_until)


def _pickup(hours: Timetable, needed_from: datetime, at: datetime) -> datetime:
    pickup = hours.last_opening(needed_from)
    if paris_date(pickup) >= paris_date(at) and pickup >= min(at, needed_from):
        return pickup
    if hours.is_open(needed_from):
        return needed_from
    first = hours.next_opening(at)
    if first <= needed_from:
        return first
    raise SlotRefused(
        f"{hours.place} n’ouvre pas avant : les clés se donnent au plus tôt {datetime_fr(first)}. "
        "Faites commencer le besoin à ce moment.",
        field="needed_from",
    )


def _check_open(hours: Timetable, slot: datetime, *, field: str) -> None:
    if hours.is_open(slot):
        return
    before, after = hours.last_opening(slot), hours.next_opening(slot)
    raise SlotRefused(
        f"{hours.place} est fermé {datetime_fr(slot)}. Choisissez {datetime_fr(before)} ou {datetime_fr(after)}.",
        field=field,
    )
