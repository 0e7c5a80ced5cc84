"""The pages where a manager rewrites what messages say: what is typed stays, nothing is written before it is asked."""

import re
from html import unescape

import pytest

from mobilite.audit.models import Entry
from mobilite.outbox.models import Template
from mobilite.outbox.preview import examples_of, ordinal, preview
from mobilite.outbox.templates import Wording
from tests.cast import client_for, staff
from tests.factories import a_person, the_organisation
from tests.factories.wordings import RETURN, a_template, declared

pytestmark = pytest.mark.django_db

LIST = "/reglages/messages/"
SMS = "/reglages/messages/tests.return_tomorrow/sms/fr/"
EMAIL = "/reglages/messages/tests.return_tomorrow/email/fr/"
ARABIC = "/reglages/messages/tests.return_tomorrow/sms/ar/"
RIGHT = "Bonjour {prenom}, demain {heure}, {lieu}."


@pytest.fixture(autouse=True)
def _known():
    the_organisation()
    with declared(RETURN):
        yield


def words(response, *, part="main") -> str:
    """Return what a page says, on one line, with plain spaces."""
    html = response.content.decode()
    if part == "preview":
        html = html[html.index('id="apercu"') - 10 : html.index('class="wd-more"')]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2] or html)).split())


def save(client, text, *, url=SMS, **fields):
    return client.post(url, {"text": text, "base": "0"} | fields)


def look(client, text, *, url=SMS, do="look", **fields):
    return client.post(url, {"text": text, "base": "0", "do": do} | fields)


def test_a_manager_finds_every_message_from_the_settings(as_manager):
    assert LIST in as_manager.get("/reglages/").content.decode()
    page = words(as_manager.get(LIST))
    assert "Retour demain SMS Ajouter une langue : Retour demain, SMS" in page
    assert "Français {structure}" in page
    assert "texte d’origine" in page
    assert "Ajouter une langue" in page


def test_the_list_says_who_rewrote_what(as_manager, manager):
    a_template(text="Bonjour, rendez-vous {lieu} {heure}", actor=manager)
    a_template(text="مرحبا {lieu} {heure}", language="ar", actor=manager)
    page = as_manager.get(LIST)
    assert "Bonjour, rendez-vous {lieu} {heure} version 1, ven. 3 avril 2026, Anne Guibert" in words(page)
    assert 'lang="ar" dir="rtl"' in page.content.decode()


def test_as_many_queries_for_two_texts_as_for_twenty(as_manager, django_assert_max_num_queries):
    for number, language in enumerate(("ar", "en", "es", "pt", "ro", "ru", "uk", "tr", "ps", "ti")):
        a_template(language=language)
        a_template(language=language, version=2)
        a_template(language=language, channel="email", subject=f"Objet {number}")
    as_manager.get(LIST)
    with django_assert_max_num_queries(12):
        as_manager.get(LIST)


@pytest.mark.parametrize("url", [LIST, SMS])
def test_an_agent_does_not_rewrite_messages(as_agent, url):
    assert as_agent.get(url).status_code == 403
    assert save(as_agent, RIGHT, url=url).status_code in (403, 405)
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "nobody.knows/sms/fr",
        "tests.return_tomorrow/call/fr",
        "tests.return_tomorrow/sms/xx",
        "tests.return_tomorrow/sms/zz",
    ],
)
def test_a_message_that_does_not_exist_is_not_found(as_manager, path):
    assert as_manager.get(f"{LIST}{path}/").status_code == 404
    assert as_manager.post(f"{LIST}{path}/").status_code == 404
    assert as_manager.post(f"{LIST}{path}/ne-plus-ecrire/").status_code == 404


def test_a_text_is_saved_as_a_version_with_one_entry(as_manager, manager, now):
    response = save(as_manager, RIGHT)
    template = Template.objects.get()
    assert (response.status_code, response["Location"]) == (302, SMS)
    assert (template.version, template.text, template.created_by, template.from_at) == (
        1,
        RIGHT,
        manager,
        now,
    )
    assert Entry.objects.get().verb == "write_template"
    page = words(as_manager.get(SMS))
    assert "Il part ainsi dès maintenant" in page
    assert "Version 1 mar. 7 avril 2026, 9 h 30, Anne Guibert en vigueur" in page


