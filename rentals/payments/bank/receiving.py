"""New money: of whom a credit may come, and which bills it would pay. No query."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from mobilite.money import ZERO, french
from mobilite.pages.french import de, plural
from rentals.payments.bank.clues import (
    BY_CHANCE,
    MOST_SUMMED,
    RECEIVE,
    Book,
    Owed,
    Proposal,
    Seen,
    named,
    reference_key,
    steps,
)


def spread(amount: Decimal, bills: Iterable[Owed]) -> tuple[tuple[str, Decimal], ...]:
    """Put money on bills in their order, each up to what is left of it; what no bill takes is in no part."""
    parts, left = [], amount
    for one in bills:
        placed = min(left, one.left)
        if placed > ZERO:
            parts.append((str(one.bill), placed))
            left -= placed
    return tuple(parts)


def sum_of(amount: Decimal, amounts: Sequence[Decimal]) -> tuple[int, ...]:
    """Return the ranks of the fewest amounts that make a sum exactly, the first ones at equality; none gives nothing."""
    ranks = [rank for rank, one in enumerate(amounts) if ZERO < one <= amount][:MOST_SUMMED]
    for count in range(1, len(ranks) + 1):
        for chosen in combinations(ranks, count):
            if sum((amounts[rank] for rank in chosen), ZERO) == amount:
                return chosen
    return ()


def to_receive(line: Seen, book: Book, already: Sequence[Proposal]) -> Iterator[Proposal]:
    """Yield what a credit may pay. Beside the same money ``already`` noted, it is said, and comes after."""
    noted = {one.payer for one in already if one.payer and one.amount == line.amount}
    for key in book.candidates(line):
        payer = book.payers[key]
        proposal = _from(line, payer, book.owed_by(key))
        if proposal is None:
            continue
        if key in noted:
            caution = f"{french(line.amount)} {de(payer.name)} sont déjà notés\u00a0: regardez d’abord si c’est le même argent."
            proposal = replace(proposal, score=proposal.score - 60, cautions=(caution,))
        yield proposal


def _from(line, payer, bills) -> Proposal | None:
    name_score, name_reason = named(line, payer)
    referred = [one for one in bills if _referred(line, one)]
    reasons, score = [], 0
    for one in referred:
        reference = next(ref for ref in one.references if reference_key(ref) in line.references)
        reasons.append(f"la référence {reference} est dans le libellé")
    if referred:
        score += 60
    if name_reason:
        score, reasons = score + name_score, [*reasons, name_reason]
    parts, amount_score, amount_reason = _amounts(line.amount, bills, referred)
    if not reasons and amount_score < 30:
        return None
    score += amount_score
    reasons.append(amount_reason)
    if len(reasons) == 1:
        score = BY_CHANCE
        reasons.append("seule la somme correspond")
    return Proposal(
        RECEIVE, f"Encaisser {de(payer.name)}", line.amount, parts, tuple(reasons), score, payer.key
    )


def _referred(line, owed):
    return any(reference_key(ref) in line.references for ref in owed.references if reference_key(ref))


def _amounts(amount, bills, referred):
    """Return where money would go, how well its amount fits (30: to the cent), and why."""
    first = [*referred, *(one for one in bills if one not in referred)]
    for one in first:
        for value, said in steps(one):
            if value == amount and (not referred or one in referred):
                return ((str(one.bill), amount),), 30, said
    if len(bills) > 1:
        for read, word in ((lambda one: one.due, "dus"), (lambda one: one.left, "restants")):
            ranks = sum_of(amount, [read(one) for one in first])
            if ranks:
                chosen = [first[rank] for rank in ranks]
                parts = tuple((str(one.bill), read(one)) for one in chosen)
                what = plural(len(chosen), "note", "notes")
                return parts, 30, f"{french(amount)} {word} sur {what}"
    left = sum((one.left for one in bills), ZERO)
    parts = spread(amount, first)
    if amount < left:
        return parts, 5, f"une partie des {french(left)} restants"
    return parts, 5, f"{french(left)} restants\u00a0: le surplus attendra d’être placé"
