"""Bills, and money on them: never edited, each movement is a row of its own. One transaction, one audit entry each."""

from rentals.payments.operations.bills import (
    PaymentRefused,
    add_lines,
    cancel_bill,
    check_amount,
    check_means,
    drop_instalments,
    open_bill,
    put_off,
)
from rentals.payments.operations.money import give_back, pay, receive, refund, take_in
from rentals.payments.operations.placing import lay, oldest_first, place, take_off

__all__ = [
    "PaymentRefused",
    "add_lines",
    "cancel_bill",
    "check_amount",
    "check_means",
    "drop_instalments",
    "give_back",
    "lay",
    "oldest_first",
    "open_bill",
    "pay",
    "place",
    "put_off",
    "receive",
    "refund",
    "take_in",
    "take_off",
]
