"""What is done to a plan: one function each, one transaction, one entry in the journal."""

from advice.plans.operations.aids import add_aid, take_counted
from advice.plans.operations.base import PlanRefused, cost_of, ordered, sums_of
from advice.plans.operations.closing import close_plan, faults_of, reopen_plan
from advice.plans.operations.payers import add_loan, add_other, remove_line, write_budget, write_own
from advice.plans.operations.writing import (
    add_estimate,
    choose_estimate,
    correct_plan,
    drop_plan,
    remove_estimate,
    resume_plan,
    start_plan,
)

__all__ = [
    "PlanRefused",
    "add_aid",
    "add_estimate",
    "add_loan",
    "add_other",
    "choose_estimate",
    "close_plan",
    "correct_plan",
    "cost_of",
    "drop_plan",
    "faults_of",
    "ordered",
    "remove_estimate",
    "remove_line",
    "reopen_plan",
    "resume_plan",
    "start_plan",
    "sums_of",
    "take_counted",
    "write_budget",
    "write_own",
]
