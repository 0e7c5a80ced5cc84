"""Everything that lines of the bank are compared with, read in the same few queries whatever their number."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from mobilite.documents.models import Document
from mobilite.fields import EuroField, euros
from mobilite.money import ZERO
from mobilite.pages.french import date_fr, de, fold
from mobilite.people.models import Person, Place
from mobilite.people.shown import shown_name
from mobilite.periods import PARIS, paris, paris_date
from rentals.payments.balances import READ, balance, with_balances
from rentals.payments.bank.clues import Book, Known, Owed, Payer, Seen, seen
from rentals.payments.bank.files import ReadLine
from rentals.payments.bank.noted import RETURNED, already
from rentals.payments.models import (
    BankLine,
    BankMatch,
    Bill,
    CashKind,
    CashMovement,
    Deposit,
    DepositMove,
    MatchKind,
    Means,
    Payment,
    Refund,
    Remittance,
    RemittedCheque,
)

#: How far around the lines money noted already is looked for.
BEFORE, AFTER = timedelta(days=75), timedelta(days=25)
#: Past so many open bills, the oldest are compared; the others are found by their payer's name.
MOST_BILLS = 4000
_RENTAL = "rentals.rental"


def payer_key(payer) -> str:
    """Return how proposals name a payer: « person-3 », « partner-7 »."""
    return f"{'person' if isinstance(payer, Person) else 'partner'}-{payer.pk}"


def seen_line(line: BankLine, left: Decimal | None = None) -> Seen:
    """Return a line as proposals see it; ``left`` is what of it is to treat."""
    return seen(line.day, line.amount if left is None else left, line.label, line.reference)


def book_for(lines: Sequence[Seen], *, today: date, user=None, bills=None) -> Book:
    """Return what these lines are compared with: open bills and money noted already around their days.

    ``bills`` narrows to some (a queryset); names are written as ``user`` may see them. Twelve queries at most.
    """
    if not lines:
        return Book({})
    days = [line.day for line in lines]
    start, end = paris(min(days) - BEFORE, time()), paris(max(days) + AFTER, time())
    payers: dict[str, Payer] = {}

    def of(one) -> str:
        payer = one.person or getattr(one, "partner", None)
        key = payer_key(payer)
        if key not in payers:
            payers[key] = _payer(key, payer, user)
        return key

    owed = list(_owed(lines, today, of, bills))
    known = [*_credits(start, end, of, payers), *_debits(start, end, of, payers)]
    return Book(payers, owed, known)


def is_ours(debits: Iterable[ReadLine]) -> set[int]:
    """Return the numbers of the debits that say something of what is noted here: a cheque sent back, money given back."""
    ready = {line.number: seen(line.day, line.amount, line.label, line.reference) for line in debits}
    days = [line.day for line in ready.values()]
    start, end = paris(min(days) - BEFORE, time()), paris(max(days) + AFTER, time())
    book = Book({}, (), list(_debits(start, end, lambda one: "", {})))
    return {
        number
        for number, line in ready.items()
        if line.words & RETURNED
        or line.references
        or any(one.kind == MatchKind.REFUND for one in already(line, book))
    }


def _payer(key, payer, user) -> Payer:
    if isinstance(payer, Person):
        name = shown_name(payer, user) if user is not None else str(payer)
        if payer.archived_at is not None:
            return Payer(key, name, ())
        return Payer(key, name, tuple(fold(payer.last_name).split()), tuple(fold(payer.first_name).split()))
    return Payer(key, str(payer), tuple(fold(payer.name).split()), (), True)


# --- What is owed ------------------------------------------------------------------------------------------


def _owed(lines, today, of, bills):
    rows = Bill.objects.all() if bills is None else bills
    rows = with_balances(rows.filter(closed_at=None), today).filter(left__gt=euros(ZERO))
    rows = rows.select_related("person", "partner", "rental_bill__rental").prefetch_related(*READ)
    rows = list(rows.order_by("opened_at", "pk")[:MOST_BILLS])
    papers = _papers(lines)
    for bill in rows:
        link = getattr(bill, "rental_bill", None)
        standing = balance(bill)
        rental = [link.rental.reference] if link else []
        references = [*rental, *papers.get((_RENTAL, link.rental_id) if link else None, ())]
        references += papers.get((Bill._meta.label_lower, bill.pk), ())
        label = f"{bill.label}, {rental[0]}" if rental and rental[0] not in bill.label else bill.label
        yield Owed(
            bill.pk,
            of(bill),
            standing.left,
            max(standing.due_on(today), ZERO),
            _since(bill, standing),
            label,
            tuple(references),
            tuple(part.left for part in standing.parts if part.left > ZERO),
        )


def _since(bill, standing):
    first = next((part.due_on for part in standing.parts if part.left > ZERO and part.due_on), None)
    return min(first, paris_date(bill.opened_at)) if first else paris_date(bill.opened_at)


def _papers(lines) -> dict[tuple[str, int], list[str]]:
    """Return the numbers of our papers that the lines name, by what each is about."""
    named = {reference for line in lines for reference in line.references}
    asked = Q()
    for reference in sorted(named)[:200]:
        series, year, sequence = reference.split("-")
        asked |= Q(series=series.upper(), year=int(year), sequence=int(sequence))
    found: dict[tuple[str, int], list[str]] = {}
    if asked:
        rows = Document.objects.filter(asked, erased_at=None).values_list(
            "object_label", "object_id", "number"
        )
        for label, key, number in rows:
            found.setdefault((label, key), []).append(number)
    return found


# --- What is noted already ---------------------------------------------------------------------------------


def unmatched(rows, name: str):
    """Keep the rows that no line of the bank is matched with; ``name`` is their key in ``BankMatch``."""
    return rows.exclude(Exists(BankMatch.objects.live().filter(**{name: OuterRef("pk")})))


def _credits(start, end, of, payers):
    rows = Payment.objects.filter(
        means=Means.TRANSFER, from_deposit=None, undone_by=None, received_at__gte=start, received_at__lt=end
    )
    for one in unmatched(rows, "payment").select_related("person", "partner").order_by("pk"):
        key, day = of(one), paris_date(one.received_at)
        said = f"virement de {payers[key].name}, noté {date_fr(day, year=False)}"
        yield Known(MatchKind.PAYMENT, str(one.pk), one.amount, day, said, key, group=key)
    rows = Deposit.objects.filter(means=Means.TRANSFER, received_at__gte=start, received_at__lt=end)
    for one in unmatched(rows, "deposit").select_related("person").order_by("pk"):
        key, day = of(one), paris_date(one.received_at)
        said = f"caution de {payers[key].name}, notée {date_fr(day, year=False)}"
        yield Known(MatchKind.DEPOSIT, str(one.pk), one.amount, day, said, key)
    rows = Remittance.objects.filter(remitted_at__gte=start, remitted_at__lt=end)
    for one in with_totals(unmatched(rows, "remittance")).order_by("pk"):
        if one.total:
            number = one.number or f"n°\u00a0{one.pk}"
            said = f"remise de chèques {number}"
            numbers = (one.number,) if one.number else ()
            day = paris_date(one.remitted_at)
            yield Known(
                MatchKind.REMITTANCE, str(one.pk), one.total, day, said, references=numbers, group="slips"
            )
    rows = CashMovement.objects.filter(
        kind=CashKind.BANK, undoes=None, undone_by=None, at__gte=start, at__lt=end
    )
    for one in unmatched(rows, "cash").select_related("place").order_by("pk"):
        day = paris_date(one.at)
        said = f"espèces sorties de la caisse {one.place.short_name} {date_fr(day, year=False)}"
        yield Known(MatchKind.CASH, str(one.pk), -one.amount, day, said)
    for (day, place), (name, left) in terminal_days(start, end).items():
        if left > ZERO:
            said = f"terminal{f' {name}' if name else ''}, {date_fr(day, year=False)}"
            key = terminal_key(day, place)
            yield Known(MatchKind.TERMINAL, key, left, day, said, group=str(place or ""))


def with_totals(slips):
    """Annotate slips with ``total``: the cheques that pay and those of deposits, in euros."""

    def summed(model):
        rows = model.objects.filter(remittance=OuterRef("pk")).order_by().values("remittance")
        sums = rows.annotate(euros=Sum("amount")).values("euros")
        return Coalesce(Subquery(sums, output_field=EuroField()), euros(ZERO))

    return slips.annotate(total=summed(RemittedCheque) + summed(DepositMove))


def terminal_key(day: date, place: int | None) -> str:
    """Return how a day of a terminal is named: « 2026-04-03:2 »."""
    return f"{day:%Y-%m-%d}:{place or 0}"


def terminal_days(start: datetime, end: datetime) -> dict[tuple[date, int | None], tuple[str, Decimal]]:
    """Return what each terminal took each day and no line of the bank brought: {(day, place): (its name, euros)}.

    Deposits taken by card arrive with the rest. Three queries.
    """
    taken: dict[tuple[date, int | None], Decimal] = {}
    for rows in (
        Payment.objects.filter(means=Means.TERMINAL, from_deposit=None),
        Deposit.objects.filter(means=Means.TERMINAL),
    ):
        rows = rows.filter(received_at__gte=start, received_at__lt=end).order_by()
        rows = rows.annotate(day=TruncDate("received_at", tzinfo=PARIS)).values_list("day", "place")
        for day, place, amount in rows.annotate(euros=Sum("amount")):
            taken[day, place] = taken.get((day, place), ZERO) + amount
    matched = (
        BankMatch.objects.live().filter(terminal_on__range=(paris_date(start), paris_date(end))).order_by()
    )
    for day, place, amount in matched.values_list("terminal_on", "terminal_place").annotate(
        euros=Sum("amount")
    ):
        taken[day, place] = taken.get((day, place), ZERO) - amount
    names = dict(Place.objects.values_list("pk", "short_name"))
    return {key: (names.get(key[1], ""), left) for key, left in sorted(taken.items(), key=str)}


def _debits(start, end, of, payers):
    def name(key):
        return payers[key].name if key in payers else ""

    rows = Refund.objects.filter(means=Means.TRANSFER, undoes=None, given_at__gte=start, given_at__lt=end)
    for one in unmatched(rows, "refund").select_related("person", "partner").order_by("pk"):
        key, day = of(one), paris_date(one.given_at)
        said = f"remboursement à {name(key)}, noté {date_fr(day, year=False)}"
        yield Known(MatchKind.REFUND, str(one.pk), -one.amount, day, said, key)
    rows = Refund.objects.filter(undoes__remitted__isnull=False, given_at__gte=start, given_at__lt=end)
    rows = unmatched(rows, "refund").annotate(face=F("undoes__remitted__amount"))
    for one in rows.select_related("person", "partner").order_by("pk"):
        key, day = of(one), paris_date(one.given_at)
        said = f"chèque impayé {de(name(key))}, déjà noté {date_fr(day, year=False)}"
        yield Known(MatchKind.REFUND, str(one.pk), -one.face, day, said, key)
    rows = RemittedCheque.objects.filter(
        payment__undone_by=None, remittance__remitted_at__gte=start, remittance__remitted_at__lt=end
    ).select_related("payment__person", "payment__partner", "remittance")
    for one in rows.order_by("pk"):
        key, day = of(one.payment), paris_date(one.remittance.remitted_at)
        said = f"chèque {de(name(key))}, {one.remittance.number or 'remis'} {date_fr(day, year=False)}"
        yield Known(MatchKind.RETURNED, str(one.payment_id), -one.amount, day, said, key)
