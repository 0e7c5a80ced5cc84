"""« Modèle de contrat »: the pages where it is read, written, looked at and published."""

import pytest

from rentals.terms.models import Draft, Version
from rentals.terms.operations import start_draft
from tests.factories import a_confirmed_rental, a_driver, the_organisation

pytestmark = pytest.mark.django_db
DRAFT = "/reglages/contrat/brouillon/"


@pytest.fixture
def draft(manager, now):
    the_organisation()
    return start_draft(at=now, actor=manager)


def text(response):
    return response.content.decode()


def test_from_reading_to_publishing(as_manager, now):
    the_organisation()
    assert "version d’origine" in text(as_manager.get("/reglages/contrat/"))
    page = as_manager.post("/reglages/contrat/commencer/", follow=True)
    assert "Tout ce que la loi demande est dit" in text(page)
    fields = {
        "revision": 0,
        "title": "Vol pendant un bail",
        "text": "Les échéances s’arrêtent le jour du vol.",
        "term": "lease",
    }
    page = as_manager.post(f"{DRAFT}vol-bail/", fields, follow=True)
    assert "<ins>le " in text(page)
    page = as_manager.post(
        f"{DRAFT}publier/", {"revision": 1, "from_date": "2026-04-07", "note": "Vol plus clair"}, follow=True
    )
    assert "La version\u00a01 est publiée." in text(page)
    assert "Vol plus clair" in text(as_manager.get("/reglages/contrat/"))
    assert Version.objects.get().clauses != []


def test_what_was_typed_stays_beside_what_is_wrong(as_manager, draft):
    page = text(as_manager.post(f"{DRAFT}fin/", {"revision": 0, "title": "Fin", "text": "Chez {loueuse}."}))
    assert "Vouliez-vous dire {loueur}" in page
    assert "Chez {loueuse}." in page


def test_somebody_else_s_change_is_told_once_then_replaced(as_manager, draft):
    fields = {"revision": 0, "title": "Neuf", "text": "Un."}
    as_manager.post(f"{DRAFT}article/", fields)
    page = text(as_manager.post(f"{DRAFT}vol-bail/", fields | {"text": "Deux."}))
    assert "a changé le brouillon" in page
    assert 'name="revision" value="1"' in page


def test_what_the_law_asks_is_not_removed_by_a_button(as_manager, draft):
    page = text(as_manager.post(f"{DRAFT}mediateur/retirer/", {"revision": 0}, follow=True))
    assert "Il manque le médiateur" in page
    assert 'id="mediateur"' in page


@pytest.mark.parametrize("revision", ["", "abc", "9" * 40, "-1", "\x00"])
def test_a_revision_that_says_nothing_is_no_failure(as_manager, draft, revision):
    assert (
        as_manager.post(f"{DRAFT}mediateur/deplacer/", {"revision": revision}, follow=True).status_code == 200
    )


def test_without_a_draft_its_pages_lead_back(as_manager):
    for path in ("", "article/", "fin/", "publier/"):
        assert as_manager.get(f"{DRAFT}{path}")["Location"] == "/reglages/contrat/"


def test_the_preview_is_a_pdf_of_a_real_rental(as_manager, draft):
    rental = a_confirmed_rental(a_driver("Samia", "Haddad"))
    for version in ("0", "brouillon"):
        page = as_manager.get(
            "/reglages/contrat/apercu/", {"version": version, "location": rental.pk, "distance": "1"}
        )
        assert page["Content-Type"] == "application/pdf"
        assert "Samia Haddad" in text(page)
        assert "sans valeur" in text(page)


@pytest.mark.parametrize(
    "query",
    [
        {"version": "0", "location": "9" * 30},
        {"version": "99", "location": "1"},
        {"version": "x", "location": "é"},
    ],
)
def test_a_preview_of_nothing_is_not_found(as_manager, query, draft):
    assert as_manager.get("/reglages/contrat/apercu/", query).status_code == 404


def test_a_draft_is_given_up(as_manager, draft):
    as_manager.post(f"{DRAFT}abandonner/", {"revision": 0})
    assert not Draft.objects.exists()
