"""What the law asks is looked for in every contract that may be, and cannot be taken away (facts: legal part 1.2)."""

import pytest

from rentals.terms.clauses import SITUATIONS, Clause
from rentals.terms.law import REQUIREMENTS, missing
from rentals.terms.markup import easy_problems, problems
from rentals.terms.starting import ORIGINAL


def test_the_contract_that_the_software_brings_says_all_of_it():
    assert [one.sentence for one in missing(ORIGINAL)] == []
    assert [problems(one.text) for one in ORIGINAL if problems(one.text)] == []
    assert [easy_problems(one.text) for one in ORIGINAL if one.first_page and easy_problems(one.text)] == []
    assert len({one.key for one in ORIGINAL}) == len(ORIGINAL)


@pytest.mark.parametrize("one", REQUIREMENTS, ids=lambda one: one.key)
def test_each_requirement_bites_where_it_holds_and_there_alone(one):
    lacking = next(found for found in missing([]) if found.requirement == one)
    assert set(lacking.situations) == {situation for situation in SITUATIONS if one.where(situation)}
    assert one.source in lacking.sentence
    assert one.how in lacking.sentence


def test_the_first_page_sums_up_and_does_not_count():
    assert "mediator" in {
        one.requirement.key for one in missing([Clause("a", "Bref", "{mediateur}", first_page=True)])
    }


def test_what_is_said_for_some_contracts_only_is_missing_in_the_others():
    clauses = [one for one in ORIGINAL if one.key != "mediateur"]
    for_cars = next(one for one in ORIGINAL if one.key == "mediateur")
    clauses.append(Clause("mediateur", for_cars.title, for_cars.text, vehicle="car"))
    found = next(one for one in missing(clauses) if one.requirement.key == "mediator")
    assert {situation.drawing for situation in found.situations} == {"scooter", "bike"}
    assert "par exemple pour un scooter en prêt" in found.sentence
