"""What people leave as a guarantee, apart from income: taken, moved, given back or kept in part (rows F1, F2)."""

from rentals.payments.deposits.moves import (
    bank_cheques,
    move_deposit,
    note_unpaid,
    register,
    where_words,
)
from rentals.payments.deposits.receiving import hold_deposit, waive_deposit
from rentals.payments.deposits.releasing import (
    give_back_deposit,
    lines_to_keep,
    means_back,
    replace_deposit,
    sign_give_back,
)

__all__ = [
    "bank_cheques",
    "give_back_deposit",
    "hold_deposit",
    "lines_to_keep",
    "means_back",
    "move_deposit",
    "note_unpaid",
    "register",
    "replace_deposit",
    "sign_give_back",
    "waive_deposit",
    "where_words",
]
