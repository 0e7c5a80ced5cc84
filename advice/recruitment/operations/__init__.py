"""What colleagues do about recruitment: one function, one transaction, one entry of the journal."""

from advice.recruitment.operations.after import ask_after, asked_from, note_after
from advice.recruitment.operations.answering import (
    accept,
    add_step,
    add_to_pool,
    cancel,
    end_step,
    end_trial,
    postpone,
    process,
    refuse,
    reset,
    try_first,
)
from advice.recruitment.operations.base import RecruitmentRefused, agreement_of
from advice.recruitment.operations.calling import (
    ask_for_news,
    attempts_of,
    call_noted,
    escalate,
    missed,
)
from advice.recruitment.operations.complementing import add_complement, end_complement
from advice.recruitment.operations.employers import (
    add_agreement,
    add_opening,
    close_opening,
    contact_left,
    note_employer,
    note_visit,
    update_employer,
)
from advice.recruitment.operations.mobility import case_closed, rental_changed
from advice.recruitment.operations.proposing import consent_noted, propose, refuse_to_share, withdraw
from advice.recruitment.operations.transferring import transfer

__all__ = [
    "RecruitmentRefused",
    "accept",
    "add_agreement",
    "add_complement",
    "add_opening",
    "add_step",
    "add_to_pool",
    "agreement_of",
    "ask_after",
    "ask_for_news",
    "asked_from",
    "attempts_of",
    "call_noted",
    "cancel",
    "case_closed",
    "close_opening",
    "consent_noted",
    "contact_left",
    "end_complement",
    "end_step",
    "end_trial",
    "escalate",
    "missed",
    "note_after",
    "note_employer",
    "note_visit",
    "postpone",
    "process",
    "propose",
    "refuse",
    "refuse_to_share",
    "rental_changed",
    "reset",
    "transfer",
    "try_first",
    "update_employer",
    "withdraw",
]
