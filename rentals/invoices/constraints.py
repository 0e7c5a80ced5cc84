"""What invoices never do, held by the database: ask twice for the same thing, or for somebody else's."""

from mobilite.constraints import Watched

_ON_BILL = "(SELECT COALESCE(SUM(amount), 0) FROM invoices_invoicepart WHERE bill_id = NEW.bill_id)"
_DUE = "(SELECT COALESCE(SUM(amount), 0) FROM payments_line WHERE bill_id = NEW.bill_id)"
_THERE = "EXISTS (SELECT 1 FROM payments_bill WHERE id = NEW.bill_id)"
_SAID = "EXISTS (SELECT 1 FROM invoices_invoice WHERE id = NEW.invoice_id)"

_SAME_PAYER = (
    "EXISTS (SELECT 1 FROM payments_bill AS bill, invoices_invoice AS said"
    " WHERE bill.id = NEW.bill_id AND said.id = NEW.invoice_id"
    " AND COALESCE(bill.person_id, 0) = COALESCE(said.person_id, 0)"
    " AND COALESCE(bill.partner_id, 0) = COALESCE(said.partner_id, 0))"
)


class InvoicedOnce(Watched):
    """No bill is invoiced for more than its lines say, nor taken back for more than was invoiced; each part is on an
    invoice of its bill's own payer. That is what makes a second press, or two colleagues at once, invoice nothing twice."""

    checks = {
        "invoiced_twice": f"NEW.amount > 0 AND {_THERE} AND {_ON_BILL} > {_DUE}",
        "credited_twice": f"{_THERE} AND {_ON_BILL} < 0",
        "another_payer": f"{_THERE} AND {_SAID} AND NOT {_SAME_PAYER}",
    }
    locks = ("payments_bill WHERE id = NEW.bill_id",)
