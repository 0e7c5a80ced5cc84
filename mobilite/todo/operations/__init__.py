"""What colleagues, and the software, do with tasks, calls and absences."""

from mobilite.todo.operations.absences import NotForYou, NotThere, add_absence, end_absence
from mobilite.todo.operations.calls import call_later, note_call
from mobilite.todo.operations.tasks import (
    AlreadyClosed,
    NoOwner,
    SameReason,
    drop,
    finish,
    hand_on,
    open_task,
    opened,
    postpone,
    reopen,
    settle,
)

__all__ = [
    "AlreadyClosed",
    "NoOwner",
    "NotForYou",
    "NotThere",
    "SameReason",
    "add_absence",
    "call_later",
    "drop",
    "end_absence",
    "finish",
    "hand_on",
    "note_call",
    "open_task",
    "opened",
    "postpone",
    "reopen",
    "settle",
]
