"""Invoices and credit notes: numbered without a gap, never changed, Factur-X for organisations (row F8)."""
