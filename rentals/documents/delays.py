"""Until when one may withdraw from a contract that was not signed face to face."""

from datetime import date, timedelta

from mobilite.people.opening import public_holiday

#: C. consommation L. 221-18.
WITHDRAWAL_DAYS = 14
SATURDAY = 5


def last_day_to_withdraw(concluded_on: date, days: int = WITHDRAWAL_DAYS) -> date:
    """Return the last day to withdraw, included: the day of the contract is not counted, and a delay that ends on a
    Saturday, a Sunday or a public holiday goes on until the next working day (C. consommation L. 221-18, L. 221-19)."""
    day = concluded_on + timedelta(days=days)
    while day.weekday() >= SATURDAY or public_holiday(day):
        day += timedelta(days=1)
    return day
