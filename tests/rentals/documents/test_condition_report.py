"""The condition report of a departure and of a return, side by side (rows E1, E2)."""

import io
from datetime import timedelta

import pypdf
import pytest
from PIL import Image

from mobilite.documents.models import Document
from mobilite.documents.operations import content_of
from mobilite.files import storage
from rentals import documents
from rentals.models import Moment
from rentals.operations import hand_over, take_back
from tests.factories import a_driver, a_vehicle
from tests.factories.lending import a_report, a_signed_rental, an_offer, own_gear
from tests.papers import text_of

NAMES = ["Gilet et triangle", "Roue de secours"]


@pytest.fixture
def photo():
    file = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def out(agent):
    """Give the keys, and return the report of the departure."""

    def one(person=None, *, offer=None, vehicle=None, **report):
        rental = a_signed_rental(person or a_driver("Mathis", "Orain"), offer=offer, vehicle=vehicle)
        report = a_report(vehicle=rental.vehicle, gear=own_gear(rental), **report)
        rental = hand_over(rental.pk, report=report, at=rental.pickup_at, actor=agent)
        return rental.current.reports.get(moment=Moment.OUT)

    return one


@pytest.fixture
def back(agent):
    """Take the keys back, and return the report of the return."""

    def one(report_out, *, km=688, **report):
        rental = report_out.rental_vehicle.rental
        data = a_report(report_out.meter + km, **report)
        rental = take_back(rental.pk, report=data, at=rental.return_at, actor=agent)
        return rental.current.reports.get(moment=Moment.IN)

    return one


@pytest.fixture
def issue(agent):
    return lambda report: documents.issue_condition_report(report, at=report.at, actor=agent)


def test_a_departure_says_what_was_read_and_what_is_there(out, issue):
    report = out(accessories=NAMES[:1], missing=NAMES[1:], remarks="Voyant allumé.")
    document = issue(report)
    text = text_of(document)
    assert document.number == "EDL-2026-0001"
    assert document.title == "État des lieux de départ"
    assert "Compteur\n40\u202f000\u00a0km" in text
    assert "Carburant\n 75\u00a0%".replace("\n ", "\n") in text
    assert "Gilet et triangle\nprésent" in text
    assert "Roue de secours\nmanque" in text
    assert "Remarques\nVoyant allumé." in text
    assert "Aucune marque sur le véhicule." in text
    assert "Retour\n" not in text


def test_a_return_compares_with_the_departure(out, back, issue):
    text = text_of(issue(back(out(accessories=NAMES), accessories=NAMES[:1], missing=NAMES[1:])))
    assert "40\u202f000\u00a0km\n40\u202f688\u00a0km (688\u00a0km parcourus)" in text
    assert "Gilet et triangle\nprésent\nprésent" in text
    assert "Roue de secours\nprésent\nmanque" in text


def test_old_and_new_marks_are_told_apart_in_words_and_on_the_drawing(out, back, issue):
    first = out(marks=[("right", 500, 500, "scratch", "portière")])
    document = issue(back(first, marks=[("left", 250, 500, "dent", "")]))
    old, new = document.context["marks"]
    assert (old["number"], old["is_new"], old["label"]) == (1, False, "Rayure, côté droit (portière)")
    assert (new["number"], new["is_new"], new["label"]) == (2, True, "Bosse, côté gauche")
    assert (new["x"], new["y"]) == (90, 85)
    drawn = {side["side"]: [mark["number"] for mark in side["marks"]] for side in document.context["sides"]}
    assert drawn == {"front": [], "right": [1], "back": [], "left": [2]}
    text = text_of(document)
    assert "avant, le 7\u00a0avril 2026" in text
    assert "au retour" in text


def test_a_mark_found_by_somebody_else_later_is_not_in_an_earlier_report(out, back, issue):
    first = out()
    document_before = issue(first)
    back(first, marks=[("left", 250, 500, "dent", "")])
    assert document_before.context["marks"] == []


def test_fewer_photos_are_explained(out, issue, photo):
    text = text_of(issue(out(photos={"front": photo}, few_photos_reason="Il pleut")))
    assert "Moins de photos que d’habitude\u00a0: Il pleut" in text
    assert "Avant, 7\u00a0avril 2026, 10\u00a0h" in text


@pytest.mark.drawn
def test_the_photos_are_in_the_file_and_it_stays_light(out, issue, photo):
    sides = ["front", "right", "back", "left"]
    document = issue(out(photos=[(side, photo) for side in sides * 2], few_photos_reason=""))
    content = content_of(document)
    images = [image for page in pypdf.PdfReader(io.BytesIO(content)).pages for image in page.images]
    assert len(images) >= 1
    assert len(content) < 500_000


@pytest.mark.drawn
def test_a_photo_that_is_missing_stops_the_drawing(out, issue, photo):
    document = issue(out(photos={"front": photo}))
    storage.delete(document.context["photos"][0]["file"])
    with pytest.raises(Exception, match="may not show"):
        content_of(document)
    assert Document.objects.get(pk=document.pk).file_name == ""


@pytest.mark.parametrize(("offer", "sides"), [("reseau-scooter-50", 2), ("reseau-voiture", 4)])
def test_each_kind_of_vehicle_has_its_drawing(offer, sides, out, issue):
    assert len(issue(out(offer=an_offer(offer))).context["sides"]) == sides


def test_a_bike_says_its_battery_and_its_frame(out, issue):
    bike = a_vehicle("e-bike", frame_number="FR000777")
    text = text_of(issue(out(offer=an_offer("velila-velo"), vehicle=bike)))
    assert "Cadre FR000777" in text
    assert "Batterie" in text
    assert "Carburant" not in text


def test_asked_again_the_same_report_comes_back(out, issue, agent, now):
    report = out()
    first = issue(report)
    assert documents.issue_condition_report(report, at=now + timedelta(days=1), actor=agent) == first
