"""An inventory day: what should be here, what was seen, each difference settled, the result frozen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mobilite.audit.models import Entry
from mobilite.todo.models import Task
from tests.factories import a_person, a_place, a_vehicle, an_occupancy
from tests.factories.lending import a_confirmed_rental
from vehicles.fleet.counting import count
from vehicles.fleet.models import Difference, How, Inventory, Transfer
from vehicles.fleet.operations import (
    FleetRefused,
    close_inventory,
    declare_missing,
    found,
    open_inventory,
    see,
    settle_difference,
    unsee,
)
from vehicles.models import State, Vehicle
from vehicles.operations import NotLendable, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def here():
    return a_place()


@pytest.fixture
def bikes(here):
    return [a_vehicle("e-bike", number=f"V-{rank}") for rank in range(101, 105)]


@pytest.fixture
def inventory(here, workshop, now):
    return open_inventory(place=here, at=now, actor=workshop)


@pytest.fixture
def look(inventory, here, now, workshop):
    """Say that somebody sees vehicles, here."""

    def see_them(*vehicles, by=workshop, place=here):
        for vehicle in vehicles:
            see(inventory.pk, vehicle, place=place, at=now, actor=by)

    return see_them


@pytest.fixture
def settle(inventory, now, workshop):
    def settle_it(vehicle, kind, how, note=""):
        return settle_difference(inventory.pk, vehicle, kind=kind, how=how, note=note, at=now, actor=workshop)

    return settle_it


def differences(inventory):
    return {row.vehicle.number: row.open for row in count(inventory).rows if row.open}


# What is compared


def test_expected_is_what_is_of_the_place_and_not_out(bikes, inventory, now):
    out, shop = bikes[0], bikes[1]
    an_occupancy(out, starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY)
    an_occupancy(shop, kind="workshop", starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY)
    a_vehicle("e-bike", place=a_place("Varades"), number="V-200")
    a_vehicle("e-bike", state=State.RETIRED, retired_on=now.date(), number="V-300")
    assert [row.vehicle.number for row in count(inventory).to_see] == ["V-102", "V-103", "V-104"]


def test_each_difference_is_named(bikes, inventory, look, now, agent):
    other = a_vehicle("e-bike", place=a_place("Varades"), number="V-200")
    gone = a_vehicle("e-bike", state=State.RETIRED, retired_on=now.date(), number="V-300")
    lost = a_vehicle("e-bike", state=State.MISSING, number="V-400")
    out = bikes[0]
    an_occupancy(out, starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY, person=a_person())
    look(out, bikes[1], bikes[2], other, gone, lost)
    look(bikes[2], by=agent)
    assert differences(inventory) == {
        "V-101": [Difference.OUT],
        "V-103": [Difference.TWICE],
        "V-104": [Difference.MISSING],
        "V-200": [Difference.ELSEWHERE],
        "V-300": [Difference.GONE],
        "V-400": [Difference.FOUND],
    }


def test_counting_costs_the_same_for_a_large_fleet(bikes, inventory, look, django_assert_num_queries):
    for rank in range(500, 520):
        look(a_vehicle("e-bike", number=f"V-{rank}"))
    with django_assert_num_queries(4):
        count(inventory)


# Opening and ticking


def test_a_place_is_counted_once_at_a_time(inventory, here, now, workshop):
    for place in (here, None):
        with pytest.raises(FleetRefused, match="déjà en cours"):
            open_inventory(place=place, at=now, actor=workshop)
    open_inventory(place=a_place("Varades"), at=now, actor=workshop)


def test_pressing_twice_sees_once_and_another_colleague_sees_too(
    bikes, inventory, here, now, workshop, agent
):
    bike = bikes[0]
    first, is_new = see(inventory.pk, bike, place=here, at=now, actor=workshop)
    again, is_new_again = see(inventory.pk, bike, place=here, at=now + DAY, actor=workshop)
    assert (first, is_new, is_new_again) == (again, True, False)
    assert see(inventory.pk, bike, place=here, at=now, actor=agent)[1]


def test_another_place_is_not_counted_here(bikes, inventory, now, workshop):
    with pytest.raises(FleetRefused, match="un autre lieu"):
        see(inventory.pk, bikes[0], place=a_place("Varades"), at=now, actor=workshop)


def test_one_takes_back_ones_own_tick_only(bikes, inventory, here, now, workshop, agent):
    mine, _ = see(inventory.pk, bikes[0], place=here, at=now, actor=workshop)
    with pytest.raises(FleetRefused, match="Seul celui qui a pointé"):
        unsee(inventory.pk, mine.pk, at=now, actor=agent)
    unsee(inventory.pk, mine.pk, at=now, actor=workshop)
    assert not inventory.sightings.exists()


# Settling


def test_a_vehicle_of_another_place_may_stay_here(inventory, look, settle, here):
    other = a_vehicle("e-bike", place=a_place("Varades"), number="V-200")
    look(other)
    settle(other, "elsewhere", How.TRANSFER)
    other.refresh_from_db()
    assert other.place == here
    assert Transfer.objects.get().note == "Inventaire d’Ancenis-Saint-Géréon"
    assert differences(inventory) == {}


def test_a_missing_vehicle_is_no_longer_offered_and_is_looked_for(bikes, settle, look, inventory, now):
    lost = bikes[3]
    look(*bikes[:3])
    settle(lost, "missing", How.MISSING)
    lost.refresh_from_db()
    assert lost.state == State.MISSING
    with pytest.raises(NotLendable, match="introuvable"):
        take(lost, kind="rental", starts_at=now + DAY, ends_at=now + 2 * DAY, now=now)
    assert Task.objects.open().get(key=f"fleet.missing:{lost.pk}").role == "workshop"
    assert differences(inventory) == {}


def test_a_note_says_why(bikes, settle, inventory):
    with pytest.raises(FleetRefused, match="ce qui l’explique") as refused:
        settle(bikes[0], "missing", How.NOTE, " ")
    assert refused.value.field == "note"
    settle(bikes[0], "missing", How.NOTE, "Prêté à la mairie pour le forum")
    with pytest.raises(FleetRefused, match="n’est plus là"):
        settle(bikes[0], "missing", How.NOTE, "Encore")


def test_what_is_not_proposed_is_refused(bikes, settle):
    with pytest.raises(FleetRefused, match="l’une des suites"):
        settle(bikes[0], "missing", How.TRANSFER)


# Missing and found, on its own


def test_the_counter_moves_the_bookings_of_a_missing_vehicle_and_all_ends_when_it_is_found(now, workshop):
    rental = a_confirmed_rental()
    vehicle = rental.vehicle
    declare_missing(vehicle.pk, note="Pas au garage", at=now, actor=workshop)
    assert Task.objects.open().filter(role="agent", about_id=vehicle.pk).exists()
    with pytest.raises(FleetRefused, match="déjà déclaré"):
        declare_missing(vehicle.pk, at=now, actor=workshop)
    found(vehicle.pk, at=now, actor=workshop)
    vehicle.refresh_from_db()
    assert vehicle.state == State.IN_SERVICE
    assert not Task.objects.open().filter(about_id=vehicle.pk, key__startswith="fleet.missing").exists()
    with pytest.raises(FleetRefused):
        found(vehicle.pk, at=now, actor=workshop)


def test_what_is_out_is_not_missing_but_not_returned(now, workshop):
    bike = a_vehicle("e-bike")
    an_occupancy(bike, starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY)
    with pytest.raises(FleetRefused, match="non rendu"):
        declare_missing(bike.pk, at=now, actor=workshop)


# Closing


def test_an_inventory_closes_when_nothing_is_left_to_settle(bikes, inventory, look, settle, now, workshop):
    look(*bikes[:3])
    with pytest.raises(FleetRefused, match=r"reste 1.écart"):
        close_inventory(inventory.pk, at=now, actor=workshop)
    settle(bikes[3], "missing", How.MISSING)
    close_inventory(inventory.pk, at=now, actor=workshop)
    inventory.refresh_from_db()
    assert (inventory.expected_count, inventory.seen_count, inventory.difference_count) == (4, 3, 1)
    assert inventory.counted.count() == 4
    with pytest.raises(FleetRefused, match="clos"):
        look(bikes[3])
    assert Entry.objects.filter(verb="close_inventory").count() == 1


# The pages


def post(client, name, *args, **data):
    return client.post(reverse(f"fleet:{name}", args=args), data, follow=True)


def test_one_ticks_or_types_and_the_page_says_so(as_agent, bikes, inventory):
    html = as_agent.get(inventory.get_absolute_url()).content.decode()
    assert 'id="v' in html
    assert "V-104 : vu." in post(
        as_agent, "tick", inventory.pk, vehicle=bikes[3].pk
    ).content.decode().replace("\u00a0", " ")
    again = post(as_agent, "tick", inventory.pk, number=" v-104 ").content.decode()
    assert "vous l’avez déjà vu" in again
    assert "Nous n’avons pas V-999" in post(as_agent, "tick", inventory.pk, number="V-999").content.decode()
    for nonsense in ("9" * 30, "\x00", "😀"):
        assert post(as_agent, "tick", inventory.pk, number=nonsense).status_code == 200


def test_the_page_that_a_label_opens_has_the_button(as_agent, anonymous, agent, bikes, inventory, now):
    from vehicles.keys.operations import tags_of

    tag = tags_of([bikes[0]], at=now, actor=agent)[bikes[0].pk]
    assert "Vu, inventaire" not in anonymous.get(tag.get_absolute_url()).content.decode()
    html = as_agent.get(tag.get_absolute_url()).content.decode()
    url = f"{reverse('fleet:tick', args=[inventory.pk])}?vehicule={bikes[0].pk}"
    assert url in html
    as_agent.post(url)
    assert inventory.sightings.get().how == "scanned"
    page = as_agent.get(bikes[0].get_absolute_url()).content.decode()
    assert "vous l’avez vu" in page
    # What a reader of codes types into the field says the same.
    post(as_agent, "tick", inventory.pk, number=f"https://x.example{tag.get_absolute_url()}")
    assert inventory.sightings.count() == 1


def test_agents_tick_and_do_not_settle(as_agent, bikes, inventory):
    assert "Régler" not in as_agent.get(inventory.get_absolute_url()).content.decode()
    assert as_agent.get(reverse("fleet:differences", args=[inventory.pk])).status_code == 403
    assert as_agent.post(reverse("fleet:close_inventory", args=[inventory.pk])).status_code == 403


def test_the_workshop_settles_and_closes_then_the_result_is_there(as_workshop, bikes, inventory, look):
    look(*bikes[:3])
    lost = bikes[3]
    page = as_workshop.get(reverse("fleet:differences", args=[inventory.pk])).content.decode()
    assert "personne ne l’a vu" in page
    settle_url = reverse("fleet:settle", args=[inventory.pk, lost.pk, "missing"])
    assert "Le déclarer introuvable" in as_workshop.get(settle_url).content.decode()
    as_workshop.post(settle_url, {"how": "missing", "note": ""})
    assert Vehicle.objects.get(pk=lost.pk).state == State.MISSING
    closed = post(as_workshop, "close_inventory", inventory.pk).content.decode()
    assert "Son résultat ne change plus" in closed
    csv = as_workshop.get(reverse("fleet:inventory_csv", args=[inventory.pk])).getvalue().decode("utf-8-sig")
    assert "V-104;Arcade E-Colors" in csv
    assert "Pas vu;Déclaré introuvable" in csv
    assert "Il est retrouvé" in as_workshop.get(lost.get_absolute_url()).content.decode()
    assert "est retrouvé" in post(as_workshop, "found", lost.pk).content.decode()


def test_an_inventory_of_all_places_asks_where_one_is(as_workshop, workshop, now, bikes):
    varades = a_place("Varades")
    everywhere = open_inventory(place=None, at=now, actor=workshop)
    assert "Où êtes-vous" in as_workshop.get(everywhere.get_absolute_url()).content.decode()
    post(as_workshop, "tick", everywhere.pk, number="V-101", lieu=varades.pk)
    assert differences(everywhere)["V-101"] == [Difference.ELSEWHERE]
    assert as_workshop.get(everywhere.get_absolute_url(), {"lieu": "9" * 40}).status_code == 200


def test_what_is_settled_meanwhile_is_said(as_workshop, bikes, inventory, look):
    look(bikes[0])
    url = reverse("fleet:settle", args=[inventory.pk, bikes[0].pk, "missing"])
    assert "Cet écart n’est plus là." in as_workshop.get(url, follow=True).content.decode()
    assert as_workshop.post(url, {"how": "missing"}).status_code == 200
    assert Inventory.objects.get().settled.count() == 0
