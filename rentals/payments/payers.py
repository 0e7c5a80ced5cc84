"""Those who pay for somebody else: note what they agree to, know what is left of it and what became of their promises (row B6).

``open_commitment`` and ``lower`` are steps of a larger operation; ``note_agreement``, ``end_agreement`` and ``bill_share``
are operations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from mobilite.audit.entries import record
from mobilite.fields import EuroField, euros
from mobilite.money import ZERO, french, rounded
from mobilite.pages.french import typography
from mobilite.people.models import Partner, Person
from rentals.payments.balances import with_balances
from rentals.payments.models import (
    COVERABLE,
    Agreement,
    Bill,
    Commitment,
    DecisionKind,
    Line,
    LineKind,
    PayerDecision,
    PayerRefusal,
    WriteOff,
)
from rentals.payments.models.payers import kinds_words, percent_words
from rentals.payments.operations import PaymentRefused, add_lines, open_bill
from rentals.pricing import Kind, line
from rentals.pricing import Line as PricedLine

#: What goes with the rent: a payer who shares it shares what is taken off it.
WITH_RENT = (LineKind.DISCOUNT, LineKind.CORRECTION)
USUAL_KINDS = (LineKind.RENT, LineKind.ACCESSORY)
#: The states of a promise, in the order of its life.
STATES = {
    "promised": "Promise",
    "billed": "Facturée",
    "paid": "Payée",
    "refused": "Refusée",
    "void": "Sans objet",
}


def payer_line(label: str, amount: Decimal, why: str = "") -> PricedLine:
    """Return a line that moves a sum between the person's bill and a payer's."""
    return line(Kind.PAYER, label[:120], why, unit_price=amount)


# Agreements.


@transaction.atomic
def note_agreement(
    partner: Partner,
    *,
    person: Person | None = None,
    percent: Decimal | None = None,
    amount: Decimal | None = None,
    kinds: Iterable[str] = USUAL_KINDS,
    ceiling: Decimal | None = None,
    person_ceiling: Decimal | None = None,
    from_on: date,
    until_on: date | None = None,
    reference: str = "",
    at,
    actor,
) -> Agreement:
    """Note what a partner agrees to pay, from a day until another (not included). Raises PaymentRefused, ValidationError."""
    if (percent is None) == (amount is None):
        raise PaymentRefused("Donnez une part en pourcentage ou en euros, pas les deux.", field="percent")
    if amount is not None and amount <= ZERO:
        raise PaymentRefused("Écrivez une somme au-dessus de 0 €.", field="amount")
    kinds = [str(kind) for kind in COVERABLE if kind in set(kinds)]
    agreement = Agreement(
        partner=partner, person=person, percent=percent, amount=amount, kinds=kinds, ceiling=ceiling,
        person_ceiling=person_ceiling, from_on=from_on, until_on=until_on, reference=reference.strip()[:120],
        noted_at=at, noted_by=actor,
    )  # fmt: skip
    for name in ("ceiling", "person_ceiling"):
        if getattr(agreement, name) is not None and getattr(agreement, name) <= ZERO:
            raise PaymentRefused("Un plafond est au-dessus de 0 €, ou vide. Corrigez-le.", field=name)
    try:
        agreement.full_clean(exclude=["noted_by"])
    except ValidationError as error:
        if until_on is not None and until_on <= from_on:
            raise PaymentRefused(
                "La fin vient après le début. Relisez les deux dates.", field="until_on"
            ) from error
        raise
    agreement.save()
    record(
        "note_agreement", agreement,
        sentence=typography(f"a noté une convention de prise en charge : {agreement}.")[:300],
        actor=actor, at=at, data={"partner": partner.pk},
    )  # fmt: skip
    return agreement


@transaction.atomic
def end_agreement(agreement_id: int, *, reason: str, at, actor) -> Agreement:
    """End an agreement, with why: nothing more is promised in its name; what was stays. Raises PaymentRefused."""
    agreement = Agreement.objects.locked().get(pk=agreement_id)
    if agreement.ended_at is not None:
        raise PaymentRefused("Cette convention est déjà arrêtée. Rechargez la page.")
    reason = reason.strip()[:200]
    if not reason:
        raise PaymentRefused("Dites pourquoi cette convention est arrêtée.", field="reason")
    agreement.ended_reason, agreement.ended_at, agreement.ended_by = reason, at, actor
    agreement.save(update_fields=["ended_reason", "ended_at", "ended_by"])
    record(
        "end_agreement", agreement, sentence="a arrêté la convention de prise en charge.", actor=actor, at=at
    )
    return agreement


def used(agreement: Agreement, person: Person | None = None) -> Decimal:
    """Return what an agreement has promised and still promises, in euros; for one person when she is given."""
    rows = Commitment.objects.filter(agreement=agreement)
    if person is not None:
        rows = rows.filter(person=person)
    return rows.aggregate(euros=Sum("kept"))["euros"] or ZERO


def left_for(agreement: Agreement, person: Person) -> Decimal | None:
    """Return what an agreement may still promise for a person, in euros; None without a ceiling."""
    lefts = []
    if agreement.ceiling is not None:
        lefts.append(agreement.ceiling - used(agreement))
    if agreement.person_ceiling is not None:
        lefts.append(agreement.person_ceiling - used(agreement, person))
    return max(min(lefts), ZERO) if lefts else None


def base(lines: Iterable, kinds: Iterable[str]) -> Decimal:
    """Return what the lines of these kinds cost, discounts and corrections included when the rent is; never below zero."""
    wanted = {str(kind) for kind in kinds}
    if LineKind.RENT in wanted:
        wanted |= {str(kind) for kind in WITH_RENT}
    return max(sum((one.amount for one in lines if str(one.kind) in wanted), ZERO), ZERO)


def entitled(agreement: Agreement, lines: Iterable) -> tuple[Decimal, str]:
    """Return what an agreement bears of a whole rental, and why. Its ceilings are not looked at."""
    cost = base(lines, agreement.kinds)
    words = kinds_words(agreement.kinds)
    if agreement.percent is not None:
        share = rounded(cost * agreement.percent / 100)
        return share, f"{percent_words(agreement.percent)}\u00a0% de {french(cost)} ({words})"
    amount = agreement.amount or ZERO
    return min(amount, cost), f"{french(amount)} par location ({words})"


def priced_lines(bill: Bill) -> list[Line]:
    """Return the lines of a person's bill that say what the rental costs: without what we gave up asking for."""
    given_up = {
        key for pair in WriteOff.objects.filter(bill=bill).values_list("line", "undone_line") for key in pair
    }
    return [one for one in bill.lines.order_by("pk") if one.pk not in given_up and one.kind != LineKind.PAYER]


