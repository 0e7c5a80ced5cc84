"""Issue the invoices of a month, or of a person who asks: numbered and frozen in one transaction (row F8)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.documents.models import Kind as Paper
from mobilite.documents.operations import issue
from mobilite.money import ZERO, french
from mobilite.pages.french import month_fr, plural, typography
from mobilite.people.models import Partner, Person
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.invoices import documents, terms
from rentals.invoices.awaiting import Share, ToInvoice, first_of, of_month, open_bills
from rentals.invoices.models import Invoice, InvoicePart, Kind
from rentals.payments.models import Bill, Commitment


class InvoiceRefused(Refusal):
    """This cannot be invoiced so: the sentence says why and what to do."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


def fingerprint(found: Sequence[ToInvoice]) -> str:
    """Return what a preview showed, in one word: the month is invoiced only if it still says the same."""
    said = [
        f"{one.partner.pk}:{'+'.join(f'{share.bill.pk}={share.amount}' for share in one.shares)}"
        f"-{'+'.join(f'{i.pk}:{share.bill.pk}={share.amount}' for i, shares in one.credits for share in shares)}"
        for one in found
    ]
    return sha256("|".join(said).encode()).hexdigest()[:16]


@transaction.atomic
def invoice_month(
    month: date, *, seen: str | None = None, partner: Partner | None = None, at: datetime, actor
) -> list[Invoice]:
    """Issue one invoice for each organisation that bears something of the rentals begun by the end of a month, and the
    credit notes of what came down since it was invoiced.

    ``seen`` is the ``fingerprint`` of the preview. Raises InvoiceRefused: a month to come, nothing (left) to invoice, what
    the preview showed has changed; NoSiret, NoOrganisation.
    """
    month = first_of(month)
    if month > paris_date(at):
        raise InvoiceRefused(
            f"{month_fr(month).capitalize()} n’a pas commencé : choisissez un mois passé, ou celui-ci.",
            field="month",
        )
    _hold(partner=partner)
    found = of_month(month, partner=partner)
    if not any(one.shares or one.credits for one in found):
        raise InvoiceRefused(
            f"Rien n’est à facturer pour {month_fr(month)} : tout l’est déjà. Ouvrez la liste des factures, ou choisissez un "
            "autre mois.",
            field="month",
        )
    if seen is not None and seen != fingerprint(found):
        raise InvoiceRefused(
            "Ce qui est à facturer a changé depuis que la page est ouverte. Regardez les sommes, puis recommencez."
        )
    made: list[Invoice] = []
    for one in found:
        for invoice, shares in one.credits:
            made.append(take_back(invoice, shares, reason="La part a baissé", at=at, actor=actor))
        if one.shares:
            made.append(write(one.partner, one.shares, month=month, at=at, actor=actor))
    invoices = [one for one in made if not one.is_credit]
    total = sum((one.amount for one in invoices), ZERO)
    credited = len(made) - len(invoices)
    also = f", {plural(credited, 'avoir')}" if credited else ""
    record(
        "invoice_month",
        made[0],
        sentence=typography(
            f"a facturé {month_fr(month)} : {plural(len(invoices), 'facture')}, {french(total)}{also}."
        ),
        actor=actor,
        at=at,
        data={"month": month.isoformat(), "invoices": len(invoices), "total": str(total)},
    )
    return made


@transaction.atomic
def invoice_bills(payer: Person | Partner, bills: Collection[int], *, at: datetime, actor) -> Invoice:
    """Issue one invoice, on demand, for bills of one payer: all that was not invoiced of them yet. Raises InvoiceRefused."""
    whose = {"person": payer} if isinstance(payer, Person) else {"partner": payer}
    _hold(**whose)
    found = [one for one in open_bills(**whose) if one.to_invoice > ZERO and one.pk in set(bills)]
    if not bills:
        raise InvoiceRefused("Cochez au moins une note à facturer.", field="bills")
    if len(found) < len(set(bills)):
        raise InvoiceRefused(
            "Une de ces notes est déjà facturée, ou n’est pas à ce payeur. Rechargez la page.", field="bills"
        )
    made = write(payer, [Share(one, one.to_invoice) for one in found], at=at, actor=actor)
    record(
        "invoice",
        made,
        sentence=typography(f"a établi la facture {made.document.number}, {french(made.amount)}."),
        actor=actor,
        at=at,
        data={"number": made.document.number, "amount": str(made.amount)},
    )
    return made


def _hold(**whose) -> None:
    """Hold the bills of a payer, or of all organisations, until the end: two presses go one after the other."""
    which = {name: payer for name, payer in whose.items() if payer is not None} or {"partner__isnull": False}
    list(Bill.objects.locked().filter(**which, closed_at=None).order_by("pk").values_list("pk", flat=True))


def write(payer, shares: Sequence[Share], *, month: date | None = None, at: datetime, actor) -> Invoice:
    """Write an invoice with its number, its frozen words and its parts. A step of a larger operation."""
    due_on = paris_date(at) + timedelta(days=terms.DUE_DAYS.on(paris_date(at)))
    return _written(Kind.INVOICE, payer, shares, due_on=due_on, month=month, at=at, actor=actor)


def take_back(invoice: Invoice, shares: Sequence[Share], *, reason: str, at: datetime, actor) -> Invoice:
    """Write a credit note about an invoice, with its own number in the series. A step of a larger operation."""
    return _written(Kind.CREDIT, invoice.payer, shares, credits=invoice, reason=reason, at=at, actor=actor)


def _written(kind, payer, shares, *, due_on=None, month=None, credits=None, reason="", at, actor) -> Invoice:
    who = {"person": payer} if isinstance(payer, Person) else {"partner": payer}
    context = documents.content(
        kind, payer, shares, at=at, due_on=due_on, month=month, credits=credits, reason=reason
    )
    paper = issue(
        Paper.INVOICE, payer, title=documents.TITLES[kind], series=documents.SERIES, template=documents.TEMPLATE,
        context=context, person=who.get("person"), at=at, actor=actor,
    )  # fmt: skip
    amount = abs(sum((share.amount for share in shares), ZERO))
    made = Invoice.objects.create(
        kind=kind, document=paper, **who, month=month, issued_on=paris_date(at), due_on=due_on, amount=amount,
        credits=credits, reason=reason[:200], issued_at=at, issued_by=actor,
    )  # fmt: skip
    for share in shares:
        InvoicePart.objects.create(invoice=made, bill=share.bill, amount=share.amount)
    if kind == Kind.INVOICE:
        billed = Commitment.objects.filter(bill__in=[share.bill.pk for share in shares], billed_at=None)
        billed.update(billed_at=at, billed_by=actor, billed_reference=paper.number)
    return made
