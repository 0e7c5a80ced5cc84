"""What is done with appointments of a file and with workshops: one function, one transaction, one entry of the journal."""

from advice.meetings.operations.appointments import follow, join_file
from advice.meetings.operations.enrolling import enrol, leave, note_attendance
from advice.meetings.operations.inviting import (
    give_back_moment,
    give_back_seat,
    invite,
    take_moment,
    take_seat,
    withdraw_invitation,
)
from advice.meetings.operations.reminding import remind
from advice.meetings.operations.workshops import (
    WorkshopRefused,
    cancel_workshop,
    change_workshop,
    plan_workshop,
)

__all__ = [
    "WorkshopRefused",
    "cancel_workshop",
    "change_workshop",
    "enrol",
    "follow",
    "give_back_moment",
    "give_back_seat",
    "invite",
    "join_file",
    "leave",
    "note_attendance",
    "plan_workshop",
    "remind",
    "take_moment",
    "take_seat",
    "withdraw_invitation",
]
