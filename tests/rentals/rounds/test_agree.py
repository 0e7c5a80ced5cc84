"""A departure or a return away from the agency takes an agent's diary, roads included."""

from datetime import timedelta

import pytest

from mobilite.audit.models import Entry
from mobilite.diary.models import Appointment, Status
from mobilite.diary.operations import NotPossible, cancel, move
from mobilite.documents.models import Document, Kind
from mobilite.outbox.models import Message
from mobilite.todo.operations import add_absence
from rentals.models import Moment
from rentals.operations import RentalRefused, extend
from rentals.operations import cancel as cancel_rental
from rentals.rounds.models import Round, Stop
from rentals.rounds.operations import agree, meet_at_agency
from tests.cast import staff
from tests.factories import a_confirmed_rental, a_place, a_vehicle, an_occupancy, an_ongoing_rental, paris_at
from tests.factories.diary import an_appointment
from tests.factories.lending import NOW
from tests.factories.rounds import DAY, a_meeting_point, a_rental_to_bring, a_stop, somebody_at_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(db):
    return staff("agent", "Nadia", "Roux")


def minutes(count):
    return timedelta(minutes=count)


def test_a_departure_at_home_takes_the_agent_from_the_base_until_the_base(agent):
    stop = a_stop(agent)
    one = stop.appointment
    assert (one.user, one.kind, one.status) == (agent, "departure", Status.BOOKED)
    assert one.starts_at == stop.rental.pickup_at == paris_at(4, 8, 14)
    assert one.ends_at - one.starts_at == minutes(30)
    assert one.travel_before == one.travel_after == 15
    assert one.blocked_from == one.starts_at - minutes(15)
    assert (one.address, one.commune.name) == ("3 rue du Pont", "Mésanger")
    assert stop.round.base == stop.rental.pickup_place


def test_the_hour_need_not_be_within_the_opening_hours(agent):
    rental = a_rental_to_bring(hour=13)
    stop = a_stop(agent, rental, starts_at=paris_at(4, 8, 8))
    rental.refresh_from_db()
    assert rental.pickup_at == stop.appointment.starts_at == paris_at(4, 8, 8)


def test_two_departures_never_share_one_agent(agent, nadia):
    a_stop(agent)
    other = a_rental_to_bring(somebody_at_home("Bruno", "Martin", where="Ligné"))
    with pytest.raises(RentalRefused) as refusal:
        a_stop(agent, other)
    assert "Camille finit à 14 h 30 (Mésanger)" in refusal.value.sentence.replace("\u00a0", " ")
    assert "Libre à cette heure : Nadia Roux." in refusal.value.sentence.replace("\u00a0", " ")
    assert Stop.objects.count() == 1
    assert a_stop(nadia, other).appointment.user == nadia


def test_an_appointment_on_the_road_is_in_the_way_and_said(agent, nadia):
    an_appointment(agent, paris_at(4, 8, 14, 40))
    with pytest.raises(RentalRefused) as refusal:
        a_stop(agent)
    said = refusal.value.sentence.replace("\u00a0", " ")
    assert "Camille a déjà un rendez-vous" in said
    assert "14 h 40" in said
    assert "Nadia Roux" in said
    assert not Stop.objects.exists()


def test_roads_typed_by_hand_are_kept(agent):
    one = a_stop(agent, typed_go=40, typed_back=50, minutes=60).appointment
    assert (one.travel_before, one.travel_after) == (40, 50)
    assert one.blocked_until - one.blocked_from == minutes(150)


def test_a_public_holiday_stops_a_round_and_says_so(agent):
    rental = a_confirmed_rental(somebody_at_home(), needed_from=paris_at(5, 1, 14))
    with pytest.raises(RentalRefused, match="férié"):
        agree(rental.pk, Moment.OUT, agent=agent, starts_at=paris_at(5, 1, 10), at=NOW, actor=agent)


def test_an_absence_stops_it_and_names_who_is_free(agent, nadia):
    add_absence(agent, starts_on=paris_at(4, 8).date(), ends_on=paris_at(4, 9).date(), at=NOW, actor=agent)
    with pytest.raises(RentalRefused) as refusal:
        a_stop(agent)
    assert "Camille Bernard a une absence ce jour-là" in refusal.value.sentence
    assert "Nadia Roux" in refusal.value.sentence


