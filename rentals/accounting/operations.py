"""Close a month: its entries are written for good, and nothing is booked before its end any more."""

from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max

from mobilite.audit.entries import record
from mobilite.money import french
from mobilite.pages.french import month_fr, plural, typography
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.accounting import fec
from rentals.accounting.checks import Month, cannot_close
from rentals.accounting.models import Closing, EntryLine
from rentals.payments.models import SealedMonth
from rentals.payments.months import hold_still


class ClosingRefused(Refusal):
    """This month cannot be closed: the sentence says what does not add up, and what to do."""

    def __init__(self, sentence: str):
        super().__init__(typography(sentence))


def next_number(year: int) -> int:
    """Return the number of the next entry of a year: they follow one another from month to month."""
    last = EntryLine.objects.filter(month__month__year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def close_month(month: date, *, at: datetime, actor) -> Closing:
    """Close a month that is over: keep its entries, numbered after those before, and let nothing in any more.

    Raises ClosingRefused: not over, closed already, not its turn, something does not add up (which, and what to do).
    """
    month = month.replace(day=1)
    hold_still()
    why = cannot_close(month, at)
    if why:
        raise ClosingRefused(why)
    books = Month(month)
    for check in books.checks():
        if not check.holds:
            raise ClosingRefused(f"{check.title} : {check.problem}")
    sealed = SealedMonth.objects.create(
        month=month, starts_at=books.start, ends_at=books.end, closed_at=at, closed_by=actor
    )
    today = paris_date(at)
    lines = fec.written(books.entries, first=next_number(month.year), valid_on=today)
    EntryLine.objects.bulk_create(
        (
            EntryLine(
                month=sealed, rank=rank, journal=one.journal, number=one.number, day=one.day, account=one.account,
                account_label=one.account_label, aux=one.aux, aux_label=one.aux_label, piece=one.piece, label=one.label,
                debit=one.debit, credit=one.credit, valid_on=today,
            )
            for rank, one in lines
        ),
        batch_size=500,
    )  # fmt: skip
    closing = Closing.objects.create(
        month=sealed, entries_count=len(books.entries), total=books.total,
        sha256=sha256(fec.text(fec.kept([sealed]))).hexdigest(),
    )  # fmt: skip
    record(
        "close_month",
        closing,
        sentence=typography(
            f"a clos {month_fr(month)} : {plural(closing.entries_count, 'écriture')}, {french(closing.total)}."
        ),
        actor=actor,
        at=at,
        data={"month": month.isoformat(), "total": str(closing.total)},
    )
    return closing
