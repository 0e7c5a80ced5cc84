"""Those who pay for somebody else: agreements, shares, refusals, made by the operations themselves."""

from datetime import date
from decimal import Decimal

from rentals.models import Rental
from rentals.operations import confirm, refuse_share
from rentals.operations.agreements import agree
from rentals.payments.models import Agreement, Commitment, PayerRefusal
from rentals.pricing import Kind
from rentals.shares import Asked
from tests.factories.fleet import a_vehicle
from tests.factories.lending import NOW, a_requested_rental
from tests.factories.persons import a_contact, a_driver, a_partner


def an_agreement(partner=None, *, at=NOW, actor=None, **fields) -> Agreement:
    """Return what a mission locale agreed to pay: half of the rent and the accessories, from 1 January 2026, no ceiling."""
    values = {"from_on": date(2026, 1, 1), "kinds": [Kind.RENT, Kind.ACCESSORY]}
    if "amount" not in fields:
        values["percent"] = Decimal(50)
    return agree(partner or a_partner(), at=at, actor=actor, **values | fields)


def somebody_sent(partner=None, **fields):
    """Return a driver whom a partner sent to us."""
    contact = a_contact(partner=partner or a_partner())
    return a_driver(referred_by=contact, referred_on=date(2026, 3, 1), **fields)


def a_shared_rental(
    agreement=None, *, amount="10.00", partner=None, person=None, at=NOW, actor=None, **fields
) -> Rental:
    """Return a confirmed rental of a car for 7 days, 20 €, of which a payer promised 10 €."""
    if agreement is None:
        share = Asked(partner=partner or a_partner(), amount=Decimal(amount))
    else:
        share = Asked(agreement=agreement, amount=Decimal(amount))
        person = person or agreement.person or somebody_sent(agreement.partner)
    fields.setdefault("vehicle", a_vehicle("car"))
    rental = a_requested_rental(person, at=at, actor=actor, **fields)
    return confirm(rental.pk, shares=[share], at=at, actor=actor)


def a_commitment(agreement=None, **fields) -> Commitment:
    """Return the 10 € that a payer promised on a rental of 20 €."""
    rental = a_shared_rental(agreement, **fields)
    return Commitment.objects.get(bill__rental_bill__rental=rental)


def a_refusal(amount="10.00", *, commitment=None, at=NOW, actor=None) -> PayerRefusal:
    """Return what a payer refused of its promise: all of it, today."""
    commitment = commitment or a_commitment(at=at, actor=actor)
    return refuse_share(
        commitment.pk, amount=Decimal(amount), reason="Le budget de l’année est épuisé", told_on=at.date(), at=at,
        actor=actor,
    )  # fmt: skip
