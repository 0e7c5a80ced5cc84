"""Months that are closed: nothing is booked into them any more, and whoever tries is told what to do (row F9)."""

from datetime import date, datetime

from django.db import transaction

from mobilite.pages.french import month_fr, typography
from mobilite.workflow import Refusal
from rentals.payments.models import SealedMonth


class MonthClosed(Refusal):
    """What is dated in a closed month is refused: it is written today."""

    def __init__(self, month: date):
        super().__init__(
            typography(
                f"{month_fr(month).capitalize()} est clos pour la comptabilité : plus rien ne s’y écrit. Notez-le à la date "
                "d’aujourd’hui."
            )
        )


def last_closed() -> SealedMonth | None:
    """Return the latest month that is closed: it closes all those before it. One query."""
    return SealedMonth.objects.order_by("-month").first()


def refuse_closed(at: datetime) -> None:
    """Refuse what is dated in a closed month, before the database does. Raises MonthClosed. One query."""
    last = last_closed()
    if last is not None and at < last.ends_at:
        raise MonthClosed(last.month)


def when_open(at: datetime) -> datetime:
    """Return an instant, or the first one of the months still open: for what the bank tells late. One query."""
    last = last_closed()
    return at if last is None else max(at, last.ends_at)


def hold_still() -> None:
    """Let nothing be booked meanwhile, until the transaction ends: SQLite has one writer, PostgreSQL is asked."""
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(BOOKED)} IN SHARE MODE")


#: The tables that a closed month keeps still.
BOOKED = (
    "payments_line", "payments_payment", "payments_refund", "payments_depositmove", "payments_cashmovement",
    "payments_cashclose", "payments_remittance",
)  # fmt: skip
