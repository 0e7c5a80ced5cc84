"""What a message says: variables replaced once and nothing else, versions that stay, sentences that say what is wrong."""

import random
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mobilite.audit.models import Entry
from mobilite.demonstration import Demonstration
from mobilite.outbox import template_demo, templates
from mobilite.outbox.events import Event, events
from mobilite.outbox.integrity import outdated_wordings
from mobilite.outbox.models import Channel, Template
from mobilite.outbox.operations.wording import (
    NeededLanguage,
    NewerVersion,
    NotWritable,
    PastDate,
    SameText,
    stop_language,
    write_template,
)
from mobilite.outbox.segments import count
from mobilite.outbox.templates import BadTemplate, MissingValue, NoText, problems, render, tidy
from tests.cast import staff
from tests.factories.wordings import RETURN, a_template, declared

VALUES = {
    "prenom": "Amina",
    "structure": "ELI",
    "telephone": "02 61 91 00 00",
    "lieu": "Ancenis",
    "heure": "17 h",
    "vehicule": "scooter",
}


@pytest.fixture(autouse=True)
def _known():
    with declared(RETURN):
        yield


def said(text, *, channel="sms", subject="", must=True):
    """Return every sentence that says what is wrong with a text."""
    found = problems(
        RETURN, channel, f"{text} {{lieu}} {{heure}}" if must and channel == "sms" else text, subject
    )
    return found["text"] + found["subject"]


def rewrite(text, actor, now, **fields):
    fields = {"channel": "sms", "language": "fr", "base": 0, "at": now, "actor": actor} | fields
    return write_template(RETURN.key, text=text, **fields)


# --- What is wrong is said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Bonjour {prénom}", "La variable {prénom} n’existe pas. Vouliez-vous dire {prenom}\u202f?"),
        ("Bonjour {Prenom}", "La variable {Prenom} n’existe pas. Vouliez-vous dire {prenom}\u202f?"),
        ("Bonjour {prnom}", "La variable {prnom} n’existe pas. Vouliez-vous dire {prenom}\u202f?"),
        ("Bonjour { prenom }", "La variable { prenom } n’existe pas. Vouliez-vous dire {prenom}\u202f?"),
        ("Bonjour {prenom.upper}", "Vouliez-vous dire {prenom}\u202f?"),
        ("Bonjour {prenom!r:>99}", "Vouliez-vous dire {prenom}\u202f?"),
        ("Bonjour {0}", "La variable {0} n’existe pas. Il y a {prenom}, {structure}"),
        ("Bonjour {}", "Les accolades sont vides."),
        ("Bonjour {prenom", "Une accolade «\u00a0{\u00a0» n’est pas refermée."),
        ("Bonjour prenom}", "Une accolade «\u00a0}\u00a0» n’est pas ouverte."),
        ("Bonjour {{prenom}}", "n’est pas refermée"),
        ("a" * 1001, "C’est trop long"),
    ],
)
def test_what_is_misspelt_is_said_with_what_was_meant(typed, sentence):
    assert any(sentence in one for one in said(typed)), said(typed)


def test_a_right_text_has_nothing_wrong():
    assert said("Bonjour {prenom}, à demain") == []


def test_an_empty_text_is_asked_for():
    assert said(" \n ", must=False) == ["Écrivez le texte."]
    assert said("Bonjour {lieu} {heure}", channel="email") == ["Écrivez l’objet."]


def test_what_the_person_must_read_cannot_be_left_out():
    sentences = said("Bonjour {prenom}, à demain {heure}", must=False)
    assert sentences == ["Il manque {lieu}\u00a0: la personne doit lire le lieu du retour."]


def test_a_subject_is_one_line_and_knows_the_same_variables():
    assert said("{lieu} {heure}", channel="email", subject="Retour\ndemain") == [
        "L’objet tient sur une ligne."
    ]
    assert "{lieux} n’existe pas" in said("{lieu} {heure}", channel="email", subject="Retour {lieux}")[0]
    assert said("bien", subject="Retour") == ["Un SMS n’a pas d’objet."]


SCRAPS = st.one_of(
    st.sampled_from(["{", "}", "{prenom}", "{lieu}", "{heure}", "{prénom}", "{prenom.x}", "{{", "}}", "%s", "$x", "\n", "\r", "\x00",
                     "{__class__}", "{0}", "{prenom!r}", "{prenom:>9}", "{% x %}", "\ud800", "\u202e", "é", "ê", "😀", " "]),
    st.text(max_size=12),
)  # fmt: skip
TYPED = st.lists(SCRAPS, max_size=25).map("".join)
# Right more often than not, so that what is sent is tried too.
WELL_TYPED = st.lists(
    st.sampled_from(
        ["{prenom}", "{lieu}", "{heure}", " ", "\n", "é", "ê", "€", ", ", " :", "« ", " »", "مرحبا"]
    ),
    max_size=25,
).map(lambda scraps: "".join([*scraps, "{lieu} {heure}"]))


