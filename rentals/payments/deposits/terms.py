"""Until when a deposit holds (row F1)."""

from datetime import date, timedelta

from mobilite.periods import add_months, paris_date
from rentals.payments.models import Deposit, Means

#: How long a cheque can be cashed: a year, and eight days to present it (code monétaire et financier, L131-32, L131-59).
CHEQUE_YEAR, CHEQUE_DAYS = 12, timedelta(days=8)
#: From how long before its end a cheque is said to end soon.
ENDING = timedelta(days=60)


def cheque_ends_on(deposit: Deposit) -> date:
    """Return the last day on which a deposit's cheque can be cashed, counted from its receipt."""
    return add_months(paris_date(deposit.received_at), CHEQUE_YEAR) + CHEQUE_DAYS


def holds_until(deposit: Deposit) -> date | None:
    """Return the last day that a deposit's means holds; None for money, which does not end, and for what is given back."""
    if deposit.given_back_at is not None or deposit.means != Means.CHEQUE:
        return None
    return cheque_ends_on(deposit)
