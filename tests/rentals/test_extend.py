"""Lending for longer: loans at the contract's tariff, renewals of leases (rows B1, B2, C4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from mobilite.workflow import Refusal
from rentals.operations import cancel, extend, take_back, wait
from rentals.payments.balances import balance
from rentals.payments.models import LineKind
from tests.factories import (
    a_confirmed_rental,
    a_contract,
    a_driver,
    a_rate,
    a_report,
    a_requested_rental,
    a_returned_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
)
from tests.factories.lending import sign_amendments

pytestmark = pytest.mark.django_db


def refused(rental, actor, **kwargs) -> Refusal:
    before = rental.current.occupancy.ends_at
    with pytest.raises(Refusal) as caught:
        extend(rental.pk, at=paris_at(4, 8), actor=actor, **kwargs)
    rental.refresh_from_db()
    assert rental.current.occupancy.ends_at == before
    return caught.value


def total(rental) -> Decimal:
    return balance(rental.main_bill).total


class TestALoan:
    def test_the_whole_loan_is_priced_as_one(self, agent):
        """Row B2: extending 8 days to 14 totals 40, never 27 + 20."""
        rental = an_ongoing_rental(needed_until=paris_at(4, 15))
        assert total(rental) == Decimal("27.00")
        longer = extend(rental.pk, needed_until=paris_at(4, 21), at=paris_at(4, 14), actor=agent)
        assert total(longer) == Decimal("40.00")
        assert (longer.needed_until, longer.return_at) == (paris_at(4, 21), paris_at(4, 21))
        assert longer.current.occupancy.ends_at == paris_at(4, 21)
        assert entries_about(rental).get(verb="extend").sentence == (
            "a prolongé LOC-2026-0001\u00a0: retour mar.\u00a021\u00a0avril 2026, 10\u00a0h, 13,00\u00a0€ de plus."
        )

    def test_it_keeps_the_contracts_tariff(self, agent):
        """Row B1."""
        rental = an_ongoing_rental(needed_until=paris_at(4, 15))
        a_rate(rental.offer, from_date=date(2026, 4, 10), day=Decimal(20), week=Decimal(90))
        assert total(extend(rental.pk, needed_until=paris_at(4, 21), at=paris_at(4, 14), actor=agent)) == 40

    def test_the_return_is_at_our_next_opening(self, agent):
        rental = an_ongoing_rental()
        longer = extend(rental.pk, needed_until=paris_at(4, 17, 20), at=paris_at(4, 14), actor=agent)
        assert longer.return_at == paris_at(4, 20, 9)

    def test_who_comes_next_is_named_with_what_is_free(self, agent):
        car, free = a_vehicle("car"), a_vehicle("car")
        rental = an_ongoing_rental(vehicle=car)
        a_confirmed_rental(
            a_driver("Fatou", "Sow"), vehicle=car, needed_from=paris_at(4, 15), needed_until=paris_at(4, 20)
        )
        error = refused(rental, agent, needed_until=paris_at(4, 17))
        assert error.field == "needed_until"
        assert "Fatou Sow" in error.sentence
        assert f"Libres à ces dates\u00a0: {free.number}" in error.sentence
        assert total(rental) == Decimal("20.00")

    def test_whoever_comes_next_goes_to_another_vehicle(self, agent):
        """Rows A4, A6: nobody is pushed out, and the audit says who moved."""
        car = a_vehicle("car")
        rental = an_ongoing_rental(vehicle=car)
        late = {"needed_from": paris_at(4, 15), "needed_until": paris_at(4, 20)}
        following = a_confirmed_rental(a_driver("Fatou", "Sow"), **late)
        assert following.vehicle == car
        free = a_vehicle("car")
        longer = extend(rental.pk, needed_until=paris_at(4, 17), at=paris_at(4, 8), actor=agent)
        assert longer.vehicle == car
        assert [(one.before, one.after) for one in longer.moved] == [(car, free)]
        following.refresh_from_db()
        assert following.vehicle == free
        assert entries_about(following.current.occupancy).get(verb="reassign").after == free.number
        assert entries_about(rental).get(verb="extend").data["moved"] == [f"{car.number} → {free.number}"]

    def test_nobody_is_pushed_out_when_no_other_vehicle_serves_them(self, agent):
        rental = an_ongoing_rental(vehicle=a_vehicle("car"))
        late = {"needed_from": paris_at(4, 15), "needed_until": paris_at(4, 20)}
        following = a_confirmed_rental(a_driver("Fatou", "Sow"), **late)
        a_confirmed_rental(a_driver("Ali", "Benali"), vehicle=a_vehicle("car"), **late)
        assert "Fatou Sow" in refused(rental, agent, needed_until=paris_at(4, 17)).sentence
        following.refresh_from_db()
        assert following.vehicle == rental.vehicle
        assert total(rental) == Decimal("20.00")

    def test_a_written_contract_keeps_its_vehicle(self, agent, now):
        rental = an_ongoing_rental(vehicle=a_vehicle("car"))
        late = {"needed_from": paris_at(4, 15), "needed_until": paris_at(4, 20)}
        following = a_confirmed_rental(a_driver("Fatou", "Sow"), **late)
        a_contract(following, at=now)
        a_vehicle("car")
        assert refused(rental, agent, needed_until=paris_at(4, 17)).field == "needed_until"

    def test_the_page_says_who_moves_before_the_button(self, as_agent):
        car = a_vehicle("car")
        rental = an_ongoing_rental(vehicle=car)
        late = {"needed_from": paris_at(4, 15), "needed_until": paris_at(4, 20)}
        a_confirmed_rental(a_driver("Fatou", "Sow"), **late)
        url = reverse("rentals:extend", args=[rental.pk])
        asked = {
            "needed_until_0": "2026-04-17",
            "needed_until_1": "10:00",
            "needed_until": "2026-04-17T10:00",
        }
        page = as_agent.get(url, asked).content.decode()
        assert "Aucun autre véhicule ne peut les servir" in page
        free = a_vehicle("car")
        page = as_agent.get(url, asked).content.decode()
        assert f"Fatou Sow passera de {car.number} à {free.number}" in page
        page = as_agent.post(url, asked | {"seen_shares": ""}, follow=True).content.decode()
        assert f"Fatou Sow passe de {car.number} à {free.number}" in page

    @pytest.mark.parametrize("until", [paris_at(4, 14), paris_at(4, 10), None, paris_at(12, 31)])
    def test_the_new_end_is_later_and_within_what_the_offer_lends(self, agent, until):
        assert refused(an_ongoing_rental(), agent, needed_until=until).field == "needed_until"

    def test_fair_use_counts_the_extension(self, agent):
        rental = an_ongoing_rental(offer=an_offer(days_a_year=10))
        assert "10\u00a0jours sur 12 mois" in refused(rental, agent, needed_until=paris_at(4, 18)).sentence
        assert extend(rental.pk, needed_until=paris_at(4, 17), at=paris_at(4, 8), actor=agent)

    def test_fair_use_is_passed_with_a_motive_the_right_and_an_entry(self, agent, as_agent):
        """Row A9."""
        rental = an_ongoing_rental(offer=an_offer(days_a_year=10))
        motive = "Stage prolongé de trois jours"
        url = reverse("rentals:extend", args=[rental.pk])
        asked = {
            "needed_until": "2026-04-18T10:00",
            "needed_until_0": "2026-04-18",
            "needed_until_1": "10:00",
        }
        assert "cap_waived_reason" not in as_agent.get(url).content.decode()
        assert "cap_waived_reason" in as_agent.get(url, asked).content.decode()
        longer = extend(
            rental.pk, needed_until=paris_at(4, 18), cap_waived_reason=motive, at=paris_at(4, 8), actor=agent
        )
        assert longer.cap_waived_reason == motive
        assert entries_about(rental).get(verb="waive").data["rule"] == "cap"
        assert motive not in str([entry.data for entry in entries_about(rental)])

    def test_fair_use_is_not_passed_without_the_right(self, adviser):
        rental = an_ongoing_rental(offer=an_offer(days_a_year=10))
        with pytest.raises(Refusal, match="demandez à un responsable"):
            extend(
                rental.pk,
                needed_until=paris_at(4, 18),
                cap_waived_reason="Stage",
                at=paris_at(4, 8),
                actor=adviser,
            )

    def test_a_signed_contract_gets_its_amendment(self, agent, now):
        """Row D7."""
        rental = an_ongoing_rental()
        longer = extend(rental.pk, needed_until=paris_at(4, 20), at=paris_at(4, 8), actor=agent)
        (amendment,) = Document.objects.about(rental).filter(kind="amendment")
        assert amendment.number == "AV-2026-0001"
        assert longer.contract().kind == "contract"
        unsigned = a_confirmed_rental(vehicle=a_vehicle("car"))
        extend(unsigned.pk, needed_until=paris_at(4, 20), at=now, actor=agent)
        assert not Document.objects.about(unsigned).exists()

    def test_a_contract_not_signed_yet_is_to_be_made_again(self, agent, now):
        rental = a_confirmed_rental()
        a_contract(rental, at=now)
        longer = extend(rental.pk, needed_until=paris_at(4, 16), at=now + timedelta(minutes=1), actor=agent)
        assert longer.contract() is None

    def test_only_what_is_promised_or_out(self, agent, now):
        for rental in (a_requested_rental(), a_returned_rental()):
            with pytest.raises(Refusal, match="on ne peut pas"):
                extend(rental.pk, needed_until=paris_at(4, 20), at=now, actor=agent)

    def test_options_follow(self, agent):
        offer = an_offer()
        offer.rates.update(accessories={"Siège bébé": {"1": "1.00"}})
        rental = an_ongoing_rental(offer=offer, accessories=["Siège bébé"])
        assert total(rental) == Decimal("27.00")
        longer = extend(rental.pk, needed_until=paris_at(4, 21), at=paris_at(4, 8), actor=agent)
        assert total(longer) == Decimal("54.00")


class TestALease:
    def test_renewed_from_its_original_start(self, agent):
        """Row C4: 31 August + 6 + 6 ends on 31 August."""
        rental = a_confirmed_rental(
            term_months=6, needed_from=paris_at(8, 31), at=paris_at(8, 28),
            confirming={"papers_waived_reason": "Connue"},
        )  # fmt: skip
        assert rental.last_day == date(2027, 2, 27)
        longer = extend(rental.pk, months=6, at=paris_at(2, 1, year=2027), actor=agent)
        assert longer.last_day == date(2027, 8, 30)
        standing = balance(longer.main_bill)
        assert standing.total == Decimal("300.00")
        assert [part.due_on for part in standing.parts][5:8] == [
            date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31),
        ]  # fmt: skip

    def test_within_the_limit_of_the_scheme(self, agent):
        rental = an_ongoing_rental(term_months=6)
        extend(rental.pk, months=6, at=paris_at(9, 1), actor=agent)
        with pytest.raises(Refusal) as caught:
            extend(rental.pk, months=1, at=paris_at(9, 1), actor=agent)
        assert caught.value.field == "months"
        assert "12 mois au plus en tout" in caught.value.sentence

    def test_at_the_tariff_of_the_day_it_is_signed(self, agent):
        """Row B1."""
        rental = an_ongoing_rental(term_months=3)
        a_rate(rental.offer, from_date=date(2026, 6, 1), terms={"3": "90.00"})
        longer = extend(rental.pk, months=3, at=paris_at(6, 15), actor=agent)
        assert total(longer) == Decimal("170.00")
        assert [line.amount for line in longer.main_bill.lines.filter(kind=LineKind.RENT).order_by("pk")] == [
            80,
            90,
        ]

    def test_not_while_somebody_waits(self, agent, now):
        rental = an_ongoing_rental(term_months=3)
        waiting = a_requested_rental(term_months=1)
        wait(waiting.pk, at=now, actor=agent)
        assert "Quelqu’un attend" in refused(rental, agent, months=3).sentence
        cancel(waiting.pk, reason="A trouvé ailleurs", at=now, actor=agent)
        assert extend(rental.pk, months=3, at=now, actor=agent).term_months == 6

    def test_a_term_that_is_not_offered_is_refused(self, agent):
        assert refused(an_ongoing_rental(term_months=3), agent, months=2).field == "months"

    def test_a_renewal_not_begun_is_not_due_when_the_bike_comes_back(self, agent):
        rental = an_ongoing_rental(term_months=3)
        extend(rental.pk, months=3, at=paris_at(6, 15), actor=agent)
        sign_amendments(rental, at=paris_at(6, 15))
        back = take_back(rental.pk, report=a_report(100), at=paris_at(7, 3), actor=agent)
        assert total(back) == Decimal("80.00")
