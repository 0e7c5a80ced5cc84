"""What the ledger never does, held by the database: money that pays more than it is, or than is due (issue of row F3).

Both constraints are triggers that look at other tables. While a base is restored these may still be empty: what is not
there is not judged, and the nightly check looks at the whole (``integrity``). SQLite, which makes a table anew for each
change, is told not to read them meanwhile (settings: ``legacy_alter_table``).
"""

from mobilite.constraints import Watched

_PLACED = "(SELECT COALESCE(SUM(amount), 0) FROM payments_allocation WHERE payment_id = NEW.payment_id)"
_GIVEN = "(SELECT COALESCE(SUM(amount), 0) FROM payments_refund WHERE payment_id = NEW.payment_id)"
_RECEIVED = "(SELECT amount FROM payments_payment WHERE id = NEW.payment_id)"
_ON_BILL = "(SELECT COALESCE(SUM(amount), 0) FROM payments_allocation WHERE bill_id = NEW.bill_id)"
_DUE = "(SELECT COALESCE(SUM(amount), 0) FROM payments_line WHERE bill_id = NEW.bill_id)"
_OF_REFUND = "(SELECT COALESCE(SUM(amount), 0) FROM payments_allocation WHERE refund_id = NEW.refund_id)"
_THERE = "EXISTS (SELECT 1 FROM payments_bill WHERE id = NEW.bill_id)"


def _another(table, key):
    """Return the SQL that tells whether the bill is of another payer than this money."""
    return (
        f"EXISTS (SELECT 1 FROM payments_bill AS bill, {table} AS money"
        f" WHERE bill.id = NEW.bill_id AND money.id = NEW.{key}"
        " AND (COALESCE(bill.person_id, 0) <> COALESCE(money.person_id, 0)"
        " OR COALESCE(bill.partner_id, 0) <> COALESCE(money.partner_id, 0)))"
    )


class AllocationHolds(Watched):
    """No bill gets more than its lines say nor less than nil; no payment gives more than it is, no refund takes more.

    A payer's money is on that payer's bills only.
    """

    checks = {
        "payment_given_twice": f"NEW.payment_id IS NOT NULL AND {_PLACED} + {_GIVEN} > {_RECEIVED}",
        "payment_below_nil": f"NEW.payment_id IS NOT NULL AND {_PLACED} < 0",
        "refund_taken_twice": "NEW.refund_id IS NOT NULL AND"
        f" - {_OF_REFUND} > (SELECT amount FROM payments_refund WHERE id = NEW.refund_id)",
        "bill_above_due": f"NEW.amount > 0 AND {_THERE} AND {_ON_BILL} > {_DUE}",
        "bill_below_nil": f"{_THERE} AND {_ON_BILL} < 0",
        "another_payer": f"{_another('payments_payment', 'payment_id')} OR {_another('payments_refund', 'refund_id')}",
    }
    locks = ("payments_bill WHERE id = NEW.bill_id", "payments_payment WHERE id = NEW.payment_id")


class RefundHolds(Watched):
    """What is given back of a payment was on no bill."""

    checks = {
        "payment_given_twice": f"NEW.payment_id IS NOT NULL AND {_PLACED} + {_GIVEN} > {_RECEIVED}",
    }
    locks = ("payments_payment WHERE id = NEW.payment_id",)


class OpenMonth(Watched):
    """Nothing is booked before the end of a closed month: ``at`` names the field that dates the row (row F9)."""

    def __init__(self, *, at, **kwargs):
        self.at = at
        super().__init__(**kwargs)

    @property
    def checks(self):
        late = f'EXISTS (SELECT 1 FROM payments_sealedmonth WHERE ends_at > NEW."{self.at}")'
        return {"month_is_closed": late}

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"at": self.at}