def test_a_hidden_address_is_for_who_may_read_it(agent, manager):
    rental = a_rental_to_bring(somebody_at_home(address_is_hidden=True))
    with pytest.raises(RentalRefused, match="masquée"):
        a_stop(agent, rental)
    assert a_stop(agent, rental, point=a_meeting_point()).meeting_point.name == "Mairie de Ligné"
    assert a_stop(manager, rental).meeting_point is None


def test_a_home_that_is_not_known_is_refused(agent):
    with pytest.raises(RentalRefused, match="adresse n’est pas notée"):
        a_stop(agent, a_rental_to_bring(somebody_at_home(address="")))


@pytest.mark.parametrize("minutes_later", [1, 60])
def test_a_departure_after_the_need_begins_is_refused(agent, minutes_later):
    with pytest.raises(RentalRefused, match="nécessaire"):
        a_stop(agent, starts_at=paris_at(4, 8, 14) + minutes(minutes_later))


def test_a_return_before_the_need_ends_is_refused(agent):
    rental = an_ongoing_rental(somebody_at_home())
    with pytest.raises(RentalRefused, match="Le besoin dure"):
        a_stop(agent, rental, moment=Moment.IN, starts_at=paris_at(4, 14, 9))
    stop = a_stop(agent, rental, moment=Moment.IN, starts_at=paris_at(4, 14, 18), point=a_meeting_point())
    rental.refresh_from_db()
    assert rental.return_at == paris_at(4, 14, 18)
    assert rental.current.occupancy.ends_at == stop.appointment.blocked_until


def test_the_vehicle_is_kept_for_the_road(agent):
    vehicle = a_vehicle("car")
    rental = a_rental_to_bring(vehicle=vehicle)
    stop = a_stop(agent, rental)
    assert rental.current.occupancy.starts_at == stop.appointment.blocked_from


def test_a_vehicle_that_is_not_back_in_time_is_named(agent):
    vehicle = a_vehicle("car")
    an_occupancy(vehicle, starts_at=paris_at(4, 7, 14), ends_at=paris_at(4, 8, 12, 55))
    rental = a_rental_to_bring(vehicle=vehicle)
    with pytest.raises(RentalRefused, match=vehicle.number):
        a_stop(agent, rental)
    rental.refresh_from_db()
    assert rental.pickup_at == paris_at(4, 8, 14)


def test_agreeing_again_moves_the_same_appointment(agent, nadia):
    stop = a_stop(agent)
    again = a_stop(nadia, stop.rental, starts_at=paris_at(4, 8, 11), point=a_meeting_point())
    assert again.pk == stop.pk
    assert Appointment.objects.count() == 1
    assert (again.appointment.user, again.appointment.starts_at) == (nadia, paris_at(4, 8, 11))
    assert again.round.user == nadia
    assert not Round.objects.get(user=agent).stops.exists()


def test_the_stop_before_no_longer_goes_back_to_the_base_in_between(agent):
    first = a_stop(agent)
    other = a_rental_to_bring(somebody_at_home("Bruno", "Martin"), hour=15)
    second = a_stop(agent, other)
    first.appointment.refresh_from_db()
    assert second.appointment.starts_at - first.appointment.ends_at == minutes(30)
    assert first.appointment.travel_after == 15 == second.appointment.travel_before
    closer = a_stop(agent, other, starts_at=paris_at(4, 8, 14, 45))
    first.appointment.refresh_from_db()
    assert (first.appointment.travel_after, closer.appointment.travel_before) == (0, 10)
    assert first.appointment.blocked_until == closer.appointment.blocked_from


def test_back_to_the_agency_frees_everything(agent):
    vehicle = a_vehicle("car")
    rental = a_rental_to_bring(vehicle=vehicle)
    stop = a_stop(agent, rental, starts_at=paris_at(4, 8, 12, 45))
    meet_at_agency(rental.pk, Moment.OUT, at=NOW, actor=agent)
    rental.refresh_from_db()
    stop.appointment.refresh_from_db()
    assert stop.appointment.status == Status.CANCELLED
    assert rental.pickup_at == paris_at(4, 8, 14) == rental.current.occupancy.starts_at
    an_appointment(agent, paris_at(4, 8, 12, 45))
    with pytest.raises(RentalRefused):
        meet_at_agency(rental.pk, Moment.OUT, at=NOW, actor=agent)


