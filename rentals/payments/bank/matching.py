"""What a line of the bank may be: proposals, ranked, each with its reasons in words. No query; nothing is applied here.

A proposal says exactly what it would do (which rows, how much on each): a person reads it and presses, or does otherwise.
Money already noted comes before money to note: a transfer that the counter wrote down is matched, not paid twice.
"""

from collections.abc import Sequence

from mobilite.money import ZERO
from rentals.payments.bank.clues import BY_CHANCE, Book, Proposal, Seen
from rentals.payments.bank.noted import already
from rentals.payments.bank.receiving import to_receive

MOST = 8
#: A proposal from which nothing that only has the same sum is offered; how many of those else.
GOOD, MOST_BY_CHANCE = 40, 4
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
    if found and found[0].score >= GOOD:
        # Beside something that fits, the same sum by chance teaches nothing.
        found = [one for one in found if one.score > BY_CHANCE or one.cautions]
    by_chance = [one for one in found if one.score <= BY_CHANCE][MOST_BY_CHANCE:]
    return [one for one in found if one not in by_chance][:MOST]


def plain(found: Sequence[Proposal]) -> Proposal | None:
    """Return the proposal that stands out, if one does: it is offered on the list, and still asks for a press."""
    if not found or found[0].score < PLAIN or found[0].cautions:
        return None
    if len(found) > 1 and found[0].score - found[1].score < APART:
        return None
    return found[0]