@pytest.mark.slow
@settings(max_examples=3000)
@given(
    st.one_of(TYPED, WELL_TYPED),
    st.dictionaries(st.sampled_from(sorted(VALUES)), TYPED),
    st.sampled_from(list(Channel)),
)
@example("{lieu}{heure}", {"lieu": "{prenom}", "heure": "{"}, Channel.SMS)
def test_whatever_is_typed_is_refused_in_french_or_can_be_sent(typed, values, channel):
    """Thousands of texts: each one is refused with sentences, or renders with any values, each written as it is."""
    kind, text = RETURN, tidy(typed)
    wrong = problems(kind, channel, text, "Objet" if channel == Channel.EMAIL else "")
    assert all(sentence[0].isupper() and sentence[-1] in ".?!" for one in wrong.values() for sentence in one)
    assert problems(kind, channel, typed, typed)  # raw, it may be wrong, never an error
    if any(wrong.values()):
        return
    wording = templates.Wording(kind, channel, "fr", text)
    given = VALUES | values
    if any(not templates.safe_value(given[name]) for name in kind.must_say):
        with pytest.raises(MissingValue):
            templates.filled(wording, text, given)
        return
    pieces = templates.filled(wording, text, given)
    rendered = "".join(piece.text for piece in pieces)
    rendered.encode()  # nothing half of a pair
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", rendered)
    assert rendered.count("\n") == text.count("\n")
    count(rendered)


@given(TYPED)
def test_tidying_settles(text):
    assert tidy(tidy(text)) == tidy(text)


# --- Values


def filled(text, values=VALUES, channel=Channel.SMS, language="fr"):
    wording = templates.Wording(RETURN, channel, language, text)
    return "".join(piece.text for piece in templates.filled(wording, text, values))


def test_a_value_that_holds_braces_is_not_read_again():
    assert filled("A {prenom} B", VALUES | {"prenom": "{lieu} {x} }"}) == "A {lieu} {x} } B"


def test_a_value_stays_on_one_line():
    assert filled("A {prenom} B", VALUES | {"prenom": "Ami\r\nna\x00\u202e  "}) == "A Ami na B"


def test_an_sms_has_plain_spaces_and_straight_apostrophes():
    text = filled("A {prenom} {heure}", VALUES | {"prenom": "L’Hénaff", "heure": "17\u00a0h\u202f30"})
    assert text == "A L'Hénaff 17 h 30"


def test_a_name_does_not_turn_one_sms_into_three():
    text = "Bonjour {prenom}, " + "a" * 130
    assert count(filled(text, VALUES | {"prenom": "Anaïs Benoît"})).count == 1
    assert "Anais Benoit" in filled(text, VALUES | {"prenom": "Anaïs Benoît"})


def test_in_another_alphabet_a_name_keeps_its_accents():
    assert "Anaïs" in filled("مرحبا {prenom}", VALUES | {"prenom": "Anaïs"}, language="ar")


def test_figures_read_from_right_to_left_keep_their_order():
    assert filled("اتصل {telephone}", language="ar") == "اتصل \u206802 61 91 00 00\u2069"
    assert filled("Call {telephone}", language="en") == "Call 02 61 91 00 00"


def test_an_email_has_the_typography_of_french():
    text = filled("Un problème ? Appelez l'{structure} : {telephone}", channel=Channel.EMAIL)
    assert text == "Un problème\u202f? Appelez l’ELI\u00a0: 02 61 91 00 00"
    assert filled("A problem ? It's", channel=Channel.EMAIL, language="en") == "A problem ? It's"


