"""Examples of invoices and credit notes."""

from decimal import Decimal

from rentals.invoices.models import Invoice
from tests.examples import Example
from tests.factories import a_person
from tests.factories.invoicing import a_payer, a_payer_bill, a_structure, an_invoice


def invoices(n):
    a_structure()
    start = Invoice.objects.count()
    for i in range(start, start + n):
        an_invoice(a_payer(f"Organisme {i}", siret=""), euros=str(Decimal(10) + i))


def invoice():
    return {"pk": an_invoice().pk}


def month():
    a_structure()
    a_payer_bill()
    return {}


def person():
    return {"pk": a_payer_bill(a_person(), "20.00").person_id}


def partner():
    return {"pk": a_payer_bill().partner_id}


PAGES = {
    "invoices:month": Example(month),
    "invoices:invoice": Example(invoice),
    "invoices:credit": Example(invoice),
    "invoices:person": Example(person),
    "invoices:partner": Example(partner),
    "invoices:account": Example(partner),
}
ROWS = {"invoices.invoice": invoices}
