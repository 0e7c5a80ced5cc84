"""What is invoiced: promises on rentals that have left, invoices and credit notes made by the operations themselves."""

from datetime import date
from decimal import Decimal

from mobilite.people.models import Commune
from rentals.invoices import operations
from rentals.invoices.models import Invoice
from rentals.operations import add_shares
from rentals.payments.models import Commitment
from rentals.payments.operations import open_bill
from rentals.pricing import Kind, line
from rentals.shares import Asked
from tests.factories.fleet import a_vehicle
from tests.factories.lending import NOW, an_ongoing_rental
from tests.factories.paying import somebody_sent
from tests.factories.persons import a_partner, a_person
from tests.factories.structure import the_organisation

#: Numbers of no real establishment, whose keys are right.
OURS, THEIRS = "12345678200002", "98765432400001"
APRIL = date(2026, 4, 1)


def a_structure():
    """Return the structure with the SIRET that invoices ask for."""
    return the_organisation(siret=OURS)


def a_payer(name="Communauté de communes d’exemple", **fields):
    """Return an organisation with a SIRET and an address."""
    values = {"siret": THEIRS, "address": "3 place de l’Hôtel-de-Ville", "commune": Commune.objects.first()}
    return a_partner(name, **values | fields)


def a_gone_commitment(payer=None, euros="10.00", *, at=NOW, actor=None, **fields) -> Commitment:
    """Return what a payer promised on a rental of 20 € whose keys have left."""
    payer = payer or a_payer()
    rental = an_ongoing_rental(somebody_sent(payer, **fields), vehicle=a_vehicle("car"), at=at, actor=actor)
    asked = Asked(partner=payer, amount=Decimal(euros), reference="BC 2026-12")
    return add_shares(rental.pk, asked=[asked], at=at, actor=actor)[0]


def a_payer_bill(payer=None, euros="10.00", *, label="Location RM-2026-0001", at=NOW):
    """Return a bill of a payer, without a rental: what is to be invoiced of it is its line."""
    lines = [line(Kind.RENT, label, "", unit_price=Decimal(euros))]
    return open_bill(payer or a_payer(), label, lines, at=at)


def an_invoice(payer=None, *, at=NOW, actor=None, **fields) -> Invoice:
    """Return the invoice of April to an organisation that bears 10 €."""
    a_structure()
    bill = a_payer_bill(payer, at=at, **fields)
    return operations.invoice_bills(bill.payer, [bill.pk], at=at, actor=actor)


def a_person_s_invoice(*, at=NOW, actor=None) -> Invoice:
    a_structure()
    bill = a_payer_bill(a_person(), "20.00", at=at)
    return operations.invoice_bills(bill.payer, [bill.pk], at=at, actor=actor)
