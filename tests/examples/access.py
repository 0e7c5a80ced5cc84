"""Examples of who may have what: answers, prescriptions, restrictions, waivers, rules."""

from datetime import date

from rentals.models import AccessRules, InsurerRules
from tests.examples import Example
from tests.factories import (
    a_category,
    a_driver,
    a_prescription,
    a_requested_rental,
    a_restriction,
    an_insurer,
    an_offer,
)


def a_person_key():
    return {"pk": a_driver().pk}


def a_prescription_key():
    return {"pk": a_prescription(a_driver()).pk}


def coming_rules():
    rules = AccessRules.objects.create(offer=an_offer(), from_date=date(2026, 6, 1))
    return {"pk": rules.pk}


def coming_insurer_rules():
    rules = InsurerRules.objects.create(category=a_category("car"), from_date=date(2026, 6, 1))
    return {"pk": rules.pk}


PAGES = {
    # Opening what may be offered to somebody is a reading of her file.
    "rentals:answers": Example(a_person_key),
    "rentals:prescribe": Example(a_person_key),
    "rentals:renew_prescription": Example(a_prescription_key),
    "rentals:remove_prescription": Example(a_prescription_key),
    "rentals:restrict": Example(a_person_key),
    "rentals:lift_restriction": Example(lambda: {"pk": a_restriction(a_driver()).pk}),
    "rentals:waive": Example(lambda: {"pk": a_requested_rental(a_driver(papers=[])).pk}),
    "rentals:set_rules": Example(lambda: {"pk": an_offer().pk}),
    "rentals:withdraw_rules": Example(coming_rules),
    "rentals:insurer_rules": Example(lambda: {"pk": an_insurer(excess=450).category_id}),
    "rentals:set_insurer_rules": Example(lambda: {"pk": a_category("car").pk}),
    "rentals:withdraw_insurer_rules": Example(coming_insurer_rules),
}
