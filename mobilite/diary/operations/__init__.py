"""What people do with the diary. Each function: one transaction, one entry in the journal, keyword-only, ``at`` and ``actor``."""

from mobilite.diary.operations.appointments import (
    AlreadyBusy,
    NotPossible,
    book,
    cancel,
    mark_excused,
    mark_kept,
    mark_no_show,
    move,
)
from mobilite.diary.operations.chains import write_chain
from mobilite.diary.operations.feeds import make_feed, revoke_feed
from mobilite.diary.operations.presences import AlreadyThere, close_pattern, set_once, set_pattern

__all__ = [
    "AlreadyBusy",
    "AlreadyThere",
    "NotPossible",
    "book",
    "cancel",
    "close_pattern",
    "make_feed",
    "mark_excused",
    "mark_kept",
    "mark_no_show",
    "move",
    "revoke_feed",
    "set_once",
    "set_pattern",
    "write_chain",
]
