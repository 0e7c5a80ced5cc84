"""The driver of a minute: hand-over, return, swap, plate, the nights when clocks change (row G9)."""

from datetime import UTC, datetime, timedelta

import pytest

from mobilite import registry
from rentals.fines.drivers import vehicle_of_plate, who_drove
from rentals.operations import swap, take_back
from tests.factories import a_person, a_report, a_vehicle, an_occupancy, paris_at
from tests.factories.fining import a_drive

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def name_at(vehicle, at):
    only = who_drove(vehicle, at).only
    return only and only.person.first_name


def test_from_the_minute_of_the_hand_over_to_that_of_the_return(agent):
    rental = a_drive()
    left, back = rental.handed_over_at, paris_at(4, 14, 9, 41)
    take_back(rental.pk, report=a_report(40_100), at=back, actor=agent)
    vehicle = rental.vehicle
    assert [name_at(vehicle, at) for at in (left - MINUTE, left, back - MINUTE, back)] == [
        None,
        "Aïcha",
        "Aïcha",
        None,
    ]


def test_the_actual_hold_counts_not_what_was_planned(agent):
    """Late: whoever still has the keys drove, whatever the planned return."""
    rental = a_drive()
    assert name_at(rental.vehicle, rental.return_at + timedelta(days=2)) == "Aïcha"


def test_after_a_swap_each_vehicle_has_its_driver(agent):
    first, second = a_drive(), None
    second = a_vehicle("car")
    old, at = first.vehicle, paris_at(4, 9, 14, 12)
    swap(
        first.pk,
        vehicle=second,
        reason="Panne",
        at=at,
        actor=agent,
        returned=a_report(40_050),
        handed=a_report(40_000),
    )
    assert [name_at(old, at - MINUTE), name_at(old, at)] == ["Aïcha", None]
    assert [name_at(second, at - MINUTE), name_at(second, at)] == [None, "Aïcha"]
    assert who_drove(second, at).rental == first


def test_a_minute_that_belongs_to_a_return_and_a_departure_is_the_one_that_leaves(agent):
    rental = a_drive()
    at = paris_at(4, 10, 12)
    take_back(rental.pk, report=a_report(40_100), at=at, actor=agent)
    other = a_person("Bruno", "Martin")
    an_occupancy(rental.vehicle, starts_at=at, ends_at=at + timedelta(days=1), left_at=at, person=other)
    answer = who_drove(rental.vehicle, at)
    assert answer.occupancy.person == other
    assert [(one.left, one.person.first_name) for one in answer.near] == [(False, "Aïcha"), (True, "Bruno")]


def test_keys_that_change_hands_nearby_are_told(agent):
    rental = a_drive()
    left = rental.handed_over_at
    assert [change.at for change in who_drove(rental.vehicle, left - 15 * MINUTE).near] == [left]
    assert who_drove(rental.vehicle, left - 16 * MINUTE).near == []
    assert who_drove(rental.vehicle, left + 16 * MINUTE).near == []


def test_at_the_workshop_nobody_is_found(agent):
    vehicle = a_vehicle("car")
    at = paris_at(4, 7)
    an_occupancy(
        vehicle, starts_at=at, ends_at=at + timedelta(days=2), left_at=at, kind="workshop", reason="Révision"
    )
    answer = who_drove(vehicle, at + timedelta(hours=1))
    assert (answer.in_workshop, answer.candidates) == (True, [])


def test_the_night_that_repeats_an_hour_has_two_drivers(agent):
    """25 October 2026: 2 h 30 comes twice. Instants tell them apart."""
    vehicle = a_vehicle("car")
    change = datetime(2026, 10, 25, 1, tzinfo=UTC)  # 3 h becomes 2 h
    before, after = a_person("Avant", "Un"), a_person("Après", "Deux")
    for person, start, end in (
        (before, change - timedelta(hours=5), change),
        (after, change, change + timedelta(hours=5)),
    ):
        an_occupancy(
            vehicle,
            starts_at=start,
            ends_at=end,
            blocked_until=end,
            left_at=start,
            released_at=end,
            person=person,
        )
    summer, winter = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert who_drove(vehicle, summer).occupancy.person == before
    assert who_drove(vehicle, winter).occupancy.person == after


def test_other_drivers_of_the_contract_are_proposed_never_guessed(agent, monkeypatch):
    rental, other = a_drive(), a_person("Bruno", "Martin")
    monkeypatch.setitem(
        registry._points["drivers"], "essai", registry.Registered("essai", lambda rental, at: [other], 0)
    )
    answer = who_drove(rental.vehicle, paris_at(4, 9))
    assert answer.only is None
    assert [(one.person.first_name, one.role) for one in answer.candidates] == [
        ("Aïcha", "Locataire"),
        ("Bruno", "Autre conducteur inscrit"),
    ]


@pytest.mark.parametrize("typed", ["AB-123-CD", "ab 123 cd", "AB123CD", " ab-123-cd "])
def test_a_plate_is_found_however_it_is_typed(typed):
    vehicle = a_vehicle("car", plate="AB-123-CD")
    assert vehicle_of_plate(typed) == vehicle


@pytest.mark.parametrize("typed", ["", "-", "AB-123", "é", "AB-123-CE"])
def test_an_unknown_or_partial_plate_finds_nothing(typed):
    a_vehicle("car", plate="AB-123-CD")
    a_vehicle("e-bike")
    assert vehicle_of_plate(typed) is None
