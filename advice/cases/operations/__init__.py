"""What advisers do with a file: one function, one transaction, one entry of the journal."""

from advice.cases.operations.closing import close_case, follow_up, moment_open
from advice.cases.operations.following import (
    add_action,
    add_interview,
    add_note,
    add_papers,
    end_action,
)
from advice.cases.operations.opening import correct_case, give_to, open_case
from advice.cases.operations.reminding import remind
from advice.cases.operations.sharing import (
    lines_for,
    revoke_sharing,
    share_with,
    sharings_of,
    tell_partner,
)

__all__ = [
    "add_action",
    "add_interview",
    "add_note",
    "add_papers",
    "close_case",
    "correct_case",
    "end_action",
    "follow_up",
    "give_to",
    "lines_for",
    "moment_open",
    "open_case",
    "remind",
    "revoke_sharing",
    "share_with",
    "sharings_of",
    "tell_partner",
]
