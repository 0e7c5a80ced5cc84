"""What is still to be invoiced, or to be taken back: what bills say, less what invoices said of them already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from mobilite.fields import EuroField, euros
from mobilite.money import ZERO
from mobilite.people.models import Partner
from mobilite.periods import add_months, paris
from rentals.invoices.models import Invoice, InvoicePart, Kind
from rentals.models import Status
from rentals.payments.models import Allocation, Bill, Line

#: Until the keys have left, nothing was done that could be invoiced.
NOT_YET = (Status.REQUESTED, Status.WAITING, Status.HELD, Status.CONFIRMED)
READ = (
    "person",
    "partner",
    "commitment__agreement",
    "rental_bill__rental__offer",
    "rental_bill__rental__person",
)


def first_of(month: date) -> date:
    """Return the first day of a month."""
    return month.replace(day=1)


def _summed(model):
    rows = model.objects.filter(bill=OuterRef("pk")).order_by().values("bill")
    rows = rows.annotate(euros=Sum("amount")).values("euros")
    return Coalesce(Subquery(rows, output_field=EuroField()), euros(ZERO))


def with_invoiced(bills):
    """Annotate bills with ``total``, ``invoiced`` and ``to_invoice`` (below nil: to take back), in euros."""
    bills = bills.annotate(total=_summed(Line), invoiced=_summed(InvoicePart))
    return bills.annotate(to_invoice=F("total") - F("invoiced"))


def open_bills(**whose):
    """Return the bills of payers of which something is to be invoiced or taken back, with what an invoice says of them.

    What was billed elsewhere, under a number that somebody typed, is left out.
    """
    ours = InvoicePart.objects.filter(bill=OuterRef("pk"))
    elsewhere = Q(commitment__billed_at__isnull=False) & ~Exists(ours)
    bills = with_invoiced(Bill.objects.filter(**whose, erased_at=None).exclude(elsewhere))
    return bills.exclude(to_invoice=euros(ZERO)).select_related(*READ).order_by("opened_at", "pk")


def started_before(bills, until: date):
    """Keep the bills of rentals whose keys left for days before ``until`` (not included), and those of no rental."""
    limit = paris(until, time())
    gone = Q(rental_bill__rental__needed_from__lt=limit) & ~Q(rental_bill__rental__status__in=NOT_YET)
    # What was invoiced comes down whatever became of its rental: a refusal, a cancellation.
    return bills.filter(gone | Q(rental_bill=None, opened_at__lt=limit) | Q(to_invoice__lt=euros(ZERO)))


@dataclass(frozen=True, slots=True)
class Share:
    """What one bill brings to an invoice (above nil), or what of it is taken back (below nil), in euros."""

    bill: Bill
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ToInvoice:
    """What the invoice of one organisation would say, and the credit notes that go with it."""

    partner: Partner
    shares: tuple[Share, ...]
    credits: tuple[tuple[Invoice, tuple[Share, ...]], ...]

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.shares), ZERO)

    @property
    def credited(self) -> Decimal:
        return -sum((one.amount for _invoice, shares in self.credits for one in shares), ZERO)


def of_month(month: date, *, partner: Partner | None = None) -> list[ToInvoice]:
    """Return what « Facturer le mois » would issue, by organisation, in the order of their names. Four queries at most."""
    until = add_months(first_of(month), 1)
    whose = {"partner": partner} if partner is not None else {"partner__isnull": False}
    found: dict[Partner, list[Share]] = {}
    for bill in started_before(open_bills(**whose), until):
        found.setdefault(bill.partner, []).append(Share(bill, bill.to_invoice))
    down = [one for shares in found.values() for one in shares if one.amount < ZERO]
    taken = _credits(down)
    made = []
    for one, shares in sorted(found.items(), key=lambda pair: (pair[0].name, pair[0].pk)):
        up = tuple(share for share in shares if share.amount > ZERO)
        mine = tuple(pair for pair in taken if pair[0].partner_id == one.pk)
        made.append(ToInvoice(one, up, mine))
    return made


def _credits(shares: Iterable[Share]) -> list[tuple[Invoice, tuple[Share, ...]]]:
    """Say which invoices bear what is to be taken back, the latest first. One query."""
    shares = list(shares)
    if not shares:
        return []
    rows = InvoicePart.objects.filter(bill__in=[one.bill.pk for one in shares])
    rows = rows.select_related("invoice__document", "invoice__credits").order_by("-invoice__issued_at", "-pk")
    left: dict[tuple[int, int], Decimal] = {}
    invoices: dict[int, Invoice] = {}
    for part in rows:
        about = part.invoice.credits if part.invoice.is_credit else part.invoice
        if not part.invoice.is_credit:
            invoices[part.invoice_id] = part.invoice
        key = (about.pk, part.bill_id)
        left[key] = left.get(key, ZERO) + part.amount
    made: dict[int, list[Share]] = {}
    for share in shares:
        wanted = -share.amount
        for key in invoices:
            part = min(wanted, left.get((key, share.bill.pk), ZERO))
            if part > ZERO:
                made.setdefault(key, []).append(Share(share.bill, -part))
                wanted -= part
    return [(invoices[key], tuple(parts)) for key, parts in made.items()]


def left_to_credit(invoice: Invoice) -> list[Share]:
    """Return what of an invoice no credit note took back yet, bill by bill (below nil: as a credit note says it)."""
    rows = InvoicePart.objects.filter(Q(invoice=invoice) | Q(invoice__credits=invoice))
    left: dict[int, Decimal] = {}
    for bill, amount in rows.values_list("bill", "amount"):
        left[bill] = left.get(bill, ZERO) + amount
    bills = Bill.objects.select_related(*READ).in_bulk(
        [bill for bill, amount in left.items() if amount > ZERO]
    )
    return [Share(bills[key], -left[key]) for key in sorted(bills)]


def came_down(invoice: Invoice) -> list[Share]:
    """Return what of an invoice is asked for no more: its bills have come down since, or their promise was refused."""
    shares = left_to_credit(invoice)
    now = with_invoiced(Bill.objects.filter(pk__in=[one.bill.pk for one in shares]))
    less = {bill.pk: bill.to_invoice for bill in now if bill.to_invoice < ZERO}
    return [Share(one.bill, max(one.amount, less[one.bill.pk])) for one in shares if one.bill.pk in less]


def with_standing(invoices):
    """Annotate invoices with ``credited``, ``left`` (what is still to be received, in euros) and ``state``.

    Money on a bill pays what was invoiced of it: an invoice is paid when its bills are. Constant queries for a list.
    """

    none = euros(ZERO)

    def summed(model, link):
        rows = model.objects.filter(**{link: OuterRef("bill")}).select_related(None).order_by().values(link)
        return Coalesce(
            Subquery(rows.annotate(euros=Sum("amount")).values("euros"), output_field=EuroField()), none
        )

    taken = Invoice.objects.filter(credits=OuterRef("pk")).order_by().values("credits")
    credited = Coalesce(
        Subquery(taken.annotate(euros=Sum("amount")).values("euros"), output_field=EuroField()), none
    )
    parts = InvoicePart.objects.filter(invoice=OuterRef("pk"), amount__gt=none).order_by()
    parts = parts.annotate(open=Greatest(summed(Line, "bill") - summed(Allocation, "bill"), none))
    parts = parts.annotate(owed=Least(F("amount"), F("open"), output_field=EuroField())).values("invoice")
    owed = Coalesce(
        Subquery(parts.annotate(euros=Sum("owed")).values("euros"), output_field=EuroField()), none
    )
    invoices = invoices.annotate(credited=credited).annotate(net=F("amount") - F("credited"))
    invoices = invoices.annotate(
        left=Case(
            When(kind=Kind.CREDIT, then=none),
            default=Least(owed, F("net"), output_field=EuroField()),
            output_field=EuroField(),
        )
    )
    state = Case(
        When(kind=Kind.CREDIT, then=Value("credit")),
        When(net__lte=none, then=Value("credited")),
        When(left__lte=none, then=Value("paid")),
        When(left__lt=F("net"), then=Value("part_paid")),
        default=Value("to_pay"),
        output_field=CharField(),
    )
    return invoices.annotate(state=state)
