"""The pages of fines, as somebody at the counter uses them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mobilite.audit.models import Reading
from rentals.fines.documents import designation, handed_on
from rentals.fines.models import Fine, Status
from tests.cast import client_for
from tests.factories import a_vehicle, an_occupancy, paris_at, the_organisation
from tests.factories.fining import TYPED, a_charge, a_designated_fine, a_drive, a_fine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_may(the_clock):
    the_clock.move_to(TYPED)


def typed(one, **values):
    asked = {
        "kind": "offence", "number": "6041872300", "sent_on": "2026-05-04", "plate": one.plate,
        "happened_on": "2026-04-09", "happened_time": "14:12", "scene": "D723, Loireauxence", "amount": "90",
    }  # fmt: skip
    return asked | values


def test_a_notice_typed_once_shows_the_driver_and_the_sheet(as_agent):
    rental = a_drive()
    response = as_agent.post(reverse("fines:new"), typed(rental.vehicle), follow=True)
    page = response.content.decode()
    assert "Le conducteur de cette minute est trouvé." in page
    assert "18\u00a0juin 2026" in page
    for value in ("Le Goff", "15/01/1996", "3 rue du Pont", "6041872300"):
        assert f'data-value="{value}"' in page
    assert "Noter la désignation" in page
    assert Reading.objects.filter(object_id=rental.person_id).exists()


def test_who_drove_is_told_while_one_types(as_agent):
    rental = a_drive()
    asked = {"plate": rental.vehicle.plate.replace("-", ""), "happened_on": "2026-04-09", "happened_time": "14:12",
             "kind": "offence", "sent_on": "2026-05-04"}  # fmt: skip
    page = as_agent.get(reverse("fines:who"), asked).content.decode()
    assert "Aïcha Le Goff" in page
    assert "18\u00a0juin 2026" in page
    near = as_agent.get(reverse("fines:who"), asked | {"happened_on": "2026-04-07", "happened_time": "09:50"})
    assert "a pris les clés à 10\u00a0h" in near.content.decode()
    assert "Aucun de nos véhicules" in as_agent.get(reverse("fines:who"), {"plate": "ZZ"}).content.decode()


@pytest.mark.parametrize(
    "query",
    ["plate=%00", "vehicle=99999999999999999999", "happened_on=9999-99-99&happened_time=99:99", "sent_on=x"],
)
def test_what_is_half_typed_is_no_error(as_agent, query):
    assert as_agent.get(f"{reverse('fines:who')}?{query}").status_code == 200


def test_an_hour_that_did_not_exist_is_refused(as_agent, the_clock):
    vehicle = a_vehicle("car")
    page = as_agent.post(
        reverse("fines:new"), typed(vehicle, happened_on="2026-03-29", happened_time="02:30")
    )
    assert "n’a pas existé" in page.content.decode()


def test_the_hour_that_came_twice_is_asked_for_only_when_it_matters(agent, the_clock):
    the_clock.move_to(paris_at(11, 20))
    as_agent = client_for(agent)
    rental = a_drive()
    vehicle = rental.vehicle
    asked = typed(vehicle, happened_on="2026-10-25", happened_time="02:30", sent_on="2026-11-02")
    assert as_agent.post(reverse("fines:new"), asked).status_code == 302  # the same driver before and after
    other = a_vehicle("car")
    start = paris_at(10, 25, 1, 0)
    end = start + timedelta(hours=1, minutes=45)  # in the first « 2 h 45 »
    link = rental.current
    an_occupancy(other, starts_at=start, ends_at=end, left_at=start, released_at=end, person=rental.person)
    link.occupancy = other.occupancies.get()
    link.save()
    asked = typed(other, number="2", happened_on="2026-10-25", happened_time="02:30", sent_on="2026-11-02")
    page = as_agent.post(reverse("fines:new"), asked).content.decode()
    assert "Choisissez laquelle" in page
    as_agent.post(reverse("fines:new"), asked | {"which": "second"})
    assert Fine.objects.get(number="2").status == Status.NOBODY
    as_agent.post(reverse("fines:new"), asked | {"which": "first", "number": "3"})
    assert Fine.objects.get(number="3").person == rental.person


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"plate": "ZZ-999-ZZ"}, "Aucun de nos véhicules n’a cette plaque"),
        ({"plate": "\x00"}, "id_plate"),
        ({"number": ""}, "Il manque «\u00a0Numéro de l’avis\u00a0»"),
        ({"amount": "99999999999999"}, "id_amount"),
        ({"sent_on": "2027-01-01"}, "pas encore parti"),
        ({"vehicle": "99999999999999999999"}, "id_vehicle"),
    ],
)
def test_bad_input_stays_beside_its_field(as_agent, values, said):
    response = as_agent.post(reverse("fines:new"), typed(a_vehicle("car"), **values))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Fine.objects.exists()


def test_a_picture_of_the_receipt_is_drawn_again_and_served_to_few(as_agent, adviser, tmp_path):
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    fine = a_fine(actor=None)
    upload = SimpleUploadedFile("recu.png", out.getvalue(), content_type="image/png")
    asked = {"means": "registered", "answered_on": "2026-05-07", "answer_reference": "1A", "proof": upload}
    as_agent.post(reverse("fines:designate", args=[fine.pk]), asked)
    fine.refresh_from_db()
    assert (fine.status, fine.proof_file.endswith(".jpg")) == (Status.DESIGNATED, True)
    assert as_agent.get(reverse("fines:proof", args=[fine.pk]))["Content-Type"] == "image/jpeg"
    assert client_for(adviser).get(reverse("fines:proof", args=[fine.pk])).status_code == 403


def test_a_file_that_is_no_picture_is_refused_beside_its_field(as_agent):
    from django.core.files.uploadedfile import SimpleUploadedFile

    fine = a_fine()
    upload = SimpleUploadedFile("x.exe", b"MZ" * 50)
    asked = {"means": "online", "answered_on": "2026-05-07", "proof": upload}
    page = as_agent.post(reverse("fines:designate", args=[fine.pk]), asked).content.decode()
    assert "n’est pas une photo" in page


def test_a_hidden_address_is_the_manager_s_to_copy(as_agent, as_manager):
    rental = a_drive()
    rental.person.address_is_hidden = True
    rental.person.save()
    fine = a_fine(rental)
    url = reverse("fines:fine", args=[fine.pk])
    assert "3 rue du Pont" not in as_agent.get(url).content.decode()
    assert "3 rue du Pont" in as_manager.get(url).content.decode()
    the_organisation()
    assert as_agent.get(reverse("fines:letter", args=[fine.pk])).status_code == 404
    assert as_manager.get(reverse("fines:letter", args=[fine.pk])).status_code == 200
    page = as_agent.get(reverse("fines:identity", args=[fine.pk])).content.decode()
    assert "3 rue du Pont" not in page
    as_agent.post(reverse("fines:identity", args=[fine.pk]), {"last_name": "Le Goff", "first_name": "Aïcha"})
    fine.refresh_from_db()
    assert fine.identity["address"] == "3 rue du Pont"


def test_the_story_of_a_vehicle_tells_it_to_few(as_agent, workshop, agent):
    fine = a_fine(actor=agent)
    for url in (fine.vehicle.get_absolute_url(), fine.rental.get_absolute_url()):
        assert fine.number in as_agent.get(url).content.decode()
        assert fine.number not in client_for(workshop).get(url).content.decode()
    assert fine.number in as_agent.get(fine.person.get_absolute_url()).content.decode()


def test_tabs_hold_what_their_names_say(as_agent):
    rental = a_drive()
    a_fine(rental, number="1001")
    a_fine(rental, number="1002", sent_on=date(2026, 4, 10))  # last day 25 May: soon only from 10 May
    a_designated_fine(rental, number="1003")
    a_charge(rental, number="1004")
    url = reverse("fines:list")

    def numbers(tab):
        page = as_agent.get(url, {"vue": tab}).content.decode()
        return {n for n in ("1001", "1002", "1003", "1004") if f">{n}<" in page or n in page}

    assert numbers("designer") == {"1001", "1002"}
    assert numbers("transmettre") == {"1004"}
    assert numbers("designees") == {"1003"}
    assert numbers("bientot") == set()


def test_tabs_of_days(agent, the_clock):
    fine = a_fine()
    url = reverse("fines:list")
    for day, tab in ((3, "bientot"), (18, "bientot"), (19, "retard")):
        the_clock.move_to(paris_at(6, day, 12))
        as_agent = client_for(agent)  # a session of May is over
        assert fine.number in as_agent.get(url, {"vue": tab}).content.decode(), day
    assert "En retard de 1" in as_agent.get(fine.get_absolute_url()).content.decode()


@pytest.mark.drawn
def test_the_letters_are_drawn(agent, settings):
    settings.DOCUMENT_DRAWER = "mobilite.documents.rendering.draw"
    the_organisation()
    rental = a_drive()
    for draw, fine in ((designation, a_designated_fine(rental)), (handed_on, a_charge(rental))):
        assert draw(fine, at=TYPED, by=agent).startswith(b"%PDF")


def test_the_registered_letter_says_what_the_law_asks(agent, settings):
    settings.DOCUMENT_DRAWER = "tests.papers.draw"
    the_organisation()
    words = designation(a_fine(), at=TYPED, by=agent).decode()
    for said in ("L121-6", "Le Goff", "3 rue du Pont", "D723", "18\u00a0juin 2026", "35911 Rennes"):
        assert said in words
    words = handed_on(a_charge(number="9", vehicle=Fine.objects.get().vehicle), at=TYPED, by=agent).decode()
    assert "4\u00a0août 2026" in words
