"""What a line of the bank may be: proposals, ranked, each with its reasons in words. No query; nothing is applied here.

A proposal says exactly what it would do (which rows, how much on each): a person reads it and presses, or does otherwise.
Money already noted comes before money to note: a transfer that the counter wrote down is matched, not paid twice.
"""

from collections.abc import Sequence

from mobilite.money import ZERO
from rentals.payments.bank.clues import Book, Proposal, Seen
from rentals.payments.bank.noted import already
from rentals.payments.bank.receiving import to_receive

MOST = 8
#: From that score on, and that far from the next one, a proposal is plain enough for one press on the list.
PLAIN, APART = 70, 15


def proposals(line: Seen, book: Book) -> list[Proposal]:
    """Return what a line may be, the likeliest first; the same line and book always give the same list."""
    if line.amount == ZERO:
        return []
    found = [*already(line, book)]
    if line.amount > ZERO:
        found += to_receive(line, book, found)
    found.sort(key=lambda one: (-one.score, one.kind, one.payer, one.parts))
    return found[:MOST]


def plain(found: Sequence[Proposal]) -> Proposal | None:
    """Return the proposal that stands out, if one does: it is offered on the list, and still asks for a press."""
    if not found or found[0].score < PLAIN or found[0].cautions:
        return None
    if len(found) > 1 and found[0].score - found[1].score < APART:
        return None
    return found[0]
