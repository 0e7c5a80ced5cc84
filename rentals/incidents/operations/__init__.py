"""What the team does about a file: one function, one transaction, one entry of the journal."""

from rentals.incidents.operations.charging import charge
from rentals.incidents.operations.following import (
    add_pictures,
    add_step,
    close,
    declare,
    note_complaint,
    note_sent,
)
from rentals.incidents.operations.opening import correct, open_incident
from rentals.incidents.operations.reminding import remind
from rentals.incidents.operations.stopping import preview_stop, stop_rental
from rentals.incidents.operations.telling import tell_problem
from rentals.incidents.operations.writing import propose_substitute, substitutes_of, write_not_returned

__all__ = [
    "add_pictures",
    "add_step",
    "charge",
    "close",
    "correct",
    "declare",
    "note_complaint",
    "note_sent",
    "open_incident",
    "preview_stop",
    "propose_substitute",
    "remind",
    "stop_rental",
    "substitutes_of",
    "tell_problem",
    "write_not_returned",
]