# Promises.


def open_commitment(
    partner: Partner,
    *,
    person: Person,
    label: str,
    amount: Decimal,
    agreement: Agreement | None = None,
    kinds: Iterable[str] = (),
    why: str = "",
    reference: str = "",
    at,
    actor,
) -> Commitment:
    """Write a promise and open the payer's bill. A step of a larger operation."""
    bill = open_bill(partner, label[:120], [payer_line(f"Prise en charge, {label}", amount, why)], at=at)
    return Commitment.objects.create(
        agreement=agreement, bill=bill, person=person, kinds=[str(kind) for kind in kinds], amount=amount, kept=amount,
        why=why[:200], reference=reference.strip()[:120], promised_at=at, promised_by=actor,
    )  # fmt: skip


def lower(commitment: Commitment, amount: Decimal, *, label: str, why: str, at) -> None:
    """Take a sum off a promise and off the payer's bill. A step of a larger operation."""
    add_lines(commitment.bill_id, [payer_line(label, -amount, why)], at=at)
    commitment.kept -= amount
    commitment.save(update_fields=["kept"])


@transaction.atomic
def bill_share(commitment_id: int, *, reference: str, at, actor) -> Commitment:
    """Note that a promise was billed to the payer, under the number of our invoice. Raises PaymentRefused."""
    commitment = Commitment.objects.locked().get(pk=commitment_id)
    if commitment.billed_at is not None:
        raise PaymentRefused("La facture de cette part est déjà notée. Rechargez la page.")
    if not commitment.kept:
        raise PaymentRefused("Il ne reste rien à facturer sur cette part. Rechargez la page.")
    reference = reference.strip()[:60]
    if not reference:
        raise PaymentRefused(
            "Donnez le numéro de la facture, ou celui du titre de recette.", field="reference"
        )
    commitment.billed_at, commitment.billed_by, commitment.billed_reference = at, actor, reference
    commitment.save(update_fields=["billed_at", "billed_by", "billed_reference"])
    record(
        "bill_share", commitment,
        sentence=typography(f"a facturé {french(commitment.kept)} à {commitment.bill.partner}.")[:300],
        actor=actor, at=at, data={"amount": str(commitment.kept)},
    )  # fmt: skip
    return commitment


