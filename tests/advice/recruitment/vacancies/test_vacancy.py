"""An employer offers a job from a telephone; nothing is published before it is read again (row J9)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from advice.recruitment.vacancies.models import Point, Status, Vacancy
from advice.recruitment.vacancies.operations import LONGEST, VacancyRefused, close, publish, refuse
from mobilite.periods import paris_date
from mobilite.workflow import ForbiddenTransition
from tests.cast import client_for
from tests.factories import a_place, commune, the_organisation
from tests.factories.offering import a_published_offer, an_offer_of_work
from tests.factories.seeking import a_form_link

KEY = "k" * 40


@pytest.fixture
def phone(client, db):
    a_place()
    the_organisation()
    return client


def said(**more):
    return {
        "title": "Plongeur ou plongeuse", "text": "Laver la vaisselle.", "commune": commune("Mésanger").pk,
        "hours": "Le midi", "contract": "cdd", "company": "Cantine d’exemple", "contact": "M. Perrin",
        "phone": "06 39 98 96 20", "vehicle_provided": "on", "press_key": KEY,
    } | more  # fmt: skip


def test_an_offer_is_sent_once_and_nobody_reads_it_before_us(phone):
    link = a_form_link()
    phone.get(f"/recruter/de/{link.code}/")
    phone.post("/recruter/", said())
    page = phone.post("/recruter/", said(), follow=True)
    assert "On relit votre offre." in page.text
    offer = Vacancy.objects.get()
    assert (offer.status, offer.link, offer.vehicle_provided) == (Status.RECEIVED, link, True)
    assert "Plongeur" not in phone.get("/emplois/").text
    assert phone.get(f"/emplois/{offer.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Dites quel travail."),
        ({"commune": ""}, "Choisissez la commune."),
        ({"contract": ""}, "Choisissez le contrat."),
        ({"phone": "06 39"}, "n’a pas le bon nombre de chiffres"),
        ({"email": "moi"}, "Cette adresse n’est pas complète."),
    ],
)
def test_a_wrong_answer_is_said_beside_it_and_the_rest_stays(phone, wrong, sentence):
    page = phone.post("/recruter/", said(**wrong)).text
    assert sentence in page
    assert "Cantine d’exemple" in page
    assert not Vacancy.objects.exists()


def test_each_point_is_read_before_it_is_published(recruiter, now):
    offer = an_offer_of_work()
    page = client_for(recruiter).post(
        f"/recrutement/offres/{offer.pk}/publier/",
        {
            "title": "Aide à domicile", "text": "Ménage.", "until": "2026-04-30",
            "points": [point for point in Point if point != Point.AGE],
        },
    ).text  # fmt: skip
    assert "Relisez aussi" in page
    # Each point is read beside its box.
    assert all(point.label.partition("\u00a0")[0] in page for point in Point)
    assert "ni «\u00a0jeune\u00a0»" in page
    assert Vacancy.objects.get().status == Status.RECEIVED


def test_what_is_published_is_what_we_corrected_without_whom_to_call(phone, recruiter):
    offer = an_offer_of_work("Serveuse")
    client_for(recruiter).post(
        f"/recrutement/offres/{offer.pk}/publier/",
        {"title": "Serveur ou serveuse", "text": "Servir.", "until": "2026-04-30", "points": list(Point)},
    )
    assert "Serveur ou serveuse" in phone.get("/emplois/").text
    page = phone.get(f"/emplois/{offer.pk}/").text
    assert "Association Exemple" in page
    assert "Durand" not in page
    assert "06\u00a039\u00a098\u00a096\u00a020" not in page


def test_an_offer_leaves_the_page_on_its_day_or_when_it_is_taken_off(phone, recruiter, now):
    offer = a_published_offer(recruiter)
    today = paris_date(now)
    assert Vacancy.objects.published(offer.until).exists()
    assert not Vacancy.objects.published(offer.until + timedelta(days=1)).exists()
    close(offer.pk, at=now, actor=recruiter)
    assert not Vacancy.objects.published(today).exists()
    with pytest.raises(ForbiddenTransition):
        refuse(offer.pk, reason="Trop tard", at=now, actor=recruiter)


@pytest.mark.parametrize(("days", "field"), [(-1, "until"), (LONGEST.days + 1, "until")])
def test_it_is_published_from_today_to_three_months(recruiter, now, days, field):
    offer, until = an_offer_of_work(), paris_date(now) + timedelta(days=days)
    with pytest.raises(VacancyRefused) as refusal:
        publish(offer.pk, title="A", text="B", points=list(Point), until=until, at=now, actor=recruiter)
    assert refusal.value.field == field


def test_a_refusal_says_why_and_is_the_end(recruiter, now):
    offer = an_offer_of_work()
    with pytest.raises(VacancyRefused, match="Dites pourquoi"):
        refuse(offer.pk, reason="", at=now, actor=recruiter)
    refuse(offer.pk, reason="Un âge est demandé", at=now, actor=recruiter)
    assert "Un âge est demandé" in client_for(recruiter).get(offer.get_absolute_url()).text


def test_the_database_publishes_nothing_unread(db):
    offer = an_offer_of_work()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vacancy.objects.filter(pk=offer.pk).update(status=Status.PUBLISHED)
