"""Finding people and partners as they are asked for at the counter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mobilite.pages.french import fold
from mobilite.people.models import Partner, Person
from mobilite.people.search import phone_digits
from tests.factories import a_partner, a_person


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0639 98 12 34", "0639981234"),
        ("+33 6 39 98 12 34", "33639981234"),
        ("0033 6.39.98.12.34", "33639981234"),
        ("+33 (0)6 39 98 12 34", "33639981234"),
        ("98 12 34", "981234"),
        ("98", ""),
        ("Martin 06", ""),
        ("LOC-2026-0001", ""),
    ],
)
def test_digits_are_read_out_of_what_looks_like_a_telephone(text, digits):
    assert phone_digits(text) == digits


def found(text):
    return [str(person) for person in Person.objects.found_by(text).order_by("pk")]


@pytest.mark.django_db
class TestPeople:
    @pytest.mark.parametrize(
        "text",
        ["le goff", "Legoff", "LE-GOFF aicha", "aïcha le goff", "goff aic", "0639 98 12 34", "+33639981234"],
    )
    def test_a_person_is_found_by_words_in_any_order_or_by_telephone(self, text):
        a_person("Aïcha", "Le Goff", phone="+33639981234")
        a_person("Bruno", "Martin", phone="+33639985678")
        assert found(text) == ["Aïcha Le Goff"]

    def test_a_birth_name_finds_too(self):
        a_person("Jeanne", "Petit", birth_name="d’Alençon")
        assert found("d'alencon") == ["Jeanne Petit"]

    def test_a_shared_telephone_finds_everybody_behind_it(self):
        a_person("Aïcha", "Diallo", phone="+33639981234")
        a_person("Moussa", "Diallo", phone="+33639981234")
        assert found("06 39 98 12 34") == ["Aïcha Diallo", "Moussa Diallo"]

    def test_no_word_finds_nobody(self):
        a_person()
        assert found(" - ") == []

    def test_a_new_name_is_found_after_a_partial_save(self):
        person = a_person("Aïcha", "Diallo")
        person.last_name = "Morvan"
        person.save(update_fields=["last_name"])
        assert found("morvan") == ["Aïcha Morvan"]
        assert found("diallo") == []

    def test_people_written_in_bulk_are_found(self):
        one = a_person("Aïcha", "Diallo")
        copies = Person.objects.bulk_create(
            [Person(last_name="Sow", first_name="Ali", created_at=one.created_at)]
        )
        assert found("ali sow") == ["Ali Sow"]
        copies[0].last_name = "Keita"
        Person.objects.bulk_update(copies, ["last_name"])
        assert found("keita") == ["Ali Keita"]

    def test_words_cannot_be_used_as_patterns(self):
        a_person("Aïcha", "Diallo")
        for text in ("%", "_", "%%", "__"):
            assert found(text) == []

    def test_a_partner_is_found_by_name_siret_or_telephone(self):
        a_partner("CCAS de Ligné", siret="73282932000074", phone="+33261910077")
        for text in ("ccas ligne", "732 829 320 00074", "02 61 91 00 77"):
            assert Partner.objects.found_by(text).get().name == "CCAS de Ligné"


class TestAnybody(TestCase):
    @given(
        last=st.text(alphabet="abcdeéèïôÀÇ '-", min_size=1, max_size=20).filter(fold),
        first=st.text(alphabet="abcdeéèïôÀÇ '-", min_size=1, max_size=20).filter(fold),
    )
    def test_everybody_is_found_by_the_name_on_the_record(self, last, first):
        person = a_person(first, last)
        assert person in Person.objects.found_by(f"{first} {last}")
