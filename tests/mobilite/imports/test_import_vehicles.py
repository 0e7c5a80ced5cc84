"""Vehicles come in from a file, known by plate, frame number or the number of their keys."""

from datetime import date

import pytest

from mobilite.audit.entries import entries_about
from tests.factories import a_place, a_vehicle
from tests.mobilite.imports.samples import sample
from vehicles.models import Vehicle

pytestmark = pytest.mark.django_db
HEADS = [
    "Numéro",
    "Catégorie",
    "Marque",
    "Modèle",
    "Immatriculation",
    "N° de cadre",
    "Énergie",
    "Compteur",
    "Lieu",
]
CLIO = ["C-51", "Voiture", "Renault", "Clio", "AB-000-CD", "VF1EXEMPLE51", "Essence", "45 200", "Ancenis"]


def rows(*lines, heads=HEADS):
    return [heads, *lines]


def clio(**changes):
    return [changes.get(head, cell) for head, cell in zip(HEADS, CLIO, strict=True)]


def why(line) -> str:
    return " ".join(fault.why for fault in line.faults)


def test_a_workbook_brings_its_vehicles_with_real_dates_and_numbers(bring):
    assert bring("vehicles", sample("vehicles.xlsx")).created_count == 3
    zoe = Vehicle.objects.get(number="C-61")
    assert (zoe.plate, zoe.meter, zoe.seats, zoe.gearbox) == ("AD-000-EF", 30500, 5, "automatic")
    assert zoe.insured_until == date(2027, 1, 1), "the last day is included in the file, not in the record"
    assert zoe.in_service_on == date(2023, 5, 2)
    assert zoe.readings.get().km == 30500
    assert Vehicle.objects.get(number="C-62").model == "208"


def test_the_sample_in_csv_names_what_is_wrong(judged):
    found = {line.number: line for line in judged("vehicles", sample("vehicles-utf8.csv"))}
    assert [found[n].outcome for n in (2, 7)] == ["new", "new"]
    assert found[3].faults[0].value == "AB-0O0-CF"
    assert "AB-000-CD" in why(found[3])
    assert why(found[4]) == "La ligne 2 du fichier a déjà cette immatriculation. Gardez une seule ligne."
    assert why(found[5]) == "Il manque l’immatriculation."
    assert "Scooter 50" in why(found[6])
    assert "Scooter 125" in why(found[6])


@pytest.mark.parametrize("name", ["vehicles.xlsx", "vehicles-utf8.csv"])
def test_the_same_file_again_adds_nothing(bring, name):
    first = bring("vehicles", sample(name), leave_wrong=True)
    again = bring("vehicles", sample(name), leave_wrong=True)
    assert (again.created_count, again.changed_count) == (0, 0)
    assert again.same_count == first.created_count == Vehicle.objects.count()


@pytest.mark.parametrize(
    "line",
    [
        clio(**{"Numéro": "C-99", "N° de cadre": "", "Marque": "Dacia"}),
        clio(Numéro="C-99", Immatriculation="", Marque="Dacia"),
        clio(**{"Immatriculation": "", "N° de cadre": "", "Marque": "Dacia"}),
        clio(Immatriculation="ab 000cd", Marque="Dacia"),
    ],
    ids=["by its plate", "by its frame number", "by its number", "by its plate written otherwise"],
)
def test_a_known_vehicle_is_corrected(bring, line, manager):
    bring("vehicles", rows(CLIO))
    run = bring("vehicles", rows(line))
    known = Vehicle.objects.get()
    assert (run.created_count, run.changed_count) == (0, 1)
    assert known.make == "Dacia"
    assert known.number == line[0]
    assert entries_about(known)[0].verb == "update"


def test_the_number_of_one_and_the_plate_of_another_is_refused(bring, judged):
    bring(
        "vehicles",
        rows(CLIO, clio(**{"Numéro": "C-52", "Immatriculation": "AC-000-DE", "N° de cadre": "X52"})),
    )
    (line,) = judged("vehicles", rows(clio(**{"Numéro": "C-52", "N° de cadre": ""})))
    assert "plusieurs véhicules" in why(line)


def test_a_number_with_another_plate_is_asked_about(bring, judged):
    bring("vehicles", rows(CLIO))
    (line,) = judged("vehicles", rows(clio(**{"Immatriculation": "AC-000-DE", "N° de cadre": ""})))
    assert line.outcome == "open"
    assert [choice.label for choice in line.choices] == ["C’est lui\u00a0: corriger C-51"]


def test_a_meter_that_goes_on_is_a_reading_and_one_that_goes_back_is_left(bring, judged):
    bring("vehicles", rows(CLIO))
    bring("vehicles", rows(clio(Compteur="45 500")))
    known = Vehicle.objects.get()
    assert known.meter == 45_500
    assert known.readings.count() == 2
    (line,) = judged("vehicles", rows(CLIO))
    assert line.outcome == "same"
    assert "ne recule pas" in line.notes[0]


def test_a_meter_that_runs_too_fast_is_to_be_read_again(bring, judged):
    bring("vehicles", rows(CLIO))
    (line,) = judged("vehicles", rows(clio(Compteur="452000")))
    assert "relisez le compteur" in why(line)


def test_a_vehicle_that_moved_changes_place(bring):
    a_place("Nantes", short_name="Nantes")
    bring("vehicles", rows(CLIO))
    bring("vehicles", rows(clio(Lieu="Nantes")))
    known = Vehicle.objects.get()
    assert known.place.name == "Nantes"
    assert entries_about(known)[0].verb == "change_place"


def test_one_answer_for_all_lines_fills_what_the_file_does_not_say(bring):
    a_place("Nantes", short_name="Nantes")
    short = [[row[0], *row[2:6], row[7]] for row in rows(CLIO)]
    run = bring("vehicles", short, fallbacks={"category": "Voiture", "energy": "Gazole", "place": "Nantes"})
    known = Vehicle.objects.get()
    assert run.created_count == 1
    assert (known.category.code, known.energy, known.place.name) == ("car", "diesel", "Nantes")


def test_one_answer_for_all_lines_moves_no_vehicle_that_we_know(bring):
    a_place("Nantes", short_name="Nantes")
    bring("vehicles", rows(CLIO))
    without_place = [row[:-1] for row in rows(CLIO)]
    assert bring("vehicles", without_place, fallbacks={"place": "Nantes"}).same_count == 1
    assert Vehicle.objects.get().place.name != "Nantes"


def test_a_vehicle_that_left_the_fleet_is_not_brought_back(judged):
    a_vehicle(number="C-51", plate="AB-000-CD", state="retired", retired_on=date(2026, 1, 5))
    (line,) = judged("vehicles", rows(CLIO))
    assert "sorti du parc" in why(line)


def test_a_bike_needs_no_plate_and_a_car_does(judged):
    bike = ["V-51", "VAE", "Arcade", "E-Colors", "", "ARC51", "Électrique", "", "Ancenis"]
    found = judged("vehicles", rows(bike, clio(Immatriculation="", **{"N° de cadre": ""})))
    assert found[0].outcome == "new"
    assert why(found[1]) == "Il manque l’immatriculation."


def test_what_every_vehicle_needs_is_asked_of_new_ones_only(bring, judged):
    bring("vehicles", rows(CLIO))
    (known,) = judged("vehicles", rows(clio(Marque="", Modèle="")))
    assert known.outcome == "same"
    (new,) = judged(
        "vehicles",
        rows(clio(Marque="", **{"Numéro": "C-9", "Immatriculation": "AC-000-DE", "N° de cadre": ""})),
    )
    assert why(new) == "Il manque «\u00a0Marque\u00a0»."
