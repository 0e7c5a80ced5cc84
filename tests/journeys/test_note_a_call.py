"""A call noted in a few presses from where one is; the next try waits on Aujourd'hui, and the answer ends it."""

import re

import pytest
from playwright.sync_api import expect

from mobilite.todo.models import Call, CallResult, Status, Task
from tests.factories import a_person, paris_at
from tests.journeys.conftest import PHONE
from tests.journeys.hands import card, field, press, said, words

pytestmark = pytest.mark.journey


@pytest.fixture
def person(transactional_db):
    return a_person("Aïcha", "Le Goff")


def note_a_call(page):
    """Press « Noter un appel » in the top bar."""
    page.get_by_role("banner").get_by_role("link", name="Noter un appel").click()


def test_from_her_page_to_aujourd_hui_and_back(visit, accessible, person, agent):
    page = visit(agent)
    page.goto(person.get_absolute_url())
    note_a_call(page)
    accessible(page)
    expect(page.locator("main").get_by_role("link", name=re.compile("^0"))).to_have_count(1)
    page.get_by_label("Pas de réponse", exact=True).check()
    field(page, "Note").press("Enter")

    page.wait_for_url(f"**{person.get_absolute_url()}")
    assert "À rappeler mar. 7 avril, 11 h 30." in said(page)
    assert "Rappeler" in card(page, "À faire")
    assert "Camille Bernard a appelé, pas de réponse" in words(page.locator("#histoire"))

    page.goto("/")
    column = page.locator("section").filter(has=page.get_by_role("heading", name="Tâches", exact=True))
    assert "11 h 30 Aïcha Le Goff : rappeler." in words(column)
    accessible(page)
    column.get_by_role("link", name=re.compile("^Appeler")).click()
    page.get_by_label("Jointe", exact=True).check()
    field(page, "Note").fill("Elle passe jeudi avec son contrat.")
    press(page, "Noter l’appel")

    page.get_by_role("heading", name="Tâches", exact=True).wait_for()
    assert "rappeler" not in words(page.locator("main"))
    assert Task.objects.get().status == Status.DONE
    assert [call.result for call in Call.objects.order_by("pk")] == [CallResult.NO_ANSWER, CallResult.REACHED]


def test_from_anywhere_on_a_telephone_one_says_whom(visit, accessible, person, agent):
    page = visit(agent, size=PHONE)
    page.goto("/planning/")
    note_a_call(page)
    page.get_by_label("Nom ou téléphone").press_sequentially("legoff")
    page.get_by_role("link", name="Choisir Aïcha Le Goff").click()
    page.get_by_label("Message laissé", exact=True).check()
    accessible(page)
    press(page, "Noter l’appel")
    page.wait_for_url("**/planning/")
    assert Call.objects.get().next_try_at == paris_at(4, 8, 9)


def test_without_javascript_the_same_call_is_noted(visit, person, agent):
    page = visit(agent, scripts=False)
    page.goto("/appels/qui/?retour=/planning/")
    page.get_by_label("Nom ou téléphone").fill("le goff")
    press(page, "Chercher")
    page.get_by_role("link", name="Choisir Aïcha Le Goff").click()
    page.get_by_label("Jointe", exact=True).check()
    press(page, "Noter l’appel")
    page.wait_for_url("**/planning/")
    assert Call.objects.get().person == person


def test_a_task_is_opened_put_off_and_done(visit, accessible, agent):
    page = visit(agent)
    page.goto("/taches/")
    page.get_by_role("link", name="Nouvelle tâche").click()
    page.get_by_label("Que faut-il faire").fill("Commander des gants")
    expect(page.get_by_label("Quel autre moment")).to_be_hidden()
    page.get_by_label("Un autre moment").check()
    page.get_by_label("Quel autre moment").fill("2026-04-09T14:30")
    accessible(page)
    press(page, "Enregistrer la tâche")
    assert "avant jeu. 9 avril 2026, 14 h 30" in said(page)
    page.get_by_role("link", name="Commander des gants").click()
    accessible(page)
    page.get_by_text("Autres actes").click()
    page.get_by_role("link", name="Reporter").click()
    page.get_by_label("Demain, 9 h").check()
    press(page, "Reporter")
    page.get_by_role("link", name="Commander des gants").click()
    press(page, "C’est fait")
    assert "la tâche est faite" in said(page)
    assert Task.objects.get().status == Status.DONE
