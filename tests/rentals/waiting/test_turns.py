"""A freed bike is offered to n° 1, held for one opening day, then goes to the next (row A8)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.entries import entries_about
from mobilite.outbox.models import Message
from mobilite.people.models import Closure
from mobilite.people.opening import Timetable
from mobilite.todo.models import Task
from mobilite.todo.operations import note_call
from mobilite.workflow import Refusal
from rentals.models import Rental
from rentals.models import Status as RentalStatus
from rentals.operations import hold, release_lapsed_holds, take_back
from rentals.waiting.models import Answer, Entry, Outcome, Status, Turn
from rentals.waiting.operations import answer, correct, join, leave, offer_to, remind, serve, withdraw
from tests.factories import a_person, a_place, a_report, a_vehicle, an_offer, an_ongoing_rental, paris_at
from tests.factories.people import MORNING, WEEK
from tests.factories.waiting import a_turn, a_wait
from vehicles.models import Occupancy, OccupancyKind
from vehicles.operations import back_in_service, immobilise

pytestmark = pytest.mark.django_db
WEDNESDAY = paris_at(4, 8, 17, 30)


@pytest.fixture
def three(now):
    """Three people who wait, in the order of their requests, and no bike."""
    offer = an_offer("velila-velo")
    return [
        a_wait(
            a_person(f"Prénom{rank}", f"Nom{rank}", phone_verified_on=date(2026, 4, 1)),
            offer=offer,
            at=paris_at(3, rank),
        )
        for rank in (1, 2, 3)
    ]


def state(entry) -> str:
    return Entry.objects.get(pk=entry.pk).status


def test_a_bike_brought_back_is_offered_to_the_first_and_held_until_the_closing_of_the_next_opening_day(
    three, agent
):
    rental = an_ongoing_rental(term_months=1)
    assert serve(rental.return_at - timedelta(hours=1)) == 0
    at = rental.return_at
    take_back(rental.pk, report=a_report(vehicle=rental.vehicle), at=at, actor=agent)
    assert serve(at) == 1
    turn = Turn.objects.get()
    assert (turn.entry, turn.vehicle, turn.answer) == (three[0], rental.vehicle, "")
    assert turn.answer_by > at
    assert turn.occupancy.kind == OccupancyKind.HOLD
    assert [state(entry) for entry in three] == ["offered", "waiting", "waiting"]
    message = Message.objects.get(event="waiting.offered")
    assert "Prénom1, un vélo est libre" in message.text
    assert "[lien-personnel]" in message.text
    assert Task.objects.open().get(key=f"waiting.turn:{turn.pk}").person == three[0].person
    assert serve(at) == 0


def test_a_new_bike_and_the_end_of_the_workshop_serve_the_list(three, agent, now):
    bike = a_vehicle("e-bike")
    immobilise(bike.pk, starts_at=now, ends_at=now + timedelta(days=9), reason="Frein", at=now, actor=agent)
    assert serve(now) == 0
    back_in_service(bike.pk, at=now + timedelta(hours=2), actor=agent)
    assert serve(now + timedelta(hours=2)) == 1
    a_vehicle("e-bike")
    assert serve(now + timedelta(hours=3)) == 1
    assert [state(entry) for entry in three] == ["offered", "offered", "waiting"]


def test_offered_on_saturday_noon_it_is_held_until_monday_evening_and_longer_when_monday_is_a_holiday(now):
    place = a_place("Nort-sur-Erdre", week=WEEK | {5: (MORNING,)})
    first = a_wait(a_person("Un", "Un"), places=[place])
    bike = a_vehicle("e-bike", place=place)
    assert a_turn(first, vehicle=bike, at=paris_at(4, 11, 12)).answer_by == paris_at(4, 13, 17, 30)
    withdraw(first.pk, at=paris_at(4, 11, 12), actor=None)
    Closure.objects.create(starts_on=date(2026, 4, 20), ends_on=date(2026, 4, 21), reason="Inventaire")
    assert a_turn(first, vehicle=bike, at=paris_at(4, 18, 12)).answer_by == paris_at(4, 21, 17, 30)
    withdraw(first.pk, at=paris_at(4, 18, 12), actor=None)
    # Friday 1 May and Saturday closed elsewhere: the public holiday is no opening day.
    assert a_turn(first, vehicle=bike, at=paris_at(4, 30, 12)).answer_by == paris_at(5, 2, 12, 30)


def test_silence_loses_the_turn_not_the_rank(three, now):
    a_vehicle("e-bike")
    serve(now)
    assert serve(WEDNESDAY - timedelta(minutes=1)) == 0
    assert serve(WEDNESDAY) == 2
    assert [state(entry) for entry in three] == ["waiting", "offered", "waiting"]
    assert Turn.objects.get(entry=three[0]).answer == Answer.SILENT
    assert not Task.objects.open().filter(person=three[0].person).exists()
    # The next bike is offered to the first again: she kept her rank.
    a_vehicle("e-bike")
    assert serve(WEDNESDAY) == 1
    assert [state(entry) for entry in three] == ["offered", "offered", "waiting"]


def test_the_bike_that_nobody_answered_for_is_not_offered_again_to_the_same_people(three, now):
    a_vehicle("e-bike")
    at = now
    for _ in range(6):
        serve(at)
        at += timedelta(days=3)
    assert [turn.entry for turn in Turn.objects.order_by("pk")] == three
    assert Turn.objects.open().count() == 0


def test_silent_three_times_nothing_more_is_offered_until_somebody_reaches_her(now, agent):
    entry, at = a_wait(a_person(phone="+33639980001")), now
    for _ in range(4):
        a_vehicle("e-bike")
        serve(at)
        at += timedelta(days=4)
    assert Turn.objects.filter(entry=entry, answer=Answer.SILENT).count() == 3
    assert Turn.objects.open().count() == 0
    assert (
        str(Task.objects.open().get(key=f"waiting.silent:{entry.pk}"))
        == "Joindre quelqu’un de la liste d’attente"
    )
    note_call(entry.person, result="reached", at=at, actor=agent)
    assert not Task.objects.open().filter(key=f"waiting.silent:{entry.pk}").exists()
    assert serve(at) == 1


def test_yes_makes_a_request_held_for_that_very_bike_until_the_appointment(three, now, agent):
    turn = a_turn(three[0])
    answered = answer(turn.pk, "yes", via="link", at=now + timedelta(hours=3), actor=None)
    rental = answered.rental
    assert (rental.status, rental.vehicle, rental.term_months) == (RentalStatus.HELD, turn.vehicle, 3)
    # Three opening days after Tuesday 7: Friday 10, kept until the closing.
    assert (rental.pickup_at, rental.held_until) == (paris_at(4, 10, 9), paris_at(4, 10, 17, 30))
    entry = Entry.objects.get(pk=three[0].pk)
    assert (entry.status, entry.outcome) == (Status.CLOSED, Outcome.TAKEN)
    assert Occupancy.objects.live().filter(vehicle=turn.vehicle).get().rental_vehicle.rental == rental
    assert serve(now + timedelta(hours=3)) == 0
    assert Task.objects.open().get(key=f"waiting.taken:{turn.pk}").about == rental
    # The same press twice is one answer.
    assert answer(turn.pk, "yes", via="link", at=now + timedelta(hours=4), actor=None).rental == rental
    assert Rental.objects.count() == 1


def test_the_agent_says_which_day_and_how_long(now, agent):
    turn = a_turn()
    with pytest.raises(Refusal, match="fermé ce jour-là") as refused:
        answer(turn.pk, "yes", via="phone", on=date(2026, 4, 12), at=now, actor=agent)
    assert refused.value.field == "on"
    rental = answer(
        turn.pk, "yes", via="phone", on=date(2026, 4, 7), term_months=6, at=now, actor=agent
    ).rental
    assert (rental.pickup_at, rental.term_months, rental.origin) == (now, 6, "phone")


def test_no_passes_the_bike_on_and_keeps_the_rank(three, now):
    bike = a_vehicle("e-bike")
    serve(now)
    turn = Turn.objects.get()
    answer(turn.pk, "no", via="link", at=now, actor=None)
    assert state(three[0]) == "waiting"
    assert serve(now) == 1
    assert Turn.objects.open().get().entry == three[1]
    assert Turn.objects.open().get().vehicle == bike
    with pytest.raises(Refusal, match="déjà notée"):
        answer(turn.pk, "yes", via="link", at=now, actor=None)
    leave(three[0].pk, outcome="no_need", at=now, actor=None)
    assert Entry.objects.get(pk=three[0].pk).outcome == Outcome.NO_NEED


def test_later_keeps_the_rank_and_asks_again_two_weeks_later(three, now):
    turn = a_turn(three[0])
    answer(turn.pk, "later", via="link", at=now, actor=None)
    a_vehicle("e-bike")
    serve(now)
    assert state(three[0]) == "waiting"
    a_vehicle("e-bike")
    serve(paris_at(4, 21, 9))
    assert state(three[0]) == "offered"


def test_past_the_hour_an_answer_is_refused_and_says_that_the_rank_is_kept(now):
    turn = a_turn()
    with pytest.raises(Refusal, match="garde son rang"):
        answer(turn.pk, "yes", via="link", at=turn.answer_by, actor=None)
    serve(turn.answer_by)
    with pytest.raises(Refusal, match="n’est plus gardé"):
        answer(turn.pk, "yes", via="link", at=turn.answer_by, actor=None)


def test_leaving_the_list_frees_the_bike_for_the_next(three, now, agent):
    a_vehicle("e-bike")
    serve(now)
    leave(three[0].pk, outcome="elsewhere", at=now, actor=agent)
    assert serve(now) == 1
    assert state(three[1]) == "offered"
    assert not entries_about(three[0]).filter(sentence__contains="Nom1").exists()
    with pytest.raises(Refusal):
        leave(three[0].pk, outcome="elsewhere", at=now, actor=agent)
    with pytest.raises(Refusal):
        leave(three[1].pk, outcome="taken", at=now, actor=agent)


def test_a_bike_taken_back_from_somebody_is_left_alone_for_two_hours(three, now, agent):
    a_vehicle("e-bike")
    serve(now)
    withdraw(three[0].pk, at=now, actor=agent)
    assert serve(now + timedelta(hours=1)) == 0
    assert serve(now + timedelta(hours=3)) == 1
    assert state(three[1]) == "offered"


def test_a_bike_goes_only_to_who_waits_at_its_place_for_its_kind(now):
    a_wait(a_person("Un", "Un"), places=[a_place("Ligné")])
    cargo = a_wait(a_person("Deux", "Deux"), offer=an_offer("velila-cargo"))
    a_vehicle("e-bike")
    assert serve(now) == 0
    a_vehicle("cargo-e-bike")
    assert serve(now) == 1
    assert state(cargo) == "offered"


def test_the_database_itself_refuses_a_second_hold_and_a_second_line(now):
    turn = a_turn()
    other = a_wait(a_person("Deux", "Deux"))
    assert offer_to(other.pk, turn.vehicle, hours=_hours(turn), at=now, actor=None) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupancy.objects.create(
            vehicle=turn.vehicle, kind="hold", starts_at=now, ends_at=now + timedelta(days=1),
            blocked_until=now + timedelta(days=1),
        )  # fmt: skip
    free = a_vehicle("e-bike")
    hold = Occupancy.objects.create(
        vehicle=free,
        kind="hold",
        starts_at=now,
        ends_at=now + timedelta(days=1),
        blocked_until=now + timedelta(days=1),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.create(
            entry=other,
            vehicle=turn.vehicle,
            occupancy=hold,
            offered_at=now,
            answer_by=now + timedelta(days=1),
        )
    with pytest.raises(Refusal, match="déjà sur la liste"):
        a_wait(other.person)


def _hours(turn):
    return Timetable.of(turn.vehicle.place)


def test_what_is_asked_is_checked(now):
    offer, person = an_offer("velila-velo"), a_person()
    for values, field in (
        ({"term_months": 2}, "term_months"),
        ({"places": []}, "places"),
        ({"offer": an_offer("reseau-voiture")}, "offer"),
    ):
        with pytest.raises(Refusal) as refused:
            join(
                person,
                **{"offer": offer, "places": [a_place()], "term_months": 3} | values,
                at=now,
                actor=None,
            )
        assert refused.value.field == field
    entry = a_wait(person)
    correct(
        entry.pk, places=[a_place("Ligné")], term_months=6, starts_on=date(2026, 5, 1), no_vehicle=True,
        no_transport=False, at=now, actor=None,
    )  # fmt: skip
    entry.refresh_from_db()
    assert (entry.term_months, entry.no_vehicle, [str(one) for one in entry.places.all()]) == (
        6,
        True,
        ["Ligné"],
    )


def test_nobody_is_forgotten(now, agent):
    entry = a_wait()
    assert remind(now + timedelta(weeks=6)) == 0
    later = now + timedelta(weeks=6, minutes=1)
    assert remind(later) == 1
    assert remind(later) == 0
    note_call(entry.person, result="reached", at=later, actor=agent)
    assert not Task.objects.open().filter(key=f"waiting.quiet:{entry.pk}").exists()
    assert remind(later + timedelta(weeks=1)) == 0


def test_a_yes_that_nobody_came_for_goes_back_to_its_place_and_the_bike_to_the_next(
    three, now, agent, run_due
):
    first, second, _ = three
    turn = a_turn(first)
    rental = answer(turn.pk, "yes", via="link", at=now, actor=None).rental
    over = rental.held_until + timedelta(minutes=1)
    run_due(rental.held_until - timedelta(minutes=1), "rentals.holds", "waiting.serve")
    assert state(first) == "closed"
    run_due(over, "rentals.holds", "waiting.serve")
    first.refresh_from_db()
    assert (first.status, first.outcome, first.silences) == ("waiting", "", 1)
    assert first.requested_at == paris_at(3, 1)
    rental.refresh_from_db()
    assert (rental.status, rental.end_reason[:22]) == ("cancelled", "Le vélo n’a pas été pr")
    turn.refresh_from_db()
    assert (turn.answer, turn.rental) == (Answer.LAPSED, rental)
    # Both are told; the bike is not offered again to who did not come.
    offered = Turn.objects.open().get()
    assert (offered.entry, offered.vehicle) == (second, turn.vehicle)
    told = dict(
        Message.objects.filter(event__in=("waiting.lapsed", "waiting.offered")).values_list("person", "event")
    )
    assert told == {first.person_id: "waiting.lapsed", second.person_id: "waiting.offered"}
    assert not Task.objects.open().filter(key=f"waiting.taken:{turn.pk}").exists()
    assert run_due(over + timedelta(minutes=5), "waiting.serve") == {"waiting.serve": 0}
    # Her place is the first one: the next bike is hers.
    other = a_vehicle("e-bike")
    serve(over + timedelta(minutes=10))
    assert Turn.objects.open().get(vehicle=other).entry == first


def test_a_yes_taken_up_again_by_the_counter_stays_off_the_list(three, now, agent):
    turn = a_turn(three[0])
    rental = answer(turn.pk, "yes", via="phone", at=now, actor=agent).rental
    over = rental.held_until + timedelta(minutes=1)
    release_lapsed_holds(over)
    hold(rental.pk, until=over + timedelta(days=1), at=over, actor=agent)
    serve(over)
    assert (state(three[0]), Turn.objects.get(pk=turn.pk).answer) == ("closed", Answer.YES)
