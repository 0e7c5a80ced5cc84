"""What tests of deposits start from."""

from datetime import datetime
from decimal import Decimal

from mobilite.money import ZERO
from rentals.payments.deposits import bank_cheques, hold_deposit, register
from rentals.payments.integrity import CHECKS
from rentals.payments.models import Deposit
from tests.factories import a_person

CHEQUE = {"means": "cheque", "bank": "Banque d’exemple", "cheque_number": "0000007", "holder": "Aïcha Diallo"}


def a_deposit(means="cash", amount="150.00", *, person=None, at: datetime, actor, **details) -> Deposit:
    """Return a deposit that is held: a cheque has its bank, its number and its holder."""
    known = CHEQUE if means == "cheque" else {"means": means}
    return hold_deposit(person or a_person(), amount=Decimal(amount), **known | details, at=at, actor=actor)


def a_banked_cheque(*, at, actor, **how) -> Deposit:
    """Return a deposit whose cheque was brought to the bank."""
    deposit = a_deposit("cheque", at=at, actor=actor, **how)
    bank_cheques([deposit.pk], at=at, actor=actor)
    deposit.refresh_from_db()
    return deposit


def held(at=None) -> Decimal:
    """Return what the register holds, in euros."""
    return sum((one.amount for one in register(at)), ZERO)


def nothing_is_wrong(at) -> bool:
    """Tell whether the checks of the night find nothing about deposits and drawers."""
    return not any(
        list(CHECKS[key].run(at))
        for key in ("payments.deposits", "payments.deposit_moves", "payments.closes")
    )
