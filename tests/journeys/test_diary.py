"""A morning with the diary: a free hour, a slot while one fills the form, somebody who was quicker, a telephone that reads it."""

import re

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from mobilite.diary.models import Appointment, Status
from tests.cast import client_for, staff
from tests.factories import a_person, a_place, commune, paris_at
from tests.factories.diary import a_presence, an_appointment
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.hands import field, follow, press, said, words


@pytest.fixture
def week(transactional_db, agent):
    """Camille is at Ancenis on Tuesday and at Ligné on Wednesday; somebody comes at ten."""
    a_presence(agent, hours=(9, 17))
    a_presence(agent, place=a_place("Ligné", commune=commune("Ligné")), weekday=2, hours=(9, 12))
    an_appointment(agent, paris_at(4, 7, 10), person=a_person("Yanis", "Benali"))
    return a_person("Amina", "Le Goff")


def test_from_a_free_hour_of_the_week_to_an_appointment(visit, accessible, agent, week):
    page = visit(agent)
    page.goto("/agenda/")
    page.get_by_role("link", name=re.compile(r"Rendez-vous mer\.\s8\savril, 9\sh, Camille")).click()
    page.get_by_label("Nom ou téléphone").fill("amina")
    page.get_by_role("button", name="Chercher").click()
    follow(page, "Choisir Amina Le Goff")
    expect(field(page, "Jour")).to_have_value("2026-04-08")
    expect(field(page, "Heure")).to_have_value("09:00")
    field(page, "Avec qui ?").select_option(str(agent.pk))
    press(page, "Prendre le rendez-vous")
    assert "Le rendez-vous est pris : mer. 8 avril 2026, 9 h" in said(page)
    accessible(page)
    one = Appointment.objects.get(person=week)
    assert (one.user, one.place.name, one.starts_at) == (agent, "Ligné", paris_at(4, 8, 9))
    page.goto("/agenda/")
    page.get_by_role("link", name=re.compile("Amina L.")).first.click()
    page.wait_for_url(f"**/agenda/{one.pk}/")


def first_slot(page, hour):
    """Return the card « Premier créneau libre : mar. 7 avril, <hour> »."""
    words_of_it = r"\s".join(f"Premier créneau libre : mar. 7 avril, {hour}".split())
    return page.get_by_role("radio", name=re.compile(words_of_it))


def test_slots_follow_the_answers_and_who_was_quicker_is_said(visit, agent, week):
    page = visit(agent)
    page.goto(f"/agenda/nouveau/?personne={week.pk}")
    field(page, "Durée").select_option("15")
    first_slot(page, "9 h 45").wait_for()
    field(page, "Durée").select_option("60")
    first_slot(page, "10 h 30").check()
    an_appointment(agent, paris_at(4, 7, 11))
    press(page, "Prendre le rendez-vous")
    told = words(page.get_by_role("alert").first)
    assert "Camille a déjà un rendez-vous" in told
    first_slot(page, "11 h 30").check()
    press(page, "Prendre le rendez-vous")
    assert "11 h 30" in said(page)


def test_without_javascript_a_button_shows_the_slots(visit, agent, week):
    page = visit(agent, scripts=False)
    page.goto(f"/agenda/nouveau/?personne={week.pk}")
    field(page, "Nature").select_option("Visite")
    field(page, "Lieu").select_option("ailleurs")
    field(page, "Commune").select_option(commune("Ligné").pk)
    field(page, "Adresse").fill("2 rue de l’Exemple")
    press(page, "Voir les créneaux")
    page.get_by_role("radio", name=re.compile("Premier créneau libre")).check()
    assert "min de route" in words(page.locator("#q-creneaux"))
    press(page, "Prendre le rendez-vous")
    assert "min avant" in words(page.locator("main"))
    assert Appointment.objects.get(person=week).travel_before > 0


def test_moved_then_came_then_cancelled_on_a_telephone(visit, accessible, agent, week):
    one = an_appointment(agent, paris_at(4, 7, 14), person=week)
    page = visit(agent, size=PHONE)
    page.goto("/agenda/")
    accessible(page)
    page.get_by_role("link", name="Amina L.").click()
    press(page, "Venu")
    assert "venu" in said(page)
    one.refresh_from_db()
    assert one.status == Status.KEPT
    other = an_appointment(agent, paris_at(4, 8, 10), person=week)
    page.goto(f"/agenda/{other.pk}/")
    follow(page, "Déplacer")
    page.get_by_role("radio", name=re.compile("Premier créneau libre")).check()
    press(page, "Déplacer")
    assert "Le rendez-vous est déplacé" in said(page)
    page.goto(f"/agenda/{other.pk}/annuler/")
    field(page, "Pourquoi ?").fill("Elle travaille")
    press(page, "Annuler le rendez-vous")
    assert "Ce temps est libre de nouveau" in said(page)


def test_a_telephone_reads_the_diary_until_the_address_is_withdrawn(visit, accessible, agent, week):
    page = visit(agent)
    page.goto("/agenda/adresses/")
    press(page, "Faire une adresse : Mes rendez-vous")
    address = page.get_by_label("Adresse de l’agenda").input_value()
    accessible(page)
    read = client_for().get("/" + address.split("/", 3)[3])
    assert [str(one["SUMMARY"]) for one in Calendar.from_ical(read.content).walk("VEVENT")] == ["RDV – Yanis"]
    assert "Benali" not in read.content.decode()
    press(page, "Retirer l’adresse : Mes rendez-vous")
    assert "ne montre plus rien" in said(page)
    assert client_for().get("/" + address.split("/", 3)[3]).status_code == 404


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_are_within_reach_of_all(visit, accessible, agent, week, size, scheme):
    staff("agent", "Julien", "Roux")
    one = an_appointment(agent, paris_at(4, 7, 15), person=week, travel_before=20)
    page = visit(agent, size=size)
    page.emulate_media(color_scheme=scheme)
    for address in ("/agenda/", "/agenda/?vue=jour", "/agenda/?tableau=1", f"/agenda/nouveau/?personne={week.pk}",
                    f"/agenda/{one.pk}/", f"/agenda/{one.pk}/deplacer/", "/agenda/permanences/",
                    "/agenda/permanences/nouvelle/"):  # fmt: skip
        page.goto(address)
        accessible(page)
