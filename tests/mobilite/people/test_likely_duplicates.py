"""Row H6: the same person written another way is proposed, with why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.people.duplicates import likely_duplicates, likeness, traits
from tests.factories import a_person

names = st.text(alphabet="abé L-", min_size=1, max_size=8)
people = st.builds(
    traits,
    first_name=names,
    last_name=names,
    birth_name=st.one_of(st.just(""), names),
    phone=st.sampled_from(["", "0639981234", "0639985678"]),
    birth_date=st.sampled_from([None, date(2002, 9, 12), date(1990, 1, 1)]),
)


@given(people, people)
def test_likeness_is_the_same_in_both_directions(one, other):
    assert likeness(one, other) == likeness(other, one)


@given(people)
def test_somebody_with_a_name_or_a_telephone_looks_like_herself(one):
    if (one.first and one.surnames) or one.phone:
        assert likeness(one, one) is not None


@given(people, people)
def test_a_likeness_always_says_why(one, other):
    found = likeness(one, other)
    if found:
        score, why = found
        assert 1 <= score <= 100
        assert why.endswith(".")
        assert why[0].isupper()


def asked(first, last, **more):
    return [(str(person), why) for person, why in likely_duplicates(first, last, **more)]


@pytest.mark.django_db
class TestLikelyDuplicates:
    def test_the_same_name_with_the_same_telephone(self):
        a_person("Aïcha", "LE GOFF", phone="+33639981240", birth_date=None)
        assert asked("Aicha", "Legoff", phone="06 39 98 12 40") == [
            ("Aïcha LE GOFF", "Même nom et même téléphone.")
        ]

    def test_the_same_name_alone(self):
        a_person("Aïcha", "Le Goff")
        assert asked("aicha", "le-goff") == [("Aïcha Le Goff", "Même nom.")]

    def test_names_written_the_other_way_round(self):
        a_person("Martin", "Bruno")
        assert asked("Bruno", "Martin") == [("Martin Bruno", "Même nom.")]

    def test_a_slip_in_the_name_with_the_same_birth_date(self):
        a_person("Aïcha", "Le Goff", birth_date=date(2002, 9, 12))
        assert asked("Aicha", "Le Gof", birth_date=date(2002, 9, 12)) == [
            ("Aïcha Le Goff", "Nom très proche et même date de naissance.")
        ]

    def test_a_name_changed_by_marriage(self):
        a_person("Jeanne", "Petit", birth_name="Rouxel", birth_date=date(1990, 2, 1))
        assert asked("Jeanne", "Rouxel") == [("Jeanne Petit", "Même nom.")]
        assert asked("Jeanne", "Sow", birth_date=date(1990, 2, 1)) == [
            ("Jeanne Petit", "Même prénom et même date de naissance.")
        ]

    def test_a_homonym_is_shown_last_and_said_to_be_one(self):
        a_person("Aïcha", "Diallo", birth_date=date(1980, 1, 1))
        a_person("Aïcha", "Diallo", birth_date=date(2002, 9, 12))
        assert asked("Aïcha", "Diallo", birth_date=date(2002, 9, 12)) == [
            ("Aïcha Diallo", "Même nom et même date de naissance."),
            ("Aïcha Diallo", "Même nom, mais autre date de naissance."),
        ]

    def test_a_shared_telephone_is_only_a_hint(self):
        a_person("Moussa", "Diallo", phone="+33639981240", birth_date=None)
        assert asked("Nadia", "Cherif", phone="0639981240") == [("Moussa Diallo", "Même téléphone.")]

    def test_strangers_are_not_proposed(self):
        a_person("Bruno", "Martin", birth_date=date(1990, 1, 1))
        assert asked("Chloé", "Petit", phone="06 39 98 99 99", birth_date=date(1990, 1, 1)) == []

    def test_the_person_herself_is_left_out_when_edited(self):
        person = a_person("Aïcha", "Diallo")
        assert likely_duplicates("Aïcha", "Diallo", but=person.pk) == []

    @pytest.mark.parametrize("typed", [("", ""), ("A", ""), ("", "B"), ("%", "_"), ("🚲", "🚲")])
    def test_half_typed_names_and_nonsense_are_no_error(self, typed):
        a_person("Aïcha", "Diallo")
        assert asked(*typed, phone="06 39") == []

    def test_it_costs_as_many_queries_for_many_people(self, django_assert_max_num_queries):
        for _ in range(12):
            a_person("Aïcha", "Diallo", phone="+33639981240")
        with django_assert_max_num_queries(4):
            found = likely_duplicates("Aïcha", "Diallo", "0639981240", date(1996, 1, 15))
            assert all(person.commune.name for person, _ in found)
        assert len(found) == 5
