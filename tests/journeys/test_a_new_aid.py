"""A manager publishes a new aid without touching code, with a second reader; then it answers for somebody."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK
from tests.journeys.hands import field, fill, follow, press, said, words

TELEPHONE = {"width": 390, "height": 844}


def add_condition(page, fact, answers=None, choose=None):
    follow(page, "Ajouter une condition")
    field(page, "Sur quoi porte la condition ?").select_option(label=fact)
    press(page, "Continuer")
    page.get_by_text("La phrase se fera ici").wait_for()
    fill(page, answers or {})
    for label, choice in (choose or {}).items():
        field(page, label).select_option(label=choice)


def add_example(page, name, shows, answer, **facts):
    follow(page, "Ajouter un exemple")
    fill(page, {"Qui est-ce, en quelques mots": name})
    field(page, "Ce que l’exemple montre").select_option(label=shows)
    field(page, "Ce que la règle doit répondre").select_option(label=answer)
    fill(page, {"Quel âge a-t-elle ?": facts["age"], "Dans quelle commune habite-t-elle ?": "Oudon"})
    press(page, "Ajouter l’exemple")
    assert "L’exemple est enregistré" in said(page)


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["1280", "390"])
def test_an_aid_is_written_by_a_manager_read_by_an_adviser_and_answers(
    transactional_db, visit, manager, adviser, accessible, size
):
    page = visit(manager, size=size)
    page.goto("/aides/")
    accessible(page)
    page.goto("/aides/nouvelle/")
    fill(page, {"Nom de l’aide": "Vélo d’Oudon", "Organisme": "Ville d’Oudon"})
    field(page, "Ce qu’elle finance").select_option(label="Rouler à vélo, partager")
    press(page, "Commencer le brouillon")

    add_condition(page, "La personne : âge", {"Valeur (ans)": "18"})
    page.get_by_text(re.compile(r"Il faut avoir 18\sans ou plus")).wait_for()
    accessible(page)
    press(page, "Ajouter la condition")
    add_condition(page, "Où elle habite : commune", {"Communes": "Oudon"})
    press(page, "Ajouter la condition")

    follow(page, "Changer le montant")
    field(page, "Comment se compte-t-elle ?").select_option(label="Une part du coût")
    page.get_by_label("Somme, ou plafond").first.fill("200")
    field(page, "Part, en %").fill("30")
    field(page, "De quel coût").select_option(label="prix du vélo")
    field(page, "Le coût qu’elle ne dépasse jamais").select_option(label="prix du vélo")
    accessible(page)
    press(page, "Enregistrer")
    assert "Jusqu’à 200,00 €" in words(page.locator("main"))

    add_example(page, "Adulte d’Oudon", "Un oui", "Oui", age="30")
    add_example(page, "Mineur d’Oudon", "Un non", "Non", age="17")
    assert "Il manque un bord" in words(page.locator("main"))
    add_example(page, "18 ans tout juste", "Un bord", "Oui", age="18")

    follow(page, "Changer les textes")
    page.locator("#id_source").fill("Délibération du conseil municipal")
    page.locator("#id_source_on").fill("2026-03-02")
    page.locator("#id_channel").fill("La mairie.")
    press(page, "Enregistrer")
    accessible(page)
    press(page, "Demander une relecture")
    assert "La relecture est demandée" in said(page)
    expect(page.get_by_role("link", name="Publier…")).to_have_count(0)

    reader = visit(adviser, size=size)
    reader.goto("/aides/")
    follow(reader, "Vélo d’Oudon")
    follow(reader, "Publier…")
    fill(reader, {"Ce qui change, en une phrase": "Nouvelle aide de la ville"})
    press(reader, "Publier cette version")
    assert "La version 1 est publiée" in said(reader)
    accessible(reader)

    reader.goto("/aides/demander/")
    accessible(reader)
    fill(reader, {"Quel âge a-t-elle ?": "30", "Dans quelle commune habite-t-elle ?": "Oudon"})
    reader.get_by_role("button", name="Voir ce qu’elle peut demander").first.click()
    yes = reader.locator("section", has=reader.get_by_role("heading", name="Elle peut demander"))
    assert "Vélo d’Oudon jusqu’à 200,00 €" in words(yes)
    accessible(reader)
