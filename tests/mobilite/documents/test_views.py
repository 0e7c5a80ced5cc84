"""See a document: its file, the list, the card of a person."""

import pytest
from django.urls import reverse

from mobilite.documents.cards import documents_card, person_cards
from mobilite.documents.models import Document
from mobilite.files import storage
from tests.cast import client_for
from tests.examples.documents import a_document
from tests.factories import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(now):
    return a_document(a_person("Éloïse", "Öztürk"), at=now)


def test_staff_see_the_file_in_the_browser(as_agent, document):
    response = as_agent.get(document.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="DEV-2026-0001.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "Content-Security-Policy" not in response
    assert response.content.startswith(b"%PDF")
    assert "Éloïse Öztürk" in response.content.decode()


def test_the_address_is_the_number(document):
    assert document.get_absolute_url() == "/documents/DEV-2026-0001.pdf"


def test_each_view_gives_the_same_bytes(as_agent, document):
    first = as_agent.get(document.get_absolute_url()).content
    assert as_agent.get(document.get_absolute_url()).content == first


def test_a_beneficiary_sees_her_own_documents_only(beneficiary, document, now):
    own = a_document(beneficiary.person, at=now)
    client = client_for(beneficiary)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["workshop", "integration_employee", "prescriber"])
def test_roles_without_the_permission_find_nothing(who, document, request):
    assert client_for(request.getfixturevalue(who)).get(document.get_absolute_url()).status_code == 404


def test_strangers_are_asked_to_sign_in(anonymous, document):
    assert anonymous.get(document.get_absolute_url()).status_code == 302


def test_a_number_that_does_not_exist_is_not_found(as_agent):
    assert as_agent.get("/documents/VAE-2026-0404.pdf").status_code == 404


def test_a_document_is_never_posted_to(as_agent, document):
    assert as_agent.post(document.get_absolute_url()).status_code == 405


def test_a_file_that_changed_is_not_shown_and_the_page_says_why(as_agent, document, settings, caplog):
    as_agent.get(document.get_absolute_url())
    document.refresh_from_db()
    (settings.MEDIA_ROOT / document.file_name).write_bytes(b"%PDF forged")
    response = as_agent.get(document.get_absolute_url())
    assert response.status_code == 500
    assert b"forged" not in response.content
    assert "Le fichier du document DEV-2026-0001 a changé" in response.content.decode()
    assert "DEV-2026-0001" in caplog.text


def test_a_file_that_is_gone_is_said_so(as_agent, document):
    as_agent.get(document.get_absolute_url())
    document.refresh_from_db()
    storage.delete(document.file_name)
    assert as_agent.get(document.get_absolute_url()).status_code == 500


def test_the_list_shows_and_finds_documents(as_agent, document, now):
    a_document(a_person("Bruno", "Martin"), at=now)
    page = as_agent.get(reverse("documents:list")).content.decode()
    assert "DEV-2026-0001" in page
    assert "DEV-2026-0002" in page
    found = as_agent.get(reverse("documents:list"), {"q": "ozturk"}).content.decode()
    assert "DEV-2026-0001" in found
    assert "DEV-2026-0002" not in found
    by_number = as_agent.get(reverse("documents:list"), {"q": "DEV-2026-0002"}).content.decode()
    assert "Martin" in by_number
    assert "Öztürk" not in by_number


def test_the_list_is_filtered_by_kind_and_by_day(as_agent, document):
    address = reverse("documents:list")
    assert "DEV-2026-0001" in as_agent.get(address, {"kind": "quote"}).content.decode()
    assert "DEV-2026-0001" not in as_agent.get(address, {"kind": "contract"}).content.decode()
    assert "DEV-2026-0001" in as_agent.get(address, {"created_at_du": "2026-04-07"}).content.decode()
    assert "DEV-2026-0001" not in as_agent.get(address, {"created_at_du": "2026-04-08"}).content.decode()


def test_the_card_of_a_person_shows_her_documents_to_those_who_may(document, agent, workshop):
    cards = person_cards(document.person, agent)
    assert [one.number for one in cards[0].context["documents"]] == ["DEV-2026-0001"]
    assert person_cards(document.person, workshop) == []
    assert person_cards(a_person(), agent) == []


def test_a_long_card_leads_to_the_list(agent, now):
    person = a_person()
    for _ in range(9):
        a_document(person, at=now)
    card = documents_card(Document.objects.all(), agent)
    assert len(card.context["documents"]) == 8
    assert card.context["list_url"] == "/documents/"


def test_the_page_of_a_person_shows_the_card(as_agent, document):
    page = as_agent.get(document.person.get_absolute_url()).content.decode()
    assert document.get_absolute_url() in page
