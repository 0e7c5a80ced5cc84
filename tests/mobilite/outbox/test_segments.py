"""What an SMS costs (row K4), compared with a count that cuts it letter by letter."""

import string
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mobilite.outbox.segments import GSM, GSM_TWO, Costly, costly, count, plain

REMINDER = "ELI : Amina, votre scooter est à rendre demain mardi 9 juin avant 17h, à Ancenis. Un problème ? Appelez le 02 61 91 00 00."
GSM_LETTERS = "".join(sorted(GSM))
TEXTS = st.one_of(
    st.text(GSM_LETTERS, max_size=700),
    st.text(GSM_LETTERS + "".join(sorted(GSM_TWO)), max_size=700),
    st.text("aé€êçœ’« »\u00a0\u202f…😀🚲شكرا", max_size=350),
    st.text("a😀", max_size=350),
    st.text(max_size=350),
)


def cut(text):
    """Cut a text into the parts that a telephone would be sent, slowly: each part is tried one letter longer."""
    is_gsm = all(letter in GSM | GSM_TWO for letter in text)

    def size(part):
        return (
            sum(1 + (c in GSM_TWO) for c in part)
            if is_gsm
            else len(part.encode("utf-16-be", "surrogatepass")) // 2
        )

    alone, room = (160, 153) if is_gsm else (70, 67)
    if size(text) <= alone:
        return [text] if text else [], alone - size(text)
    parts = [""]
    for letter in text:
        if size(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts, room - size(parts[-1])


@given(TEXTS)
@example("€" * 80)
@example("a" + "€" * 80)  # 161 units, and the first part holds 153 only by leaving one empty
@example("€" * 77 + "a" * 7)
@example("a" * 160)
@example("a" * 161)
@example("ê" * 70)
@example("ê" * 71)
@example("a" * 66 + "🚲" * 3)  # a pair is not cut: the first part is left with 66
def test_the_count_is_the_one_of_parts_cut_letter_by_letter(text):
    parts, left = cut(text)
    counted = count(text)
    assert (counted.count, counted.left) == (len(parts), left)
    assert counted.is_plain == (not counted.costly)


@given(TEXTS)
def test_what_is_left_is_what_fits(text):
    counted = count(text)
    letter = "e" if counted.is_plain else "ê"
    if text and counted.left:
        assert count(text + letter * counted.left).count == counted.count
    if text:
        assert count(text + letter * (counted.left + 1)).count == counted.count + 1 or counted.count == 1


def test_122_letters_of_the_gsm_alphabet_are_one_sms():
    assert len(REMINDER) == 122
    counted = count(REMINDER)
    assert (counted.count, counted.encoding, counted.units, counted.left) == (1, "GSM-7", 122, 38)


def test_the_same_with_one_circumflex_is_two_and_the_letter_is_named():
    counted = count(REMINDER.replace("rendre", "rêndre"))
    assert (counted.count, counted.encoding) == (2, "UCS-2")
    assert counted.costly == (Costly("ê", "e", 1),)


def test_135_letters_with_one_circumflex_are_three():
    text = "Prêt ? " + REMINDER + " Merci."
    text = text[:135]
    assert len(text) == 135
    assert count(text).count == 3


def test_160_letters_are_one_sms_and_161_are_two():
    assert (count("a" * 160).count, count("a" * 160).left) == (1, 0)
    assert (count("a" * 161).count, count("a" * 161).left) == (2, 153 * 2 - 161)


def test_nothing_is_no_sms():
    assert (count("").count, count("").left) == (0, 160)


@pytest.mark.parametrize("letter", sorted(GSM_TWO))
def test_a_letter_of_the_second_page_counts_two(letter):
    assert count(letter).units == 2
    assert count(letter).costly == ()


def test_a_pair_is_never_cut_across_two_parts():
    # 152 letters, then a euro: the 153rd place stays empty.
    assert count("a" * 152 + "€" + "a" * 151).count == 2
    assert count("a" * 152 + "€" + "a" * 152).count == 3
    assert count("ê" * 66 + "🚲" + "ê" * 65).count == 2
    assert count("ê" * 66 + "🚲" + "ê" * 66).count == 3


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("L’été, « à Noël »\u202f!", 'L\'été, "à Noel" !'),
        ("Reçu : 12,50\u00a0€", "Recu : 12,50 €"),
        ("un cœur, un œil, Œuvre", "un coeur, un oeil, OEuvre"),
        ("À bientôt… Ê", "A bientot... E"),
        ("déjà là où élève", "déjà là où élève"),
        ("e\u0301te\u0301", "été"),
        ("fene\u0302tre", "fenetre"),
        ("mot\u00adcoupé\u200b", "motcoupé"),
        ("5–7 – n° 2", "5-7 - no 2"),
        ("ñandú", "ñandu"),
        ("شكرا 🚲", "شكرا 🚲"),
    ],
)
def test_the_plain_spelling_reads_as_the_other(written, spelt):
    assert plain(written) == spelt


@given(TEXTS)
def test_a_plain_spelling_is_settled_and_keeps_only_what_has_none(text):
    spelt = plain(text)
    assert plain(spelt) == spelt
    assert all(one.plain is None for one in costly(spelt))


@given(TEXTS)
def test_a_plain_text_is_left_as_it_is(text):
    if count(text).is_plain:
        assert plain(text) == text


@given(st.text("aàâäbcçdeéèêëfgiîïoôöuùûüÿœæ’'«»“”…–-€ \u00a0\u202f.,;:!?0123456789", max_size=300))
def test_french_always_has_a_plain_spelling(text):
    assert count(plain(text)).is_plain


@given(TEXTS)
def test_each_costly_letter_is_in_the_text_as_often_as_it_says(text):
    named = "".join(one.letter * one.times for one in count(text).costly)
    outside = [c for c in text if c not in GSM | GSM_TWO]
    assert sorted(c for c in named if c not in GSM | GSM_TWO) == sorted(outside)


def test_a_letter_and_the_accent_typed_after_it_are_named_together():
    assert costly("e\u0302te\u0302") == (Costly("e\u0302", "e", 2),)
    assert unicodedata.normalize("NFC", costly("e\u0302")[0].letter) == "ê"


def test_the_alphabet_has_its_128_places():
    # The escape is the 128th.
    assert len(GSM) == 127
    assert len(GSM_TWO) == 10
    assert set(string.ascii_letters + string.digits) <= GSM