def test_a_signed_contract_gets_an_amendment_that_says_the_place(agent):
    stop = a_stop(agent, point=a_meeting_point())
    paper = Document.objects.get(kind=Kind.AMENDMENT)
    assert paper.context["after"]["period"]["pickup_place"]["name"] == "Mairie de Ligné"
    assert paper.person == stop.rental.person


def test_an_unsigned_contract_is_to_be_made_again(agent):
    rental = a_confirmed_rental(somebody_at_home(), needed_from=paris_at(4, 8, 14))
    a_stop(agent, rental, at=NOW + minutes(5))
    rental.refresh_from_db()
    assert rental.terms_at == NOW + minutes(5)
    assert not Document.objects.exists()


def test_the_person_reads_the_place_and_the_hour_and_no_address(agent):
    person = somebody_at_home(phone="+33612345678")
    a_stop(agent, a_rental_to_bring(person))
    message = Message.objects.get(event="rounds.agreed")
    text = message.text.replace("\u00a0", " ")
    assert "nous vous apportons votre voiture mercredi 8 avril à 14 h, à votre domicile" in text
    assert "rue du Pont" not in text


def test_one_entry_says_it_in_the_journal(agent):
    rental = a_rental_to_bring()
    before = Entry.objects.count()
    a_stop(agent, rental)
    entry = Entry.objects.order_by("-pk").filter(verb="agree_place").get()
    assert "rue du Pont" not in entry.sentence
    # The amendment has its own.
    assert Entry.objects.count() == before + 2


def test_the_diary_does_not_move_a_stop(agent):
    one = a_stop(agent).appointment
    with pytest.raises(NotPossible, match="étape de tournée"):
        cancel(one.pk, reason="Non", at=NOW, actor=agent)
    with pytest.raises(NotPossible, match="étape de tournée"):
        move(one.pk, starts_at=paris_at(4, 9), ends_at=paris_at(4, 9, 11), at=NOW, actor=agent)


def test_a_vehicle_of_another_place_is_another_round(agent):
    a_stop(agent)
    nort = a_place("Nort-sur-Erdre")
    other = a_rental_to_bring(somebody_at_home("Bruno", "Martin"), hour=17, pickup_place=nort)
    with pytest.raises(RentalRefused, match="part de Ancenis"):
        a_stop(agent, other)


def test_cancelling_the_rental_frees_the_agent(agent):
    stop = a_stop(agent)
    cancel_rental(stop.rental_id, reason="Plus besoin", at=NOW, actor=agent)
    stop.refresh_from_db()
    assert (stop.appointment.status, stop.dropped_at) == (Status.CANCELLED, NOW)


def test_a_longer_rental_takes_the_return_with_it(agent, nadia):
    rental = an_ongoing_rental(somebody_at_home())
    stop = a_stop(agent, rental, moment=Moment.IN)
    extend(rental.pk, needed_until=paris_at(4, 16, 11), at=NOW, actor=agent)
    stop.appointment.refresh_from_db()
    assert stop.appointment.starts_at == paris_at(4, 16, 11)
    assert Stop.objects.get().round.day == paris_at(4, 16).date()


def test_a_longer_rental_is_refused_when_the_agent_is_taken_then(agent, nadia):
    rental = an_ongoing_rental(somebody_at_home())
    stop = a_stop(agent, rental, moment=Moment.IN)
    an_appointment(agent, paris_at(4, 16, 11))
    with pytest.raises(RentalRefused, match="Nadia Roux"):
        extend(rental.pk, needed_until=paris_at(4, 16, 11), at=NOW, actor=agent)
    rental.refresh_from_db()
    stop.appointment.refresh_from_db()
    assert rental.return_at == stop.appointment.starts_at == paris_at(4, 14, 10)


def test_nothing_moves_past_the_hour(agent):
    rental = a_rental_to_bring(on=7)
    with pytest.raises(RentalRefused, match="passée"):
        a_stop(agent, rental, starts_at=NOW - DAY / 24)
