"""What was signed says who signed, when and how, and its evidence sheet proves it (rows D4, D7)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mobilite.documents.copies import signed_content
from mobilite.documents.models import Document, SignedCopy
from mobilite.documents.operations import content_of
from mobilite.documents.seals import seal_now, sealed_content
from rentals import documents
from rentals.documents.evidence import evidence_sheet
from rentals.models import Signature
from rentals.operations import sign
from tests import papers
from tests.factories import a_confirmed_rental, the_organisation
from tests.rentals.kerb.test_signing import signed

pytestmark = pytest.mark.django_db
BOXES = "ate et signature"


@pytest.fixture
def contract(agent, now):
    """The contract of a rental, to be signed."""
    the_organisation()
    return documents.issue_contract(a_confirmed_rental(), at=now, actor=agent)


@pytest.fixture
def signs(contract, agent, now):
    def one(**how):
        sign(contract.object_id, at=now, actor=agent, **how)
        return Document.objects.get(pk=contract.pk)

    return one


def words(content: bytes) -> str:
    return content.decode()


def told(client, content):
    file = SimpleUploadedFile("contrat.pdf", content, content_type="application/pdf")
    return client.post("/verifier/", {"document": file}).content.decode()


def test_signed_by_finger_it_shows_the_hands_and_no_empty_box(contract, signs, anonymous, now):
    assert BOXES in words(signed_content(contract))
    with papers.sealing():
        paper = signs(means="touch", signing=signed("borrower", "agent"))
        seal_now(paper.seal.pk, at=now)
        paper = Document.objects.get(pk=contract.pk)
        copy = signed_content(paper)
        assert BOXES not in words(copy)
        assert "Signé au doigt, mardi\u00a07\u00a0avril 2026" in words(copy)
        assert Signature.objects.first().shown_sha256 in words(copy)
        assert copy in sealed_content(paper)
        assert signed_content(paper) == copy
        assert BOXES in words(content_of(paper))
        for content in (copy, sealed_content(paper), content_of(paper)):
            assert "Ce document est de chez nous" in told(anonymous, content)
    assert SignedCopy.objects.count() == 1


def test_signed_on_paper_it_says_so_with_the_fingerprint_of_the_scan(signs, as_agent):
    paper = signs(means="scan", scan=b"%PDF-1.7 essai")
    page = as_agent.get(paper.get_absolute_url()).content.decode()
    assert BOXES not in page
    assert "Exemplaire signé numérisé, mardi\u00a07\u00a0avril 2026" in page
    assert "numérisé\u00a0: " in page
    original = as_agent.get(f"{paper.get_absolute_url()}?format=original").content
    assert original == content_of(paper)


def test_the_evidence_is_drawn_for_who_may_and_says_when_it_does_not_hold(
    contract, signs, as_agent, as_manager, manager, now
):
    url = reverse("rentals:evidence", args=[contract.object_id, contract.number])
    assert as_manager.get(url).status_code == 302
    paper = signs(means="touch", signing=signed("borrower", "agent"))
    assert as_agent.get(url).status_code == 403
    sheet = as_manager.get(url).content.decode().replace("\u00a0", " ")
    row = Signature.objects.first()
    for said in (
        row.sha256,
        row.shown_sha256,
        row.evidence_sha256,
        paper.context_sha256,
        "Chrome 129, Android",
    ):
        assert said in sheet
    assert "2 traits, 14 points, 0,4 secondes" in sheet
    assert "Oui : chaque empreinte" in sheet
    row.evidence = row.evidence | {"name": "Quelqu’un d’autre"}
    row.save(update_fields=["evidence"])
    again = evidence_sheet(paper, row.rental, at=now, by=manager).decode()
    assert "Non" in again
