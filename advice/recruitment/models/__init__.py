"""What is kept of structures that hire, and of people proposed to them."""

from advice.recruitment.models.after import AT_WORK, Later, SixMonths
from advice.recruitment.models.complement import Complement
from advice.recruitment.models.consenting import ConsentHeld
from advice.recruitment.models.employer import Agreement, Employer, Kind, Opening, Visit
from advice.recruitment.models.path import (
    HIDDEN,
    LIVE,
    MOVES,
    OFFERED,
    OPEN_ENDED,
    OVERTAKEN,
    PROCESSED,
    ContractKind,
    Reason,
    Status,
)
from advice.recruitment.models.referral import Answer, Origin, Referral, Step, StepKind

__all__ = [
    "AT_WORK",
    "HIDDEN",
    "LIVE",
    "MOVES",
    "OFFERED",
    "OPEN_ENDED",
    "OVERTAKEN",
    "PROCESSED",
    "Agreement",
    "Answer",
    "Complement",
    "ConsentHeld",
    "ContractKind",
    "Employer",
    "Kind",
    "Later",
    "Opening",
    "Origin",
    "Reason",
    "Referral",
    "SixMonths",
    "Status",
    "Step",
    "StepKind",
    "Visit",
]
