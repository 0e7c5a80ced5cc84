"""What the team does about people's rights: one function, one transaction, one entry of the journal."""

from mobilite.rights.operations.erasing import erase
from mobilite.rights.operations.exports import ask_for_export, remove_old_exports, take
from mobilite.rights.operations.limiting import lift, limit
from mobilite.rights.operations.requests import answer, extend, note_request, remind, verify_identity

__all__ = [
    "answer",
    "ask_for_export",
    "erase",
    "extend",
    "lift",
    "limit",
    "note_request",
    "remind",
    "remove_old_exports",
    "take",
    "verify_identity",
]
