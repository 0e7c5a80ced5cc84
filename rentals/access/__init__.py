"""Who may have what, explained: pure rules over what was read of a person, as dated data (rows H2, H3, H5, H7, A9, H10)."""

from rentals.access.answers import (
    Answered,
    answer_for,
    answers_for,
    cap_verdict,
    days_used,
    driver_papers,
    driver_verdicts,
    prescription_verdict,
    rental_verdicts,
    with_need,
)
from rentals.access.facts import Facts, Loan, Prescribed, Restricted
from rentals.access.insurer import Excess, cover_words, excess_of
from rentals.access.judging import Answer, Verdict, asked_papers, judge, reasons, restricted_words, whole
from rentals.access.reading import RULES_READ, facts_of, insurer_on, open_offers, rules_on
from rentals.access.words import insurer_words, rules_words

__all__ = [
    "RULES_READ",
    "Answer",
    "Answered",
    "Excess",
    "Facts",
    "Loan",
    "Prescribed",
    "Restricted",
    "Verdict",
    "answer_for",
    "answers_for",
    "asked_papers",
    "cap_verdict",
    "cover_words",
    "days_used",
    "driver_papers",
    "driver_verdicts",
    "excess_of",
    "facts_of",
    "insurer_on",
    "insurer_words",
    "judge",
    "open_offers",
    "prescription_verdict",
    "reasons",
    "rental_verdicts",
    "restricted_words",
    "rules_on",
    "rules_words",
    "whole",
    "with_need",
]
