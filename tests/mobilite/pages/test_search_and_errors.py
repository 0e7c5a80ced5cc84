"""The global search, and the pages that say no kindly."""

import pytest
from django.test import RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure

from mobilite import registry
from mobilite.pages.views import SearchResult
from tests.cast import client_for


@pytest.fixture
def source(monkeypatch):
    """One source of search that finds « Diallo »."""
    monkeypatch.setitem(registry._points, "search", {})

    def find(query, user):
        known = SearchResult("Aïcha Diallo", "Ancenis", "/x/", "users", "Personnes")
        return [known] * 20 if query.lower() in "diallo" else []

    registry.register("search", "people", find)


def test_search_groups_what_it_finds_eight_of_a_kind_at_most(agent, source):
    html = client_for(agent).get("/recherche/", {"q": "diallo"}).content.decode()
    assert html.count("Aïcha Diallo") == 8
    assert "Personnes" in html


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("", "Écrivez un nom"), ("d", "au moins deux lettres"), ("<b>zut</b>", "Rien pour «")],
)
def test_search_says_what_to_do(agent, source, query, sentence):
    html = client_for(agent).get("/recherche/", {"q": query}).content.decode()
    assert sentence in html
    assert "<b>zut" not in html


def test_the_style_guide_is_for_developers_and_administrators(agent, administrator):
    assert client_for(agent).get("/styleguide/").status_code == 404
    assert client_for(administrator).get("/styleguide/").status_code == 200


def test_an_address_that_does_not_exist_says_so(agent):
    response = client_for(agent).get("/nulle-part/")
    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()


def test_a_fault_of_ours_has_a_page_that_needs_nothing():
    html = defaults.server_error(RequestFactory().get("/")).content.decode()
    assert "Quelque chose s’est mal passé" in html


def test_an_old_form_says_that_nothing_was_saved(rf, db):
    assert "Rien n’a été enregistré" in csrf_failure(rf.get("/")).content.decode()
