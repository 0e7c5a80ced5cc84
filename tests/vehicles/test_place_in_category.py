"""Booking a category: the least used vehicle, and bookings moved when that frees one (row A4)."""

from datetime import date, datetime, timedelta

import pytest

from mobilite import registry
from mobilite.audit.models import Entry
from mobilite.clock import PARIS
from tests.factories import a_licence, a_person, a_place, a_vehicle, an_occupancy
from vehicles.models import Gearbox, Occupancy, OccupancyKind
from vehicles.operations import NothingFree, leave, place_in_category, release

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def march():
    """The example's month, from an instant before it."""
    return lambda day, hour=9: datetime(2026, 3, day, hour, tzinfo=PARIS)


@pytest.fixture
def before(march):
    return march(1) - 10 * DAY


def ask(first, last, *, now, like, person=None, kind=OccupancyKind.RENTAL, actor=None):
    return place_in_category(
        like.category, like.place, first, last, kind=kind, person=person, now=now, actor=actor
    )


def test_the_least_used_is_chosen(now):
    worn, rested = a_vehicle("scooter-50"), a_vehicle("scooter-50")
    an_occupancy(
        worn, starts_at=now - 3 * DAY, ends_at=now - DAY, left_at=now - 3 * DAY, released_at=now - DAY
    )
    assert ask(now, now + DAY, now=now, like=worn).vehicle == rested


def test_bookings_that_have_not_left_make_way(march, before, agent):
    first, second = a_vehicle("scooter-50"), a_vehicle("scooter-50")
    early = an_occupancy(first, starts_at=march(1), ends_at=march(3))
    late = an_occupancy(second, starts_at=march(8), ends_at=march(10))
    placed = ask(march(1), march(10), now=before, like=first, actor=agent)
    early.refresh_from_db()
    late.refresh_from_db()
    assert early.vehicle == late.vehicle != placed.vehicle
    assert (early.released_at, late.released_at) == (None, None)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.before, entry.after) == ("reassign", agent, "S-01", "S-02")


def test_a_vehicle_that_left_is_not_taken_away(march, before):
    first, second = a_vehicle("scooter-50"), a_vehicle("scooter-50")
    out = an_occupancy(first, starts_at=march(1), ends_at=march(3))
    an_occupancy(second, starts_at=march(8), ends_at=march(10), kind=OccupancyKind.LEASE)
    leave(out, march(1))
    with pytest.raises(NothingFree):
        ask(march(2), march(10), now=march(1), like=first)


def test_only_rentals_move(march, before):
    first, second = a_vehicle("scooter-50"), a_vehicle("scooter-50")
    an_occupancy(first, starts_at=march(1), ends_at=march(3), kind=OccupancyKind.HOLD)
    an_occupancy(second, starts_at=march(8), ends_at=march(10), kind=OccupancyKind.WORKSHOP)
    with pytest.raises(NothingFree, match="liste d’attente"):
        ask(march(1), march(10), now=before, like=first)


def test_a_fourth_request_on_three_scooters_finds_nothing_and_moves_nothing(march, before):
    scooters = [a_vehicle("scooter-50") for _ in range(3)]
    for scooter in scooters:
        an_occupancy(scooter, starts_at=march(1), ends_at=march(10))
    with pytest.raises(NothingFree):
        ask(march(4), march(5), now=before, like=scooters[0])
    assert sorted(Occupancy.objects.live().values_list("vehicle", flat=True)) == [one.pk for one in scooters]
    assert not Entry.objects.exists()


def test_other_places_and_categories_are_left_alone(march, before):
    here = a_vehicle("scooter-50")
    a_vehicle("scooter-50", place=a_place("Varades"))
    a_vehicle("car")
    an_occupancy(here, starts_at=march(1), ends_at=march(3))
    with pytest.raises(NothingFree):
        ask(march(2), march(4), now=before, like=here)


def test_an_overdue_vehicle_receives_nothing(march):
    first, second = a_vehicle("scooter-50"), a_vehicle("scooter-50")
    an_occupancy(first, starts_at=march(1), ends_at=march(2), left_at=march(1))
    an_occupancy(second, starts_at=march(8), ends_at=march(10))
    with pytest.raises(NothingFree):
        ask(march(7), march(9), now=march(3), like=first)


