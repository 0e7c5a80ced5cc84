"""The pages of applications: asked from the answers of the engine, kept when refused, shown on the case and on Aujourd’hui."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from advice.applications.models import Application
from mobilite.audit.models import Reading
from tests.cast import client_for
from tests.factories import aid_requests as make
from tests.factories.following import a_case

pytestmark = pytest.mark.django_db


def test_an_aid_is_asked_for_from_what_she_may_ask(adviser):
    case, mine = a_case(adviser=adviser), client_for(adviser)
    case.facts = make.PAUL
    case.save()
    answers = mine.get(reverse("cases:ask", args=[case.pk])).content.decode()
    url = reverse("applications:ask", args=[case.pk, "ft-amob"])
    assert f'href="{url}"' in answers
    page = mine.get(url).content.decode()
    assert "l’aide se demande au plus tard 1\u00a0mois après" in page.lower().replace("&#x27;", "’")
    late = mine.post(
        url, {"day_starts_on": "2026-03-06", "amount": "300", "why": "Pas de car."}
    ).content.decode()
    assert "C’est trop tard" in late
    assert "Pas de car." in late
    answer = mine.post(url, {"day_starts_on": "2026-04-01", "amount": "300,00", "why": "Pas de car."})
    application = Application.objects.get()
    assert answer.url == application.get_absolute_url()
    record = mine.get(answer.url).content.decode()
    assert "Papiers à joindre, 0 sur 2" in record
    assert "Pas de car." in record
    assert Reading.objects.filter(reader=adviser, object_id=case.person_id).exists()
    assert "Aide à la mobilité" in mine.get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("typed", ["0", "-5", "1e99", "99999999999999", "abc", "12\x00"])
def test_an_amount_that_is_not_one_is_refused_beside_its_field(adviser, typed):
    case = a_case(adviser=adviser)
    url = reverse("applications:ask", args=[case.pk, "ft-amob"])
    page = client_for(adviser).post(url, {"day_starts_on": "2026-04-01", "amount": typed})
    assert page.status_code == 200
    assert "amount" in page.context["form"].errors
    assert not Application.objects.exists()


def test_a_paper_is_joined_and_read_again_by_who_may(adviser, agent):
    application = make.an_application(adviser=adviser)
    paper = application.papers.order_by("rank")[0]
    mine = client_for(adviser)
    picture = io.BytesIO()
    Image.new("RGB", (60, 80)).save(picture, "JPEG")
    file = SimpleUploadedFile("contrat.jpg", picture.getvalue(), "image/jpeg")
    mine.post(
        reverse("applications:paper", args=[application.pk, paper.pk]), {"state": "ready", "file": file}
    )
    url = reverse("applications:paper_file", args=[application.pk, paper.pk])
    assert mine.get(url)["Content-Type"] == "image/jpeg"
    assert client_for(agent).get(url).status_code == 403
    nothing = reverse(
        "applications:paper_file", args=[application.pk, application.papers.order_by("rank")[1].pk]
    )
    assert mine.get(nothing).status_code == 404


def test_what_presses_stands_on_aujourd_hui_for_who_advises(adviser, agent):
    make.an_application(adviser=adviser, starts_on=date(2026, 3, 10))
    page = client_for(adviser).get("/").content.decode()
    assert "attend l’envoi de sa demande d’aide" in page
    assert "attend l’envoi" not in client_for(agent).get("/").content.decode()
