"""The rules of eligibility for the IAE, in plain Python: criteria, proofs and their age, answers, the PASS (facts: iae 1 and 2)."""

from advice.recruitment.eligibility.engine.answers import Answer, Seen, State, counted, explain, given, veiled
from advice.recruitment.eligibility.engine.criteria import (
    CRITERIA,
    EXCLUSIVE,
    KINDS,
    Criterion,
    Paper,
    criterion,
    opposite,
)
from advice.recruitment.eligibility.engine.passes import (
    DAYS,
    NUMBER,
    PROLONGATIONS,
    Held,
    Prolongation,
    Stage,
    latest_end,
    prolongation,
    sentence,
    stage,
    waiting_until,
    window,
)
from advice.recruitment.eligibility.engine.proofs import age_fault, birthday, until

__all__ = [
    "CRITERIA",
    "DAYS",
    "EXCLUSIVE",
    "KINDS",
    "NUMBER",
    "PROLONGATIONS",
    "Answer",
    "Criterion",
    "Held",
    "Paper",
    "Prolongation",
    "Seen",
    "Stage",
    "State",
    "age_fault",
    "birthday",
    "counted",
    "criterion",
    "explain",
    "given",
    "latest_end",
    "opposite",
    "prolongation",
    "sentence",
    "stage",
    "until",
    "veiled",
    "waiting_until",
    "window",
]
