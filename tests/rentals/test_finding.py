"""How a rental is found: by who borrows, by its vehicle, by its reference, and by two of them together."""

import pytest

from rentals.models import Rental
from tests.factories import a_confirmed_rental, a_driver, a_requested_rental, a_vehicle

pytestmark = pytest.mark.django_db


@pytest.fixture
def rental():
    """Aïcha's rental of ZZ-000-AB, Aïcha's request without a vehicle, and Bruno's rental of another."""
    person = a_driver("Aïcha", "Le Goff", phone="+33639987701")
    found = a_confirmed_rental(person, vehicle=a_vehicle("car", plate="ZZ-000-AB"))
    a_requested_rental(person)
    a_confirmed_rental(
        a_driver("Bruno", "Petit", phone="+33639980002"), vehicle=a_vehicle("car", plate="YY-000-AB")
    )
    return found


@pytest.mark.parametrize(
    "text", ["ZZ-000-AB", "zz 000 ab", "zz000", "le goff zz000ab", "ZZ-000-AB aicha", "LOC-2026-0001"]
)
def test_one_is_told_by_its_vehicle_or_its_reference(rental, text):
    assert list(Rental.objects.found_by(text)) == [rental]


@pytest.mark.parametrize("text", ["aicha", "Goff Aïcha", "06 39 98 77 01", "loc 2026 000", "AB"])
def test_what_several_share_finds_several(rental, text):
    assert rental in Rental.objects.found_by(text)
    assert Rental.objects.found_by(text).count() >= 2


def test_the_number_alone_finds_its_reference(rental):
    assert rental in Rental.objects.found_by("1")
    assert [one.reference for one in Rental.objects.found_by("0002")] == ["LOC-2026-0002"]


@pytest.mark.parametrize(
    "text", ["", "  ", "-", "petit zz000ab", "LOC-1999-0001", "zzyzx", "zz000ab yy000ab", "99999999999999"]
)
def test_what_nothing_answers_to_finds_nothing(rental, text):
    assert not Rental.objects.found_by(text).exists()
