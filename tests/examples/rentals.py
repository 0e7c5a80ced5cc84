"""Examples of rentals and offers."""

from datetime import UTC, date, datetime, timedelta

from mobilite.documents.models import Document
from mobilite.people.models import Person
from rentals.models import Offer, PublicRequest, Rental, RentalVehicle
from rentals.operations import extend, sign, swap
from tests.examples import Example
from tests.factories import an_insurer, commune, the_organisation
from tests.factories.fleet import a_vehicle, an_occupancy
from tests.factories.lending import (
    NOW,
    a_closed_rental,
    a_confirmed_rental,
    a_contract,
    a_held_rental,
    a_named_driver,
    a_rate,
    a_report,
    a_requested_rental,
    a_returned_rental,
    a_signed_rental,
    an_offer,
    an_ongoing_rental,
    paris_at,
)
from tests.factories.people import a_place
from vehicles.models import Category

START = paris_at(4, 7)


def one(make):
    return lambda: {"pk": make().pk}


def an_offer_key():
    return {"pk": an_offer().pk}


def a_public_request():
    return PublicRequest.objects.create(
        wanted="car",
        starts_on=date(2026, 4, 10),
        how_long="week",
        first_name="Aïcha",
        last_name="Diallo",
        commune=commune(),
        phone="+33639980002",
        received_at=datetime(2026, 4, 7, 6, tzinfo=UTC),
        press_key="essai",
    )


def rentals(n):
    """Write rentals of many people, places, offers and vehicles, straight into the tables."""
    offers = list(Offer.objects.select_related("category")) or [an_offer(), *Offer.objects.all()]
    place = a_place()
    start = Rental.objects.count()
    for i in range(start, start + n):
        offer = offers[i % len(offers)]
        when = START + timedelta(days=30 * i)
        person = Person.objects.create(
            first_name="Aïcha", last_name=f"Nom{i}", commune=commune(), created_at=START
        )
        rental = Rental.objects.create(
            reference=f"LOC-2026-{i:04}",
            person=person,
            offer=offer,
            term_months=1 if offer.is_lease else None,
            needed_from=when,
            needed_until=when + timedelta(days=3),
            pickup_at=when,
            return_at=when + timedelta(days=3),
            pickup_place=place,
            return_place=place,
            purpose="work",
            requested_at=START,
        )
        occupancy = an_occupancy(
            a_vehicle(offer.category), starts_at=when, ends_at=when + timedelta(days=3), person=person
        )
        RentalVehicle.objects.create(rental=rental, occupancy=occupancy)


def offers(n):
    category = Category.objects.get(code="car")
    start = Offer.objects.count()
    Offer.objects.bulk_create(
        Offer(
            code=f"offre-{i}",
            name=f"Offre {i}",
            service="reseau",
            category=category,
            unit="day",
            contract_series="RM",
        )
        for i in range(start, start + n)
    )


def a_no_show():
    """A departure that nobody came for, an hour and a half ago, after a call."""
    rental = a_confirmed_rental()
    Rental.objects.filter(pk=rental.pk).update(call_tried_at=START)
    return rental


def a_first_scooter():
    return a_confirmed_rental(offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50"))


def a_rental_to_sign():
    rental = a_confirmed_rental()
    a_contract(rental)
    return rental


def a_scanned_contract():
    rental = a_confirmed_rental()
    a_contract(rental)
    return sign(rental.pk, means="scan", scan=b"%PDF-1.7 essai", at=NOW, actor=None)


def a_signed_paper():
    the_organisation()
    rental = a_scanned_contract()
    return {"pk": rental.pk, "number": rental.contract().number}


def another_driver():
    driver = a_named_driver(a_signed_rental())
    return {"pk": driver.rental_id, "driver": driver.pk}


def an_amended_rental():
    """A rental under way, made longer: its amendment waits for its signatures."""
    rental = an_ongoing_rental()
    extend(rental.pk, needed_until=paris_at(4, 20), at=paris_at(4, 8), actor=None)
    amendment = Document.objects.about(rental).get(kind="amendment")
    return {"pk": rental.pk, "amendment": amendment.pk}


def a_swapped_rental():
    """A rental under way that goes on with another car."""
    rental, other = an_ongoing_rental(), a_vehicle("car")
    return swap(
        rental.pk, vehicle=other, reason="Panne", at=paris_at(4, 8), actor=None,
        returned=a_report(vehicle=rental.vehicle), handed=a_report(vehicle=other),
    )  # fmt: skip


def a_rider():
    """Somebody who rides a scooter beside the borrower, and has not tried it."""
    rental = a_first_scooter()
    an_insurer(rental.offer.category.code, maximum_drivers=2)
    driver = a_named_driver(rental)
    return {"pk": driver.rental_id, "driver": driver.pk}


def a_lease():
    return a_confirmed_rental(term_months=6)


PAGES = {
    "rentals:new_person": Example(query="q=di"),
    "rentals:rental": Example(one(a_confirmed_rental)),
    "rentals:note": Example(one(a_confirmed_rental)),
    "rentals:confirm": Example(one(a_requested_rental)),
    "rentals:hold": Example(one(a_requested_rental)),
    "rentals:wait": Example(one(a_held_rental)),
    "rentals:refuse": Example(one(a_requested_rental)),
    "rentals:cancel": Example(one(a_confirmed_rental)),
    "rentals:try_call": Example(one(an_ongoing_rental)),
    "rentals:no_show": Example(one(a_no_show)),
    "rentals:reschedule": Example(one(a_requested_rental)),
    "rentals:extend": Example(one(a_lease)),
    "rentals:swap": Example(one(an_ongoing_rental)),
    "rentals:swapped": Example(one(a_swapped_rental)),
    "rentals:add_driver": Example(one(a_confirmed_rental), query="q=di"),
    "rentals:remove_driver": Example(another_driver),
    "rentals:sign_driver": Example(another_driver),
    "rentals:sign_driver_here": Example(another_driver),
    "rentals:sign_amendment": Example(an_amended_rental),
    "rentals:refuse_amendment": Example(an_amended_rental),
    "rentals:sign_amendment_here": Example(an_amended_rental),
    "rentals:close": Example(one(a_returned_rental)),
    "rentals:pay": Example(one(a_confirmed_rental)),
    "rentals:refund": Example(one(a_closed_rental)),
    "rentals:charge": Example(one(a_returned_rental)),
    "rentals:deposit": Example(one(a_confirmed_rental)),
    "rentals:give_back": Example(one(a_returned_rental)),
    "rentals:issue_quote": Example(one(a_requested_rental)),
    "rentals:issue_contract": Example(one(a_confirmed_rental)),
    "rentals:sign": Example(one(a_confirmed_rental)),
    "rentals:aptitude": Example(one(a_first_scooter)),
    "rentals:driver_aptitude": Example(a_rider),
    "rentals:sign_here": Example(one(a_rental_to_sign)),
    "rentals:signed_copy": Example(one(a_scanned_contract)),
    "rentals:evidence": Example(a_signed_paper),
    "rentals:online_request": Example(one(a_public_request)),
    "rentals:dismiss_request": Example(one(a_public_request)),
    "rentals:offer": Example(an_offer_key),
    "rentals:edit_offer": Example(an_offer_key),
    "rentals:discount": Example(one(a_requested_rental)),
    "rentals:withdraw_discount": Example(one(a_requested_rental)),
    "rentals:withdraw_rate": Example(lambda: {"pk": a_rate(an_offer(), from_date=date(2026, 9, 1)).pk}),
    "rentals:add_rate": Example(an_offer_key),
}
ROWS = {"rentals.rental": rentals, "rentals.offer": offers}
