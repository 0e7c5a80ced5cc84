"""What advisers do with an application for an aid: one function, one transaction, one entry of the journal."""

from advice.applications.operations.asking import Weighed, ask_aid, correct, weigh, why_not
from advice.applications.operations.base import ApplicationRefused
from advice.applications.operations.following import appeal, grant, paid_of, pay, refuse, send, withdraw
from advice.applications.operations.preparing import note_paper, papers_to_find, write_letter
from advice.applications.operations.reminding import remind

__all__ = [
    "ApplicationRefused",
    "Weighed",
    "appeal",
    "ask_aid",
    "correct",
    "grant",
    "note_paper",
    "paid_of",
    "papers_to_find",
    "pay",
    "refuse",
    "remind",
    "send",
    "weigh",
    "why_not",
    "withdraw",
    "write_letter",
]
