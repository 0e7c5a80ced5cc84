"""Taking a vehicle: once, by one person, while it can be lent."""

from datetime import date, timedelta

import pytest

from mobilite.audit.models import Entry
from tests.factories import a_person, a_vehicle, an_occupancy
from vehicles.models import Occupancy, OccupancyKind, State
from vehicles.operations import AlreadyTaken, NotLendable, take

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def take_it(vehicle, now, *, start=timedelta(), length=DAY, **how):
    return take(
        vehicle,
        **{
            "kind": OccupancyKind.RENTAL,
            "starts_at": now + start,
            "ends_at": now + start + length,
            "now": now,
        }
        | how,
    )


def test_it_blocks_the_turnaround_too(now):
    occupancy = take_it(a_vehicle(), now)
    assert occupancy.blocked_until == now + DAY + HOUR
    assert Occupancy.objects.live().get() == occupancy


def test_the_workshop_needs_no_turnaround(now):
    assert take_it(a_vehicle(), now, kind=OccupancyKind.WORKSHOP).blocked_until == now + DAY


def test_back_to_back_is_accepted_once_made_ready(now):
    """Row A3."""
    car = a_vehicle()
    take_it(car, now, length=HOUR)
    take_it(car, now, start=2 * HOUR)
    with pytest.raises(AlreadyTaken):
        take_it(car, now, start=-2 * HOUR, length=HOUR + timedelta(minutes=1))


def test_the_second_is_refused_and_nothing_is_written(now):
    car = a_vehicle()
    take_it(car, now)
    with pytest.raises(AlreadyTaken):
        take_it(car, now, start=HOUR)
    assert Occupancy.objects.count() == 1


def test_staff_read_who_holds_it_and_others_do_not(now, agent, integration_employee, beneficiary):
    """Row A2."""
    car = a_vehicle()
    holder = a_person(first_name="Aïcha", last_name="Diallo")
    occupancy = take_it(car, now, person=holder)
    with pytest.raises(AlreadyTaken) as refused:
        take_it(car, now)
    assert "Aïcha Diallo" in refused.value.said_to(agent)
    assert car.number in refused.value.said_to(agent)
    assert refused.value.conflicts == [occupancy]
    for other in (integration_employee, beneficiary):
        assert refused.value.said_to(other) == refused.value.sentence
    assert "plus libre" in refused.value.sentence
    assert "Diallo" not in refused.value.sentence


def test_in_counter_mode_the_surname_stays_hidden(now, agent):
    agent.hides_surnames = True
    car = a_vehicle()
    take_it(car, now, person=a_person(first_name="Aïcha", last_name="Diallo"))
    with pytest.raises(AlreadyTaken) as refused:
        take_it(car, now)
    assert "Aïcha D." in refused.value.said_to(agent)
    assert "Diallo" not in refused.value.said_to(agent)


def test_a_vehicle_that_should_be_back_is_not_taken(now):
    """Row A7."""
    car = a_vehicle()
    an_occupancy(car, starts_at=now - 2 * DAY, ends_at=now - DAY, left_at=now - 2 * DAY)
    with pytest.raises(AlreadyTaken):
        take_it(car, now, start=30 * DAY)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": State.WORKSHOP}, "à l’atelier"),
        ({"state": State.RETIRED, "retired_on": date(2026, 4, 1)}, "sorti du parc"),
        ({"insured_until": date(2026, 4, 8)}, "assuré que jusqu’au"),
        ({"in_service_on": date(2026, 4, 20)}, "n’entre dans le parc"),
    ],
)
def test_what_cannot_be_lent_says_why(now, fields, words):
    with pytest.raises(NotLendable, match=words):
        take_it(a_vehicle(**fields), now)


def test_the_database_has_the_last_word(now, monkeypatch):
    """Somebody wrote between the question and the answer: the refusal is the same."""
    from vehicles import availability

    car = a_vehicle()
    take_it(car, now)
    monkeypatch.setattr(availability, "conflicts", lambda *args, **how: Occupancy.objects.none())
    with pytest.raises(AlreadyTaken) as refused:
        take_it(car, now)
    assert len(refused.value.conflicts) == 1


def test_it_leaves_the_journal_to_the_act_that_takes(now):
    take_it(a_vehicle(), now)
    assert not Entry.objects.exists()