def test_no_booking_moves_past_the_end_of_cover(march, before):
    """Row G3: the booking of 8 to 10 March cannot go to a scooter insured until the 8th."""
    first = a_vehicle("scooter-50", insured_until=date(2026, 3, 9))
    an_occupancy(first, starts_at=march(1), ends_at=march(3))
    an_occupancy(a_vehicle("scooter-50"), starts_at=march(8), ends_at=march(10))
    with pytest.raises(NothingFree):
        ask(march(1), march(10), now=before, like=first)
    first.insured_until = date(2026, 3, 11)
    first.save()
    assert ask(march(1), march(10), now=before, like=first)


def test_who_may_only_drive_automatics_is_given_one(now):
    """Row H9, code 78."""
    person = a_person()
    a_licence(person, category="B", automatic_only=True)
    a_vehicle()
    automatic = a_vehicle(gearbox=Gearbox.AUTOMATIC)
    assert ask(now, now + DAY, now=now, like=automatic, person=person).vehicle == automatic
    with pytest.raises(NothingFree):
        ask(now, now + DAY, now=now, like=automatic, person=person)


def test_who_may_only_drive_automatics_keeps_one_when_bookings_move(march, before):
    person = a_person()
    a_licence(person, category="B", automatic_only=True)
    automatic, manual = a_vehicle(gearbox=Gearbox.AUTOMATIC), a_vehicle()
    hers = an_occupancy(automatic, starts_at=march(1), ends_at=march(3), person=person)
    other = an_occupancy(manual, starts_at=march(8), ends_at=march(10))
    assert ask(march(1), march(10), now=before, like=manual).vehicle == manual
    hers.refresh_from_db()
    other.refresh_from_db()
    assert (hers.vehicle, other.vehicle) == (automatic, automatic)


def test_apps_may_refuse_a_move(march, before, monkeypatch):
    """A signed contract names its vehicle: the app behind it says so."""
    first, second = a_vehicle("scooter-50"), a_vehicle("scooter-50")
    for vehicle, day in ((first, 1), (second, 8)):
        an_occupancy(vehicle, starts_at=march(day), ends_at=march(day + 2))

    def never(occupancies, vehicles):
        return {(occupancy.pk, vehicle.pk) for occupancy in occupancies for vehicle in vehicles}

    registry.register("may_reassign", "test", never)
    try:
        with pytest.raises(NothingFree):
            ask(march(1), march(10), now=before, like=first)
    finally:
        del registry._points["may_reassign"]["test"]


def test_a_booking_cancelled_meanwhile_stays_cancelled(march, before, monkeypatch):
    """It was seen alive, and released before it could be locked: it is not brought back."""
    from vehicles.operations import calendar

    first, second = a_vehicle("scooter-50"), a_vehicle("scooter-50")
    an_occupancy(first, starts_at=march(1), ends_at=march(3))
    an_occupancy(second, starts_at=march(8), ends_at=march(10))
    find, seen = calendar.find_moves, []

    def find_then_cancel(*args, **how):
        found = find(*args, **how)
        if not seen:
            seen.append(found)
            for key in found:
                if key != "asked":
                    release(Occupancy.objects.get(pk=key), before)
        return found

    monkeypatch.setattr(calendar, "find_moves", find_then_cancel)
    ask(march(1), march(10), now=before, like=first)
    assert Occupancy.objects.exclude(released_at=None).count() == 1


def test_staff_who_find_nothing_read_who_holds_each_vehicle(now, agent, integration_employee):
    """Row A2: the colleague who was quicker comes first."""
    first, second = a_vehicle("scooter-50"), a_vehicle("scooter-50")
    for scooter, name in ((first, "Aïcha"), (second, "Boris")):
        holder = a_person(first_name=name, last_name="Diallo")
        an_occupancy(scooter, starts_at=now, ends_at=now + DAY, person=holder)
    with pytest.raises(NothingFree) as refused:
        ask(now, now + DAY, now=now, like=first)
    said = refused.value.said_to(agent)
    assert said.index("S-02 par Boris Diallo") < said.index("S-01 par Aïcha Diallo")
    assert "liste d’attente" in said
    assert refused.value.said_to(integration_employee) == refused.value.sentence
    assert "Diallo" not in refused.value.sentence


def test_a_long_list_of_holders_is_cut(now, agent):
    scooters = [a_vehicle("scooter-50") for _ in range(5)]
    for scooter in scooters:
        an_occupancy(scooter, starts_at=now, ends_at=now + DAY)
    with pytest.raises(NothingFree) as refused:
        ask(now, now + DAY, now=now, like=scooters[0])
    assert "et 2 autres" in refused.value.said_to(agent).replace("\u00a0", " ")
