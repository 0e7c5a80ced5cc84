"""Bills and what moves on them; what the counter holds. A bill does not know why it exists: rentals point at it."""

from rentals.payments.models.bank import (
    BankAccount,
    BankLine,
    BankMatch,
    MatchKind,
    Statement,
    StatementStatus,
)
from rentals.payments.models.counter import CashClose, CashKind, CashMovement, Remittance, RemittedCheque
from rentals.payments.models.deposits import (
    Deposit,
    DepositMeans,
    DepositMove,
    Ending,
    KeptLine,
    MoveKind,
    Spot,
)
from rentals.payments.models.ledger import (
    Allocation,
    Bill,
    Instalment,
    Line,
    LineKind,
    Means,
    Payment,
    Refund,
)
from rentals.payments.models.payers import (
    COVERABLE,
    Agreement,
    Commitment,
    DecisionKind,
    PayerDecision,
    PayerRefusal,
)
from rentals.payments.models.plans import Plan, PlanShare, WriteOff

__all__ = [
    "COVERABLE",
    "Agreement",
    "Allocation",
    "BankAccount",
    "BankLine",
    "BankMatch",
    "Bill",
    "CashClose",
    "CashKind",
    "CashMovement",
    "Commitment",
    "DecisionKind",
    "Deposit",
    "DepositMeans",
    "DepositMove",
    "Ending",
    "Instalment",
    "KeptLine",
    "Line",
    "LineKind",
    "MatchKind",
    "Means",
    "MoveKind",
    "PayerDecision",
    "PayerRefusal",
    "Payment",
    "Plan",
    "PlanShare",
    "Refund",
    "Remittance",
    "RemittedCheque",
    "Spot",
    "Statement",
    "StatementStatus",
    "WriteOff",
]