def test_an_email_has_its_subject(as_manager):
    page = words(save(as_manager, RIGHT, url=EMAIL))
    assert "Il manque « Objet »." in page
    save(as_manager, RIGHT, url=EMAIL, subject="Retour {heure}")
    assert Template.objects.get().subject == "Retour {heure}"


def test_what_is_wrong_is_said_beside_the_text_and_what_was_typed_stays(as_manager):
    page = save(as_manager, "Bonjour {prénom}, demain {heure}")
    assert "La variable {prénom} n’existe pas. Vouliez-vous dire {prenom}" in words(page)
    assert "Il manque {lieu} : la personne doit lire le lieu du retour." in words(page)
    assert "Bonjour {prénom}, demain {heure}</textarea>" in page.content.decode()
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"base": ""}, {"base": "-1"}, {"base": "x"}, {"from_on": "hier"}, {"from_on": "2026-04-06"}]
)
def test_nonsense_is_refused_in_french(as_manager, fields):
    response = save(as_manager, RIGHT, **fields)
    assert response.status_code == 200
    assert RIGHT in response.content.decode()
    assert not Template.objects.exists()


def test_a_text_can_wait_for_a_day(as_manager, now):
    save(as_manager, RIGHT, from_on="2026-04-10")
    assert (
        Template.objects.get().from_at.isoformat() == "2026-04-10T00:00:00+02:00"
        or Template.objects.get().from_at > now
    )
    assert "dès le ven. 10 avril 2026, 0 h" in words(as_manager.get(SMS))


def test_looking_shows_the_message_on_real_data_and_writes_nothing(as_manager):
    a_person("Amina", "Diallo")
    page = words(look(as_manager, RIGHT), part="preview")
    assert "Bonjour Amina , demain 17 h , Ancenis ." in page
    assert "1 SMS. Il reste 124 signes avant un deuxième." in page
    assert not Template.objects.exists()
    assert not Entry.objects.exists()


def test_one_chooses_whose_message_to_look_at(as_manager):
    a_person("Amina", "Diallo")
    other = a_person("Yusuf", "Kaya")
    page = look(as_manager, RIGHT, exemple=str(other.pk))
    assert "Bonjour Yusuf" in words(page, part="preview")
    assert f'value="{other.pk}" selected' in page.content.decode()
    assert look(as_manager, RIGHT, exemple="99999999999999999999").status_code == 200


def test_without_anybody_yet_the_variables_say_what_they_mean(as_manager):
    page = words(look(as_manager, RIGHT), part="preview")
    assert "Bonjour le prénom de la personne" in page
    assert "Aucun dossier à montrer encore" in page


def test_the_preview_says_what_is_wrong_too(as_manager):
    typed = {"text": "Bonjour {prenon} {lieu} {heure}", "base": "0", "do": "look"}
    page = words(as_manager.post(SMS, typed, headers={"HX-Request": "true"}), part="preview")
    assert "La variable {prenon} n’existe pas." in page
    assert "Bonjour {prenon} {lieu}" in page


def test_the_counter_names_the_letter_that_costs_and_offers_the_plain_spelling(as_manager):
    a_person("Amina", "Diallo")
    text = "Soyez prêt : {prenom}, votre {vehicule} est à rendre demain, {heure}, {lieu}. N’oubliez pas les clés."
    page = words(look(as_manager, text), part="preview")
    assert "2 SMS." in page
    assert "ê e ’ '" in page
    assert "Écrit simplement, ce message prend 1 SMS au lieu de 2." in page
    assert "Écrire simplement" in page


def test_the_plain_spelling_is_applied_to_what_was_typed(as_manager):
    page = look(as_manager, "Soyez prêt, n’oubliez pas : {lieu} {heure}", do="plain").content.decode()
    assert "Soyez pret, n&#x27;oubliez pas : {lieu} {heure}</textarea>" in page
    assert not Template.objects.exists()


def test_another_alphabet_is_counted_calmly(as_manager):
    a_person("Amina", "Diallo")
    response = look(as_manager, "مرحبا {prenom} {lieu} {heure}", url=ARABIC)
    page = words(response, part="preview")
    assert "C’est normal : rien à corriger." in page
    assert "Écrire simplement" not in page
    assert 'lang="ar" dir="rtl"' in response.content.decode()


