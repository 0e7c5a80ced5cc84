"""Who may drive what, and the sentence that says why (row H2)."""

from datetime import date

import pytest

from tests.factories import a_category, a_licence, a_person, a_vehicle
from vehicles.licences import may_drive, may_drive_gearbox, says
from vehicles.models import Gearbox, LicenceRule

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)


def born(day, **licences):
    return a_person(birth_date=day)


def test_born_before_1988_rides_a_fifty():
    answer = may_drive(born(date(1987, 12, 31)), a_category("scooter-50"), on=TODAY)
    assert answer.ok
    assert "avant le 1er\u00a0janvier\u00a01988" in answer.why


def test_born_in_1988_needs_am_or_another():
    person = born(date(1988, 1, 1))
    answer = may_drive(person, a_category("scooter-50"), on=TODAY)
    assert not answer
    assert "AM" in answer.why
    assert "1er\u00a0janvier\u00a01988" in answer.why
    a_licence(person, category="B1")
    answer = may_drive(person, a_category("scooter-50"), on=TODAY)
    assert answer.ok
    assert "Permis B1" in answer.why


def test_age_comes_first():
    child = born(date(2012, 4, 8))
    answer = may_drive(child, a_category("scooter-50"), on=TODAY)
    assert not answer
    assert "14\u00a0ans" in answer.why.replace(" ans", "\u00a0ans")
    assert "8\u00a0avril\u00a02026" in answer.why
    a_licence(child, category="AM", issued_on=date(2026, 4, 1))
    assert may_drive(child, a_category("scooter-50"), on=date(2026, 4, 8))


def test_born_on_29_february_is_older_on_1_march():
    person = born(date(2012, 2, 29))
    assert "1er\u00a0mars\u00a02026" in may_drive(person, a_category("scooter-50"), on=date(2026, 2, 28)).why
    a_licence(person, category="AM", issued_on=date(2026, 2, 1))
    assert not may_drive(person, a_category("scooter-50"), on=date(2026, 2, 28))
    assert may_drive(person, a_category("scooter-50"), on=date(2026, 3, 1))


def test_without_a_birth_date_nothing_is_sure():
    answer = may_drive(born(None), a_category("e-bike"), on=TODAY)
    assert not answer
    assert "date de naissance" in answer.why


def test_a_bike_asks_for_an_age_and_no_licence():
    assert "Aucun permis" in may_drive(born(date(2010, 4, 7)), a_category("e-bike"), on=TODAY).why
    assert not may_drive(born(date(2010, 4, 8)), a_category("cargo-e-bike"), on=TODAY)


def test_a_car_asks_for_b():
    person = born(date(1990, 1, 1))
    assert may_drive(person, a_category("car"), on=TODAY).why == "Pour « Voiture », il faut le permis B."
    a_licence(person, category="AM")
    assert not may_drive(person, a_category("car"), on=TODAY)
    a_licence(person, category="B", issued_on=date(2026, 4, 8))
    assert not may_drive(person, a_category("car"), on=TODAY)
    assert may_drive(person, a_category("car"), on=date(2026, 4, 8))


def test_an_expired_licence_says_since_when():
    person = born(date(1990, 1, 1))
    a_licence(person, category="B", issued_on=date(2011, 1, 1), expires_on=date(2026, 4, 6))
    answer = may_drive(person, a_category("car"), on=TODAY)
    assert not answer
    assert "6\u00a0avril\u00a02026" in answer.why
    assert may_drive(person, a_category("car"), on=date(2026, 4, 6))


def test_a_125_asks_two_years_of_b_and_the_training():
    """Art. R221-8 II."""
    person = born(date(1990, 1, 1))
    licence = a_licence(person, category="B", issued_on=date(2024, 4, 8), has_125_training=True)
    answer = may_drive(person, a_category("scooter-125"), on=TODAY)
    assert not answer
    assert "8\u00a0avril\u00a02026" in answer.why
    assert may_drive(person, a_category("scooter-125"), on=date(2026, 4, 8))
    licence.has_125_training = False
    licence.save()
    person.refresh_from_db()
    assert "formation" in may_drive(person, a_category("scooter-125"), on=date(2026, 4, 8)).why
    a_licence(person, category="A1")
    assert may_drive(person, a_category("scooter-125"), on=TODAY)


def test_it_costs_two_questions_and_none_when_prefetched(django_assert_num_queries):
    from django.db.models import prefetch_related_objects

    person, category = born(date(1990, 1, 1)), a_category("car")
    with django_assert_num_queries(2):
        may_drive(person, category, on=TODAY)
    prefetch_related_objects([person], "licences")
    prefetch_related_objects([category], "licence_rules")
    with django_assert_num_queries(0):
        may_drive(person, category, on=TODAY)


def test_code_78_is_for_automatics():
    """Row H9."""
    person, manual = born(date(1990, 1, 1)), a_vehicle()
    assert may_drive_gearbox(person, manual, on=TODAY)  # no licence at all: may_drive says no
    a_licence(person, category="B", automatic_only=True)
    assert not may_drive_gearbox(person, manual, on=TODAY)
    assert may_drive_gearbox(person, a_vehicle(gearbox=Gearbox.AUTOMATIC), on=TODAY)
    assert may_drive_gearbox(person, a_vehicle("e-bike"), on=TODAY)


def test_rules_read_as_sentences():
    rule = LicenceRule(licence="B", held_years=1, needs_125_training=True)
    assert says(rule) == "permis B depuis 1 an, avec la formation 125 cm³"
    assert says(LicenceRule(born_before=date(1988, 1, 1))).startswith(
        "aucun permis, si la personne est née avant"
    )
