"""What colleagues do about recruitment: one function, one transaction, one entry of the journal."""

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
from advice.recruitment.operations.employers import (
    add_agreement,
    add_opening,
    close_opening,
    contact_left,
    note_employer,
    note_visit,
    update_employer,
)
from advice.recruitment.operations.proposing import consent_noted, propose, refuse_to_share, withdraw
from advice.recruitment.operations.transferring import transfer

__all__ = [
    "RecruitmentRefused",
    "accept",
    "add_agreement",
    "add_opening",
    "add_step",
    "add_to_pool",
    "agreement_of",
    "cancel",
    "close_opening",
    "consent_noted",
    "contact_left",
    "end_step",
    "end_trial",
    "note_employer",
    "note_visit",
    "postpone",
    "process",
    "propose",
    "refuse",
    "refuse_to_share",
    "reset",
    "transfer",
    "try_first",
    "update_employer",
    "withdraw",
]
