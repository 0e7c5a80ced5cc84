"""Categories and licence rules are the staff's: the software only makes the first ones."""

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.models import Entry
from tests.factories import a_category
from vehicles.models import Category, LicenceRule
from vehicles.operations import SameRule, add_rule, create_category, remove_rule, update_category
from vehicles.reference import make_first_categories

pytestmark = pytest.mark.django_db


def test_five_categories_come_with_the_software():
    codes = Category.objects.order_by("position").values_list("code", flat=True)
    assert list(codes) == ["car", "scooter-50", "scooter-125", "e-bike", "cargo-e-bike"]
    assert a_category("scooter-50").minimum_age == 14
    assert not a_category("e-bike").licence_rules.exists()


def test_what_the_staff_changed_is_not_made_again():
    Category.objects.filter(code="car").update(minimum_age=21)
    LicenceRule.objects.all().delete()
    Category.objects.exclude(code="car").delete()
    make_first_categories()
    assert Category.objects.get().minimum_age == 21


def test_a_category_is_made_and_changed(now, manager):
    values = {"plural": "Vélos pliants", "drawing": "bike", "minimum_age": 14, "turnaround_minutes": 15}
    first = create_category(at=now, actor=manager, name="Vélo pliant", has_plate=False, **values)
    assert first.code == "velo-pliant"
    update_category(first.pk, at=now, actor=manager, turnaround_minutes=20, minimum_age=14)
    assert Entry.objects.order_by("pk").last().changed == ["turnaround_minutes"]
    update_category(first.pk, at=now, actor=manager, turnaround_minutes=20)
    assert Entry.objects.count() == 2


def test_codes_stay_apart(now, manager):
    values = {"plural": "x", "drawing": "car", "minimum_age": 0, "turnaround_minutes": 0, "has_plate": True}
    made = [create_category(at=now, actor=manager, name=name, **values) for name in ("Car", "Câr", "CAR")]
    assert [one.code for one in made] == ["car-2", "car-3", "car-4"]


def test_rules_come_and_go_with_their_words(now, manager):
    car = a_category("car")
    rule = add_rule(
        car.pk, at=now, actor=manager, licence="C", held_years=3, needs_125_training=False, born_before=None
    )
    with pytest.raises(SameRule):
        add_rule(
            car.pk,
            at=now,
            actor=manager,
            licence="C",
            held_years=3,
            needs_125_training=False,
            born_before=None,
        )
    assert "permis C depuis 3 ans" in Entry.objects.get().sentence
    remove_rule(rule.pk, at=now, actor=manager)
    assert car.licence_rules.count() == 1


def test_a_rule_asks_something():
    with pytest.raises(IntegrityError), transaction.atomic():
        LicenceRule.objects.create(category=a_category("car"))
