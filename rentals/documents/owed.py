"""What a debtor gets on paper: the agreement to pay little by little, and « Ce que vous devez » in plain words (row F7)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from mobilite.audit.entries import record
from mobilite.documents.models import Document, Kind
from mobilite.documents.operations import issue
from mobilite.money import ZERO
from mobilite.people.models import Person
from mobilite.periods import paris_date
from rentals.documents import parts, where
from rentals.payments.balances import READ, balance, dated, with_unplaced
from rentals.payments.models import Bill, Payment, Plan
from rentals.payments.plans import standing_of

PLANS, STATEMENTS = "ACC", "SIT"


def owed_bills(person: Person, today: date) -> list[dict]:
    """Return what a person owes, bill by bill, the oldest first: what for, how much, since when, paid, left.

    Bills that are settled are left out. Six queries, whatever their number.
    """
    bills = (
        Bill.objects.filter(person=person, erased_at=None)
        .select_related("rental_bill__rental")
        .prefetch_related(*READ)
        .order_by("opened_at", "pk")
    )
    return [said for said in (_bill(bill, today) for bill in bills) if said["left"] or said["to_give_back"]]


def _bill(bill, today):
    standing = balance(bill)
    asked = [part for part in dated(bill, standing) if part.left]
    link = getattr(bill, "rental_bill", None)
    return {
        "bill": bill.pk,
        "label": bill.label,
        "rental": link.rental.reference if link else "",
        "lines": [
            {"label": line.label, "why": line.why, "amount": line.amount}
            for line in sorted(bill.lines.all(), key=lambda line: line.pk)
        ],
        "total": standing.total,
        "paid": standing.paid,
        "payments": [
            {
                "on": paris_date(one.on),
                "what": one.what,
                "word": one.word,
                "means": one.means,
                "amount": one.amount,
            }
            for one in sorted(bill.allocations.all(), key=lambda one: (one.on, one.pk))
        ],
        "left": standing.left,
        "to_give_back": standing.credit,
        "since": min((part.due_on for part in asked), default=None),
        "now": sum((part.left for part in asked if part.due_on <= today), ZERO),
        "parts": [{"on": part.due_on, "left": part.left} for part in asked],
    }


def sums(bills: list[dict]) -> dict[str, Decimal]:
    """Return what all of them make: left, of which to pay now and later, and what we owe the person."""
    left = sum((bill["left"] for bill in bills), ZERO)
    now = sum((bill["now"] for bill in bills), ZERO)
    return {
        "left": left,
        "now": now,
        "later": left - now,
        "to_give_back": sum((bill["to_give_back"] for bill in bills), ZERO),
    }


@transaction.atomic
def issue_statement(person: Person, *, at: datetime, actor) -> Document:
    """Issue « Ce que vous devez »: what for, how much, since when, how to pay, how to ask for time. Raises NoOrganisation."""
    today = paris_date(at)
    bills = owed_bills(person, today)
    plan = Plan.objects.live().filter(person=person).first()
    context = {
        **_common(person, at, actor),
        "bills": bills,
        "sums": sums(bills),
        "unplaced": with_unplaced(Payment.objects.filter(person=person)).aggregate(euros=Sum("unplaced"))[
            "euros"
        ]
        or ZERO,
        "plan": _plan(plan, today) if plan else None,
    }
    return _issue(Kind.STATEMENT, person, person, "Ce que vous devez", STATEMENTS, "owed", context, at, actor)


@transaction.atomic
def issue_plan(plan: Plan, *, at: datetime, actor) -> Document:
    """Issue the paper of an agreement to pay little by little, to be signed; once: asked again, the same is returned."""
    plan = Plan.objects.locked().get(pk=plan.pk)
    known = Document.objects.about(plan).filter(kind=Kind.PAYMENT_PLAN).first()
    if known is not None:
        return known
    person = plan.person
    labels = list(
        Bill.objects.filter(plan_shares__plan=plan)
        .order_by("opened_at", "pk")
        .values_list("label", flat=True)
        .distinct()
    )
    context = {
        **_common(person, at, actor),
        "plan": _plan(plan, plan.agreed_on),
        "bills": list(dict.fromkeys(labels)),
        "agreed_on": plan.agreed_on,
    }
    return _issue(
        Kind.PAYMENT_PLAN, plan, person, "Accord de paiement", PLANS, "payment_plan", context, at, actor
    )


def _plan(plan, today):
    standing = standing_of(plan, today)
    return {
        "agreed_on": plan.agreed_on,
        "total": standing.total,
        "left": standing.left,
        "parts": [
            {"on": part.due_on, "amount": part.amount, "left": part.left, "paid": not part.left}
            for part in standing.parts
        ],
    }


def _common(person, at, actor):
    return {
        "lessor": parts.lessor(paris_date(at)),
        "by": str(actor) if actor else "",
        "tenant": {"name": str(person)},
        "address": where.address(person),
    }


def _issue(kind, obj, person, title, series, template, context, at, actor):
    document = issue(
        kind, obj, title=title, series=series, template=f"documents/{template}.html", context=context,
        person=person, at=at, actor=actor,
    )  # fmt: skip
    said = "l’accord de paiement" if kind == Kind.PAYMENT_PLAN else "« Ce que vous devez »,"
    record(
        "issue", obj, sentence=f"a établi {said} {document.number}.", actor=actor, at=at,
        data={"document": document.number},
    )  # fmt: skip
    return document
