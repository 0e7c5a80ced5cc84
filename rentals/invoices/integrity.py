"""What invoices must go on saying: their parts make their sum, no bill is invoiced beyond what it says now without notice."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from mobilite.documents.models import Document, Kind
from mobilite.fields import EuroField, euros
from mobilite.integrity import Check, Finding
from mobilite.money import ZERO, french
from rentals.invoices.models import Invoice, InvoicePart


def parts_add_up(now: datetime) -> Iterator[Finding]:
    """Find the invoices whose parts do not make their sum, with the sign of their kind."""
    rows = InvoicePart.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    rows = rows.annotate(euros=Sum("amount")).values("euros")
    found = Invoice.objects.annotate(
        said=Coalesce(Subquery(rows, output_field=EuroField()), euros(ZERO))
    ).select_related("document")
    for one in found.exclude(kind="invoice", said=F("amount")).defer("document__context").order_by("pk"):
        if one.is_credit and one.said == -one.amount:
            continue
        yield Finding(
            f"{one.get_kind_display()} {one.document.number}\u00a0: {french(one.amount)} écrits, {french(abs(one.said))} "
            "ligne par ligne.",
            one.get_absolute_url(),
        )


def each_number_is_an_invoice(now: datetime) -> Iterator[Finding]:
    """Find the papers of the series of invoices that no invoice bears."""
    alone = Document.objects.filter(kind=Kind.INVOICE, invoice=None).order_by("pk")
    for number in alone.values_list("number", flat=True):
        yield Finding(f"Le document {number} n’est le papier d’aucune facture.")


#: Registered at « integrity ».
CHECKS = {
    "invoices.parts": Check("Sommes des factures", parts_add_up),
    "invoices.numbers": Check("Numéros des factures", each_number_is_an_invoice),
}
