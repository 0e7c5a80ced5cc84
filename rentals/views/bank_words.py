"""How lines of the bank, proposals and matches are written on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr
from mobilite.people.shown import shown_name
from rentals.payments.bank.clues import BY_CHANCE, RECEIVE, Book, Proposal
from rentals.payments.models import BankLine, BankMatch, MatchKind

#: What the pages read of a match.
LOADED = (
    "payment__person",
    "payment__partner",
    "deposit__person",
    "refund__person",
    "refund__partner",
    "remittance",
    "cash__place",
    "terminal_place",
    "by",
    "undone_by__by",
)


@dataclass(frozen=True)
class Shown:
    """A proposal as a page shows it, and what its button sends."""

    title: str
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    parts: list[tuple[str, str]]
    rest: str
    button: str
    #: Where to go instead of a button: the amounts by hand, or the act of a cheque that came back.
    url: str
    fields: list[tuple[str, str]]
    #: Whether its button is the main one of the page.
    is_main: bool


def parts_text(parts: Iterable[tuple[str, Decimal]]) -> str:
    """Write parts for a hidden field: « 12=45.00 13=20.00 »."""
    return " ".join(f"{key}={amount}" for key, amount in parts)


def shown_proposal(one: Proposal, line: BankLine, book: Book) -> Shown:
    """Return a proposal ready to show. Its button sends exactly what it says."""
    fields = [
        ("kind", one.kind),
        ("parts", parts_text(one.parts)),
        ("amount", str(one.amount)),
        ("seen_left", str(line.left)),
    ]
    if one.payer:
        fields.append(("payer", one.payer))
    labels = {str(owed.bill): owed.label for owed in book.owed} if one.kind == RECEIVE else {}
    labels |= {known.key: known.said for known in book.known if known.kind == one.kind}
    parts = [(labels.get(key, ""), french(amount)) for key, amount in one.parts]
    url, button = "", "Rapprocher"
    if one.kind == RECEIVE:
        button = f"Encaisser {french(one.amount)}"
        url = f"{reverse('rentals:receive_line', args=[line.pk])}?de={one.payer}"
    elif one.kind == MatchKind.RETURNED:
        button = "Noter l’impayé"
        url = f"{reverse('rentals:undo_cheque', args=[one.parts[0][0]])}?ligne={line.pk}"
    is_main = one.score > BY_CHANCE and not one.cautions
    rest = french(one.rest) if one.rest > ZERO else ""
    return Shown(one.title, one.reasons, one.cautions, parts, rest, button, url, fields, is_main)


def match_words(match: BankMatch, user) -> str:
    """Say what a line was matched with, as this user may see names."""
    kind = MatchKind(match.kind)
    if kind == MatchKind.ASIDE:
        return f"Mis de côté\u00a0: {match.reason}" if match.reason else "Mis de côté"
    if kind == MatchKind.REMITTANCE:
        return f"Remise de chèques {match.remittance.number}".strip()
    if kind == MatchKind.TERMINAL:
        where = f", {match.terminal_place.short_name}" if match.terminal_place_id else ""
        return f"Terminal du {date_fr(match.terminal_on, weekday=False, year=False)}{where}"
    if kind == MatchKind.CASH:
        return f"Espèces de la caisse {match.cash.place.short_name}"
    row = match.payment or match.deposit or match.refund
    person, partner = row.person, getattr(row, "partner", None)
    return f"{kind.label}, {shown_name(person, user) if person else partner}"


def match_url(match: BankMatch) -> str:
    """Return the page of what a line was matched with; nothing where there is none."""
    if match.remittance_id:
        return reverse("rentals:remittance", args=[match.remittance_id])
    row = match.payment or match.deposit or match.refund
    if row is None:
        return ""
    payer = row.person or getattr(row, "partner", None)
    return payer.get_absolute_url() if payer else ""


def matches_words(lines: Iterable[BankLine], user) -> dict[int, list[str]]:
    """Return what each line is matched with, in words. One query."""
    found: dict[int, list[str]] = {line.pk: [] for line in lines}
    rows = BankMatch.objects.live().filter(line__in=list(found)).select_related(*LOADED).order_by("pk")
    for match in rows:
        found[match.line_id].append(match_words(match, user))
    return found
