"""What is kept of somebody who is followed."""

from advice.cases.models.casefile import SOLUTIONS, Case, FollowUp, Moment, Origin, Outcome, Status
from advice.cases.models.following import (
    Action,
    ActionStatus,
    CasePaper,
    Doer,
    How,
    Interview,
    Note,
    Scope,
    Sharing,
    Way,
)

__all__ = [
    "SOLUTIONS",
    "Action",
    "ActionStatus",
    "Case",
    "CasePaper",
    "Doer",
    "FollowUp",
    "How",
    "Interview",
    "Moment",
    "Note",
    "Origin",
    "Outcome",
    "Scope",
    "Sharing",
    "Status",
    "Way",
]
