"""Money noted already that a line of the bank may be: it is matched, not received twice. No query."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr
from rentals.payments.bank.clues import Book, Known, Proposal, Seen, named, reference_key
from rentals.payments.bank.receiving import sum_of

#: The words of banks.
CARD = {"cb", "carte", "cartes", "tpe", "terminal", "carb", "visa", "mastercard"}
CHEQUE = {"chq", "chqs", "cheque", "cheques", "rem", "remise", "remises"}
CASH = {"especes", "espece", "versement", "vrst", "vers", "monnaie", "numeraire"}
RETURNED = {
    "impaye",
    "impayes",
    "imp",
    "rejet",
    "rejete",
    "rejetee",
    "retour",
    "retourne",
    "provision",
    "sans",
}
#: What a terminal's bank may keep for itself before it pays, at most.
FEES = Decimal("0.03")
#: kind → the words of banks for it, what a match says, how many days after it the bank may write it.
_KINDS = {
    "remittance": (CHEQUE, "Remise de chèques", 15),
    "terminal": (CARD, "Carte, au terminal", 7),
    "cash": (CASH, "Espèces remises à la banque", 10),
    "payment": (frozenset(), "Virement déjà noté", 20),
    "deposit": (frozenset(), "Caution déjà notée", 20),
    "refund": (frozenset(), "Remboursement déjà noté", 20),
    "returned": (RETURNED, "Chèque revenu impayé", 60),
}


def already(line: Seen, book: Book) -> Iterator[Proposal]:
    """Yield the rows noted already that a line may be, one by one or together."""
    rows = [one for one in book.known if (one.amount > ZERO) == (line.amount > ZERO)]
    for one in rows:
        if one.amount == line.amount:
            yield from _single(line, one, book)
    yield from _together(line, [one for one in rows if one.group], book)
    yield from _with_fees(line, [one for one in rows if one.kind == "terminal"])


def _near(line, day, kind):
    """Tell how many days the bank took, when that is possible: transfers may be noted before or after their line."""
    gap = (line.day - day).days
    before = 20 if kind in ("payment", "deposit", "refund") else 1
    return gap if -before <= gap <= _KINDS[kind][2] else None


def _single(line, one, book):
    gap = _near(line, one.day, one.kind)
    if gap is None:
        return
    words, title, _ = _KINDS[one.kind]
    score, reasons = 40, [f"{one.said}, {french(abs(one.amount))}"]
    if line.words & words:
        score += 25
        reasons.append(f"le libellé dit «\u00a0{sorted(line.words & words)[0].upper()}\u00a0»")
    for reference in one.references:
        if reference_key(reference) and reference_key(reference) in line.references:
            score += 30
            reasons.append(f"la référence {reference} est dans le libellé")
            break
    if one.payer in book.payers:
        more, why = named(line, book.payers[one.payer])
        if why:
            score += more + 10
            reasons.append(why)
    if one.kind == "terminal" and (one.day.day, one.day.month) in line.days:
        score += 15
        reasons.append(f"le libellé nomme le {one.day:%d/%m}")
    score += max(0, 10 - abs(gap))
    if len(reasons) == 1:
        score -= 20
        reasons.append("la somme et la date correspondent, le libellé ne dit rien")
    yield Proposal(one.kind, title, line.amount, ((one.key, one.amount),), tuple(reasons), score, one.payer)


def _together(line, rows, book):
    """Rows of one group that make the sum: the days of a terminal over a week-end, five transfers noted of one payer."""
    groups: dict[tuple[str, str], list[Known]] = {}
    for one in rows:
        if _near(line, one.day, one.kind) is not None:
            groups.setdefault((one.kind, one.group), []).append(one)
            if one.kind == "terminal" and one.group != f"{one.day}":
                groups.setdefault((one.kind, f"{one.day}"), []).append(one)
    for (kind, _), found in groups.items():
        found.sort(key=lambda one: (one.day, one.key))
        ranks = sum_of(line.amount, [one.amount for one in found])
        if len(ranks) < 2:
            continue
        chosen = [found[rank] for rank in ranks]
        words, title, _ = _KINDS[kind]
        first, last = chosen[0].day, chosen[-1].day
        if kind == "terminal" and last - first > timedelta(days=4):
            continue
        days = f"du {date_fr(first, weekday=False, year=False)} au {date_fr(last, weekday=False, year=False)}"
        reasons = [f"{len(chosen)} lignes {days} font {french(abs(line.amount))}"]
        score, payer = 35, chosen[0].payer
        if line.words & words:
            score += 25
            reasons.append(f"le libellé dit «\u00a0{sorted(line.words & words)[0].upper()}\u00a0»")
        if payer in book.payers and named(line, book.payers[payer])[1]:
            score += 45
            reasons.append(named(line, book.payers[payer])[1])
        if len(reasons) == 1:
            score -= 20
            reasons.append("seules les sommes correspondent")
        parts = tuple((one.key, one.amount) for one in chosen)
        yield Proposal(kind, title, line.amount, parts, tuple(reasons), score, payer)


def _with_fees(line, rows):
    """A terminal's day that the bank paid with a little less: its fees, perhaps. It is for somebody to say."""
    if not line.words & CARD:
        return
    for one in rows:
        gap = _near(line, one.day, one.kind)
        if gap is not None and ZERO < one.amount - line.amount <= one.amount * FEES:
            less = french(one.amount - line.amount)
            reasons = (
                f"{one.said}, {french(one.amount)}",
                f"{less} de moins que le terminal\u00a0: des frais\u202f?",
            )
            yield Proposal(one.kind, _KINDS[one.kind][1], line.amount, ((one.key, line.amount),), reasons, 35)
