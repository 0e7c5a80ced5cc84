"""Lending: offers and rentals in each state, made by the operations themselves.

The tests' clock stands on Tuesday 7 April 2026, 9 h 30 in Paris.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from mobilite.documents.freezing import fingerprint
from mobilite.documents.models import Document
from mobilite.periods import PARIS
from rentals import rules
from rentals.models import Offer, Purpose, Rate, Rental, RentalDriver, unsigned_amendments
from rentals.operations import (
    ReportData,
    add_driver,
    check_aptitude,
    close,
    confirm,
    give_back_deposit,
    hand_over,
    hold,
    request,
    sign,
    sign_amendment,
    sign_driver,
    take_back,
    take_deposit,
)
from rentals.operations.gear import Worn
from rentals.payments.balances import balance
from rentals.payments.models import Means
from rentals.payments.operations import pay
from rentals.reference import FROM, make_example_offers
from tests.factories.access import ACCESS, with_rules
from tests.factories.fleet import a_vehicle
from tests.factories.people import a_place
from tests.factories.persons import a_driver
from tests.factories.structure import the_organisation
from vehicles.operations import ready

NOW = datetime(2026, 4, 7, 9, 30, tzinfo=PARIS)


def paris_at(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    """Return an instant on a Paris clock."""
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def an_offer(code: str = "reseau-voiture", **changes) -> Offer:
    """Return an example offer with its rates: reseau-voiture (7/20/70, 80 km a day), reseau-scooter-50,
    reseau-scooter-125, velila-velo (1, 3, 6, 12 months at 30/80/150/220), velila-cargo. Names of ``AccessRules`` (papers,
    doors, days_a_year…) change the example rules."""
    [offer] = make_example_offers(FROM, code)
    asked = {name: changes.pop(name) for name in list(changes) if name in ACCESS}
    if changes:
        for name, value in changes.items():
            setattr(offer, name, value)
        offer.save()
    return with_rules(offer, **asked) if asked else offer


def a_rate(offer: Offer, *, from_date: date, **prices) -> Rate:
    """Return one more standard rate of an offer, from a date."""
    return Rate.objects.create(offer=offer, from_date=from_date, **prices)


def a_report(meter: int | None = None, *, vehicle=None, **fields) -> ReportData:
    """Return what is seen at a hand-over: three quarters full, nothing missing, photos skipped with a motive."""
    values = {"energy_percent": 75, "few_photos_reason": "Il pleut", "meter_confirmed": True}
    if meter is None:
        meter = vehicle.meter if vehicle else 40_000
    return ReportData(meter=meter, **values | fields)


def a_requested_rental(
    person=None,
    *,
    offer=None,
    vehicle=None,
    needed_from=None,
    needed_until=None,
    at=NOW,
    actor=None,
    **fields,
) -> Rental:
    """Return a request for a car, Tuesday 7 April 10 h to Tuesday 14 April 10 h (7 days, 20 €), by a driver.

    A vehicle of the offer's category is made at the pick-up place when there is none. With ``term_months``, a
    lease of a VELILA bike from the same day.
    """
    if offer is None:
        offer = an_offer("velila-velo" if "term_months" in fields else "reseau-voiture")
    place = fields.pop("pickup_place", None) or a_place()
    if vehicle is None and not offer.category.vehicles.filter(place=place).exists():
        a_vehicle(offer.category, place=place)
    needed_from = needed_from or paris_at(4, 7)
    if not offer.is_lease:
        needed_until = needed_until or needed_from + timedelta(days=7)
    elif "term_months" not in fields:
        fields["term_months"] = 6
    return request(
        person or a_driver(),
        offer=offer,
        needed_from=needed_from,
        needed_until=needed_until,
        pickup_place=place,
        wanted_vehicle=vehicle,
        at=at,
        actor=actor,
        **{"purpose": Purpose.WORK} | fields,
    )


def a_held_rental(person=None, *, until=None, at=NOW, actor=None, **fields) -> Rental:
    """Return a request that a vehicle is kept for until tomorrow, 17 h."""
    rental = a_requested_rental(person, at=at, actor=actor, **fields)
    return hold(rental.pk, until=until or at + timedelta(days=1), at=at, actor=actor)


def a_confirmed_rental(person=None, *, at=NOW, actor=None, confirming=None, **fields) -> Rental:
    """Return a rental that is promised: vehicle taken, price frozen, bill open, not signed, no deposit.

    ``confirming`` goes to the confirmation (payer, deposit, waivers).
    """
    rental = a_requested_rental(person, at=at, actor=actor, **fields)
    return confirm(rental.pk, at=at, actor=actor, **confirming or {})


def a_contract(rental: Rental, *, at=NOW) -> Document:
    """Return a contract about a rental, without going through its template."""
    the_organisation()
    number = Document.objects.filter(series="ESSAI").count() + 1
    return Document.objects.create(
        kind="contract",
        title="Contrat",
        series="ESSAI",
        year=at.year,
        sequence=number,
        number=f"ESSAI-{at.year}-{number:04}",
        template="essai.html",
        context={},
        context_sha256=fingerprint({}),
        person=rental.person,
        object_label=rental._meta.label_lower,
        object_id=rental.pk,
        created_at=at,
    )


def a_signed_rental(person=None, *, at=NOW, actor=None, deposit_means=Means.CHEQUE, **fields) -> Rental:
    """Return a rental whose contract is signed on paper and whose deposit is held: the keys can go."""
    rental = a_confirmed_rental(person, at=at, actor=actor, **fields)
    a_contract(rental, at=at)
    rental = sign(rental.pk, means="paper", at=at, actor=actor)
    if rental.agreed_deposit:
        cheque = {
            "bank": "Banque d’exemple",
            "cheque_number": "0000001",
            "holder": str(rental.person),
        }
        take_deposit(
            rental.pk,
            amount=rental.agreed_deposit,
            means=deposit_means,
            **cheque if deposit_means == Means.CHEQUE else {},
            at=at,
            actor=actor,
        )
    tried(rental, at=at)
    return rental


def a_named_driver(rental: Rental, person=None, *, at=NOW, actor=None, signed=False) -> RentalDriver:
    """Return somebody named beside the borrower, who may take a car, and signed if asked."""
    driver = add_driver(rental.pk, person=person or a_driver("Paul", "Roux"), at=at, actor=actor)
    if signed:
        driver_tried(driver, at=at)
        return sign_driver(driver.pk, at=at, actor=actor)
    return driver


def tried(rental: Rental, *, at=NOW) -> None:
    """Note the try that a first two-wheeler asks for as done."""
    category = rental.offer.category
    if category.exercises and not rules.aptitude_check(rental).ok:
        exercises = dict.fromkeys(category.exercises, True)
        check_aptitude(rental.pk, exercises=exercises, ready=True, at=at, actor=None)


def driver_tried(driver: RentalDriver, *, at=NOW) -> None:
    """Note the same of somebody who rides beside the borrower."""
    category = driver.rental.offer.category
    if not rules.driver_aptitude_check(driver, category).ok:
        exercises = dict.fromkeys(category.exercises, True)
        check_aptitude(
            driver.rental_id, exercises=exercises, ready=True, driver_id=driver.pk, at=at, actor=None
        )


def own_gear(rental: Rental) -> list[Worn]:
    """Return the helmet and gloves of whoever rides, her own; nothing where none are asked for."""
    if not rental.vehicle.category.needs_gear:
        return []
    marks = {"helmet": "ECE 22.06", "gloves": "CE EN 13594"}
    return [Worn(person_id=rental.person_id, kind=kind, mark=mark) for kind, mark in marks.items()]


def an_ongoing_rental(person=None, *, at=NOW, actor=None, handed_over_at=None, **fields) -> Rental:
    """Return a rental whose keys were given at the planned departure (``handed_over_at`` says otherwise)."""
    rental = a_signed_rental(person, at=at, actor=actor, **fields)
    if rental.vehicle.to_clean_since:  # somebody else had it before
        ready(rental.vehicle.pk, at=rental.vehicle.to_clean_since, actor=actor)
    return hand_over(
        rental.pk,
        report=a_report(vehicle=rental.vehicle, gear=own_gear(rental)),
        at=handed_over_at or rental.pickup_at,
        actor=actor,
    )


def sign_amendments(rental: Rental, *, at=NOW, actor=None) -> None:
    """Have every amendment that waits signed on paper."""
    for amendment in unsigned_amendments(rental):
        sign_amendment(amendment.pk, means="paper", at=at, actor=actor)


def a_returned_rental(
    person=None, *, km=100, returned_at=None, actor=None, returning=None, **fields
) -> Rental:
    """Return a rental brought back at the planned return, ``km`` kilometres later; nothing is paid yet.

    ``returning`` goes to the return (charge_late, extra_lines…).
    """
    rental = an_ongoing_rental(person, actor=actor, **fields)
    meter = rental.vehicle.meter + km
    return take_back(
        rental.pk, report=a_report(meter), at=returned_at or rental.return_at, actor=actor, **returning or {}
    )


def a_paid_up_rental(rental: Rental, *, at=None, actor=None) -> Rental:
    """Pay what is left of a rental in cash, give its deposits back, and return it."""
    at = at or rental.returned_at or NOW
    left = balance(rental.main_bill).left
    if left > Decimal(0):
        pay(rental.main_bill.pk, amount=left, means=Means.CASH, at=at, actor=actor)
    for link in rental.deposits.filter(deposit__given_back_at__isnull=True):
        give_back_deposit(rental.pk, link.deposit_id, at=at, actor=actor)
    return rental


def a_closed_rental(person=None, *, actor=None, **fields) -> Rental:
    """Return a rental that went through all its steps."""
    rental = a_paid_up_rental(a_returned_rental(person, actor=actor, **fields), actor=actor)
    return close(rental.pk, at=rental.returned_at, actor=actor)
