"""What advisers do with a file: one function, one transaction, one entry of the journal."""

from advice.cases.operations.base import CaseRefused
from advice.cases.operations.closing import close_case, follow_up, moment_open
from advice.cases.operations.diagnosing import (
    add_trip,
    change_trip,
    conclude,
    drop_diagnosis,
    may_read_reserved,
    missing_before_signing,
    remove_trip,
    start_diagnosis,
    write_levels,
)
from advice.cases.operations.following import (
    add_action,
    add_interview,
    add_note,
    add_papers,
    end_action,
    keep_facts,
)
from advice.cases.operations.lending import lend, rental_requested, tie_made
from advice.cases.operations.opening import correct_case, give_to, open_case
from advice.cases.operations.reminding import remind
from advice.cases.operations.sharing import (
    lines_for,
    revoke_sharing,
    share_with,
    sharings_of,
    tell_partner,
)
from advice.cases.operations.signing import (
    attest,
    lines_to_sign,
    sign_diagnosis,
    why_no_attestation,
    why_no_exchange,
)

__all__ = [
    "CaseRefused",
    "add_action",
    "add_interview",
    "add_note",
    "add_papers",
    "add_trip",
    "attest",
    "change_trip",
    "close_case",
    "conclude",
    "correct_case",
    "drop_diagnosis",
    "end_action",
    "follow_up",
    "give_to",
    "keep_facts",
    "lend",
    "lines_for",
    "lines_to_sign",
    "may_read_reserved",
    "missing_before_signing",
    "moment_open",
    "open_case",
    "remind",
    "remove_trip",
    "rental_requested",
    "revoke_sharing",
    "share_with",
    "sharings_of",
    "sign_diagnosis",
    "start_diagnosis",
    "tell_partner",
    "tie_made",
    "why_no_attestation",
    "why_no_exchange",
    "write_levels",
]
