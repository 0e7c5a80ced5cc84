"""Take back an invoice, in whole or for what came down: by a credit note, for an invoice is never changed."""

from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import french
from mobilite.pages.french import typography
from rentals.invoices.awaiting import came_down, left_to_credit
from rentals.invoices.models import Invoice, Kind
from rentals.invoices.operations.issuing import InvoiceRefused, take_back
from rentals.payments.models import Bill

WHOLE, LESS = "whole", "less"


@transaction.atomic
def credit(invoice_id: int, *, what: str, reason: str, at: datetime, actor) -> Invoice:
    """Issue the credit note of an invoice: of all that is left of it (``whole``: it may be invoiced again), or of what its
    bills came down by (``less``). The reason is printed. Raises InvoiceRefused."""
    invoice = Invoice.objects.locked().get(pk=invoice_id)
    if invoice.kind == Kind.CREDIT:
        raise InvoiceRefused("Un avoir ne se reprend pas : établissez une nouvelle facture.")
    reason = reason.strip()[:200]
    if not reason:
        raise InvoiceRefused("Dites pourquoi : ce motif est imprimé sur l’avoir.", field="reason")
    list(
        Bill.objects.locked()
        .filter(invoice_parts__invoice=invoice)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if what not in (WHOLE, LESS):
        raise InvoiceRefused("Choisissez ce que l’avoir reprend.", field="what")
    shares = left_to_credit(invoice) if what == WHOLE else came_down(invoice)
    if not shares:
        raise InvoiceRefused(
            "Cette facture est déjà entièrement reprise par un avoir. Rechargez la page."
            if what == WHOLE
            else "Rien n’a baissé depuis cette facture : choisissez de la reprendre en entier, ou revenez en arrière."
        )
    made = take_back(invoice, shares, reason=reason, at=at, actor=actor)
    record(
        "credit_invoice",
        made,
        sentence=typography(
            f"a établi l’avoir {made.document.number}, {french(made.amount)}, sur la facture {invoice.document.number}."
        ),
        actor=actor,
        at=at,
        data={"number": made.document.number, "invoice": invoice.document.number, "amount": str(made.amount)},
    )
    return made
