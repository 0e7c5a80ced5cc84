"""Marks on the drawing, photos all around (rows E1, E2)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mobilite.files import storage
from rentals.kerb import sights
from tests.cast import client_for
from tests.factories import a_signed_rental, a_vehicle, an_offer, an_ongoing_rental
from tests.rentals.kerb.steps import address, answer, draft, go_through, press_the_button, text, touch

pytestmark = pytest.mark.django_db


@pytest.fixture
def rental():
    return a_signed_rental()


def test_a_touch_on_the_drawing_is_a_mark_where_it_was_touched(as_agent, rental):
    touch(as_agent, rental, "right", 189, 86)
    mark = draft(rental).data["marks"][0]
    assert (mark["side"], mark["x"], mark["y"]) == ("right", 583, 562)
    assert "portière avant" in text(as_agent.get(address(rental, "marks") + "?cote=right"))


def test_it_falls_at_the_same_place_on_every_screen(as_agent, rental):
    answer(as_agent, rental, "marks", side="left", press="aaaa", **{"tap-s.x": 144, "tap-s.y": 68})
    answer(as_agent, rental, "marks", side="front", press="bbbb", **{"tap-l.x": 270, "tap-l.y": 127})
    small, large = draft(rental).data["marks"]
    assert (small["x"], small["y"]) == (500, 500)
    assert (large["x"], large["y"]) == (500, 498)


def test_a_touch_sent_twice_by_the_network_is_one_mark(as_agent, rental):
    touch(as_agent, rental, "right", 189, 86, press="cccc")
    touch(as_agent, rental, "right", 40, 86, press="cccc")
    assert len(draft(rental).data["marks"]) == 1


def test_a_touch_near_a_new_mark_is_about_that_mark(as_agent, rental):
    first = touch(as_agent, rental, "right", 189, 86, press="aaaa")
    assert touch(as_agent, rental, "right", 193, 90, press="bbbb") == first


def test_without_the_drawing_a_part_is_named(as_agent, rental):
    answer(as_agent, rental, "marks", side="right", press="aaaa", do="add", part="portière arrière")
    mark = draft(rental).data["marks"][0]
    assert sights.part_at("car", "right", mark["x"], mark["y"]) == "portière arrière"


def test_every_part_is_found_again_at_its_middle():
    for drawing in ("car", "scooter", "bike"):
        for side, _label in sights.sides(drawing):
            for zone in sights.zones(drawing, side):
                x, y = zone.middle
                assert sights.part_at(drawing, side, x * 1000 // 360 + 1, y * 1000 // 170 + 1), zone


def test_a_mark_is_named_then_may_be_taken_away(as_agent, rental):
    mark = touch(as_agent, rental, "right", 189, 86)
    page = text(answer(as_agent, rental, "marks", side="right", do="next"))
    assert "Dites ce qu’est la marque 1" in page
    answer(as_agent, rental, "marks", side="right", kind=f"{mark}:dent")
    assert draft(rental).data["marks"][0]["kind"] == "dent"
    answer(as_agent, rental, "marks", side="right", remove=mark)
    assert draft(rental).data["marks"] == []


def test_the_scratch_seen_today_is_old_the_next_time(as_agent, agent, rental, the_clock):
    mark = touch(as_agent, rental, "right", 189, 86)
    answer(as_agent, rental, "marks", side="right", kind=f"{mark}:scratch")
    go_through(as_agent, rental, 40_010)
    press_the_button(as_agent, rental)
    the_clock.move_to(rental.return_at)
    as_agent = client_for(agent)  # a new day, signed in again
    page = text(as_agent.get(address(rental, "marks", back=True) + "?cote=right"))
    assert "Rayure, portière avant" in page
    assert "Ancienne, départ du 7\u00a0avril 2026" in page
    assert "mark-new" not in page


def test_a_two_wheeler_has_two_sides(as_agent):
    rental = a_signed_rental(offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50"))
    page = text(as_agent.get(address(rental, "marks")))
    assert "Droite" in page
    assert "Avant<" not in page
    answer(as_agent, rental, "marks", side="right", do="next")
    assert answer(as_agent, rental, "marks", side="left", do="next")["Location"] == address(rental, "photos")


# --- photos ---


def test_a_photo_is_kept_at_once_and_shown_to_those_who_may(as_agent, as_workshop, rental, a_photo):
    answer(as_agent, rental, "photos", do="photo", **{"photo-front": a_photo()})
    assert list(draft(rental).data["photos"]) == ["front"]
    address_of = f"/locations/{rental.pk}/depart/photo/front/"
    assert as_agent.get(address_of)["Content-Type"] == "image/jpeg"
    assert as_agent.get(address_of + "?petite")["Content-Type"] == "image/jpeg"
    assert as_workshop.get(address_of).status_code == 403


def test_a_photo_taken_again_replaces_the_first(
    as_agent, rental, a_photo, django_capture_on_commit_callbacks
):
    answer(as_agent, rental, "photos", do="photo", **{"photo-front": a_photo()})
    first = draft(rental).data["photos"]["front"]
    with django_capture_on_commit_callbacks(execute=True):
        answer(as_agent, rental, "photos", do="photo", **{"photo-front": a_photo("red")})
    assert draft(rental).data["photos"]["front"] != first
    with pytest.raises(FileNotFoundError):
        storage.read(first)


def test_eight_photos_of_a_car_or_a_motive(as_agent, rental, a_photo):
    answer(as_agent, rental, "photos", do="photo", **{"photo-front": a_photo()})
    assert "Il manque 7\u00a0photos" in text(answer(as_agent, rental, "photos"))
    assert answer(as_agent, rental, "photos", few="Il fait nuit")["Location"] == address(
        rental, "accessories"
    )


def test_four_photos_of_a_two_wheeler_are_enough(as_agent, a_photo):
    rental = a_signed_rental(offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50"))
    views = ("front", "right", "back", "left")
    response = answer(as_agent, rental, "photos", **{f"photo-{view}": a_photo() for view in views})
    assert response["Location"] == address(rental, "accessories")


def test_what_is_no_photo_is_said(as_agent, rental):
    text_file = SimpleUploadedFile("photo.jpg", b"bonjour", content_type="image/jpeg")
    page = text(answer(as_agent, rental, "photos", do="photo", **{"photo-front": text_file}))
    assert "n’est pas une photo" in page


def test_photos_and_marks_go_into_the_report_and_the_draft_goes_away(
    as_agent, rental, a_photo, django_capture_on_commit_callbacks
):
    mark = touch(as_agent, rental, "front", 160, 110)
    answer(as_agent, rental, "marks", side="front", kind=f"{mark}:chip")
    answer(as_agent, rental, "marks", side="front", mark=mark, do="photo", **{f"photo-m-{mark}": a_photo()})
    answer(as_agent, rental, "photos", do="photo", **{"photo-avant_droit": a_photo("red")})
    go_through(as_agent, rental, 40_010)
    files = list(draft(rental).data["photos"].values())
    with django_capture_on_commit_callbacks(execute=True):
        press_the_button(as_agent, rental)
    report = rental.current.reports.get()
    assert {photo.side for photo in report.photos.all()} == {"avant_droit", "marque_1"}
    found = report.new_marks.get()
    assert (found.kind, found.side, found.note) == ("chip", "front", "plaque")
    assert draft(rental) is None
    for name in files:
        with pytest.raises(FileNotFoundError):
            storage.read(name)


def test_the_photo_of_an_old_mark_is_shown_beside_it(as_agent, agent, rental, a_photo, the_clock):
    mark = touch(as_agent, rental, "front", 160, 110)
    answer(as_agent, rental, "marks", side="front", kind=f"{mark}:chip")
    answer(as_agent, rental, "marks", side="front", mark=mark, do="photo", **{f"photo-m-{mark}": a_photo()})
    go_through(as_agent, rental, 40_010)
    press_the_button(as_agent, rental)
    the_clock.move_to(rental.return_at)
    as_agent = client_for(agent)  # a new day, signed in again
    photo = rental.current.reports.get().photos.get()
    page = text(as_agent.get(address(rental, "marks", back=True) + "?cote=front"))
    assert f"/locations/etats-des-lieux/photos/{photo.pk}/" in page
    assert as_agent.get(f"/locations/etats-des-lieux/photos/{photo.pk}/").status_code == 200


def test_a_return_numbers_new_marks_after_the_old_ones(as_agent, agent, the_clock):
    rental = an_ongoing_rental()
    the_clock.move_to(rental.return_at)
    as_agent = client_for(agent)  # a new day, signed in again
    touch(as_agent, rental, "right", 189, 86, back=True)
    assert "Marque 1" in text(as_agent.get(address(rental, "marks", back=True) + "?cote=right"))
