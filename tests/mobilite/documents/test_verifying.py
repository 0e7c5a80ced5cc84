"""Anybody may ask whether a PDF is ours and intact: nothing is kept, nobody is named, and no file does harm (row D4)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobilite.documents import verifying
from mobilite.documents.models import Document, Kind, Seal
from mobilite.documents.operations import content_of
from mobilite.documents.seals import ask_for_seal, sealed_content
from mobilite.documents.verifying import State, verdict
from tests import papers
from tests.examples.documents import a_document
from tests.factories import a_person

pytestmark = pytest.mark.django_db
URL = "/verifier/"


@pytest.fixture
def contract():
    return a_document(a_person("Aïcha", "Diallo"), kind=Kind.CONTRACT)


@pytest.fixture
def issued(contract):
    return content_of(contract)


@pytest.fixture
def sealed(contract, run_jobs, agent, now):
    with papers.sealing():
        ask_for_seal(contract, reason="Signé sur papier.", at=now, actor=agent)
        run_jobs()
        return sealed_content(Document.objects.get(pk=contract.pk))


def send(client, content, name="contrat.pdf"):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(URL, {"document": file})


def test_a_paper_of_ours_is_told_with_its_number_and_its_day_and_nobody_s_name(anonymous, contract, issued):
    page = send(anonymous, issued)
    said = page.content.decode()
    assert "Ce document est de chez nous" in said
    assert contract.number in said
    assert "7\u00a0avril 2026" in said
    assert "non</dd>" in said
    for name in ("Diallo", "Aïcha", "Camille"):
        assert name not in said
    assert page["Cache-Control"] == "no-store"


def test_a_sealed_copy_is_told_so(anonymous, contract, sealed, issued):
    said = send(anonymous, sealed).content.decode()
    assert "la copie scellée" in said
    assert "Sceau de démonstration" in said
    assert "l’original, sans le sceau" in send(anonymous, issued).content.decode()


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_changed_byte_is_never_ours(sealed, issued, data):
    content = data.draw(st.sampled_from([sealed, issued]))
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    assert verdict(content[:place] + bytes([other]) + content[place + 1 :]).state not in (
        State.INTACT,
        State.SEAL_ALONE,
    )


def test_a_changed_paper_is_not_to_be_trusted(anonymous, contract, issued):
    said = send(anonymous, issued.replace(b"12,50", b"92,50")).content.decode()
    assert "Ne vous fiez pas à ce fichier" in said
    assert contract.number in said


def test_a_number_that_we_never_gave_is_answered_like_a_changed_paper(anonymous):
    """The page does not tell which numbers exist."""
    said = send(anonymous, b"%PDF-1.7 RM-2031-9999").content.decode()
    assert "Ne vous fiez pas à ce fichier" in said


HOSTILE = {
    "empty of sense": b"%PDF-",
    "not a pdf": b"GIF89a bonjour",
    "a page that wants to act": b"<script>alert(1)</script>",
    "a script in a number": b"%PDF-1.7 RM-2026-<script>alert(1)</script>",
    "nul bytes": b"%PDF-1.7" + b"\x00" * 5000,
    "ten thousand numbers": b"%PDF-1.7 " + b" ".join(b"RM-2026-%04d" % i for i in range(10_000)),
    "a range past the end": b"%PDF-1.7 /ByteRange [0 999999999 999999999 999999999]",
    "a range of huge figures": b"%PDF-1.7 /ByteRange [" + b"9" * 5000 + b" 1 1 1]",
    "a signature of rubbish": b"%PDF-1.7 /ByteRange [0 40 46 10]      <3082ff>          ",
    "a signature that nests for ever": b"%PDF-1.7 /ByteRange [0 40 4042 0]".ljust(40) + b"<" + b"30800000" * 500 + b">",
    "thousands of ranges": b"%PDF-1.7 " + b"/ByteRange [0 1 2 3] " * 20_000,
    "half a mebibyte of noise": b"%PDF-1.7 " + bytes(range(256)) * 2048,
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_gets_a_calm_answer(what, anonymous):
    page = send(anonymous, HOSTILE[what])
    assert page.status_code == 200
    said = page.content.decode()
    assert "Ce document est de chez nous" not in said
    assert "<script>" not in said.split("</head>")[1]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 4000, "contrat.exe", "é\x00.pdf", ""])
def test_the_name_of_the_file_is_not_believed(name, anonymous, issued):
    assert send(anonymous, issued, name or "x").status_code == 200


def test_a_file_too_heavy_is_refused_before_it_is_read(anonymous, monkeypatch):
    monkeypatch.setattr(verifying, "verdict", lambda content: pytest.fail("read"))
    page = anonymous.post(
        URL, b"x", content_type="multipart/form-data; boundary=a", CONTENT_LENGTH=str(2 * 10**9)
    )
    assert page.status_code == 413
    assert "plus de 10\u00a0Mo" in page.content.decode()


def test_just_above_the_limit_is_refused_too(anonymous):
    page = send(anonymous, b"%PDF-" + b"0" * verifying.MOST_BYTES)
    assert "plus de 10\u00a0Mo" in page.content.decode()


@pytest.mark.parametrize("length", ["abc", "-5", "9" * 40, ""])
def test_a_length_that_says_nothing_is_no_failure(length, anonymous):
    page = anonymous.post(URL, b"", content_type="multipart/form-data; boundary=a", CONTENT_LENGTH=length)
    assert page.status_code in (200, 400)


@pytest.mark.parametrize("sent", [{}, {"document": "du texte"}])
def test_without_a_file_the_page_asks_for_one(sent, anonymous):
    assert "Choisissez le fichier à vérifier." in anonymous.post(URL, sent).content.decode()


def test_an_empty_file_is_said(anonymous):
    assert "Ce fichier est vide." in send(anonymous, b"").content.decode()


def test_nothing_is_kept_and_nothing_is_written(
    anonymous, issued, tmp_path, settings, django_assert_max_num_queries
):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with django_assert_max_num_queries(6):
        send(anonymous, issued + b"0" * 4_000_000)
    assert sorted(tmp_path.rglob("*")) == before
    assert not Seal.objects.exists()
