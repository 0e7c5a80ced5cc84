"""The pages of papers: photographed at the counter, checked beside the picture, refused; who looked is noted."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from mobilite.audit.models import Reading
from mobilite.people.models import Paper
from tests.factories import a_licence, a_paper_to_check, a_person
from tests.mobilite.files.test_pdfs import a_pdf
from tests.mobilite.retention.years import files_on_disk

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"people:{name}", args=args)


def upload(name="IMG_1.jpg", colour="teal"):
    out = BytesIO()
    Image.new("RGB", (90, 60), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def words(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def waiting():
    return a_paper_to_check(a_person("Aïcha", "Le Goff"))


def test_a_photo_taken_at_the_counter_leads_to_its_check(as_agent):
    person = a_person()
    pdf = SimpleUploadedFile("caf.pdf", a_pdf(2), "application/pdf")
    sent = {"kind": "address", "camera": [upload()], "files": [upload(colour="navy"), pdf]}
    response = as_agent.post(url("paper_photo", person.pk), sent)
    paper = person.papers.get()
    assert response.url == url("paper_check", person.pk, paper.pk)
    assert sorted(paper.files.values_list("is_pdf", "pages")) == [(False, 1), (False, 1), (True, 2)]
    shown = words(as_agent.get(response.url))
    assert "Ouvrir le PDF, 2 pages" in shown
    assert "Image 1. Touchez pour l’agrandir." in shown


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Prenez au moins une photo"),
        ({"files": SimpleUploadedFile("x.jpg", b"MZ" * 99, "image/jpeg")}, "n’est pas une photo"),
        (
            {"files": SimpleUploadedFile("x.pdf", b"%PDF-" + b"x" * 99, "application/pdf")},
            "ne se laisse pas lire",
        ),
        ({"files": SimpleUploadedFile("x.heic", b"\0\0\0\x24ftypheic" + b"\0" * 99, "image/heic")}, "HEIC"),
    ],
)
def test_what_is_no_picture_is_refused_beside_its_field(as_agent, sent, sentence):
    person = a_person()
    assert sentence in words(as_agent.post(url("paper_photo", person.pk), {"kind": "address", **sent}))
    assert (person.papers.count(), files_on_disk()) == (0, set())


def test_it_is_read_and_accepted(as_agent, waiting, django_capture_on_commit_callbacks):
    page = url("paper_check", waiting.person_id, waiting.pk)
    with django_capture_on_commit_callbacks(execute=True):
        response = as_agent.post(
            page, {"equivalent": "own", "issued_on": "2026-04-01", "kept_because": ""}, follow=True
        )
    assert "vu et conforme. L’image est effacée." in words(response)
    assert files_on_disk() == set()
    # Looked at again, it is what was noted.
    assert as_agent.get(page).url == waiting.get_absolute_url()
    assert "vue le 7 avril 2026 par Camille Bernard" in words(as_agent.get(waiting.get_absolute_url()))


def test_an_attestation_of_a_host_asks_for_the_host_s_identity(as_agent, waiting):
    page = url("paper_check", waiting.person_id, waiting.pk)
    sent = {"equivalent": "host", "issued_on": "2026-04-01", "detail": "Mme Morvan"}
    assert "doit être vue aussi" in words(as_agent.post(page, sent))
    as_agent.post(page, sent | {"companion_seen": "on"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.equivalent, waiting.detail) == ("seen", "host", "Mme Morvan")


def test_a_picture_kept_says_why_and_until_when_and_may_go(as_agent, waiting):
    page = url("paper_check", waiting.person_id, waiting.pk)
    sent = {"equivalent": "own", "issued_on": "2026-04-01", "kept_because": "fine"}
    assert "Donnez le dernier jour" in words(as_agent.post(page, sent))
    as_agent.post(page, sent | {"kept_until": "2026-10-01"})
    shown = words(as_agent.get(waiting.get_absolute_url()))
    assert "image gardée jusqu’au 1er octobre 2026 : contravention" in shown
    assert "Effacer l’image maintenant" in shown
    as_agent.post(url("paper_forget", waiting.person_id, waiting.pk))
    assert Paper.objects.get().kept_because == ""


def test_a_licence_is_copied_from_its_picture(as_agent):
    person = a_person()
    paper = a_paper_to_check(person, "licence")
    page = url("paper_check", person.pk, paper.pk)
    assert "Il manque « Catégorie »" in words(
        as_agent.post(page, {"equivalent": "own", "issued_on": "2018-06-01"})
    ).replace("numéro", "")
    as_agent.post(
        page,
        {
            "equivalent": "own",
            "category": "B",
            "number": "18AA00001",
            "issued_on": "2018-06-01",
            "automatic_only": "on",
        },
    )
    licence = person.licences.get()
    assert (licence.number, licence.automatic_only) == ("18AA00001", True)


def test_a_declaration_of_loss_needs_its_date_alone(as_agent):
    person = a_person()
    licence = a_licence(person)
    paper = a_paper_to_check(person, "licence")
    as_agent.post(url("paper_check", person.pk, paper.pk), {"equivalent": "loss", "issued_on": "2026-04-02"})
    licence.refresh_from_db()
    assert str(licence.lost_on) == "2026-04-02"


def test_it_is_refused_with_a_reason(as_agent, waiting):
    page = url("paper_refuse", waiting.person_id, waiting.pk)
    assert "Dites pourquoi en quelques mots" in words(as_agent.post(page, {"reason": "other"}))
    as_agent.post(page, {"reason": "too_old"})
    shown = words(as_agent.get(waiting.person.get_absolute_url()))
    assert "refusée le 7 avril 2026 : le papier est trop ancien" in shown


def test_a_paper_is_asked_and_the_page_says_so(as_agent):
    person = a_person()
    as_agent.post(url("paper_ask", person.pk), {"kind": "quotient"})
    assert "demandée le 7 avril 2026" in words(as_agent.get(person.get_absolute_url()))


def test_the_decision_is_offered_to_managers_alone(as_agent, as_manager):
    person = a_person()
    page = url("paper_new", person.pk)
    assert "Décision d’un responsable" not in words(as_agent.get(page))
    assert "Décision d’un responsable" in words(as_manager.get(page))
    sent = {"kind": "identity.decision", "issued_on": "2026-04-07", "detail": "Connue du CCAS"}
    assert not person.papers.exists()
    as_agent.post(page, sent)
    assert not person.papers.exists()
    as_manager.post(page, sent)
    assert person.papers.get().equivalent == "decision"


class TestPictures:
    def address(self, paper):
        return url("paper_picture", paper.person_id, paper.pk, paper.files.get().pk)

    def test_no_browser_keeps_them_and_each_opening_is_noted(self, as_agent, agent, waiting):
        response = as_agent.get(self.address(waiting))
        assert response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
        reading = Reading.objects.get()
        assert (reading.reader, reading.object_label, reading.object_id) == (
            agent,
            "people.paper",
            waiting.pk,
        )

    def test_the_manager_reads_who_looked(self, as_agent, as_manager, waiting):
        as_agent.get(self.address(waiting))
        shown = words(as_manager.get(url("readings_of", waiting.person_id)))
        assert "Une pièce et son image" in shown
        assert "Aïcha Le Goff" in shown

    def test_through_another_person_they_are_not_found(self, as_agent, waiting):
        other = a_paper_to_check(a_person())
        wrong = url("paper_picture", other.person_id, other.pk, waiting.files.get().pk)
        assert as_agent.get(wrong).status_code == 404

    def test_the_workshop_sees_none(self, as_workshop, waiting):
        assert as_workshop.get(self.address(waiting)).status_code == 403


def test_aujourdhui_says_what_waits(as_agent, waiting):
    shown = words(as_agent.get("/", follow=True))
    assert "a donné : justificatif de domicile." in shown
    assert url("paper_check", waiting.person_id, waiting.pk) in shown