# Where promises stand.


def to_decide(refusal: PayerRefusal) -> Decimal:
    """Return what of a refusal nobody has decided upon yet, in euros."""
    decided = refusal.decisions.aggregate(euros=Sum("amount"))["euros"] or ZERO
    return refusal.amount - decided


def _summed(rows, link: str) -> Any:
    rows = (
        rows.filter(**{link: OuterRef("pk")})
        .order_by()
        .values(link)
        .annotate(euros=Sum("amount"))
        .values("euros")
    )
    return Coalesce(Subquery(rows, output_field=EuroField()), euros(ZERO))


def with_standing(commitments):
    """Annotate promises with ``paid``, ``refused``, ``waiting`` (refused, not decided yet) and ``state`` (see STATES)."""
    paid = with_balances(Bill.objects.filter(pk=OuterRef("bill_id"))).values("paid")[:1]
    commitments = commitments.annotate(
        paid=Coalesce(Subquery(paid, output_field=EuroField()), euros(ZERO)),
        refused=_summed(PayerRefusal.objects.all(), "commitment"),
        decided=_summed(PayerDecision.objects.all(), "refusal__commitment"),
    )
    return commitments.annotate(waiting=F("refused") - F("decided"), state=STATE)


_NONE = euros(ZERO)
STATE = Case(
    When(Q(kept=_NONE, refused__gt=_NONE), then=Value("refused")),
    When(kept=_NONE, then=Value("void")),
    When(paid__gte=F("kept"), then=Value("paid")),
    When(billed_at__isnull=False, then=Value("billed")),
    default=Value("promised"),
    output_field=CharField(),
)


def with_promised(agreements):
    """Annotate agreements with ``promised``, what they bear and still bear, and ``left``, what their ceiling leaves (or NULL)."""
    rows = Commitment.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    kept = Coalesce(
        Subquery(rows.annotate(euros=Sum("kept")).values("euros"), output_field=EuroField()), euros(ZERO)
    )
    return agreements.annotate(promised=kept).annotate(left=F("ceiling") - F("promised"))


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of some promises, in euros: promised at first, still kept, billed, paid, refused, waiting for a decision."""

    promised: Decimal
    kept: Decimal
    billed: Decimal
    paid: Decimal
    refused: Decimal
    waiting: Decimal

    @classmethod
    def of(cls, commitments) -> "Figures":
        """Add up promises (a queryset): one query."""
        rows = with_standing(commitments).order_by()
        billed = Case(When(billed_at__isnull=False, then=F("kept")), default=_NONE, output_field=EuroField())
        found = rows.annotate(billed=billed).aggregate(
            **{f"all_{name}": Sum(path) for name, path in (
                ("promised", "amount"), ("kept", "kept"), ("billed", "billed"), ("paid", "paid"),
                ("refused", "refused"), ("waiting", "waiting"),
            )}
        )  # fmt: skip
        return cls(**{name.removeprefix("all_"): amount or ZERO for name, amount in found.items()})


def decide_rows(
    refusal: PayerRefusal, kind: str, amount: Decimal, *, reason: str = "", at, actor, **what
) -> PayerDecision:
    """Write what was decided of a refusal. A step of a larger operation."""
    return PayerDecision.objects.create(
        refusal=refusal, kind=DecisionKind(kind), amount=amount, reason=reason[:200], at=at, by=actor, **what
    )
