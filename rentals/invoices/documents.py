"""What an invoice and a credit note say: frozen as raw values when they are issued.

What an organisation may read. Its invoice names nobody; its annex, which does not travel in the machine's file, says for
each rental the reference, the days, what was lent and what the organisation bears. The person's name is there only when
the organisation knows already that it pays for her: its agreement names her, or it sent her to us. Her address, her
situation, what was typed about her and what she pays herself are never there.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Sum

from mobilite.money import ZERO
from mobilite.people.models import Partner, Person
from mobilite.periods import add_months, last_day, paris_date
from mobilite.workflow import Refusal
from rentals.documents import parts as said
from rentals.documents import where
from rentals.invoices import terms
from rentals.invoices.awaiting import Share
from rentals.invoices.models import Invoice, Kind, PayerAccount
from rentals.payments.models import Allocation

SERIES = "FAC"
TEMPLATE = "documents/invoice.html"
TITLES = {Kind.INVOICE: "Facture", Kind.CREDIT: "Avoir"}


class NoSiret(Refusal):
    """An organisation's invoice says who we are by our SIRET."""

    def __init__(self):
        super().__init__(
            "Le SIRET de la structure n’est pas renseigné\u00a0: ajoutez-le dans les réglages, puis facturez."
        )


def content(
    kind: str,
    payer: Person | Partner,
    shares: Sequence[Share],
    *,
    at: datetime,
    due_on: date | None,
    month: date | None = None,
    credits: Invoice | None = None,
    reason: str = "",
) -> dict:
    """Return what the paper says, in raw values. Raises NoOrganisation, NoSiret."""
    on = paris_date(at)
    lessor = said.lessor(on)
    is_partner = isinstance(payer, Partner)
    if is_partner and not lessor["siret"]:
        raise NoSiret
    sign = -1 if kind == Kind.CREDIT else 1
    rows = [_row(share, sign, payer) for share in shares]
    total = sum((row["amount"] for row in rows), ZERO)
    paid = min(_paid(shares), total) if kind == Kind.INVOICE else ZERO
    days = [row["from"] for row in rows if row["from"]]
    return {
        "kind": str(kind),
        "lessor": lessor,
        "to": _partner(payer) if is_partner else _person(payer),
        "is_organisation": is_partner,
        "lines": _grouped(rows) if is_partner else _detailed(shares, sign),
        "annex": rows if is_partner else [],
        "total": total,
        "paid": max(paid, ZERO),
        "left": total - max(paid, ZERO),
        "due_on": due_on,
        "month": month,
        "delivered_on": _delivered(month, days, on),
        "reason": reason,
        "credits": _credited(credits),
        **terms.said_on(on, lessor["vat_mention"]),
    }


def _credited(invoice: Invoice | None) -> dict | None:
    if invoice is None:
        return None
    return {"number": invoice.document.number, "on": invoice.issued_on}


def _delivered(month, days: list[date], on: date) -> date:
    """Return the day of the service: the last of the month invoiced, else the latest departure, never after the issue."""
    latest = last_day(add_months(month, 1)) if month else max(days, default=on)
    return min(latest, on)


def _paid(shares: Iterable[Share]) -> Decimal:
    rows = Allocation.objects.filter(bill__in=[one.bill.pk for one in shares]).select_related(None)
    return rows.aggregate(euros=Sum("amount"))["euros"] or ZERO


def _partner(partner: Partner) -> dict:
    account = PayerAccount.objects.filter(partner=partner).first()
    commune = partner.commune
    return {
        "name": partner.name,
        "siret": partner.siret,
        "address": partner.address,
        "postcode": commune.postcode if commune else "",
        "town": str(commune) if commune else "",
        "by_chorus": bool(account and account.by_chorus),
        "service_code": account.service_code if account else "",
        "engagement": account.engagement if account else "",
    }


def _person(person: Person) -> dict:
    return {"name": str(person), "address": where.address(person)}


def _row(share: Share, sign: int, payer) -> dict:
    bill = share.bill
    link = getattr(bill, "rental_bill", None)
    rental = link.rental if link is not None else None
    promise = getattr(bill, "commitment", None)
    return {
        "reference": rental.reference if rental else "",
        "what": rental.offer.name if rental else bill.label,
        "from": paris_date(rental.needed_from) if rental else None,
        "until": paris_date(rental.needed_until) if rental else None,
        "person": _named(rental.person, promise, payer) if rental and isinstance(payer, Partner) else "",
        "decision": promise.reference if promise else "",
        "how": promise.why if promise else "",
        "amount": sign * share.amount,
    }


def _named(person: Person, promise, payer: Partner) -> str:
    """Return the person's name when the payer knows it by the promise itself, nothing otherwise."""
    agreement = promise.agreement if promise is not None else None
    by_agreement = agreement is not None and agreement.person_id == person.pk
    sent = person.referred_by is not None and person.referred_by.partner_id == payer.pk
    if person.limited_at is not None or not (by_agreement or sent):
        return ""
    return str(person)


def _grouped(rows: list[dict]) -> list[dict]:
    """Return the lines of an organisation's invoice: one for each thing that we lend, naming nobody."""
    lines = []
    for what, same in groupby(sorted(rows, key=lambda row: row["what"]), key=lambda row: row["what"]):
        found = list(same)
        amount = sum((row["amount"] for row in found), ZERO)
        lines.append(
            {
                "label": f"Prise en charge\u00a0: {what}"[:120],
                "count": len(found),
                "quantity": Decimal(1),
                "unit_price": amount,
                "amount": amount,
            }
        )
    return lines


def _detailed(shares: Sequence[Share], sign: int) -> list[dict]:
    """Return the lines of a person's invoice: those of her bills when all of each is on it, else one line for each bill."""
    lines = []
    for share in shares:
        bill, amount = share.bill, sign * share.amount
        own = list(bill.lines.order_by("pk"))
        if sum((line.amount for line in own), ZERO) != amount or sign < 0:
            lines.append(
                {"label": bill.label, "quantity": Decimal(1), "unit_price": amount, "amount": amount}
            )
            continue
        lines += [
            {
                "label": line.label,
                "of": bill.label,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "amount": line.amount,
            }
            for line in own
        ]
    return lines
