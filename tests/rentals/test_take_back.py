"""Taking the keys back: the vehicle is free, the bill says what the return changes (rows B2, B4, B10, E2, E4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.workflow import ForbiddenTransition, Refusal
from rentals.models import Moment, Status
from rentals.operations import ExtraLine, hand_over, preview_return, take_back
from rentals.payments.balances import balance
from rentals.payments.operations import pay
from tests.factories import (
    a_confirmed_rental,
    a_report,
    a_returned_rental,
    a_signed_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
)
from vehicles.availability import free_vehicles
from vehicles.models import Vehicle
from vehicles.operations import ready

pytestmark = pytest.mark.django_db


def labels(rental, kind):
    return [line.label for line in rental.main_bill.lines.filter(kind=kind).order_by("pk")]


def total(rental) -> Decimal:
    return balance(rental.main_bill).total


def test_the_vehicle_is_free_from_that_minute(agent):
    rental = an_ongoing_rental(needed_until=paris_at(4, 14))
    at = paris_at(4, 14, 9, 30)
    back = take_back(rental.pk, report=a_report(40_300), at=at, actor=agent)
    assert (back.status, back.returned_at) == (Status.RETURNED, at)
    assert back.current.occupancy.released_at == at
    ready(back.vehicle.pk, at=at, actor=agent)
    assert back.vehicle in free_vehicles(at, at + timedelta(days=2), category=back.offer.category, now=at)
    assert back.current.reports.get(moment=Moment.IN).meter == 40_300
    entry = entries_about(rental).first()
    assert entry.verb == "take_back"
    assert "a repris C-01 à 40\u202f300\u00a0km (300\u00a0km parcourus)" in entry.sentence


def test_it_is_to_be_cleaned_and_does_not_leave_before_somebody_says_it_ready(agent):
    rental = an_ongoing_rental(needed_until=paris_at(4, 9))
    back = take_back(rental.pk, report=a_report(40_300), at=paris_at(4, 9, 9), actor=agent)
    assert Vehicle.objects.get(pk=back.vehicle.pk).to_clean_since == paris_at(4, 9, 9)
    assert entries_about(back.vehicle).first().verb == "to_clean"
    later = a_signed_rental(
        vehicle=back.vehicle, needed_from=paris_at(4, 9, 14), needed_until=paris_at(4, 10)
    )
    with pytest.raises(Refusal, match=r"C-01 est à nettoyer depuis le .* touchez «\sPrêt à repartir\s»"):
        hand_over(later.pk, report=a_report(40_300), at=paris_at(4, 9, 14), actor=agent)
    ready(back.vehicle.pk, at=paris_at(4, 9, 14), actor=agent)
    assert (
        hand_over(later.pk, report=a_report(40_300), at=paris_at(4, 9, 14), actor=agent).status
        == Status.ONGOING
    )


def test_a_return_that_fails_leaves_nothing_to_clean(agent):
    rental = an_ongoing_rental(needed_until=paris_at(4, 9))
    with pytest.raises(Refusal):
        take_back(rental.pk, report=a_report(40_300), at=paris_at(4, 9, 14), actor=agent, charge_late=False)
    assert Vehicle.objects.get(pk=rental.vehicle.pk).to_clean_since is None


def test_eight_days_and_830_kilometres(agent):
    """Row B4: 8 days at 27 EUR, 640 km included, 190 km at 0.10."""
    rental = a_returned_rental(needed_until=paris_at(4, 15), km=830)
    assert labels(rental, "km") == ["190\u00a0km au-delà des 640 compris"]
    assert total(rental) == Decimal("46.00")


def test_an_early_return_is_priced_as_the_shorter_loan():
    """Row B2: 8 days were 27 EUR, 3 are 20."""
    rental = a_returned_rental(needed_until=paris_at(4, 15), returned_at=paris_at(4, 10))
    assert total(rental) == Decimal("20.00")
    shorter = a_returned_rental(
        needed_until=paris_at(4, 15), returned_at=paris_at(4, 7, 15), vehicle=a_vehicle("car"), km=80
    )
    assert total(shorter) == Decimal("7.00")


def test_keys_brought_back_before_the_need_began_are_one_day():
    rental = a_returned_rental(
        needed_from=paris_at(4, 13, 6),
        needed_until=paris_at(4, 17, 20),
        returned_at=paris_at(4, 10, 17, 20),
        km=80,
    )
    assert total(rental) == Decimal("7.00")


class TestLateness:
    def test_exactly_the_grace_is_free(self):
        rental = a_returned_rental(returned_at=paris_at(4, 14, 11))
        assert labels(rental, "late") == []
        assert total(rental) == Decimal("20.00")

    def test_a_late_day_costs_the_day_and_half(self):
        rental = a_returned_rental(returned_at=paris_at(4, 14, 11, 1))
        assert labels(rental, "late") == ["1\u00a0jour de retard"]
        assert total(rental) == Decimal("30.50")

    def test_it_is_counted_from_the_slot_of_return_not_from_the_end_of_the_need(self):
        """Row A5: the need ended on Friday, we were closed until Monday 9:00."""
        need = {"needed_from": paris_at(4, 13, 6), "needed_until": paris_at(4, 17, 20)}
        rental = a_returned_rental(**need, returned_at=paris_at(4, 20, 9, 40))
        assert total(rental) == Decimal("20.00")

    def test_it_is_waived_with_a_motive(self, agent):
        rental = an_ongoing_rental()
        at = paris_at(4, 15, 12)
        with pytest.raises(Refusal) as caught:
            take_back(rental.pk, report=a_report(40_100), at=at, actor=agent, charge_late=False)
        assert caught.value.field == "late_waived_reason"
        back = take_back(
            rental.pk, report=a_report(40_100), at=at, actor=agent, charge_late=False,
            late_waived_reason="Hospitalisation",
        )  # fmt: skip
        assert total(back) == Decimal("20.00")
        assert entries_about(rental).first().data["late_waived"] == "Hospitalisation"

    def test_it_is_capped(self):
        rental = a_returned_rental(offer=an_offer(late_cap=Decimal(30)), returned_at=paris_at(4, 24))
        assert total(rental) == Decimal("50.00")

    def test_a_vehicle_that_is_out_is_never_free(self, now):
        rental = an_ongoing_rental()
        after = paris_at(4, 14, 17)
        category = rental.offer.category
        assert not free_vehicles(after, after + timedelta(days=1), category=category, now=after).exists()


class TestWhatIsMissingOrDamaged:
    def test_it_is_proposed_and_staff_decide(self, agent):
        """Row E4: charger 60 EUR."""
        rental = an_ongoing_rental(term_months=1)
        preview = preview_return(rental, meter=50, at=rental.return_at, missing=["Chargeur"])
        (proposed,) = preview.settlement.missing
        assert (proposed.label, proposed.amount) == ("Chargeur, à remplacer", Decimal("60.00"))
        report = a_report(50, missing=["Chargeur"])
        back = take_back(rental.pk, report=report, at=rental.return_at, actor=agent)
        assert total(back) == Decimal("30.00")
        assert back.current.reports.get(moment=Moment.IN).missing == ["Chargeur"]

    def test_extra_lines_go_on_the_bill(self):
        extra = ExtraLine(label="Rétroviseur", amount=Decimal("42.00"), why="Devis du garage")
        rental = a_returned_rental(returning={"extra_lines": [extra]})
        assert labels(rental, "damage") == ["Rétroviseur"]
        assert total(rental) == Decimal("62.00")

    def test_a_mark_seen_at_a_return_is_old_for_the_next(self, agent):
        """Row E2."""
        rental = an_ongoing_rental(needed_until=paris_at(4, 8))
        mark = ("left", 100, 100, "dent", "")
        take_back(rental.pk, report=a_report(40_050, marks=[mark]), at=paris_at(4, 8), actor=agent)
        later = a_signed_rental(
            vehicle=rental.vehicle, needed_from=paris_at(4, 9), needed_until=paris_at(4, 10)
        )
        ready(later.vehicle.pk, at=later.pickup_at, actor=agent)
        hand_over(later.pk, report=a_report(40_050), at=later.pickup_at, actor=agent)
        assert [found.found_in.rental_vehicle.rental for found in later.vehicle.marks.all()] == [rental]


def test_the_meter_never_goes_back(agent):
    rental = an_ongoing_rental()
    with pytest.raises(Refusal, match="ne peut pas reculer") as caught:
        take_back(rental.pk, report=a_report(39_999), at=rental.return_at, actor=agent)
    assert caught.value.field == "meter"
    rental.refresh_from_db()
    assert rental.status == Status.ONGOING


def test_it_comes_back_after_it_left(agent):
    rental = an_ongoing_rental()
    with pytest.raises(Refusal) as caught:
        take_back(rental.pk, report=a_report(40_000), at=paris_at(4, 7, 9), actor=agent)
    assert caught.value.field == "at"


def test_what_never_left_does_not_come_back(agent):
    rental = a_confirmed_rental()
    with pytest.raises(ForbiddenTransition):
        take_back(rental.pk, report=a_report(40_000), at=rental.return_at, actor=agent)


class TestALeaseThatEndsEarly:
    def six_months(self, paid=3):
        """6 x 25, from 7 April; so many instalments paid."""
        rental = an_ongoing_rental(term_months=6)
        for _ in range(paid):
            pay(rental.main_bill.pk, amount=Decimal(25), means="cash", at=rental.pickup_at, actor=None)
        return rental

    def test_it_is_priced_for_its_months_begun(self, agent):
        """Row B10, with 80 for 3 months: 75 paid, 5 due, nothing to fall due later."""
        rental = self.six_months()
        at = paris_at(6, 18)
        back = take_back(rental.pk, report=a_report(500), at=at, actor=agent)
        standing = balance(back.main_bill)
        assert (standing.total, standing.left) == (Decimal("80.00"), Decimal("5.00"))
        assert standing.due_on(at.date()) == Decimal("5.00")

    def test_the_supplement_is_waived_for_a_job_lost(self, agent):
        rental = self.six_months()
        back = take_back(
            rental.pk, report=a_report(500), at=paris_at(6, 18), actor=agent,
            supplement_waived_reason="Perte d’emploi",
        )  # fmt: skip
        assert balance(back.main_bill).left == Decimal("0.00")

    def test_a_month_that_ends_on_a_closed_day_ends_at_our_next_opening(self):
        """Row C1: the third month ends on 7 July at midnight; with 7 July open, 9 h and its grace."""
        on_time = a_returned_rental(term_months=6, returned_at=paris_at(7, 7, 10))
        assert total(on_time) == Decimal("80.00")
        fourth = a_returned_rental(
            term_months=6, returned_at=paris_at(7, 7, 10, 1), vehicle=a_vehicle("e-bike")
        )
        assert total(fourth) == Decimal("110.00")

    def test_what_was_paid_beyond_is_to_be_given_back(self, agent):
        rental = an_ongoing_rental(term_months=12, in_one_payment=True)
        pay(rental.main_bill.pk, amount=Decimal(220), means="cheque", at=rental.pickup_at, actor=agent)
        back = take_back(rental.pk, report=a_report(500), at=paris_at(4, 30), actor=agent)
        assert balance(back.main_bill).credit == Decimal("190.00")

    def test_on_its_last_day_nothing_changes(self):
        rental = a_returned_rental(term_months=6)
        assert total(rental) == Decimal("150.00")
