"""The menu shows what a role may see, where one is, and what waits."""

import pytest
from django.test import RequestFactory

from mobilite import registry
from mobilite.pages.navigation import Frame, MenuEntry


@pytest.fixture
def menu(monkeypatch, settings):
    """An empty menu, and how to add to it."""
    settings.ROOT_URLCONF = "tests.mobilite.pages.urls"
    monkeypatch.setitem(registry._points, "menu", {})

    def add(key, entry, order=0):
        registry.register("menu", key, entry, order=order)

    return add


def frame(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return Frame(request)


def test_the_menu_is_in_the_order_of_a_day(menu, agent):
    menu("b", MenuEntry("Après", "car", "example:new"), order=20)
    menu("a", MenuEntry("Avant", "car", "example:list"), order=10)
    assert [line.entry.label for line in frame(agent).menu] == ["Avant", "Après"]


def test_an_entry_is_hidden_without_its_permission(menu, integration_employee):
    menu("people", MenuEntry("Personnes", "users", "example:list", "people.view_person"))
    assert frame(integration_employee).menu == []


def test_an_entry_that_leads_nowhere_is_left_out(menu, agent):
    menu("later", MenuEntry("Plus tard", "car", "later:list"))
    assert frame(agent).menu == []


def test_the_longest_address_is_where_one_is(menu, agent):
    menu("a", MenuEntry("Gens", "users", "example:list"), order=1)
    menu("b", MenuEntry("Nouveau", "plus", "example:new"), order=2)
    current = [line.entry.label for line in frame(agent, "/example/new/").menu if line.current]
    assert current == ["Nouveau"]


def test_a_count_is_asked_once_a_minute(menu, agent):
    asked = []
    menu("a", MenuEntry("Gens", "users", "example:list", count=lambda user: asked.append(user) or 3))
    assert [frame(agent).menu[0].count for _ in range(3)] == [3, 3, 3]
    assert asked == [agent]


def test_a_stranger_has_no_menu(menu):
    menu("a", MenuEntry("Gens", "users", "example:list"))
    request = RequestFactory().get("/")
    assert Frame(request).menu == []
