"""Public pages in the visitor's language; staff pages, and what is stored, in French (row K3)."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from mobilite.money import french
from mobilite.pages.french import date_fr, time_fr
from mobilite.portal.languages import KNOWN, remember, translated
from rentals.models import PublicRequest
from tests.conftest import NOW
from tests.factories import a_place, commune, the_organisation


@pytest.fixture
def phone(client, db):
    """Somebody's telephone, in front of our pages."""
    a_place()
    the_organisation()
    return client


def test_a_page_opens_in_the_language_of_the_browser(phone):
    page = phone.get("/demander/", headers={"accept-language": "ar-SY,ar;q=0.9,fr;q=0.5"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "ماذا تريد؟" in page.text
    assert 'lang="fr" dir="ltr"' in phone.get("/demander/", headers={"accept-language": "ti"}).text


def test_the_switch_changes_the_language_of_every_page_and_keeps_the_rest_of_the_address(phone):
    page = phone.get("/demander/")
    assert re.search(r'href="\?langue=ar"[^>]*lang="ar"[^>]*>العربية<', page.text)
    answer = phone.get("/demander/?x=1&langue=ar")
    assert answer.headers["Location"] == "/demander/?x=1"
    assert phone.cookies["langue"]["httponly"]
    for path in ("/demander/", "/travail/", "/verifier/"):
        assert 'dir="rtl"' in phone.get(path, headers={"accept-language": "fr"}).text
    assert phone.get("/demander/?langue=fr", follow=True).text.count('dir="ltr"')


def test_a_language_that_we_do_not_speak_changes_nothing(phone):
    phone.get("/demander/?langue=ar")
    page = phone.get("/demander/?langue=xx%0d", follow=True)
    assert 'lang="ar"' in page.text
    phone.cookies["langue"] = "../../etc"
    assert 'lang="fr"' in phone.get("/demander/").text


def test_whoever_is_known_reads_her_language_until_she_presses_another(phone, rf):
    phone.get("/demander/")
    session = phone.session
    request = rf.get("/")
    request.session = session
    remember(request, "ar")
    session.save()
    assert session[KNOWN] == "ar"
    assert 'lang="ar"' in phone.get("/demander/", headers={"accept-language": "fr"}).text
    phone.get("/demander/?langue=en")
    assert 'lang="en"' in phone.get("/demander/").text


def test_staff_pages_are_in_french_whatever_the_browser_says(client, agent):
    client.force_login(agent)
    client.cookies["langue"] = "ar"
    page = client.get(reverse("rentals:list"), headers={"accept-language": "ar"})
    assert '<html lang="fr">' in page.text
    assert not re.search(r"[\u0621-\u064a]", page.text)


def test_an_error_and_a_choice_are_said_in_the_language_of_the_page(phone):
    phone.cookies["langue"] = "ar"
    phone.post("/demander/", {"wanted": "scooter"})
    page = phone.post("/demander/quand/", {})
    assert "قل متى تريد المركبة." in page.text
    assert "هذا الأسبوع" in page.text


def test_what_is_asked_in_arabic_is_stored_in_french(phone):
    phone.cookies["langue"] = "ar"
    phone.post("/demander/", {"wanted": "scooter"})
    phone.post("/demander/quand/", {"when": "this_week", "how_long": "week"})
    who = {"last_name": "Haddad", "first_name": "Samia", "phone": "06 39 98 41 27"}
    page = phone.post("/demander/qui/", who | {"commune": commune("Mésanger").pk}, follow=True)
    assert "هل هذا صحيح؟" in page.text
    phone.post("/demander/verifier/")
    assert PublicRequest.objects.count() == 1
    assert arabic_rows() == []


def arabic_rows() -> list[str]:
    """Return the tables that hold an Arabic letter."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        for row in model._base_manager.values():
            if model._meta.label != "sessions.Session" and re.search(r"[\u0621-\u064a]", str(row)):
                found.append(model._meta.label)
    return sorted(set(found))


@pytest.mark.parametrize(
    ("language", "day", "hour"),
    [
        ("fr", "mar.\u00a07\u00a0avril 2026", "9\u00a0h\u00a030"),
        ("en", "Tuesday\u00a007/04/2026", "09:30"),
        ("ar", "الثلاثاء\u00a0\u206607/04/2026\u2069", "\u206609:30\u2069"),
    ],
)
def test_a_day_keeps_its_french_order_and_an_amount_its_comma(language, day, hour):
    with translation.override(language):
        assert date_fr(NOW) == day
        assert time_fr(NOW) == hour
        assert french(Decimal("12.5")) == "12,50\u00a0€"


def test_the_sentence_of_a_refusal_is_said_in_the_language_of_the_page():
    with translation.override("en"):
        assert translated("C’est trop près du rendez-vous\u00a0: appelez-nous.").startswith("It is too close")
        assert translated("Une phrase que personne n’a traduite.") == "Une phrase que personne n’a traduite."
