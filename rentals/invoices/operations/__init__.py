"""Issue invoices and credit notes, note what an organisation asks for on them. One transaction, one audit entry each."""

from rentals.invoices.operations.accounts import change_account
from rentals.invoices.operations.crediting import credit
from rentals.invoices.operations.issuing import InvoiceRefused, invoice_bills, invoice_month

__all__ = ["InvoiceRefused", "change_account", "credit", "invoice_bills", "invoice_month"]
