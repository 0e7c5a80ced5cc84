"""Who may be each of several people who asked: one query, the likeliest of each (row K1)."""

from mobilite.people.duplicates import likeliest, traits
from tests.factories import a_person


def test_each_finds_the_known_person_of_the_same_telephone_or_names(db, django_assert_num_queries):
    by_phone = a_person("Maëlle", "Guillou", phone="+33639981234")
    by_name = a_person("Samuel", "Okafor")
    a_person("Inès", "Moreau", anonymised_at="2026-01-01T00:00Z")
    asked = [
        traits(first_name="Maelle", last_name="guilloux", phone="06 39 98 12 34"),
        traits(first_name="samuel", last_name="OKAFOR"),
        traits(first_name="Inès", last_name="Moreau"),
        traits(first_name="", last_name=""),
    ]
    with django_assert_num_queries(1):
        found = likeliest(asked)
    assert [one and one[0] for one in found] == [by_phone, by_name, None, None]
    assert found[1][1] == "Même nom."


def test_nobody_asked_costs_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert likeliest([]) == []
