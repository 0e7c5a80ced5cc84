"""What managers do to places: describe them, give them hours, close and open days (row A5)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from mobilite import registry
from mobilite.audit.entries import record
from mobilite.pages.french import de
from mobilite.people.models import Closure, OpeningHours, Place
from mobilite.people.models.places import Weekday, days_label
from mobilite.people.opening import Timetable
from mobilite.workflow import Refusal

#: How far ahead a change of weekly hours looks for whom it touches.
LOOK_AHEAD = timedelta(days=366)

Week = Mapping[int, Sequence[tuple[time, time]]]
Touched = list[tuple[str, str]]


class TouchesPeople(Refusal):
    """Somebody comes on a day that would be closed. ``touched`` holds (sentence, url) for each."""

    def __init__(self, touched: Touched):
        count = len(touched)
        what = "Quelqu’un est attendu" if count == 1 else f"{count} personnes sont attendues"
        super().__init__(f"{what} ces jours-là\u00a0: déplacez d’abord, puis fermez.")
        self.touched = touched


class PastDays(Refusal):
    def __init__(self):
        super().__init__("Ces jours sont passés.", field="first_day")


class WrongHours(Refusal):
    def __init__(self, day: int, sentence: str):
        super().__init__(f"Le {Weekday(day).label}\u00a0: {sentence}", field=f"d{day}_1_from")


def touched_by_closure(place: Place | None, starts_on: date, ends_on: date) -> Touched:
    """Say who comes to a place (to any of them for None) on the days ``[starts_on, ends_on)``: sentence and page.

    Apps answer at the registry point "touched_by_closure".
    """
    return [
        line
        for item in registry.registered("touched_by_closure")
        for line in item.value(place, starts_on, ends_on)
    ]


@transaction.atomic
def create_place(name, *, short_name, address, commune, phone, at: datetime, actor) -> Place:
    """Open a place, without hours yet. Raises ValidationError."""
    place = Place(name=name, short_name=short_name, address=address, commune=commune, phone=phone)
    place.full_clean()
    place.save()
    record("create", place, sentence=f"a ajouté le lieu {place}", actor=actor, at=at)
    return place


@transaction.atomic
def update_place(place_id, *, values: Mapping, today: date, at: datetime, actor) -> Place:
    """Change what describes a place (name, address, telephone…), or whether it is in service.

    Raises TouchesPeople when it would leave service while somebody is expected there.
    """
    place = _locked(place_id)
    changed = [name for name, value in values.items() if getattr(place, name) != value]
    if "is_open" in changed and not values["is_open"]:
        _refuse_if_touched(touched_by_closure(place, today, today + 10 * LOOK_AHEAD))
    for name in changed:
        setattr(place, name, values[name])
    place.full_clean()
    if changed:
        place.save(update_fields=changed)
        record("update", place, sentence=f"a modifié le lieu {place}", actor=actor, at=at, changed=changed)
    return place


@transaction.atomic
def set_hours(place_id, *, week: Week, today: date, at: datetime, actor) -> Place:
    """Give a place its week: for each weekday (Monday is 0), stretches ``(opens_at, closes_at)`` of Paris time.

    Raises WrongHours when stretches of a day overlap or run backward, TouchesPeople when somebody is expected,
    within a year, on a day that would no longer be open.
    """
    place = _locked(place_id)
    for day, stretches in week.items():
        _check(day, stretches)
    before = Timetable.of(place)
    OpeningHours.objects.filter(place=place).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens_at=opens_at, closes_at=closes_at)
        for day, stretches in sorted(week.items())
        for opens_at, closes_at in stretches
    )
    after = Timetable.of(place)
    days = [today + timedelta(days=number) for number in range(LOOK_AHEAD.days)]
    closing = [day for day in days if before.hours_on(day) and not after.hours_on(day)]
    _refuse_if_touched(
        [line for day in closing for line in touched_by_closure(place, day, day + timedelta(days=1))]
    )
    record(
        "update", place, sentence=f"a changé les horaires {de(place)}", actor=actor, at=at, changed=["hours"]
    )
    return place


@transaction.atomic
def close_days(
    place: Place | None, *, starts_on: date, ends_on: date, reason: str, today: date, at: datetime, actor
) -> Closure:
    """Close a place, or all of them for None, on ``[starts_on, ends_on)``.

    Raises TouchesPeople until those who come then are moved, PastDays when the days are over.
    """
    if ends_on <= today:
        raise PastDays
    _refuse_if_touched(touched_by_closure(place, starts_on, ends_on))
    closure = Closure(place=place, starts_on=starts_on, ends_on=ends_on, reason=reason)
    closure.full_clean()
    closure.save()
    where = place or "tous les lieux"
    sentence = f"a fermé {where} {days_label(starts_on, ends_on)}\u00a0: {reason}"
    record("close_days", place or closure, sentence=sentence[:300], actor=actor, at=at)
    return closure


@transaction.atomic
def open_days(
    place: Place | None,
    *,
    starts_on: date,
    ends_on: date,
    opens_at: time,
    closes_at: time,
    reason: str,
    today: date,
    at: datetime,
    actor,
) -> Closure:
    """Open a place, or all of them for None, on days when a holiday or the week says no. Raises PastDays."""
    if ends_on <= today:
        raise PastDays
    opening = Closure(
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        opens_at=opens_at,
        closes_at=closes_at,
        reason=reason,
        is_open_anyway=True,
    )
    opening.full_clean()
    opening.save()
    where = place or "tous les lieux"
    sentence = f"a ouvert {where} {days_label(starts_on, ends_on)}\u00a0: {reason}"
    record("open_days", place or opening, sentence=sentence[:300], actor=actor, at=at)
    return opening


@transaction.atomic
def remove_closure(closure_id, *, today: date, at: datetime, actor) -> None:
    """Take back a closure, or an exceptional opening, that is not over.

    Raises PastDays when it is, TouchesPeople when somebody comes on a day that was open because of it.
    """
    closure = Closure.objects.select_for_update(of=("self",), no_key=True).get(pk=closure_id)
    if closure.ends_on <= today:
        raise PastDays
    if closure.is_open_anyway:
        _refuse_if_touched(touched_by_closure(closure.place, max(closure.starts_on, today), closure.ends_on))
    record(
        "remove_days",
        closure.place or closure,
        sentence=f"a retiré l’{closure}" if closure.is_open_anyway else f"a retiré la {closure}",
        actor=actor,
        at=at,
    )
    closure.delete()


def _locked(place_id) -> Place:
    return Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place_id)


def _refuse_if_touched(touched: Touched) -> None:
    if touched:
        raise TouchesPeople(touched)


def _check(day, stretches) -> None:
    last = None
    for opens_at, closes_at in stretches:
        if not opens_at < closes_at:
            raise WrongHours(day, "la fermeture vient après l’ouverture.")
        if last is not None and opens_at <= last:
            raise WrongHours(day, "l’après-midi commence après le matin.")
        last = closes_at
