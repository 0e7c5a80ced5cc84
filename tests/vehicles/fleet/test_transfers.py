"""Vehicles carried to another place: all of a list, or none; who waits for one of them is told."""

from datetime import timedelta

import pytest

from mobilite.audit.models import Entry
from mobilite.todo.models import Task
from tests.factories import a_place, a_vehicle, an_occupancy
from tests.factories.lending import a_confirmed_rental
from vehicles.fleet.naming import NotKnown, named
from vehicles.fleet.operations import FleetRefused, transfer
from vehicles.keys.models import KeySet
from vehicles.keys.operations import add_set, move_set
from vehicles.models import State
from vehicles.operations import StillOut, change_place

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
URL = "/parc/transferts/nouveau/"


def bikes(count, start=101, **fields):
    return [a_vehicle("e-bike", number=f"V-{rank}", **fields) for rank in range(start, start + count)]


# Naming


def test_numbers_rows_plates_and_label_codes_name_vehicles(django_assert_max_num_queries):
    first, *_, last = bikes(10)
    car = a_vehicle(plate="AB-000-CD")
    found = named(f"v-103, V-103\nab-000-cd ; https://x.example/vehicules/{first.pk}/")
    assert [one.number for one in found] == ["V-103", car.number, "V-101"]
    assert [one.number for one in named("V-108 à V-200")] == ["V-108", "V-109", last.number]


@pytest.mark.parametrize(
    "words", ["V-999", "V-101 à C-103", "", "😀", "V-900 à V-950", "vehicules/99999/", "\x00"]
)
def test_what_names_nothing_is_said(words):
    bikes(1)
    with pytest.raises(NotKnown):
        named(words)


# The operation


def test_one_transport_is_one_entry(now, workshop):
    varades, found = a_place("Varades"), bikes(3)
    done = transfer(found, place=varades, note="Camion d’Ali", at=now, actor=workshop)
    assert done.lines.count() == 3
    for one in found:
        one.refresh_from_db()
        assert one.place == varades
    entry = Entry.objects.get()
    assert entry.sentence.startswith("a transféré 3\u00a0véhicules à Varades\u00a0: V-101, V-102 et V-103")


def test_what_is_out_or_gone_or_there_already_stops_the_transport(now, workshop):
    varades, (bike, other) = a_place("Varades"), bikes(2)
    an_occupancy(bike, starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY)
    with pytest.raises(FleetRefused, match=r"V-101 est dehors.*notez d’abord son retour"):
        transfer([bike, other], place=varades, at=now, actor=workshop)
    with pytest.raises(StillOut):
        change_place(bike.pk, place=varades, at=now, actor=workshop)
    with pytest.raises(FleetRefused, match="V-102 est déjà à"):
        transfer([other], place=other.place, at=now, actor=workshop)
    gone = a_vehicle("e-bike", number="V-300", state=State.RETIRED, retired_on=now.date())
    with pytest.raises(FleetRefused, match="V-300 est sorti du parc"):
        transfer([gone], place=varades, at=now, actor=workshop)
    other.refresh_from_db()
    assert other.place != varades


def test_the_counter_is_told_of_a_departure_from_elsewhere_until_the_vehicle_is_back(now, workshop):
    rental = a_confirmed_rental()
    vehicle = rental.vehicle
    home = vehicle.place
    transfer([vehicle], place=a_place("Varades"), at=now, actor=workshop)
    task = Task.objects.open().get(key=f"rentals.vehicle_moved:{rental.pk}")
    assert (task.role, task.person, task.about) == ("agent", rental.person, rental)
    assert "est à Varades, son départ est prévu à" in task.title
    transfer([vehicle], place=home, at=now, actor=workshop)
    assert not Task.objects.open().filter(key=task.key).exists()


def test_the_keys_that_hang_beside_it_go_with_it(now, workshop):
    varades, (bike, other) = a_place("Varades"), bikes(2)
    home = bike.place
    beside = add_set(bike.pk, label="A", place=home, at=now, actor=workshop)
    lent = add_set(bike.pk, label="B", place=home, at=now, actor=workshop)
    move_set(lent.pk, holder="colleague", colleague=workshop, at=now, actor=workshop)
    elsewhere = add_set(other.pk, label="A", place=a_place("Nort-sur-Erdre"), at=now, actor=workshop)
    transfer([bike, other], place=varades, at=now, actor=workshop)
    where = {one.pk: (one.holder, one.place and one.place.name) for one in KeySet.objects.all()}
    assert where == {
        beside.pk: ("counter", "Varades"), lent.pk: ("colleague", None), elsewhere.pk: ("counter", "Nort-sur-Erdre"),
    }  # fmt: skip


# The pages


def test_the_page_shows_what_leaves_and_who_waits_before_it_does(as_agent, now):
    rental, varades = a_confirmed_rental(), a_place("Varades")
    number = rental.vehicle.number
    data = {"vehicles": number, "place": varades.pk}
    shown = as_agent.post(URL, data)
    assert rental.person.last_name in shown.content.decode()
    assert "Transférer 1\u00a0véhicule" in shown.content.decode()
    assert rental.vehicle.place != varades
    mark = shown.context["form"]["seen"].value()
    done = as_agent.post(URL, data | {"seen": mark}, follow=True).content.decode()
    assert "1\u00a0véhicule est maintenant à Varades." in done
    assert "1\u00a0réservation à revoir" in done
    story = as_agent.get(rental.vehicle.get_absolute_url()).content.decode()
    assert "l’a transféré de" in story


def test_the_workshop_is_shown_no_name(as_workshop):
    rental = a_confirmed_rental()
    data = {"vehicles": rental.vehicle.number, "place": a_place("Varades").pk}
    assert str(rental.person) not in as_workshop.post(URL, data).content.decode()


def test_a_vehicle_brings_its_number_with_it(as_agent):
    (bike,) = bikes(1)
    assert "V-101</textarea>" in as_agent.get(URL, {"vehicule": bike.pk}).content.decode()
    assert as_agent.get(URL, {"vehicule": "9" * 40, "livraison": "x"}).status_code == 200


def test_a_wrong_number_is_said_beside_the_field(as_agent):
    html = as_agent.post(URL, {"vehicles": "V-999", "place": a_place().pk}).content.decode()
    assert "Nous n’avons pas V-999" in html
