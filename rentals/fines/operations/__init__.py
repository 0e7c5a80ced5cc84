"""What the team does about a notice: one function, one transaction, one entry of the journal."""

from rentals.fines.operations.answering import add_proof, close, contest, designate, forward
from rentals.fines.operations.charging import charge
from rentals.fines.operations.finding import (
    choose_driver,
    complete_identity,
    look_again,
    name_driver,
    say_nobody,
)
from rentals.fines.operations.noting import correct, note_fine
from rentals.fines.operations.reminding import remind

__all__ = [
    "add_proof",
    "charge",
    "choose_driver",
    "close",
    "complete_identity",
    "contest",
    "correct",
    "designate",
    "forward",
    "look_again",
    "name_driver",
    "note_fine",
    "remind",
    "say_nobody",
]
