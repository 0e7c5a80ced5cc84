"""The papers that she is to bring, and their photographs from her telephone (rows K2, H5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mobilite.people.models import Paper
from tests.factories.own import an_asked_paper, inside, the_owner
from tests.factories.persons import a_picture

URL = "/moi/pieces/" + "work/"
ASKED = "Contrat de travail"


@pytest.fixture
def hers(db):
    return inside(an_asked_paper(the_owner()))


def photo(color="white"):
    return SimpleUploadedFile("IMG_1.jpg", a_picture(color).content, content_type="image/jpeg")


def text(response) -> str:
    return response.content.decode()


def test_she_photographs_what_is_missing_and_each_photograph_is_kept_once(hers):
    assert ASKED in text(hers.get("/moi/"))
    assert "C’est reçu" in text(hers.post(URL, {"camera": [photo()]}, follow=True))
    # Sent again after a cut, by the script or by hand: it is known.
    script = {"headers": {"X-Requested-With": "photo"}}
    assert hers.post(URL, {"files": [photo()]}, **script).json() == {"count": 1}
    assert hers.post(URL, {"files": [photo("red")]}, **script).json() == {"count": 2}
    paper = Paper.objects.get(person=the_owner(), kind="work", state="received")
    assert paper.files.count() == 2
    page = text(hers.get(URL))
    assert "Photos reçues" in page
    assert "<img" not in page, "what was sent is not shown back on a telephone"
    assert "Reçu. Nous regardons." in text(hers.get("/moi/"))


def test_what_is_no_photograph_is_said_beside_the_field(hers):
    bad = SimpleUploadedFile("photo.jpg", b"<html>", content_type="image/jpeg")
    assert 'class="err"' in text(hers.post(URL, {"camera": [bad]}))
    assert "Prenez au moins une photo" in text(hers.post(URL, {}))
    bad.seek(0)
    answer = hers.post(URL, {"files": [bad]}, headers={"X-Requested-With": "photo"})
    assert answer.status_code == 422
    assert answer.json()["refused"]
    assert not Paper.objects.filter(person=the_owner(), state="received").exists()


def test_a_paper_that_is_not_asked_has_no_page(hers):
    assert hers.get("/moi/pieces/quotient/").status_code == 404
    assert hers.get("/moi/pieces/nimporte/").status_code == 404
