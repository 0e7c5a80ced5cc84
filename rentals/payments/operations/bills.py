"""Bills: opened, added to, put off, cancelled; a line is never edited. Steps of larger operations, which write the audit."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from mobilite.money import ZERO
from mobilite.pages.french import typography
from mobilite.people.models import Person
from mobilite.workflow import Refusal
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Instalment, Line, LineKind, Means
from rentals.payments.months import refuse_closed


class PaymentRefused(Refusal):
    """Money cannot move so: the sentence says why and what to do."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


def open_bill(payer, label: str, lines: Iterable, *, at, instalments: Iterable = ()) -> Bill:
    """Open the bill of a person or of a partner with its lines (``pricing.Line`` or alike) and its schedule.

    Without instalments, all of it is due at once. A step of a larger operation. It is opened now, and the month of now is
    never closed: the database alone holds the rule here.
    """
    who = {"person": payer} if isinstance(payer, Person) else {"partner": payer}
    bill = Bill.objects.create(label=label, opened_at=at, **who)
    _write_lines(bill, lines, at)
    put_off(bill, instalments)
    return bill


def add_lines(bill_id: int, lines: Iterable, *, at) -> Bill:
    """Add lines to an open bill. Raises PaymentRefused when it is closed, MonthClosed. A step of a larger operation."""
    lines = list(lines)
    if lines:
        refuse_closed(at)
    bill = Bill.objects.locked().get(pk=bill_id)
    _write_lines(bill, lines, at)
    return bill


def put_off(bill: Bill, instalments: Iterable) -> None:
    """Let parts of a bill fall due later (``pricing.Instalment`` or alike). A step of a larger operation."""
    Instalment.objects.bulk_create(
        Instalment(bill=bill, due_on=instalment.due_on, amount=instalment.amount)
        for instalment in instalments
    )


def drop_instalments(bill: Bill, *, after: date) -> None:
    """Forget what was to fall due after a day: what is left is due at once. A step of a larger operation."""
    bill.instalments.filter(due_on__gt=after).delete()


def cancel_bill(bill_id: int, *, why: str, at) -> Decimal:
    """Bring a bill to nil by one correction line and return what is to be given back. A step of a larger operation."""
    bill = Bill.objects.locked().get(pk=bill_id)
    standing = balance(bill)
    bill.instalments.all().delete()
    if standing.total:
        correction = Line(
            bill=bill, kind=LineKind.CORRECTION, label="Annulation", why=why[:300],
            quantity=1, unit_price=-standing.total, amount=-standing.total, at=at,
        )  # fmt: skip
        correction.save()
    return standing.paid


def _write_lines(bill, lines, at):
    lines = list(lines)
    if lines and bill.closed_at is not None:
        raise PaymentRefused(
            "Cette note est close : rien ne peut plus y être ajouté. Demandez à un responsable."
        )
    Line.objects.bulk_create(
        Line(
            bill=bill, kind=str(line.kind), label=line.label[:120], why=line.why[:300],
            quantity=line.quantity, unit_price=line.unit_price, amount=line.amount, at=at,
        )
        for line in lines
    )  # fmt: skip


def check_amount(amount: Decimal | None) -> None:
    """Refuse what is no sum of money: nil, below, or with thousandths. Raises PaymentRefused."""
    if amount is None or amount <= ZERO:
        raise PaymentRefused("Écrivez une somme au-dessus de 0 €.", field="amount")
    if amount != amount.quantize(Decimal("0.01")):
        raise PaymentRefused(
            "Un montant a deux chiffres après la virgule au plus. Écrivez-le au centime.", field="amount"
        )


def check_means(means: str, *, to_give: bool = False) -> None:
    """Refuse a means that is not in the list, and what nobody receives by hand. Raises PaymentRefused."""
    if means not in Means.values:
        raise PaymentRefused("Choisissez un moyen de paiement dans la liste.", field="means")
    if means == Means.CARD and not to_give:
        raise PaymentRefused(
            "Un paiement en ligne se note tout seul. Envoyez un lien de paiement, ou choisissez un autre moyen.",
            field="means",
        )
