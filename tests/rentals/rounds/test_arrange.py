"""The order of a round: hours follow one another, and rentals, vehicles and people follow them."""

from datetime import timedelta

import pytest

from mobilite.diary.models import Appointment
from mobilite.outbox.models import Message
from rentals.models import Moment
from rentals.operations import RentalRefused
from rentals.rounds.operations import Typed, arrange
from rentals.rounds.operations.base import stops_of
from tests.factories import an_ongoing_rental, paris_at
from tests.factories.diary import an_appointment
from tests.factories.lending import NOW
from tests.factories.rounds import a_meeting_point, a_rental_to_bring, a_stop, somebody_at_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(agent):
    """A departure at Mésanger at 10 h and one at the town hall of Ligné at 11 h 30; both are needed at 14 h."""
    bruno = somebody_at_home("Bruno", "Martin", phone="+33612345678")
    first = a_stop(agent, starts_at=paris_at(4, 8, 10))
    second = a_stop(
        agent, a_rental_to_bring(bruno), starts_at=paris_at(4, 8, 11, 30), point=a_meeting_point()
    )
    return first, second


def hours(one):
    return [(stop.pk, stop.appointment.starts_at) for stop in stops_of(one)]


def test_another_order_changes_hours_rentals_and_tells_people(agent, two):
    first, second = two
    written = Message.objects.count()
    one = arrange(
        first.round_id, order=[second.pk, first.pk], leaves_at=paris_at(4, 8, 9), at=NOW, actor=agent
    )
    (key, at), (then, later) = hours(one)
    assert (key, then) == (second.pk, first.pk)
    assert at == paris_at(4, 8, 9) + timedelta(minutes=stops_of(one)[0].appointment.travel_before)
    for stop in (first, second):
        stop.rental.refresh_from_db()
    assert (second.rental.pickup_at, first.rental.pickup_at) == (at, later)
    assert second.rental.current.occupancy.starts_at == paris_at(4, 8, 9)
    assert Message.objects.count() == written + 2
    blocks = list(Appointment.objects.order_by("blocked_from").values_list("blocked_from", "blocked_until"))
    assert blocks[0][1] <= blocks[1][0]


def test_roads_and_lengths_typed_are_kept(agent, two):
    first, second = two
    typed = {first.pk: Typed(45, 20, None), second.pk: Typed(15, None, 60)}
    one = arrange(
        first.round_id,
        order=[first.pk, second.pk],
        leaves_at=paris_at(4, 8, 9),
        typed=typed,
        at=NOW,
        actor=agent,
    )
    a, b = stops_of(one)
    assert a.appointment.starts_at == paris_at(4, 8, 9, 20)
    assert a.appointment.ends_at == paris_at(4, 8, 10, 5)
    assert (a.typed_go, b.typed_back, b.appointment.travel_after) == (20, 60, 60)


def test_nobody_gets_a_vehicle_after_it_is_needed(agent, two):
    first, second = two
    before = hours(first.round)
    with pytest.raises(RentalRefused, match="nécessaire"):
        arrange(
            first.round_id, order=[second.pk, first.pk], leaves_at=paris_at(4, 8, 13, 30), at=NOW, actor=agent
        )
    assert hours(first.round) == before


def test_a_return_waits_for_the_end_of_the_need(agent):
    rental = an_ongoing_rental(somebody_at_home())
    stop = a_stop(agent, rental, moment=Moment.IN, starts_at=paris_at(4, 14, 15))
    one = arrange(stop.round_id, order=[stop.pk], leaves_at=paris_at(4, 14, 8), at=NOW, actor=agent)
    assert hours(one) == [(stop.pk, paris_at(4, 14, 10))]


def test_a_taken_agent_keeps_the_order_that_was(agent, two):
    first, second = two
    an_appointment(agent, paris_at(4, 8, 8, 30), ends_at=paris_at(4, 8, 9, 15))
    before = hours(first.round)
    with pytest.raises(RentalRefused, match="Camille a déjà un rendez-vous"):
        arrange(first.round_id, order=[second.pk, first.pk], leaves_at=paris_at(4, 8, 9), at=NOW, actor=agent)
    assert hours(first.round) == before


@pytest.mark.parametrize("order", [[], [1], [10**9, 10**9 + 1]])
def test_an_order_of_something_else_is_refused(agent, two, order):
    with pytest.raises(RentalRefused, match="a changé entre-temps"):
        arrange(two[0].round_id, order=order, leaves_at=paris_at(4, 8, 9), at=NOW, actor=agent)


def test_a_round_leaves_on_its_day_and_not_in_the_past(agent, two):
    order = [stop.pk for stop in two]
    for leaves_at, said in ((paris_at(4, 9, 9), "le jour même"), (paris_at(4, 8, 5), "entre")):
        with pytest.raises(RentalRefused, match=said):
            arrange(two[0].round_id, order=order, leaves_at=leaves_at, at=NOW, actor=agent)
