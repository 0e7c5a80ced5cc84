"""The words of the public pages in other languages: each sentence of the sources, whole, with what it is filled with (row K3)."""

import re
import string

import polib
import pytest

from mobilite.portal import catalogues
from mobilite.portal.languages import offered

#: Words that are the same in both languages.
SAME = {
    "en": {"Document", "Scooter"},
}
#: Of each writing, one of its letters.
LETTERS = {"ar": r"[\u0621-\u064a]", "fa": r"[\u0621-\u06cc]", "uk": r"[а-яіїєґ]"}
FILLED = re.compile(r"%\(\w+\)s|%%|%")


@pytest.fixture(params=catalogues.languages())
def catalogue(request) -> tuple[str, polib.POFile]:
    return request.param, polib.pofile(str(catalogues.path_of(request.param)))


def test_a_language_is_offered_once_it_has_a_catalogue():
    assert set(offered()) == {"fr", *catalogues.languages()}


def test_a_catalogue_says_every_sentence_of_the_sources_and_no_other(catalogue):
    language, words = catalogue
    said = {one.msgid for one in words if one.msgstr and not one.fuzzy}
    asked = set(catalogues.sentences())
    assert said == asked, f"manage.py words; then translate what is empty in mobilite/locale/{language}"


def test_no_sentence_stays_in_french(catalogue):
    language, words = catalogue
    same = {one.msgid for one in words if one.msgstr.strip().lower() == one.msgid.strip().lower()}
    assert same - SAME.get(language, set()) == set()


def test_each_sentence_is_in_the_letters_of_its_language(catalogue):
    language, words = catalogue
    letters = re.compile(LETTERS.get(language, f"[{string.ascii_letters}]"), re.IGNORECASE)
    assert [one.msgid for one in words if not letters.search(one.msgstr)] == []


def test_what_fills_a_sentence_is_the_same_and_so_are_its_edges(catalogue):
    _, words = catalogue
    for one in words:
        assert sorted(FILLED.findall(one.msgstr)) == sorted(FILLED.findall(one.msgid)), one.msgid
        assert one.msgstr[:1].isspace() == one.msgid[:1].isspace(), one.msgid


def test_what_a_machine_wrote_is_listed_until_somebody_has_read_it(catalogue, tmp_path, monkeypatch):
    language, words = catalogue
    target = tmp_path / language / "LC_MESSAGES" / "django.po"
    target.parent.mkdir(parents=True)
    for one in words[1:]:
        one.tcomment = ""
    words[0].tcomment = catalogues.MACHINE
    words.save(str(target))
    monkeypatch.setattr(catalogues, "SOURCES", tmp_path)
    assert [one.msgid for one in catalogues.unread(language)] == [words[0].msgid]
    catalogues.rewrite(language)
    assert [one.msgid for one in catalogues.unread(language)] == [words[0].msgid], "the mark is kept"


def test_a_compiled_catalogue_is_made_once_and_again_when_a_word_changes(tmp_path, monkeypatch):
    sources, target = tmp_path / "locale", tmp_path / "compiled"
    file = sources / "ar" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    file.write_text(f'{head}msgid "Retour"\nmsgstr "رجوع"\n')
    monkeypatch.setattr(catalogues, "SOURCES", sources)
    assert catalogues.compile_all(target) == ["ar"]
    assert catalogues.compile_all(target) == []
    file.write_text(f'{head}msgid "Retour"\nmsgstr "عودة"\n')
    assert catalogues.compile_all(target) == ["ar"]
    made = polib.mofile(str(target / "ar/LC_MESSAGES/django.mo"))
    assert [one.msgstr for one in made] == ["عودة"]
