"""A delivery list becomes vehicles: all of its lines, or none."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mobilite.audit.models import Entry
from tests.factories import a_category, a_place, a_vehicle
from vehicles.fleet.listing import read_list
from vehicles.fleet.models import Delivery
from vehicles.fleet.numbering import next_number, numbers_from
from vehicles.fleet.operations import FleetRefused, register_delivery
from vehicles.models import Vehicle

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)
HEADS = "N° de cadre\tBicycode\tN° de clé"
URL = "/parc/livraisons/nouvelle/"


def shared(**changes):
    return {
        "category": a_category("e-bike"),
        "make": "Arcade",
        "model": "E-Colors",
        "energy": "electric",
        "place": a_place(),
        "in_service_on": TODAY,
        "bought_on": date(2026, 3, 1),
        "purchase_price": Decimal("1890.00"),
    } | changes


def bikes(count, start=100, heads=HEADS):
    return "\n".join([heads, *(f"ARC{n:05}\tEX{n:08}\tK{n}" for n in range(start, start + count))])


def read(text, first="V-101", **changes):
    return read_list(text, shared=shared(**changes), first_number=first, today=TODAY)


def form(text, **changes):
    return {
        "category": a_category("e-bike").pk,
        "make": "Arcade",
        "model": "E-Colors",
        "energy": "electric",
        "place": a_place().pk,
        "in_service_on": "2026-04-07",
        "bought_on": "2026-03-01",
        "purchase_price": "1890",
        "supplier": "Cycles Exemple",
        "first_number": "v-101",
        "lines": text,
    } | changes


def seen(response) -> str:
    return response.context["form"]["seen"].value()


def faults(listing):
    return {line.number: " ".join(one.why for one in line.faults) for line in listing.wrong}


# Numbers


def test_numbers_follow_one_another_and_skip_those_that_are_taken():
    row = numbers_from("V-098", {"V-099", "V-101"})
    assert [next(row) for _ in range(3)] == ["V-098", "V-100", "V-102"]


def test_the_next_number_is_after_the_highest_of_the_usual_row():
    for number in ("V-009", "V-114", "X-900"):
        a_vehicle("e-bike", number=number)
    assert next_number(a_category("e-bike")) == "V-115"
    assert next_number(a_category("cargo-e-bike")) == ""


# The list


def test_what_is_said_once_holds_for_each_line():
    listing = read(bikes(3))
    assert not listing.wrong
    first, last = listing.lines[0].values, listing.lines[2].values
    assert (first["number"], last["number"]) == ("V-101", "V-103")
    assert (first["frame_number"], first["bicycode"], first["key_number"]) == (
        "ARC00100",
        "EX00000100",
        "K100",
    )
    assert first["purchase_price"] == Decimal("1890.00")


def test_a_list_without_titles_is_serial_bicycode_key():
    listing = read("ARC1;EX1;K1\nARC2;EX2;K2")
    assert [line.values["frame_number"] for line in listing.lines] == ["ARC1", "ARC2"]
    assert listing.lines[1].values["key_number"] == "K2"
    assert [line.values["frame_number"] for line in read("ARC7\nARC8\n").lines] == ["ARC7", "ARC8"]


def test_what_the_supplier_wrote_above_and_beside_is_left_out():
    listing = read("Cycles Exemple SARL\n\nCadre;Garantie\nARC1;2 ans\n")
    assert listing.ignored == ("Garantie",)
    assert [line.number for line in listing.lines] == [4]
    assert not listing.wrong


def test_a_number_that_a_line_gives_is_kept_and_skipped_by_the_others():
    listing = read("Cadre;Numéro\nARC1;\nARC2;V-101\nARC3;")
    assert [line.values["number"] for line in listing.lines] == ["V-102", "V-101", "V-103"]


def test_wrong_lines_are_named():
    a_vehicle("e-bike", number="V-001", frame_number="ARC00100", bicycode="EX00000101")
    text = "\n".join([bikes(3), "\tEX9\tK9", "ARC00102\tEX8\tK8", "ARC00300\tEX00000102\tK7"])
    assert faults(read(text)) == {
        2: "V-001 a déjà ce numéro de série\u00a0: ce véhicule est dans le parc.",
        3: "V-001 a déjà ce marquage\u00a0: ce véhicule est dans le parc.",
        5: "Il manque le numéro de série.",
        6: "La ligne 4 du fichier a déjà ce numéro de série. Gardez une seule ligne.",
        7: "La ligne 4 a déjà ce marquage. Gardez une seule ligne.",
    }


# The operation


def test_all_vehicles_come_in_with_one_entry_for_the_delivery(now, workshop):
    lines = [(line.number, line.values) for line in read(bikes(10)).lines]
    delivery = register_delivery(lines, supplier="Cycles Exemple", at=now, actor=workshop)
    assert delivery.lines.count() == 10
    bike = Vehicle.objects.get(number="V-110")
    assert (bike.bought_on, bike.purchase_price) == (date(2026, 3, 1), Decimal("1890.00"))
    entry = Entry.objects.get(verb="register_delivery")
    assert entry.sentence == "a enregistré une livraison\u00a0: 10\u00a0véhicules, de V-101 à V-110"


def test_nothing_is_half_registered(now, workshop):
    lines = [(line.number, line.values) for line in read(bikes(3)).lines]
    a_vehicle("e-bike", number="V-103")  # somebody was quicker
    with pytest.raises(FleetRefused, match=r"Rien n’est enregistré. Ligne 4.*V-103"):
        register_delivery(lines, at=now, actor=workshop)
    assert Vehicle.objects.count() == 1
    assert not Delivery.objects.exists()


# The page


def test_a_list_is_shown_before_it_is_registered(as_workshop):
    shown = as_workshop.post(URL, form(bikes(10)))
    html = shown.content.decode()
    assert "Enregistrer 10\u00a0véhicules" in html
    assert "V-110" in html
    assert not Vehicle.objects.exists()
    done = as_workshop.post(URL, form(bikes(10), seen=seen(shown)), follow=True)
    assert "10\u00a0véhicules sont dans le parc." in done.content.decode()
    assert Vehicle.objects.count() == 10


def test_a_list_changed_since_it_was_shown_is_shown_again(as_workshop):
    shown = as_workshop.post(URL, form(bikes(2)))
    again = as_workshop.post(URL, form(bikes(3), seen=seen(shown)))
    assert "Enregistrer 3\u00a0véhicules" in again.content.decode()
    assert not Vehicle.objects.exists()


def test_a_file_takes_the_place_of_the_list(as_workshop):
    file = SimpleUploadedFile("bl.csv", b"N\xb0 de cadre;Bicycode\r\nARC1;EX1\r\nARC2;EX2\r\n")
    shown = as_workshop.post(URL, form("", file=file))
    assert shown.context["form"]["lines"].value().splitlines()[1] == "ARC1\tEX1"
    assert "Enregistrer 2\u00a0véhicules" in shown.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lines": ""}, "Collez la liste"),
        ({"lines": "\x00"}, "nul"),
        ({"first_number": "V-"}, "Écrivez le premier numéro"),
        ({"purchase_price": "-3"}, "0"),
        ({"purchase_price": "99999999999999"}, "grand"),
        ({"bought_on": "2027-01-01"}, "L’achat vient avant"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF")}, "ni un CSV"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04oops")}, "abîmé"),
        ({"lines": "Cadre;Clé"}, "aucune ligne"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_workshop, changes, sentence):
    html = as_workshop.post(URL, form(bikes(2), **changes)).content.decode()
    assert sentence in html
    assert 'value="Arcade"' in html
    assert not Vehicle.objects.exists()


def test_agents_do_not_register(as_agent):
    assert as_agent.get(URL).status_code == 403
    assert as_agent.get(reverse("fleet:deliveries")).status_code == 403