def test_a_value_that_is_not_there_is_said(now, db):
    with pytest.raises(MissingValue) as refusal:
        render(RETURN.key, "sms", "fr", {k: v for k, v in VALUES.items() if k != "prenom"}, now)
    assert refusal.value.sentence == (
        "Le message «\u00a0Retour demain\u00a0» ne peut pas s’écrire\u00a0: il manque le prénom de la personne."
    )
    with pytest.raises(MissingValue):
        render(RETURN.key, "sms", "fr", VALUES | {"lieu": " "}, now)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Bonjour {prenom}, à demain", "Bonjour, à demain"),
        ("Bonjour {prenom} !", "Bonjour !"),
        ("Bonjour {prenom}", "Bonjour"),
        ("{prenom} bonjour", "bonjour"),
        ("A\n{prenom} bonjour", "A\nbonjour"),
        ("({prenom}) bonjour", "() bonjour"),
        ("le {prenom}rouge", "le rouge"),
        ("le {prenom} rouge", "le rouge"),
    ],
)
def test_an_empty_value_leaves_no_gap(text, written):
    assert filled(text, VALUES | {"prenom": ""}) == written


# --- Which text holds


@pytest.mark.django_db
def test_the_text_declared_in_code_is_sent_until_it_is_rewritten(now, manager):
    first = render(RETURN, "sms", "fr", VALUES, now)
    assert (
        first.text
        == "ELI : Amina, votre scooter est à rendre demain à 17 h, à Ancenis. Un problème ? 02 61 91 00 00"
    )
    assert (first.template_id, first.subject) == (None, "")
    template = rewrite("Amina, rendez-vous {lieu} {heure}", manager, now)
    again = render(RETURN, "sms", "fr", VALUES, now)
    assert (again.text, again.template_id) == ("Amina, rendez-vous Ancenis 17 h", template.pk)
    assert template.version == 1


@pytest.mark.django_db
def test_a_language_that_is_not_written_is_sent_in_french(now, manager):
    assert render(RETURN, "sms", "ti", VALUES, now).language == "fr"
    rewrite("{lieu} {heure} ሰላም", manager, now, language="ti")
    rendered = render(RETURN, "sms", "ti", VALUES, now)
    assert (rendered.language, rendered.text) == ("ti", "Ancenis 17 h ሰላም")


@pytest.mark.django_db
def test_a_subject_fits_where_it_is_kept(now):
    subject = render(RETURN, "email", "fr", VALUES | {"heure": "17 h " * 99}, now).subject
    assert (len(subject), subject[-1]) == (200, "…")


@pytest.mark.django_db
def test_an_event_without_a_text_for_a_channel_says_so(now):
    silent = Event("tests.silent", "Rien", texts={"sms": {"fr": "Rien"}})
    with declared(silent), pytest.raises(NoText):
        render(silent, "email", "fr", VALUES, now)


@pytest.mark.django_db
def test_a_text_to_come_waits_for_its_day(now, manager):
    rewrite("Demain {lieu} {heure}", manager, now, from_at=now + timedelta(days=3))
    assert render(RETURN, "sms", "fr", VALUES, now).template_id is None
    rewrite("Vite {lieu} {heure}", manager, now, base=1)
    assert render(RETURN, "sms", "fr", VALUES, now).text.startswith("Vite")
    assert render(RETURN, "sms", "fr", VALUES, now + timedelta(days=3)).text.startswith("Demain")
    with pytest.raises(PastDate):
        rewrite("Hier {lieu} {heure}", manager, now, base=2, from_at=now - timedelta(minutes=1))


@pytest.mark.django_db
def test_writing_leaves_one_entry_without_the_text(now, manager):
    template = rewrite("Bonjour {prenom} {lieu} {heure}", manager, now)
    entry = Entry.objects.get()
    assert (entry.actor, entry.object_id) == (manager, template.pk)
    assert str(entry.sentence) == "a réécrit le message «\u00a0Retour demain\u00a0» (SMS, français)"
    assert "Bonjour" not in str(entry.data)


@pytest.mark.django_db
def test_a_bad_text_is_refused_and_nothing_is_written(now, manager):
    with pytest.raises(BadTemplate) as refusal:
        rewrite("Bonjour {prenon}", manager, now)
    assert refusal.value.field == "text"
    assert not Template.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_the_same_text_is_not_a_new_version(now, manager):
    rewrite("Bonjour {lieu} {heure}", manager, now)
    with pytest.raises(SameText):
        rewrite("Bonjour {lieu} {heure} ", manager, now, base=1)
    rewrite(RETURN.texts["sms"]["fr"], manager, now, base=1)  # back to the first wording is a version
    assert Template.objects.count() == 2


@pytest.mark.django_db
def test_the_second_of_two_managers_is_told_of_the_first(now, manager):
    rewrite("Bonjour {lieu} {heure}", manager, now)
    with pytest.raises(NewerVersion) as refusal:
        rewrite("Salut {lieu} {heure}", staff("manager", "Zoé", "Petit"), now)
    assert refusal.value.latest.version == 1
    assert "Anne Guibert" in refusal.value.sentence


