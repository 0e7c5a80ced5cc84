"""The pages of the fleet: what people read there, and what the buttons do."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.cast import client_for
from tests.factories import a_category, a_driver, a_person, a_place, a_vehicle, an_occupancy
from tests.factories.lending import a_confirmed_rental, an_ongoing_rental
from vehicles.models import Category, LicenceRule, State, Vehicle, VehiclePhoto
from vehicles.operations import immobilise

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def page(client, name, *args, data=None):
    response = client.get(reverse(f"vehicles:{name}", args=args), data)
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, /, *args, **data):
    return client.post(reverse(f"vehicles:{name}", args=args), data, follow=True)


def text(response):
    return response.content.decode()


def new_vehicle(**changes):
    return {
        "number": "c-09",
        "category": a_category("car").pk,
        "make": "Citroën",
        "model": "C3",
        "plate": "ab000cd",
        "energy": "petrol",
        "gearbox": "manual",
        "meter": "12000",
        "place": a_place().pk,
        "in_service_on": "2026-04-07",
        "insured_last_day": "2026-12-31",
    } | changes


# The list


def test_tabs_sort_the_fleet(as_workshop, now):
    a_vehicle(number="C-10")
    a_vehicle(number="C-20", state=State.WORKSHOP)
    a_vehicle(number="C-30", insured_until=date(2026, 4, 20))
    a_vehicle(number="C-40", state=State.RETIRED, retired_on=date(2026, 1, 1))

    def shown(tab):
        html = page(as_workshop, "list", data={"vue": tab})
        return [number for number in ("C-10", "C-20", "C-30", "C-40") if f"{number} Renault" in html]

    assert shown("en-service") == ["C-10", "C-30"]
    assert shown("atelier") == ["C-20"]
    assert shown("echeances") == ["C-30"]
    assert shown("sortis") == ["C-40"]
    assert shown("tous") == ["C-10", "C-20", "C-30", "C-40"]


def test_the_list_says_who_is_out_and_who_is_late(as_workshop, now):
    an_occupancy(a_vehicle(), starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY)
    assert "En location" in page(as_workshop, "list")
    an_occupancy(a_vehicle(), starts_at=now - DAY, ends_at=now - HOUR, left_at=now - DAY)
    assert "En retard" in page(as_workshop, "list")


@pytest.mark.parametrize("words", ["AB-000-CD", "ab000cd", "C-01"])
def test_the_global_search_finds_a_plate_with_or_without_dashes(as_workshop, as_recruiter, words):
    vehicle = a_vehicle(plate="AB-000-CD")
    url = reverse("vehicles:vehicle", args=[vehicle.pk])
    search = {"q": words}
    assert url in as_workshop.get("/recherche/", search).content.decode()
    assert url not in as_recruiter.get("/recherche/", search).content.decode()


# The record


def test_the_record_says_what_ends_and_who_is_late(as_workshop, as_manager, now):
    car = a_vehicle(insured_until=date(2026, 4, 17), inspection_due_on=date(2026, 4, 1))
    person = a_person(first_name="Aïcha", last_name="Diallo")
    an_occupancy(car, starts_at=now - DAY, ends_at=now - HOUR, left_at=now - DAY, person=person)
    html = page(as_manager, "vehicle", car.pk)
    assert "encore 9\u00a0jours" in html
    assert "dépassé depuis le 1er" in html
    assert "Aïcha Diallo devait le rendre" in html
    # The workshop sees that it is late, and not the person's name.
    html = page(as_workshop, "vehicle", car.pk)
    assert "Diallo" not in html
    assert "n’est pas revenu" in html


def test_a_vehicle_free_of_everything_says_so(as_workshop):
    assert "il est libre" in page(as_workshop, "vehicle", a_vehicle("e-bike").pk)


def test_acts_follow_the_role(integration_employee, as_agent, as_workshop):
    from tests.cast import client_for

    car = a_vehicle()
    theirs = page(client_for(integration_employee), "vehicle", car.pk)
    assert "À nettoyer avant de repartir" in theirs
    assert "Mettre à l’atelier" not in theirs
    assert "Sortir du parc" not in page(as_agent, "vehicle", car.pk)
    assert "Mettre à l’atelier" in page(as_agent, "vehicle", car.pk)
    assert "Sortir du parc" in page(as_workshop, "vehicle", car.pk)


def test_the_record_costs_the_same_with_a_long_past(as_workshop, now, django_assert_max_num_queries):
    car = a_vehicle()
    for number in range(1, 31):
        start = now - number * 2 * DAY
        an_occupancy(
            car,
            starts_at=start,
            ends_at=start + DAY,
            left_at=start,
            released_at=start + DAY,
            person=a_person(),
        )
    # Four are the menu's count of late tasks, kept for a minute.
    with django_assert_max_num_queries(20):
        page(as_workshop, "vehicle", car.pk)


# Bringing in and correcting


def test_a_new_vehicle_is_written_as_it_should_be(as_workshop):
    post(as_workshop, "new", **new_vehicle())
    vehicle = Vehicle.objects.get()
    assert (vehicle.number, vehicle.plate, vehicle.insured_until) == ("C-09", "AB-000-CD", date(2027, 1, 1))
    assert vehicle.readings.get().km == 12_000


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"plate": ""}, "Il manque l’immatriculation."),
        ({"plate": "???"}, "par exemple AB-000-CD"),
        ({"plate": "AB-CD"}, "par exemple AB-000-CD"),
        ({"plate": "1234567890123"}, "trop longue"),
        ({"meter": "-1"}, "supérieure ou égale à 0"),
        ({"meter": "99999999999999999999"}, "inférieure ou égale"),
        ({"first_registered_on": "2026-04-08"}, "avant l’entrée dans le parc"),
        ({"number": ""}, "Il manque"),
        ({"in_service_on": "hier"}, "date valide"),
        ({"energy": "vapeur"}, "n’en fait pas partie"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_workshop, changes, sentence):
    html = text(post(as_workshop, "new", **new_vehicle(**changes)))
    assert sentence in html
    assert "Citroën" in html
    assert not Vehicle.objects.exists()


def test_an_older_plate_and_a_bike_without_one_are_accepted(as_workshop):
    post(as_workshop, "new", **new_vehicle(plate="123 abc 44"))
    post(
        as_workshop,
        "new",
        **new_vehicle(number="V-1", category=a_category("e-bike").pk, plate="", energy="electric"),
    )
    assert set(Vehicle.objects.values_list("plate", flat=True)) == {"123-ABC-44", ""}


def test_the_same_plate_is_refused_beside_the_field(as_workshop):
    a_vehicle(plate="AB-000-CD")
    html = text(post(as_workshop, "new", **new_vehicle()))
    assert "déjà cette immatriculation" in html


def test_the_form_shows_the_last_day_of_cover(as_workshop):
    car = a_vehicle(insured_until=date(2027, 1, 1))
    assert 'value="2026-12-31"' in page(as_workshop, "edit", car.pk)
    values = new_vehicle(number=car.number, plate=car.plate, insured_last_day="")
    post(as_workshop, "edit", car.pk, **values)
    car.refresh_from_db()
    assert (car.make, car.insured_until) == ("Citroën", None)


# The workshop


def test_with_nobody_waiting_one_page_is_enough(as_agent):
    car = a_vehicle()
    assert "Personne n’attend" in page(as_agent, "workshop", car.pk)
    response = post(as_agent, "workshop", car.pk, reason="Freins", ends_at="2026-04-09T12:00")
    assert "est à l’atelier" in text(response)
    car.refresh_from_db()
    assert car.state == State.WORKSHOP


def test_who_is_touched_is_shown_with_another_vehicle_before_anything_moves(as_manager, now):
    """Row A6."""
    car, other = a_vehicle(), a_vehicle()
    booking = an_occupancy(
        car, starts_at=now + HOUR, ends_at=now + DAY, person=a_person(first_name="Noémie", last_name="Petit")
    )
    data = {"reason": "Freins", "ends_at": "2026-04-09T12:00"}
    html = text(post(as_manager, "workshop", car.pk, **data))
    assert "Noémie Petit" in html
    assert f"{other.number} Renault Clio" in html
    booking.refresh_from_db()
    assert booking.vehicle == car
    response = post(as_manager, "workshop", car.pk, **data, **{f"move_{booking.pk}": other.pk})
    assert "prévenez les personnes" in text(response)
    booking.refresh_from_db()
    assert booking.vehicle == other


@pytest.mark.parametrize("chosen", ["", "0", "nonsense", "-1"])
def test_a_vehicle_that_was_not_proposed_is_refused(as_manager, now, chosen):
    car = a_vehicle()
    a_vehicle()
    booking = an_occupancy(car, starts_at=now + HOUR, ends_at=now + DAY)
    data = {"reason": "Freins", "ends_at": "2026-04-09T12:00", f"move_{booking.pk}": chosen}
    assert post(as_manager, "workshop", car.pk, **data).status_code == 200
    booking.refresh_from_db()
    assert booking.vehicle == car


def test_with_nothing_to_propose_it_says_what_to_do(as_manager, now):
    car = a_vehicle()
    an_occupancy(car, starts_at=now + HOUR, ends_at=now + DAY)
    data = {"reason": "Freins", "ends_at": "2026-04-09T12:00"}
    assert "aucun véhicule du même permis" in text(post(as_manager, "workshop", car.pk, **data))
    out = a_vehicle("scooter-50")
    an_occupancy(out, starts_at=now - HOUR, ends_at=now + DAY, left_at=now - HOUR)
    assert "Notez son retour" in text(post(as_manager, "workshop", out.pk, **data))


def test_dates_upside_down_or_missing_are_said(as_agent):
    car = a_vehicle()
    data = {"reason": "Freins"}
    assert "après le début" in text(post(as_agent, "workshop", car.pk, **data, ends_at="2026-04-06T12:00"))
    assert "Il manque" in text(post(as_agent, "workshop", car.pk, **data))
    assert post(as_agent, "workshop", car.pk, **data, ends_at="demain", starts_at="\x00").status_code == 200


def test_a_planned_visit_is_announced_then_cancelled(as_agent, agent, now):
    car = a_vehicle()
    visit = immobilise(car.pk, starts_at=now + HOUR, ends_at=now + DAY, reason="Pneus", at=now, actor=agent)
    assert "Pneus" in page(as_agent, "vehicle", car.pk)
    assert "annulé" in text(post(as_agent, "cancel_visit", visit.pk))
    assert "il est libre" in page(as_agent, "vehicle", car.pk)
    assert "n’est plus à venir" in text(post(as_agent, "cancel_visit", visit.pk))


def test_a_visit_that_should_have_begun_is_recalled(as_agent, agent, now, the_clock):
    car = a_vehicle()
    immobilise(car.pk, starts_at=now + HOUR, ends_at=now + DAY, reason="Pneus", at=now, actor=agent)
    the_clock.shift(2 * HOUR)
    assert "était prévu maintenant" in page(as_agent, "vehicle", car.pk)
    assert "Pneus" in page(as_agent, "workshop", car.pk)


def test_back_in_service_from_its_button(as_workshop, workshop, now):
    car = a_vehicle()
    immobilise(car.pk, starts_at=now, ends_at=now + DAY, reason="Pneus", at=now, actor=workshop)
    assert "Remettre en service" in page(as_workshop, "vehicle", car.pk)
    assert "de nouveau en service" in text(post(as_workshop, "back_in_service", car.pk))
    assert "déjà en service" in text(post(as_workshop, "back_in_service", car.pk))


# Place, meter, way out


def test_an_unlikely_meter_asks_to_confirm(as_workshop, now):
    car = a_vehicle()
    car.readings.create(km=40_000, at=now - DAY, source="Départ")
    html = text(post(as_workshop, "meter", car.pk, meter="45000"))
    assert "Le compteur est bien lu" in html
    assert 'type="checkbox"' in html
    post(as_workshop, "meter", car.pk, meter="45000", confirmed="on")
    car.refresh_from_db()
    assert car.meter == 45_000
    assert "ne recule pas" in text(post(as_workshop, "meter", car.pk, meter="10"))


# Photos


def picture(name="photo.jpg"):
    file = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue())


def test_photos_are_added_shown_and_removed(as_workshop, as_recruiter):
    car = a_vehicle()
    assert "2\u00a0photos ajoutées" in text(
        post(as_workshop, "photos", car.pk, photos=[picture(), picture()])
    )
    photo = VehiclePhoto.objects.order_by("pk").first()
    url = reverse("vehicles:photo", args=[photo.pk])
    whole, small = as_workshop.get(url), as_workshop.get(f"{url}?petite")
    assert Image.open(BytesIO(b"".join(whole.streaming_content))).size == (900, 600)
    assert Image.open(BytesIO(small.content)).size == (480, 320)
    assert small["Cache-Control"].startswith("private")
    assert as_recruiter.get(url).status_code == 403
    post(as_workshop, "remove_photo", photo.pk)
    assert as_workshop.get(url).status_code == 404


def test_what_is_no_photo_is_said_beside_the_field(as_workshop):
    car = a_vehicle()
    html = text(post(as_workshop, "photos", car.pk, photos=SimpleUploadedFile("x.jpg", b"%PDF-1.7")))
    assert "n’est pas une photo" in html
    assert "Choisissez au moins une photo" in text(post(as_workshop, "photos", car.pk))
    assert "10 photos au plus" in text(
        post(as_workshop, "photos", car.pk, photos=[picture() for _ in range(11)])
    )
    assert not VehiclePhoto.objects.exists()


# Categories


def test_settings_show_the_categories(as_workshop):
    html = page(as_workshop, "categories")
    assert "permis A1, A2, A ou permis B depuis 2 ans" in html
    assert "aucun permis" in html


def test_a_category_and_its_rules_are_the_staffs(as_manager):
    data = {"name": "Trottinette", "plural": "Trottinettes", "drawing": "bike", "minimum_age": "14"}
    post(as_manager, "new_category", **data, turnaround_minutes="15")
    made = Category.objects.get(name="Trottinette")
    assert "Aucun permis n’est demandé" in page(as_manager, "category", made.pk)
    response = post(as_manager, "new_rule", made.pk, licence="AM", held_years="1")
    assert "Permis AM depuis 1 an" in text(response)
    assert "existe déjà" in text(post(as_manager, "new_rule", made.pk, licence="AM", held_years="1"))
    assert "permis ou une date" in text(post(as_manager, "new_rule", made.pk, held_years="0"))
    post(as_manager, "remove_rule", made.licence_rules.get().pk)
    assert not LicenceRule.objects.filter(category=made).exists()
    post(as_manager, "edit_category", made.pk, **data | {"name": "Patinette"}, turnaround_minutes="20")
    made.refresh_from_db()
    assert (made.name, made.turnaround_minutes, made.code) == ("Patinette", 20, "trottinette")


def test_senseless_settings_are_refused(as_manager):
    car = a_category("car")
    data = {"name": "Voiture", "plural": "Voitures", "drawing": "car"}
    assert "en années" in text(
        post(as_manager, "edit_category", car.pk, **data, minimum_age="150", turnaround_minutes="5")
    )
    html = text(
        post(as_manager, "edit_category", car.pk, **data, minimum_age="18", turnaround_minutes="99999")
    )
    assert "Une semaine au plus" in html
    assert "existe déjà" in text(
        post(as_manager, "new_category", **data, minimum_age="18", turnaround_minutes="5")
    )


@pytest.mark.parametrize("make", [a_confirmed_rental, an_ongoing_rental])
def test_an_employee_of_the_workshop_is_not_led_to_rentals_that_are_closed_to_him(integration_employee, make):
    rental = make(a_driver())
    page = client_for(integration_employee).get(rental.vehicle.get_absolute_url()).text
    assert reverse("rentals:rental", args=[rental.pk]) not in page
