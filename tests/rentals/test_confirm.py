"""Promising a vehicle: the checks, the vehicle, the price, the bills (rows A2, A4, A9, B1, B5, B6, B7, C2, C3, H2, H5)."""

from datetime import date
from decimal import Decimal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.workflow import ForbiddenTransition, Refusal
from rentals.models import Rate, RentalBill, Status
from rentals.operations import confirm
from rentals.payments.balances import balance
from rentals.payments.models import Bill
from rentals.quotes import rental_quote
from tests.cast import staff
from tests.factories import (
    a_closed_rental,
    a_confirmed_rental,
    a_driver,
    a_paper,
    a_partner,
    a_person,
    a_place,
    a_rate,
    a_requested_rental,
    a_vehicle,
    an_occupancy,
    an_offer,
    paris_at,
)
from vehicles.models import Occupancy, OccupancyKind

pytestmark = pytest.mark.django_db


def refused(rental, now, actor, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as caught:
        confirm(rental.pk, at=now, actor=actor, **kwargs)
    rental.refresh_from_db()
    assert rental.status == Status.REQUESTED
    assert not Bill.objects.exists()
    return caught.value


def test_it_takes_the_vehicle_freezes_the_price_and_opens_the_bill(agent, now):
    rental = a_confirmed_rental(actor=agent)
    occupancy = rental.current.occupancy
    assert (occupancy.kind, occupancy.starts_at, occupancy.ends_at) == (
        OccupancyKind.RENTAL, rental.pickup_at, rental.return_at,
    )  # fmt: skip
    assert balance(rental.main_bill).total == Decimal("20.00")
    assert (rental.rate.day, rental.agreed_deposit) == (Decimal("7.00"), Decimal("150.00"))
    entry = entries_about(rental).first()
    assert (entry.verb, entry.before, entry.after) == ("confirm", "requested", "confirmed")
    assert entry.sentence == "a confirmé avec C-01\u00a0: LOC-2026-0001."


def test_the_price_is_the_same_before_and_after(now):
    """Row B8."""
    asked = a_requested_rental(needed_until=paris_at(4, 15))
    before = rental_quote(asked, on=now.date()).total
    confirmed = confirm(asked.pk, at=now, actor=None)
    after = rental_quote(confirmed, on=now.date()).total
    assert before == after == balance(confirmed.main_bill).total == Decimal("27.00")


class TestTheVehicle:
    def test_the_one_wanted_is_taken(self, now):
        a_vehicle("car")
        wanted = a_vehicle("car")
        assert a_confirmed_rental(vehicle=wanted).vehicle == wanted

    def test_staff_read_who_has_it_and_what_else_is_free(self, agent, now):
        taken = a_vehicle("car")
        a_confirmed_rental(a_driver("Aïcha", "Diallo"), vehicle=taken)
        free = a_vehicle("car")
        elsewhere = a_vehicle("car", place=a_place("Ligné"))
        rental = a_requested_rental(vehicle=taken)
        with pytest.raises(Refusal) as caught:
            confirm(rental.pk, at=now, actor=agent)
        assert caught.value.field == "vehicle"
        assert "C-01 est déjà pris par Aïcha Diallo" in caught.value.sentence
        assert (
            f"Libres à ces dates\u00a0: {free.number} (Ancenis), {elsewhere.number} (Ligné)"
            in caught.value.sentence
        )

    def test_others_do_not_read_who_has_it(self, integration_employee, now):
        taken = a_vehicle("car")
        a_confirmed_rental(a_driver("Aïcha", "Diallo"), vehicle=taken)
        rental = a_requested_rental(vehicle=taken)
        for actor in (integration_employee, None):
            with pytest.raises(Refusal) as caught:
                confirm(rental.pk, at=now, actor=actor)
            assert "Diallo" not in caught.value.sentence
            assert "Ce n’est plus libre" in caught.value.sentence

    def test_the_last_scooter_goes_to_the_first(self, agent, now):
        offer = an_offer("reseau-scooter-50")
        quicker = a_driver("Aïcha", "Diallo")
        first, second = (a_requested_rental(person, offer=offer) for person in (quicker, None))
        confirm(first.pk, at=now, actor=agent)
        with pytest.raises(Refusal) as caught:
            confirm(second.pk, at=now, actor=agent)
        assert "S-01 par Aïcha Diallo (location, " in caught.value.sentence
        assert "liste d’attente" in caught.value.sentence
        assert Occupancy.objects.count() == Bill.objects.count() == 1

    def test_an_insurance_that_ends_before_the_return_is_refused(self, agent, now):
        """Row G3."""
        car = a_vehicle("car", insured_until=date(2026, 4, 14))
        error = refused(a_requested_rental(vehicle=car), now, agent)
        assert "assuré que jusqu’au 13\u00a0avril" in error.sentence

    def test_bookings_move_to_make_room_but_not_those_promised_by_name(self, agent, now):
        """Row A4."""
        offer = an_offer("reseau-scooter-50")
        one, two = a_vehicle("scooter-50"), a_vehicle("scooter-50")
        early = {"needed_from": paris_at(4, 8), "needed_until": paris_at(4, 10)}
        late = {"needed_from": paris_at(4, 15), "needed_until": paris_at(4, 17)}
        named = a_confirmed_rental(offer=offer, vehicle=one, **early)
        other = a_confirmed_rental(offer=offer, **late)
        an_occupancy(two, starts_at=paris_at(5, 4), ends_at=paris_at(5, 5), kind="workshop")
        long = {"needed_from": paris_at(4, 8), "needed_until": paris_at(4, 17)}
        confirmed = a_confirmed_rental(offer=offer, **long)
        assert (named.current.occupancy.vehicle, confirmed.vehicle) == (one, two)
        other.refresh_from_db()
        assert other.vehicle == one


class TestThePerson:
    def test_without_a_licence_no_car(self, agent, now):
        person = a_person(papers=["identity", "address"])
        assert "permis B" in refused(a_requested_rental(person), now, agent).sentence

    def test_too_young_for_a_bike(self, agent, now):
        person = a_person(birth_date=date(2011, 1, 1), papers=["identity", "address", "parental"])
        rental = a_requested_rental(person, term_months=1)
        assert "Il faut 16 ans" in refused(rental, now, agent).sentence

    def test_a_minor_brings_her_parents_agreement(self, agent, now):
        person = a_person(birth_date=date(2009, 1, 1), papers=["identity", "address"])
        rental = a_requested_rental(person, term_months=1)
        assert "autorisation parentale" in refused(rental, now, agent).sentence
        a_paper(person, "parental")
        assert confirm(rental.pk, at=now, actor=agent).status == Status.CONFIRMED

    @pytest.mark.parametrize(("born", "allowed"), [(date(1987, 12, 31), True), (date(1988, 1, 1), False)])
    def test_a_50_cc_without_licence_by_birth_date(self, agent, now, born, allowed):
        """Row H2."""
        person = a_person(birth_date=born, papers=["identity", "address"])
        rental = a_requested_rental(person, offer=an_offer("reseau-scooter-50"))
        if allowed:
            assert confirm(rental.pk, at=now, actor=agent).status == Status.CONFIRMED
        else:
            refused(rental, now, agent)

    def test_a_missing_paper_is_named_with_why(self, agent, now):
        person = a_driver(papers=["identity"])
        a_paper(person, "address", issued_on=date(2025, 12, 1))
        error = refused(a_requested_rental(person), now, agent)
        assert error.field == "papers_waived_reason"
        assert "justificatif de domicile (du" in error.sentence

    def test_a_waiver_has_its_motive_and_its_right(self, agent, workshop, now):
        rental = a_requested_rental(a_driver(papers=[]))
        assert (
            "qui en ont le droit" in refused(rental, now, workshop, papers_waived_reason="Hébergée").sentence
        )
        refused(rental, now, agent, papers_waived_reason="  ")
        confirmed = confirm(rental.pk, at=now, actor=agent, papers_waived_reason="Hébergée au CHRS")
        assert confirmed.papers_waived_reason == "Hébergée au CHRS"

    def test_a_waiver_of_papers_never_waives_the_licence(self, agent, now):
        refused(a_requested_rental(a_person()), now, agent, papers_waived_reason="Urgence")

    def test_fair_use_over_twelve_months(self, agent, now):
        """Row A9: 88 of 90 days used, 2 accepted, 3 refused or overridden."""
        person, offer = a_driver(), an_offer(maximum_days=None)
        a_closed_rental(
            person, offer=offer, at=paris_at(12, 1, 9, year=2025), needed_from=paris_at(12, 1, year=2025),
            needed_until=paris_at(2, 27), confirming={"papers_waived_reason": "Connue"}, vehicle=a_vehicle("car"),
        )  # fmt: skip
        Bill.objects.all()
        three = a_requested_rental(person, offer=offer, needed_until=paris_at(4, 10))
        with pytest.raises(Refusal) as caught:
            confirm(three.pk, at=now, actor=agent)
        assert caught.value.field == "cap_waived_reason"
        assert "88 déjà pris, il en reste 2, 3 sont demandés" in caught.value.sentence
        two = a_requested_rental(person, offer=offer, needed_until=paris_at(4, 9))
        assert confirm(two.pk, at=now, actor=agent).status == Status.CONFIRMED
        later = a_requested_rental(
            person, offer=offer, needed_from=paris_at(4, 20), needed_until=paris_at(4, 23)
        )
        waived = confirm(later.pk, at=now, actor=agent, cap_waived_reason="CDI signé")
        assert waived.cap_waived_reason == "CDI signé"


class TestThePrice:
    def test_a_signed_price_is_that_of_the_day_of_the_confirmation(self, now):
        """Row B1."""
        offer = an_offer()
        a_vehicle("car"), a_vehicle("car")
        a_rate(offer, from_date=date(2026, 4, 8), day=Decimal(9))
        today = a_confirmed_rental(offer=offer, needed_until=paris_at(4, 9))
        tomorrow = a_confirmed_rental(
            offer=offer, needed_from=paris_at(4, 8), needed_until=paris_at(4, 10), at=paris_at(4, 8, 9)
        )
        assert balance(today.main_bill).total == Decimal("14.00")
        assert balance(tomorrow.main_bill).total == Decimal("18.00")

    @pytest.mark.parametrize(
        ("fields", "price"),
        [
            ({"family_quotient": Decimal("600.00"), "quotient_proof_on": date(2026, 3, 1)}, "15.00"),
            ({"family_quotient": Decimal("600.01"), "quotient_proof_on": date(2026, 3, 1)}, "20.00"),
            ({"family_quotient": Decimal("300"), "quotient_proof_on": date(2025, 4, 6)}, "20.00"),
            ({"family_quotient": Decimal("300"), "quotient_proof_on": date(2025, 4, 7)}, "15.00"),
            # No quotient: income / 12 / parts. 14 400 / 12 / 2 = 600.
            (
                {
                    "yearly_income": Decimal(14400), "income_parts": Decimal(2),
                    "quotient_proof_on": date(2026, 3, 1),
                },
                "15.00",
            ),
            # The CAF's quotient counts, whatever the income says.
            (
                {
                    "family_quotient": Decimal(900), "yearly_income": Decimal(12), "income_parts": Decimal(2),
                    "quotient_proof_on": date(2026, 3, 1),
                },
                "20.00",
            ),
        ],
    )  # fmt: skip
    def test_the_solidarity_rate_by_quotient_and_proof(self, fields, price):
        """Row B5."""
        rental = a_confirmed_rental(a_driver(**fields))
        assert balance(rental.main_bill).total == Decimal(price)

    def test_an_offer_without_a_rate_says_so(self, agent, now):
        offer = an_offer()
        rental = a_requested_rental(offer=offer)
        Rate.objects.filter(offer=offer).delete()
        assert "n’a pas de tarif" in refused(rental, now, agent).sentence

    def test_options_are_priced_by_duration(self):
        """Row B7: the bike's term, a child seat and a trailer."""
        rental = a_confirmed_rental(term_months=3, accessories=["Siège enfant", "Remorque"])
        assert balance(rental.main_bill).total == Decimal("80.00") + Decimal("10.00") + Decimal("15.00")


class TestThePayer:
    def test_two_bills_add_up_to_the_cent(self):
        """Row B6."""
        payer = a_partner()
        rental = a_confirmed_rental(
            needed_until=paris_at(4, 15), confirming={"payer": payer, "payer_amount": Decimal("19.99")}
        )
        theirs = Bill.objects.get(partner=payer)
        assert balance(theirs).total == Decimal("19.99")
        assert balance(rental.main_bill).total == Decimal("7.01")
        assert RentalBill.objects.filter(rental=rental).count() == 2

    def test_a_lease_shares_what_is_left_between_its_instalments(self):
        rental = a_confirmed_rental(
            term_months=6, confirming={"payer": a_partner(), "payer_amount": Decimal("50.00")}
        )
        amounts = [part.amount for part in balance(rental.main_bill).parts]
        assert sum(amounts) == Decimal("100.00")
        assert amounts == [Decimal("16.67")] * 4 + [Decimal("16.66")] * 2

    @pytest.mark.parametrize("amount", ["20.01", "0.00", "-5.00"])
    def test_a_share_is_part_of_the_price(self, agent, now, amount):
        error = refused(a_requested_rental(), now, agent, payer=a_partner(), payer_amount=Decimal(amount))
        assert error.field == "payer_amount"

    def test_a_payer_has_a_share(self, agent, now):
        refused(a_requested_rental(), now, agent, payer=a_partner())


class TestALease:
    def test_monthly_instalments_without_drift_nor_lost_cents(self):
        """Rows C2, C3: from 31 January, and 220 / 12."""
        rental = a_confirmed_rental(term_months=6, needed_from=paris_at(1, 31), at=paris_at(1, 30))
        days = [part.due_on for part in balance(rental.main_bill).parts]
        assert days == [
            date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31),
            date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30),
        ]  # fmt: skip
        year = a_confirmed_rental(vehicle=a_vehicle("e-bike"), term_months=12)
        amounts = [part.amount for part in balance(year.main_bill).parts]
        assert amounts == [Decimal("18.34")] * 4 + [Decimal("18.33")] * 8

    def test_in_one_payment(self):
        rental = a_confirmed_rental(term_months=12, in_one_payment=True)
        (part,) = balance(rental.main_bill).parts
        assert (part.due_on, part.amount) == (date(2026, 4, 7), Decimal("220.00"))

    def test_the_bike_is_taken_to_the_midnight_of_the_end_or_our_next_opening(self):
        """Row C1."""
        rental = a_confirmed_rental(term_months=1, needed_from=paris_at(4, 8))
        occupancy = rental.current.occupancy
        assert (occupancy.kind, occupancy.ends_at) == (OccupancyKind.LEASE, paris_at(5, 8, 0))


def test_no_deposit_can_be_agreed():
    assert a_confirmed_rental(confirming={"deposit": Decimal(0)}).agreed_deposit == Decimal(0)


def test_a_departure_in_the_past_is_not_promised(agent, now):
    rental = a_requested_rental(needed_from=paris_at(4, 7))
    error = refused(rental, paris_at(4, 8, 9), agent)
    assert "changez les dates" in error.sentence


def test_twice_is_refused(agent, now):
    rental = a_confirmed_rental()
    with pytest.raises(ForbiddenTransition):
        confirm(rental.pk, at=now, actor=agent)
    assert Bill.objects.count() == 1


def test_a_manager_may_waive(db, now):
    manager = staff("manager", "Anne", "Guibert")
    rental = a_requested_rental(a_driver(papers=[]))
    assert confirm(rental.pk, at=now, actor=manager, papers_waived_reason="Connue").confirmed_at == now