@pytest.mark.django_db
def test_a_version_never_changes(now, manager):
    template = rewrite("Bonjour {lieu} {heure}", manager, now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Template.objects.filter(pk=template.pk).update(text="autre")
    with pytest.raises(DatabaseError), transaction.atomic():
        a_template(RETURN, version=1)


@pytest.mark.django_db
def test_a_language_that_was_added_can_be_left_again(now, manager):
    rewrite("{lieu} {heure} مرحبا", manager, now, language="ar")
    stop_language(RETURN.key, channel="sms", language="ar", base=1, at=now, actor=manager)
    assert render(RETURN, "sms", "ar", VALUES, now).language == "fr"
    rewrite("{lieu} {heure} مرحبا", manager, now, language="ar", base=2)
    assert render(RETURN, "sms", "ar", VALUES, now).language == "ar"
    with pytest.raises(NeededLanguage):
        stop_language(RETURN.key, channel="sms", language="fr", base=0, at=now, actor=manager)


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"language": "xx"}, {"language": "zz"}])
def test_a_language_that_nobody_reads_here_is_refused(now, manager, fields):
    with pytest.raises(NotWritable):
        rewrite("Bonjour {lieu} {heure}", manager, now, **fields)


@pytest.mark.django_db
def test_a_text_that_says_what_is_no_longer_known_leaves_in_its_first_wording(now, manager):
    a_template(RETURN, text="{lieu} {heure} {couleur}")
    assert render(RETURN, "sms", "fr", VALUES, now).template_id is None
    a_template(RETURN, language="en", text="{lieu} {heure} {couleur}")
    assert render(RETURN, "sms", "en", VALUES, now).language == "fr"
    findings = list(outdated_wordings(now))
    assert findings[0].sentence == (
        "Message «\u00a0Retour demain\u00a0»\u00a0: {couleur} n’existe plus, le texte d’origine part."
    )
    assert len(findings) == 2


@pytest.mark.django_db
def test_only_what_is_in_force_is_looked_at_again(now, manager):
    a_template(RETURN, text="{lieu} {heure} {couleur}")
    a_template(RETURN, text="{lieu} {heure}", version=2)
    assert list(outdated_wordings(now)) == []
    a_template(Event("tests.gone", "Parti"), text="Bonjour")
    assert [one.url for one in outdated_wordings(now)] == [""]


# --- What the software brings


def declared_texts():
    return [
        (kind, channel, language)
        for kind in events()
        for channel in kind.texts
        for language in kind.texts[channel]
    ]


def test_every_text_that_the_software_brings_is_right():
    wrong = {}
    for kind, channel, language in declared_texts():
        wording = templates.original(kind, channel, language)
        found = problems(kind, channel, wording.text, wording.subject)
        if any(found.values()) or tidy(wording.text) != wording.text:
            wrong[kind.key, channel, language] = found
    assert wrong == {}


def test_every_french_sms_that_the_software_brings_is_in_the_gsm_alphabet():
    dear = {
        kind.key: count(templates.original(kind, channel, language).text).costly
        for kind, channel, language in declared_texts()
        if channel == "sms"
        and language == "fr"
        and not count(templates.original(kind, channel, language).text).is_plain
    }
    # Braces are of the alphabet: what is left is a letter.
    assert dear == {}


@pytest.mark.django_db
def test_of_two_written_at_the_same_instant_one_is_kept(now, manager, monkeypatch):
    rewrite("Bonjour {lieu} {heure}", manager, now)
    # As if the first had come between the look and the write of the second.
    monkeypatch.setattr("mobilite.outbox.operations.wording._unless_newer", lambda *about: None)
    with pytest.raises(NewerVersion) as refusal:
        rewrite("Salut {lieu} {heure}", manager, now)
    assert refusal.value.latest.version == 1
    assert Template.objects.count() == Entry.objects.count() == 1


@pytest.mark.django_db
def test_the_demonstration_rewrites_a_message_in_four_languages(now, manager):
    demo = Demonstration(now, random.Random(1), print)
    demo.made["team"] = {"manager": manager}
    template_demo.make(demo)
    assert sorted(Template.objects.values_list("language", flat=True)) == ["ar", "en", "es", "fr", "fr"]
    # Spanish has its accent: the counter of the page says what it costs.
    dear = [one.language for one in Template.objects.all() if not count(one.text).is_plain]
    assert sorted(dear) == ["ar", "es"]
