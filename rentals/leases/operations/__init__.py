"""What happens to a lease: each function is one transaction and one audit entry, or a refusal in French."""

from rentals.leases.operations.checks import check_due
from rentals.leases.operations.distance import agree_at_distance, agree_here, open_link, send_links
from rentals.leases.operations.monthly import (
    open_order,
    order_certificates,
    prepare_monthly,
    stop_certificates,
)
from rentals.leases.operations.pausing import Paused, pause, preview_pause, why_no_pause
from rentals.leases.operations.resuming import live_pause, preview_resume, resume, why_not_resume
from rentals.leases.operations.rules import drop_follow_rules, set_follow_rules
from rentals.leases.operations.withdrawing import Priced, last_day_of, preview, why_not, withdraw

__all__ = [
    "Paused",
    "Priced",
    "agree_at_distance",
    "agree_here",
    "check_due",
    "drop_follow_rules",
    "last_day_of",
    "live_pause",
    "open_link",
    "open_order",
    "order_certificates",
    "pause",
    "prepare_monthly",
    "preview",
    "preview_pause",
    "preview_resume",
    "resume",
    "send_links",
    "set_follow_rules",
    "stop_certificates",
    "why_no_pause",
    "why_not",
    "why_not_resume",
    "withdraw",
]
