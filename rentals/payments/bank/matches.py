"""Say what a line of the bank is: new money, money noted already, not ours; and undo it, by another row.

Nothing is matched without somebody's press. Each operation is told what was left of the line on the page that was read:
when it is not so any more, a colleague has just acted, and nothing is done.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from django.db import IntegrityError, transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr, typography
from mobilite.people.models import Partner, Person
from mobilite.periods import paris
from rentals.payments.balances import given_back_of, placed_of
from rentals.payments.bank.accounts import BankRefused
from rentals.payments.bank.gathered import terminal_days, unmatched, with_totals
from rentals.payments.models import (
    BankAccount,
    BankLine,
    BankMatch,
    Bill,
    CashKind,
    CashMovement,
    Deposit,
    MatchKind,
    Means,
    Payment,
    Refund,
    Remittance,
)
from rentals.payments.months import when_open
from rentals.payments.operations import receive, take_off

#: The kinds whose rows are there before the line.
NOTED = (
    MatchKind.PAYMENT,
    MatchKind.REMITTANCE,
    MatchKind.TERMINAL,
    MatchKind.CASH,
    MatchKind.DEPOSIT,
    MatchKind.REFUND,
)
NOON = time(12)


def _held(line_id: int, seen_left: Decimal) -> BankLine:
    """Hold a line, with what is left of it. Raises BankRefused when it is not what the page showed."""
    BankLine.objects.locked().get(pk=line_id)
    line = BankLine.objects.with_left().select_related("account").get(pk=line_id)
    if line.left != seen_left:
        rest = f"il en reste {french(abs(line.left))}" if line.left else "elle est entièrement traitée"
        raise BankRefused(
            f"Un collègue vient de traiter cette ligne : {rest}. Regardez avant de recommencer."
        )
    if not line.left:
        raise BankRefused("Cette ligne est entièrement traitée. Rechargez la page.")
    return line


def _write(
    line: BankLine, kind: str, amount: Decimal, *, at, actor, undoes=None, reason="", **target
) -> BankMatch:
    named = {name: value for name, value in target.items() if not name.startswith("terminal_")}
    try:
        with transaction.atomic():
            return BankMatch.objects.create(
                line=line,
                position=BankMatch.objects.filter(line=line).count(),
                kind=kind,
                amount=amount,
                turn=BankMatch.objects.filter(**named).count() if named else 0,
                reason=reason[:200],
                at=at,
                by=actor,
                undoes=undoes,
                **target,
            )
    except IntegrityError as error:
        raise BankRefused(
            "Un collègue vient de rapprocher la même chose : rechargez la page, et regardez."
        ) from error


def _said(line: BankLine) -> str:
    return f"la ligne du {date_fr(line.day, weekday=False, year=False)}, {french(line.amount)}"


@transaction.atomic
def receive_line(
    line_id: int,
    payer: Person | Partner,
    *,
    amount: Decimal | None = None,
    on: Iterable[tuple[int, Decimal]] | None = None,
    seen_left: Decimal,
    at: datetime,
    actor,
) -> BankMatch:
    """Receive what a line brings, or a part of it, from a payer, on these bills (the oldest first when none is said).

    What the bills do not take stays the payer's money, to be placed later. The payment is dated as the bank dates it,
    at noon. Raises BankRefused, and PaymentRefused when a bill cannot take its part.
    """
    line = _held(line_id, seen_left)
    if line.amount < ZERO:
        raise BankRefused(
            "Cette ligne est un débit : elle n’apporte rien. Rapprochez-la d’une sortie, ou mettez-la de côté."
        )
    amount = line.left if amount is None else amount
    if amount <= ZERO or amount > line.left:
        raise BankRefused(
            f"Il reste {french(line.left)} sur cette ligne : notez au plus cette somme.", field="amount"
        )
    payment = receive(
        payer,
        amount=amount,
        means=Means.TRANSFER,
        reference=f"Virement du {line.day:%d/%m/%Y}",
        on=on,
        at=when_open(paris(line.day, NOON)),
        actor=actor,
    )
    match = _write(line, MatchKind.RECEIVED, amount, at=at, actor=actor, payment=payment)
    record(
        "match_line",
        line,
        sentence=typography(f"a encaissé {french(amount)} de {_said(line)}."),
        actor=actor,
        at=at,
        data={"amount": str(amount), "payment": payment.pk},
    )
    return match


@transaction.atomic
def recognise(
    line_id: int, kind: str, parts: Iterable[tuple[str, Decimal]], *, seen_left: Decimal, at: datetime, actor
) -> list[BankMatch]:
    """Match a line with money noted already: nothing is received again. ``parts`` are keys of rows, with their euros.

    A transfer, a slip, a deposit… is matched whole; a terminal's day may come in several lines, less the bank's fees.
    Raises BankRefused.
    """
    parts = list(parts)
    if kind not in NOTED or not parts or len({key for key, _ in parts}) < len(parts):
        raise BankRefused("Choisissez avec quoi rapprocher cette ligne.")
    # Held, two lines matched with the same day of a terminal go one after the other.
    list(BankAccount.objects.locked().order_by("pk"))
    line = _held(line_id, seen_left)
    found = [_noted(MatchKind(kind), key, amount) for key, amount in parts]
    total = sum((amount for _, amount in found), ZERO)
    if (total > ZERO) != (line.left > ZERO) or abs(total) > abs(line.left):
        raise BankRefused(
            f"Il reste {french(line.left)} sur cette ligne, et cela fait {french(total)} : on n’y met pas plus. Enlevez quelque chose."
        )
    matches = [_write(line, kind, amount, at=at, actor=actor, **target) for target, amount in found]
    record(
        "match_line",
        line,
        sentence=typography(f"a rapproché {_said(line)} ({MatchKind(kind).label.lower()})."),
        actor=actor,
        at=at,
        data={"amount": str(total), "kind": str(kind), "with": [key for key, _ in parts]},
    )
    return matches


def _gone() -> BankRefused:
    return BankRefused(
        "Ce n’est plus à rapprocher : un collègue l’a fait, ou cela a été annulé. Rechargez la page."
    )


def _noted(kind: MatchKind, key: str, amount: Decimal):
    """Return what a match names and its euros, as they are now. Raises BankRefused."""
    if kind == MatchKind.TERMINAL:
        return _terminal(key, amount)
    if not key.isdecimal() or len(key) > 18:
        raise _gone()
    rows = {
        MatchKind.PAYMENT: Payment.objects.filter(means=Means.TRANSFER, from_deposit=None, undone_by=None),
        MatchKind.REMITTANCE: Remittance.objects.all(),
        MatchKind.CASH: CashMovement.objects.filter(kind=CashKind.BANK, undoes=None, undone_by=None),
        MatchKind.DEPOSIT: Deposit.objects.filter(means=Means.TRANSFER),
        MatchKind.REFUND: Refund.objects.filter(means=Means.TRANSFER, undoes=None)
        | Refund.objects.filter(undoes__remitted__isnull=False),
    }[kind]
    row = unmatched(rows, kind.value).filter(pk=int(key)).first()
    if row is None:
        raise _gone()
    return {kind.value: row}, _worth(kind, row)


def _worth(kind, row) -> Decimal:
    if kind == MatchKind.REMITTANCE:
        return with_totals(Remittance.objects.filter(pk=row.pk)).get().total
    if kind == MatchKind.REFUND:
        return -(row.undoes.remitted.amount if row.undoes_id else row.amount)
    return -row.amount if kind == MatchKind.CASH else row.amount


def _terminal(key, amount):
    day, _, place = key.partition(":")
    try:
        on = date.fromisoformat(day)
        start = paris(on, time())
        end = paris(date.fromordinal(on.toordinal() + 1), time())
        place_id = int(place) or None
    except (ValueError, OverflowError) as error:
        raise _gone() from error
    _, left = terminal_days(start, end).get((on, place_id), ("", ZERO))
    if amount <= ZERO or amount > left:
        raise BankRefused(
            f"Il reste {french(max(left, ZERO))} à voir arriver pour cette journée du terminal : rechargez la page."
        )
    return {"terminal_on": on, "terminal_place_id": place_id}, amount


@transaction.atomic
def note_returned(line_id: int, undone: Refund, *, seen_left: Decimal, at: datetime, actor) -> BankMatch:
    """Match a debit with the cheque that it sends back, undone in the same transaction. A step of a larger operation."""
    line = _held(line_id, seen_left)
    face = -undone.undoes.remitted.amount
    if line.left > face:
        raise BankRefused(
            f"Ce chèque est de {french(-face)}, et il reste {french(-line.left)} sur cette ligne. Choisissez un autre chèque."
        )
    match = _write(line, MatchKind.RETURNED, face, at=at, actor=actor, refund=undone)
    record(
        "match_line",
        line,
        sentence=typography(f"a rapproché {_said(line)} d’un chèque impayé."),
        actor=actor,
        at=at,
        data={"amount": str(face), "refund": undone.pk},
    )
    return match


@transaction.atomic
def set_aside(line_id: int, *, reason: str, seen_left: Decimal, at: datetime, actor) -> BankMatch:
    """Leave what is left of a line aside, with why: it is not for us. It can be taken up again. Raises BankRefused."""
    if not reason.strip():
        raise BankRefused("Dites pourquoi cette ligne est mise de côté.", field="reason")
    line = _held(line_id, seen_left)
    match = _write(line, MatchKind.ASIDE, line.left, at=at, actor=actor, reason=reason.strip())
    record(
        "set_line_aside",
        line,
        sentence=typography(f"a mis de côté {_said(line)}."),
        actor=actor,
        at=at,
        data={"amount": str(line.left)},
    )
    return match


@transaction.atomic
def undo_match(match_id: int, *, reason: str, at: datetime, actor) -> BankMatch:
    """Undo a match by the opposite row: what it was matched with, or set aside, is to treat again.

    Money that the match had received is taken off its bills, and given back to nobody: it was not that payer's. Raises
    BankRefused without a motive, when it is undone already, or when a part of that money was given back meanwhile.
    """
    if not reason.strip():
        raise BankRefused("Dites pourquoi ce rapprochement est annulé.", field="reason")
    found = BankMatch.objects.get(pk=match_id)
    line = BankLine.objects.locked().get(pk=found.line_id)
    match = BankMatch.objects.select_related("payment", "undone_by").get(pk=match_id)
    if match.undoes_id is not None or hasattr(match, "undone_by"):
        raise BankRefused("Ce rapprochement est déjà annulé. Rechargez la page.")
    said = f"Rapprochement annulé\u00a0: {reason.strip()}"[:200]
    if match.kind == MatchKind.RECEIVED:
        _withdraw(match.payment_id, said, at=at, actor=actor)
    undone = _write(line, match.kind, -match.amount, at=at, actor=actor, undoes=match, reason=reason.strip())
    what = "repris" if match.kind == MatchKind.ASIDE else "annulé le rapprochement de"
    record(
        "undo_match",
        line,
        sentence=typography(f"a {what} {_said(line)}."),
        actor=actor,
        at=at,
        data={"amount": str(match.amount), "kind": match.kind, "match": match.pk},
    )
    return undone


def _withdraw(payment_id, said, *, at, actor) -> None:
    """Undo the payment of a wrong match: its money leaves its bills, and the payment counts for nothing any more."""
    payment = Payment.objects.locked().get(pk=payment_id)
    if Refund.objects.filter(undoes=payment).exists():
        raise BankRefused("Ce paiement est déjà annulé. Rechargez la page.")
    if given_back_of(payment):
        raise BankRefused(
            "Une partie de cet argent a déjà été rendue : le rapprochement ne s’annule plus. Notez une correction par un nouveau paiement."
        )
    placed = placed_of(payment)
    for bill in Bill.objects.locked().filter(pk__in=placed).order_by("pk"):
        take_off(payment, bill, placed[bill.pk], reason=said, at=at, actor=actor)
    Refund.objects.create(
        person=payment.person,
        partner=payment.partner,
        amount=payment.amount,
        means=payment.means,
        reason=said,
        given_at=at,
        given_by=actor,
        place=payment.place,
        payment=payment,
        undoes=payment,
    )
