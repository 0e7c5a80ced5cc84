"""What people leave as a guarantee, apart from income (rows F1, F2)."""

from rentals.payments.deposits.operations import give_back_deposit, hold_deposit
from rentals.payments.deposits.terms import CHEQUE_YEAR, ENDING, cheque_ends_on, holds_until

__all__ = ["CHEQUE_YEAR", "ENDING", "cheque_ends_on", "give_back_deposit", "hold_deposit", "holds_until"]
