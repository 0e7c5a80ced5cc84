"""Situations for tests: each function makes what its name says, ready to use."""

from tests.factories.people import a_place, commune
from tests.factories.structure import the_organisation

__all__ = ["a_place", "commune", "the_organisation"]