@pytest.mark.parametrize("url", [SMS, EMAIL, ARABIC])
def test_whatever_is_typed_the_page_answers(as_manager, url):
    a_person("Amina", "Diallo")
    for text in (
        "",
        "{",
        "}",
        "{0.__class__}",
        "\x00",
        "\u202e",
        "😀" * 400,
        "{prenom}" * 200,
        "é" * 20_000,
        "%(x)s",
        "<b>&",
    ):
        for do in ("look", "plain", "save"):
            assert look(as_manager, text, url=url, do=do, subject=text).status_code == 200, (text[:20], do)
    assert not Template.objects.exists()


def test_a_name_cannot_put_a_tag_in_the_page(as_manager):
    a_person("<img>", "Diallo")
    assert (
        "<img>"
        not in look(as_manager, "<b>{prenom}</b> {lieu} {heure}").content.decode().partition("<main")[2]
    )


def test_the_second_of_two_managers_reads_the_first_and_keeps_what_was_typed(as_manager):
    save(client_for(staff("manager", "Zoé", "Petit")), "La première {lieu} {heure}")
    page = save(as_manager, RIGHT)
    assert "Une version plus récente existe (Zoé Petit" in words(page)
    assert "La première {lieu} {heure}" in words(page)
    assert f"{RIGHT}</textarea>" in page.content.decode()
    assert Template.objects.count() == 1
    base = re.search(r'name="base" value="(\d+)"', page.content.decode())[1]
    assert save(as_manager, RIGHT, base=base).status_code == 302
    assert Template.objects.order_by("version").last().text == RIGHT


def test_an_older_version_is_taken_back_as_a_new_one(as_manager, manager):
    a_template(text="Ancien {lieu} {heure}", actor=manager)
    a_template(text="Nouveau {lieu} {heure}", version=2, actor=manager)
    assert "Nouveau {lieu} {heure}</textarea>" in as_manager.get(SMS).content.decode()
    page = as_manager.get(f"{SMS}?version=1").content.decode()
    assert "Ancien {lieu} {heure}</textarea>" in page
    save(as_manager, "Ancien {lieu} {heure}", base="2")
    assert Template.objects.order_by("version").last().version == 3
    assert "votre {vehicule} est à rendre" in as_manager.get(f"{SMS}?version=0").content.decode()
    assert as_manager.get(f"{SMS}?version=zzz").status_code == 200


def test_a_language_is_added_then_left(as_manager):
    page = words(as_manager.get(ARABIC))
    assert "Ce message n’est pas encore écrit dans cette langue : le français part." in page
    assert "Le texte français" in page
    save(as_manager, "مرحبا {lieu} {heure}", url=ARABIC)
    assert "Ne plus écrire dans cette langue" in words(as_manager.get(ARABIC))
    response = as_manager.post(f"{ARABIC}ne-plus-ecrire/", {"base": "1"}, follow=True)
    assert "« Retour demain » ne s’écrit plus en arabe : le français part." in words(response)
    assert "مرحبا" not in words(as_manager.get(LIST))
    assert "Ne plus écrire dans cette langue" not in words(as_manager.get(ARABIC))
    assert as_manager.post(f"{ARABIC}ne-plus-ecrire/", {"base": "²"}, follow=True).status_code == 200


def test_a_button_pressed_twice_writes_one_version(as_manager):
    press = re.search(r'name="press" value="(\w+)"', as_manager.get(SMS).content.decode())[1]
    save(as_manager, RIGHT, press=press)
    save(as_manager, RIGHT, press=press)
    assert Template.objects.count() == 1


def test_the_longest_of_the_examples_is_told(now):
    a_person("Wolfeschlegelsteinhausenbergerdorff", "Diallo")
    short = a_person("Al", "Petit")
    wording = Wording(RETURN, "sms", "fr", "{prenom} " + "a" * 130 + " {lieu} {heure}")
    notes = preview(wording, examples_of(RETURN, now), str(short.pk)).notes
    assert notes == ["Avec un autre exemple, ce message prend 2\u00a0SMS."]


def test_a_picture_has_no_plain_spelling():
    notes = preview(Wording(RETURN, "sms", "fr", "🚲 prêt {lieu} {heure}"), []).notes
    assert notes[0].startswith("«\u00a0🚲\u00a0» n’a pas d’écriture simple")


def test_a_euro_counts_two():
    assert preview(Wording(RETURN, "sms", "fr", "12 € {lieu} {heure}"), []).notes == [
        "«\u00a0€\u00a0» compte pour deux signes."
    ]


def test_ordinals():
    assert [ordinal(n) for n in (2, 3, 4)] == ["deuxième", "troisième", "4e"]
