"""Going on with another vehicle: same rental, same price (rows A6, C6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from mobilite.workflow import Refusal
from rentals.models import Moment, Rental
from rentals.operations import swap, take_back
from rentals.payments.balances import balance
from tests.factories import (
    a_confirmed_rental,
    a_contract,
    a_driver,
    a_report,
    a_vehicle,
    an_ongoing_rental,
    paris_at,
)
from tests.factories.lending import sign_amendments

pytestmark = pytest.mark.django_db


def test_before_the_departure_the_promise_moves(agent, now):
    rental = a_confirmed_rental()
    a_contract(rental, at=now)
    other = a_vehicle("car")
    swapped = swap(rental.pk, vehicle=other, reason="Pneu crevé", at=now + timedelta(minutes=1), actor=agent)
    assert swapped.vehicle == other
    assert swapped.current.occupancy.starts_at == rental.pickup_at
    assert swapped.contract() is None
    assert list(Rental.objects.found_by(other.plate)) == [rental]
    entry = entries_about(rental).first()
    assert (entry.verb, entry.sentence) == ("swap", "a échangé C-01 contre C-02 pour LOC-2026-0001.")


def test_a_bike_is_swapped_within_its_lease(agent):
    """Row C6: two occupancies, one lease, its instalments."""
    rental = an_ongoing_rental(term_months=6)
    first, second = rental.vehicle, a_vehicle("e-bike", meter=200)
    at = paris_at(5, 12, 14)
    swapped = swap(
        rental.pk, vehicle=second, reason="Batterie faible", at=at, actor=agent,
        returned=a_report(300), handed=a_report(200),
    )  # fmt: skip
    old, new = (link.occupancy for link in swapped.vehicles.order_by("pk"))
    assert (old.vehicle, old.released_at) == (first, at)
    assert (new.vehicle, new.starts_at, new.left_at, new.ends_at) == (second, at, at, rental.vehicle_until)
    assert swapped.current.reports.get().moment == Moment.OUT
    assert Document.objects.about(rental).filter(kind="amendment").count() == 1
    assert len(balance(rental.main_bill).parts) == 6
    assert balance(rental.main_bill).total == Decimal("150.00")


def test_kilometres_add_up_over_both_vehicles(agent):
    rental = an_ongoing_rental(needed_until=paris_at(4, 9))  # 2 days, 160 km included, 14 EUR
    other = a_vehicle("car", meter=10_000)
    swap(
        rental.pk, vehicle=other, reason="Panne", at=paris_at(4, 8), actor=agent,
        returned=a_report(40_150), handed=a_report(10_000),
    )  # fmt: skip
    sign_amendments(rental, at=paris_at(4, 8))
    back = take_back(rental.pk, report=a_report(10_110), at=paris_at(4, 9), actor=agent)
    assert balance(back.main_bill).total == Decimal("24.00")


def test_under_way_both_reports_are_needed(agent, now):
    rental = an_ongoing_rental()
    with pytest.raises(Refusal, match="état des lieux"):
        swap(rental.pk, vehicle=a_vehicle("car"), reason="Panne", at=paris_at(4, 8), actor=agent)
    assert rental.current.reports.count() == 1


def test_a_vehicle_that_is_taken_is_refused_with_what_is_free(agent, now):
    rental, taken = a_confirmed_rental(), a_vehicle("car")
    a_confirmed_rental(a_driver("Gaël", "Petit"), vehicle=taken)
    free = a_vehicle("car")
    with pytest.raises(Refusal) as caught:
        swap(rental.pk, vehicle=taken, reason="Panne", at=now, actor=agent)
    assert caught.value.field == "vehicle"
    assert "Gaël Petit" in caught.value.sentence
    assert free.number in caught.value.sentence
    rental.refresh_from_db()
    assert rental.vehicle.number == "C-01"


def test_another_category_is_one_that_the_person_may_drive(agent, now):
    rental = a_confirmed_rental()
    with pytest.raises(Refusal):
        swap(rental.pk, vehicle=a_vehicle("scooter-125"), reason="Panne", at=now, actor=agent)
    scooter = a_vehicle("scooter-50")
    assert swap(rental.pk, vehicle=scooter, reason="Panne", at=now, actor=agent).vehicle == scooter


def test_a_swap_has_a_reason_and_another_vehicle(agent, now):
    rental = a_confirmed_rental()
    with pytest.raises(Refusal) as caught:
        swap(rental.pk, vehicle=a_vehicle("car"), reason=" ", at=now, actor=agent)
    assert caught.value.field == "reason"
    with pytest.raises(Refusal, match="déjà le véhicule"):
        swap(rental.pk, vehicle=rental.vehicle, reason="Panne", at=now, actor=agent)
