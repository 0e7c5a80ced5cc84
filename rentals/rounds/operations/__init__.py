"""What people do with rounds. Each function: one transaction, one entry in the journal, ``at`` and ``actor``."""

from rentals.rounds.operations.agreeing import agency_slot, agree, live_stop, meet_at_agency
from rentals.rounds.operations.arranging import Typed, arrange
from rentals.rounds.operations.following import follow
from rentals.rounds.operations.points import add_point, change_point

__all__ = [
    "Typed",
    "add_point",
    "agency_slot",
    "agree",
    "arrange",
    "change_point",
    "follow",
    "live_stop",
    "meet_at_agency",
]
