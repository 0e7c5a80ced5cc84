"""What is kept of somebody who is followed."""

from advice.cases.models.casefile import SOLUTIONS, Case, FollowUp, Moment, Origin, Outcome, Status
from advice.cases.models.diagnosis import (
    Day,
    Diagnosis,
    DiagnosisSignature,
    DiagnosisStatus,
    Finding,
    Means,
    Solution,
    Trip,
    TripFor,
    When,
)
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
from advice.cases.models.lending import Lending

__all__ = [
    "SOLUTIONS",
    "Action",
    "ActionStatus",
    "Case",
    "CasePaper",
    "Day",
    "Diagnosis",
    "DiagnosisSignature",
    "DiagnosisStatus",
    "Doer",
    "Finding",
    "FollowUp",
    "How",
    "Interview",
    "Lending",
    "Means",
    "Moment",
    "Note",
    "Origin",
    "Outcome",
    "Scope",
    "Sharing",
    "Solution",
    "Status",
    "Trip",
    "TripFor",
    "Way",
    "When",
]
