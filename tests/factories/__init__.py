"""Situations for tests: each function makes what its name says, ready to use."""

from tests.factories.access import a_prescription, a_restriction, an_insurer, with_rules
from tests.factories.fleet import a_category, a_vehicle, an_occupancy
from tests.factories.lending import (
    a_closed_rental,
    a_confirmed_rental,
    a_contract,
    a_held_rental,
    a_paid_up_rental,
    a_rate,
    a_report,
    a_requested_rental,
    a_returned_rental,
    a_signed_rental,
    an_offer,
    an_ongoing_rental,
    paris_at,
)
from tests.factories.people import a_place, commune
from tests.factories.persons import (
    a_consent,
    a_contact,
    a_driver,
    a_licence,
    a_paper,
    a_partner,
    a_person,
    an_activity,
)
from tests.factories.structure import the_organisation

__all__ = [
    "a_category",
    "a_closed_rental",
    "a_confirmed_rental",
    "a_consent",
    "a_contact",
    "a_contract",
    "a_driver",
    "a_held_rental",
    "a_licence",
    "a_paid_up_rental",
    "a_paper",
    "a_partner",
    "a_person",
    "a_place",
    "a_prescription",
    "a_rate",
    "a_report",
    "a_requested_rental",
    "a_restriction",
    "a_returned_rental",
    "a_signed_rental",
    "a_vehicle",
    "an_activity",
    "an_insurer",
    "an_occupancy",
    "an_offer",
    "an_ongoing_rental",
    "commune",
    "paris_at",
    "the_organisation",
    "with_rules",
]
