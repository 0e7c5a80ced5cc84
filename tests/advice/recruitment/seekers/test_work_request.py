"""« Je cherche un travail »: asked from a telephone in three screens, answered at the desk (row J8)."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from advice.recruitment.seekers.models import WorkRequest
from advice.recruitment.seekers.operations import (
    SeekerRefused,
    close_link,
    make_link,
    make_record,
    set_aside,
    tie,
)
from advice.recruitment.seekers.retention import _delete, _old
from mobilite.files import storage
from mobilite.people.models import Person
from mobilite.portal.arrivals import Means
from tests.cast import client_for
from tests.factories import a_person, a_place, commune, paris_at, the_organisation
from tests.factories.seeking import a_cv, a_form_link, a_work_request
from tests.mobilite.files.test_pdfs import a_pdf

WHO = {"last_name": "Keita", "first_name": "Mamadou", "phone": "06 39 98 97 50"}


@pytest.fixture
def phone(client, db):
    a_place()
    the_organisation()
    return client


def fill(phone, means=("walk", "bus"), **who):
    phone.post("/travail/", {"means": means})
    return phone.post("/travail/qui/", WHO | {"commune": commune("Mésanger").pk} | who, follow=True)


def test_three_screens_by_the_link_of_a_flyer_make_a_request_that_a_recruiter_calls(phone, recruiter):
    link = a_form_link()
    phone.get(f"/travail/de/{link.code.upper()}/")
    page = fill(phone)
    assert "À pied, en bus ou en train" in page.text
    assert "Mamadou Keita, Mésanger" in page.text
    page = phone.post("/travail/verifier/", follow=True)
    assert "C’est envoyé" in page.text
    assert "mer.\u00a08\u00a0avril, 17\u00a0h\u00a030" in page.text
    asked = WorkRequest.objects.get()
    assert (asked.means, asked.link, asked.file_name) == (["walk", "bus"], link, "")
    today = client_for(recruiter).get("/").text
    assert "Cherchent un travail" in today
    assert "Mamadou Keita" in today


def test_pressed_twice_or_gone_back_it_is_one_request(phone):
    fill(phone)
    phone.post("/travail/verifier/")
    assert "C’est envoyé" in phone.post("/travail/verifier/", follow=True).text
    assert WorkRequest.objects.count() == 1


def test_a_cv_is_kept_as_we_write_it_again_and_a_recruiter_reads_it(phone, recruiter):
    fill(phone)
    sent = SimpleUploadedFile("../cv.exe", a_pdf(), content_type="image/png")
    phone.post("/travail/verifier/", {"paper": sent})
    asked = WorkRequest.objects.get()
    assert asked.file_name.startswith("seekers/")
    assert (
        client_for(recruiter).get(f"/recrutement/demandes/{asked.pk}/cv/")["Content-Type"]
        == "application/pdf"
    )


def test_a_file_that_is_no_cv_is_said_beside_it_and_the_rest_stays(phone):
    fill(phone)
    page = phone.post("/travail/verifier/", {"paper": SimpleUploadedFile("cv.pdf", b"<html>")})
    assert page.status_code == 200
    assert 'class="err"' in page.text
    assert "Mamadou Keita" in page.text
    assert not WorkRequest.objects.exists()


def test_nobody_skips_a_screen_and_no_answer_is_asked_again_in_words(phone):
    for path in ("qui/", "verifier/", "envoyee/"):
        assert phone.get(f"/travail/{path}").headers["Location"] == "/travail/"
    assert "Choisissez au moins une réponse." in phone.post("/travail/", {}).text
    assert phone.get("/travail/de/inconnu/").headers["Location"] == "/travail/"


def test_who_cannot_move_says_only_that(db):
    asked = a_work_request(means=[Means.NONE, Means.WALK])
    assert asked.is_stuck
    assert asked.moves == "Je ne peux pas me déplacer"


def test_somebody_we_know_is_proposed_and_tied_without_changing_her_record(recruiter):
    known = a_person("Mamadou", "Keita", phone="+33639989751")
    asked = a_work_request()
    page = client_for(recruiter).get(f"/recrutement/demandes/{asked.pk}/").text
    assert "Déjà connue" in page
    assert "Même nom." in page
    sure = client_for(recruiter).get(f"/recrutement/demandes/{asked.pk}/rattacher/{known.pk}/").text
    assert "06\u00a039\u00a098\u00a097\u00a050" in sure
    done = client_for(recruiter).post(f"/recrutement/demandes/{asked.pk}/rattacher/{known.pk}/")
    assert done.headers["Location"] == known.get_absolute_url()
    known.refresh_from_db()
    assert known.phone == "+33639989751"
    assert WorkRequest.objects.get().person == known


def test_a_stranger_s_record_is_written_from_what_she_sent_once(recruiter, now):
    asked = a_work_request()
    made = make_record(asked.pk, at=now, actor=recruiter).person
    assert (made.phone, made.commune.name) == ("+33639989750", "Mésanger")
    with pytest.raises(SeekerRefused, match="déjà traitée"):
        make_record(asked.pk, at=now, actor=recruiter)
    assert Person.objects.filter(last_name="Keita").count() == 1


def test_set_aside_says_why_and_erases_the_cv(recruiter, now, django_capture_on_commit_callbacks):
    asked = a_work_request(paper=a_cv())
    with pytest.raises(SeekerRefused, match="Dites pourquoi"):
        set_aside(asked.pk, reason=" ", at=now, actor=recruiter)
    with django_capture_on_commit_callbacks(execute=True):
        set_aside(asked.pk, reason="A trouvé un emploi", at=now, actor=recruiter)
    with pytest.raises(FileNotFoundError):
        storage.read(asked.file_name)
    with pytest.raises(SeekerRefused):
        tie(asked.pk, person=a_person(), at=now, actor=recruiter)


def test_a_link_is_counted_until_it_is_stopped_and_its_form_still_opens(phone, manager, now):
    link = a_form_link()
    with pytest.raises(SeekerRefused, match="porte déjà ce nom"):
        make_link(name="affiche, Mairie de Varades", kind="flyer", at=now, actor=manager)
    close_link(link.pk, at=now, actor=manager)
    phone.get(f"/travail/de/{link.code}/")
    fill(phone)
    phone.post("/travail/verifier/")
    assert WorkRequest.objects.get().link is None


def test_the_page_of_a_link_shows_its_address_and_its_code_to_print(manager):
    link = a_form_link()
    page = client_for(manager).get(link.get_absolute_url()).text
    assert f"/travail/de/{link.code}/" in page
    assert "<svg" in page


def test_what_is_old_goes_with_its_cv(recruiter, now):
    asked = a_work_request(paper=a_cv(), at=paris_at(4, 1, 9))
    assert "seekers/" in asked.file_name
    terms = SimpleNamespace(limit=now)
    assert _delete(list(_old(terms).values_list("pk", flat=True)), None) == [asked.file_name]
