"""Who is moved to another vehicle reads it when what she was told is no longer true, and only then (rows A4, A6)."""

from datetime import date, timedelta

import pytest

from mobilite.outbox.models import Message, State
from rentals.documents import issue_quote
from rentals.models import Rental
from rentals.operations import confirm, extend, swap
from tests.factories import a_driver, a_report, a_requested_rental, a_vehicle, an_ongoing_rental, paris_at
from tests.factories.structure import the_organisation
from vehicles.operations import reassign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOON = paris_at(4, 8, 12)


def with_phone(name, number) -> object:
    return a_driver(name, "Diallo", phone=f"+3363998000{number}", phone_verified_on=date(2026, 4, 1))


@pytest.fixture
def moved(now):
    """Aïcha keeps her car longer; Amina, who comes next, was promised the same by the planner; another one is free."""
    out = an_ongoing_rental(with_phone("Aïcha", 1))
    coming = a_requested_rental(
        with_phone("Amina", 2), needed_from=paris_at(4, 15), needed_until=paris_at(4, 17)
    )
    coming = confirm(coming.pk, at=now, actor=None)
    other = a_vehicle("car", place=coming.pickup_place)
    return out, coming, other


def told(rental) -> list[Message]:
    return list(Message.objects.about(rental).order_by("pk"))


def a_quote(rental, at):
    the_organisation()
    return issue_quote(rental, at=at, actor=None)


def test_she_whose_quote_names_the_car_reads_which_one_it_will_be(moved, agent, now):
    out, coming, other = moved
    a_quote(coming, now)
    extend(out.pk, needed_until=paris_at(4, 16), at=NOON, actor=agent)
    [message] = told(coming)
    assert (
        f"votre véhicule change : la voiture Clio {other.number} vous attend mercredi 15 avril à 10 h"
        in message.text
    )
    assert "Aïcha" not in message.text
    assert coming.person == message.person


def test_she_who_was_told_no_vehicle_reads_nothing(moved, agent):
    out, coming, other = moved
    extend(out.pk, needed_until=paris_at(4, 16), at=NOON, actor=agent)
    assert Rental.objects.get(pk=coming.pk).vehicle == other
    assert told(coming) == []


def test_moved_back_before_it_left_nothing_leaves(moved, agent, now):
    _out, coming, other = moved
    before = coming.vehicle
    a_quote(coming, now)
    reassign(coming.current.occupancy.pk, vehicle=other, at=NOON, actor=agent)
    reassign(coming.current.occupancy.pk, vehicle=before, at=NOON + timedelta(minutes=1), actor=agent)
    assert [one.state for one in told(coming)] == [State.CANCELLED]


def test_a_swap_before_the_departure_is_told_too(moved, agent, now):
    _out, coming, other = moved
    a_quote(coming, now)
    swap(coming.pk, vehicle=other, reason="Contrôle technique", at=NOON, actor=agent)
    assert len(told(coming)) == 1


def test_a_swap_of_what_is_out_is_told_face_to_face(moved, agent, now):
    out, _coming, other = moved
    a_quote(out, now)
    swap(
        out.pk, vehicle=other, reason="Panne", at=NOON, actor=agent,
        returned=a_report(out.vehicle.meter + 10), handed=a_report(vehicle=other),
    )  # fmt: skip
    assert told(out) == []
