"""The frame in a real browser: the keyboard, a list that answers while one types, every component within reach of all."""

import pytest
from playwright.sync_api import expect

from tests.factories import a_person
from tests.journeys.conftest import DESK, PHONE


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(visit, accessible, administrator, size, scheme):
    page = visit(administrator, size=size)
    page.emulate_media(color_scheme=scheme)
    page.goto("/styleguide/")
    accessible(page)


def test_the_keyboard_searches_helps_and_walks_through_rows(visit, agent):
    for name in ("Aubert", "Benali", "Chauvin"):
        a_person(last_name=name)
    page = visit(agent)
    page.goto("/personnes/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q-global"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    help_box = page.get_by_role("heading", name="Raccourcis du clavier")
    expect(help_box).to_be_visible()
    page.keyboard.press("Escape")
    help_box.wait_for(state="hidden")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("[data-rows] a.who").first
    assert first.evaluate("row => row === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/personnes/*/")


def test_a_list_answers_while_one_types_and_keeps_the_place(visit, accessible, agent):
    a_person(last_name="Aubert")
    a_person(last_name="Benali")
    page = visit(agent)
    page.goto("/personnes/")
    page.get_by_label("Chercher dans la liste").type("benali")
    page.clock.run_for(400)
    page.wait_for_url("**q=benali**")
    rows = page.locator("[data-rows] tr")
    expect(rows).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "q"
    accessible(page)


def test_a_list_works_without_a_script(visit, agent):
    a_person(last_name="Aubert")
    a_person(last_name="Benali")
    page = visit(agent, scripts=False)
    page.goto("/personnes/")
    page.get_by_label("Chercher dans la liste").fill("benali")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("[data-rows] tr")).to_have_count(1)


def test_the_menu_of_a_phone_opens_behind_one_button(visit, agent):
    page = visit(agent, size=PHONE)
    page.goto("/personnes/")
    page.locator("summary[aria-label=Menu]").click()
    expect(page.locator(".menu-phone nav").get_by_text("Personnes")).to_be_visible()
