"""Sets of keys: one holder each, moved by one act, listed with who has them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.models import Entry
from tests.factories import a_person, a_place, a_vehicle, an_occupancy
from vehicles.keys.models import Holder, KeySet
from vehicles.keys.operations import KeysRefused, add_set, give, lose, move_set, take_in
from vehicles.operations import create_vehicle

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def car():
    return a_vehicle()


@pytest.fixture
def keys(car):
    return KeySet.objects.create(vehicle=car, label="1", holder="counter", place=car.place, since=NOW - DAY)


@pytest.fixture
def done(agent):
    return {"at": NOW, "actor": agent}


def out(car):
    return an_occupancy(
        car, starts_at=NOW - DAY, ends_at=NOW + DAY, left_at=NOW - DAY, person=a_person(last_name="Diallo")
    )


def test_a_vehicle_that_comes_into_the_fleet_has_a_set_at_the_counter(agent):
    place = a_place()
    car = create_vehicle(
        number="C-77", category=a_vehicle().category, place=place, make="Citroën", model="C3", energy="petrol",
        plate="AB-000-CD", in_service_on=date(2026, 4, 7), at=NOW, actor=agent,
    )  # fmt: skip
    (found,) = car.key_sets.all()
    assert (found.holder, found.place) == (Holder.COUNTER, place)


@pytest.mark.parametrize(
    ("holder", "given", "where"),
    [
        ("colleague", "colleague", "chez Inès Agent"),
        ("garage", "Garage Martin", "au garage\u00a0: Garage Martin"),
        ("lost", date(2026, 4, 6), "perdu le 6\u00a0avril 2026"),
    ],
)
def test_a_set_goes_from_hand_to_hand_and_the_journal_says_from_where_to_where(
    keys, agent, done, holder, given, where
):
    name = {"colleague": "colleague", "garage": "garage", "lost": "lost_on"}[holder]
    value = agent if given == "colleague" else given
    moved = move_set(keys.pk, holder=holder, **{name: value}, **done)
    assert moved.holder == holder
    assert moved.place is None
    assert moved.since == NOW
    said = Entry.objects.get(verb="move_key_set")
    assert said.sentence.startswith("a déplacé le jeu 1 de C-01\u00a0: au comptoir, ")
    assert (said.before, said.after) == ("counter", holder)
    if holder != "colleague":
        assert moved.where == where


@pytest.mark.parametrize(
    ("holder", "field"),
    [
        ("counter", "place"),
        ("box", "place"),
        ("colleague", "colleague"),
        ("garage", "garage"),
        ("lost", "lost_on"),
    ],
)
def test_a_holder_without_what_goes_with_it_is_refused_beside_its_field(keys, done, holder, field):
    with pytest.raises(KeysRefused) as refused:
        move_set(keys.pk, holder=holder, **done)
    assert refused.value.field == field


def test_nothing_moves_to_where_it_is_nor_is_lost_tomorrow(keys, done):
    with pytest.raises(KeysRefused, match="y est déjà"):
        move_set(keys.pk, holder="counter", place=keys.place, **done)
    with pytest.raises(KeysRefused, match="pas encore venu"):
        move_set(keys.pk, holder="lost", lost_on=date(2026, 4, 8), **done)


def test_a_person_has_keys_only_of_what_she_has(keys, done):
    with pytest.raises(KeysRefused):
        move_set(keys.pk, holder="borrower", occupancy=out(a_vehicle()), **done)
    promised = an_occupancy(keys.vehicle, starts_at=NOW + DAY, ends_at=NOW + 2 * DAY)
    with pytest.raises(KeysRefused):
        move_set(keys.pk, holder="borrower", occupancy=promised, **done)


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": None},
        {"garage": "Garage Martin"},
        {"holder": "lost"},
        {"lost_on": date(2026, 4, 6)},
        {"holder": "borrower", "place": None},
    ],
)
def test_the_database_holds_that_a_set_has_exactly_one_holder(keys, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        KeySet.objects.filter(pk=keys.pk).update(**wrong)


def test_a_departure_takes_the_counter_s_set_first_and_the_return_gives_it_back(car, keys, done):
    KeySet.objects.create(vehicle=car, label="0", holder="box", place=car.place, since=NOW)
    leaving = out(car)
    assert give(leaving, **done) == keys
    elsewhere = a_place("Ligné")
    (back,) = take_in(leaving, place=elsewhere, **done)
    assert (back.holder, back.place) == (Holder.COUNTER, elsewhere)
    assert take_in(leaving, place=elsewhere, **done) == []


def test_no_set_at_hand_stops_no_departure(car, keys, done):
    move_set(keys.pk, holder="garage", garage="Garage Martin", **done)
    assert give(out(car), **done) is None


def test_a_set_that_does_not_come_back_is_lost_since_a_day(car, keys, done):
    leaving = out(car)
    give(leaving, **done)
    (lost,) = lose(leaving, on=date(2026, 4, 7), **done)
    assert (lost.holder, lost.lost_on) == (Holder.LOST, date(2026, 4, 7))


def test_one_more_set_is_added_once(car, keys, done, as_workshop):
    add_set(car.pk, label="double", place=car.place, **done)
    with pytest.raises(KeysRefused, match="a déjà un jeu"):
        add_set(car.pk, label="Double", place=car.place, **done)
    answer = as_workshop.post(f"/vehicules/{car.pk}/cles/", {"label": "double", "place": car.place_id})
    assert answer.status_code == 200
    assert "a déjà un jeu" in answer.content.decode()


def test_the_page_moves_a_set(as_agent, keys):
    answer = as_agent.post(
        f"/cles/{keys.pk}/deplacer/",
        {
            "holder": "garage",
            "garage": "Garage Martin",
            "place": keys.place_id,
            "lost_on": "2026-04-07",
            "colleague": "",
        },
        follow=True,
    )
    assert "Au garage\u00a0: Garage Martin" in answer.content.decode()
    keys.refresh_from_db()
    assert (keys.holder, keys.place_id, keys.lost_on) == ("garage", None, None)


def test_who_has_the_keys_is_named_only_to_those_who_may_see_people(as_agent, as_workshop, car, keys, done):
    give(out(car), **done)
    for address in ("/cles/", f"/cles/{keys.pk}/", car.get_absolute_url()):
        assert "Diallo" in as_agent.get(address).content.decode()
        assert "Diallo" not in as_workshop.get(address).content.decode().split("Ce qui vient")[0]
    assert "Chez la personne qui a le véhicule" in as_workshop.get("/cles/").content.decode()
