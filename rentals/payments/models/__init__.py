"""Bills and what moves on them; what the counter holds. A bill does not know why it exists: rentals point at it."""

from rentals.payments.models.counter import CashClose, CashKind, CashMovement, Remittance, RemittedCheque
from rentals.payments.models.ledger import (
    Allocation,
    Bill,
    Deposit,
    Instalment,
    Line,
    LineKind,
    Means,
    Payment,
    Refund,
)
from rentals.payments.models.plans import Plan, PlanShare, WriteOff

__all__ = [
    "Allocation",
    "Bill",
    "CashClose",
    "CashKind",
    "CashMovement",
    "Deposit",
    "Instalment",
    "Line",
    "LineKind",
    "Means",
    "Payment",
    "Plan",
    "PlanShare",
    "Refund",
    "Remittance",
    "RemittedCheque",
    "WriteOff",
]
