"""Invoices of the demonstration: a month invoiced, one taken back by a credit note and made again, one paid, one asked for."""

from datetime import timedelta

from mobilite.demonstration import Demonstration
from mobilite.documents.operations import drawing_put_off
from mobilite.people.models import Contact, Partner
from mobilite.people.operations.partners import update_partner
from rentals.invoices import operations
from rentals.invoices.awaiting import first_of, open_bills
from rentals.invoices.models import Invoice
from rentals.invoices.operations.crediting import WHOLE
from rentals.payments.balances import balance
from rentals.payments.models import Means
from rentals.payments.operations import pay


def make(demo: Demonstration) -> None:
    """Invoice what organisations bear."""
    manager, agent = demo.made["team"]["manager"], demo.made["team"]["agent"]
    month = first_of(demo.today)
    at = demo.now - timedelta(minutes=50)
    partner = Partner.objects.filter(bills__isnull=False).order_by("pk").first()
    if partner is not None:
        update_partner(partner.pk, siret="98765432400001", at=at - timedelta(minutes=2), actor=agent)
        partner.refresh_from_db()
        contact = Contact.objects.filter(partner=partner, left_on=None).order_by("pk").first()
        operations.change_account(
            partner, by_chorus=True, service_code="SERV-MOB", engagement=f"EJ{month.year}0042",
            contact=contact, at=at, actor=agent,
        )  # fmt: skip
    with drawing_put_off():
        made = _month(month, at, manager)
        if made:
            operations.credit(
                made[0].pk, what=WHOLE, reason="Numéro d’engagement manquant, facture refaite",
                at=at + timedelta(minutes=5), actor=manager,
            )  # fmt: skip
            _month(month, at + timedelta(minutes=8), manager)
            for part in made[-1].parts.select_related("bill") if len(made) > 1 else ():
                left = balance(part.bill).left
                if left:
                    paid_at = demo.now - timedelta(minutes=20)
                    pay(part.bill_id, amount=left, means=Means.TRANSFER, at=paid_at, actor=agent)
        bill = open_bills(person__isnull=False, closed_at__isnull=False).filter(to_invoice__gt=0).first()
        if bill is not None:
            operations.invoice_bills(bill.person, [bill.pk], at=demo.now - timedelta(minutes=15), actor=agent)
    demo.say(f"Factures : {Invoice.objects.count()}")


def _month(month, at, manager):
    try:
        made = operations.invoice_month(month, at=at, actor=manager)
    except operations.InvoiceRefused:
        return []
    return [one for one in made if not one.is_credit]
