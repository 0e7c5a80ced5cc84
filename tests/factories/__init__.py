"""Situations for tests: each function makes what its name says, ready to use."""

from tests.factories.fleet import a_category, a_vehicle, an_occupancy
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
    "a_consent",
    "a_contact",
    "a_driver",
    "a_licence",
    "a_paper",
    "a_partner",
    "a_person",
    "a_place",
    "a_vehicle",
    "an_activity",
    "an_occupancy",
    "commune",
    "the_organisation",
]
