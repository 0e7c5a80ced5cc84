"""What bills, payments and deposits must add up to, and a constraint on one row cannot see."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from mobilite.fields import EuroField, euros
from mobilite.integrity import Check, Finding
from mobilite.money import ZERO, french, rounded
from mobilite.pages.french import de
from rentals.payments.balances import with_balances, with_unplaced
from rentals.payments.drawers import entries
from rentals.payments.models import (
    Allocation,
    Bill,
    CashClose,
    Deposit,
    DepositMeans,
    KeptLine,
    Line,
    MoveKind,
    Payment,
    PlanShare,
    Refund,
    RemittedCheque,
    WriteOff,
)
from rentals.payments.payer_checks import payers_hold

#: What names a deposit in each row that says what was kept of it.
OWNER = {Payment: "from_deposit", KeptLine: "deposit"}


def lines_multiply(now: datetime) -> Iterator[Finding]:
    """Find the lines whose amount is not their quantity times their unit price, to the cent."""
    lines = Line.objects.exclude(quantity=1, amount=F("unit_price")).order_by("pk")
    for key, bill, quantity, price, amount in lines.values_list(
        "pk", "bill", "quantity", "unit_price", "amount"
    ).iterator():
        if rounded(quantity * price) != amount:
            yield Finding(
                f"Note n°\u00a0{bill}, ligne {key}\u00a0: {quantity} × {french(price)} ne font pas {french(amount)}. "
                "Ajoutez une ligne de correction."
            )


def balances_hold(now: datetime) -> Iterator[Finding]:
    """Find the bills below nil, those that gave back more than they received, and closed ones that are not settled."""
    bills = with_balances(Bill.objects.all()).order_by("pk")
    for key, due, paid, closed_at in (
        bills.exclude(due__gte=euros(ZERO), paid__gte=euros(ZERO), closed_at=None)
        .values_list("pk", "due", "paid", "closed_at")
        .iterator()
    ):
        if due < ZERO:
            yield Finding(f"Note n°\u00a0{key}\u00a0: son total est sous zéro ({french(due)}).")
        if paid < ZERO:
            yield Finding(f"Note n°\u00a0{key}\u00a0: {french(-paid)} ont été rendus de plus que reçus.")
        if closed_at is not None and due != paid:
            yield Finding(
                f"Note n°\u00a0{key}\u00a0: elle est close, mais {french(due)} sont dus et {french(paid)} reçus."
            )


def money_is_placed(now: datetime) -> Iterator[Finding]:
    """Find the payments that pay more than they are, or another payer's bill (row H10), and refunds that come from nowhere."""
    payments = with_unplaced(Payment.objects.all()).filter(unplaced__lt=euros(ZERO)).order_by("pk")
    for key, unplaced in payments.values_list("pk", "unplaced").iterator():
        yield Finding(f"Paiement n°\u00a0{key}\u00a0: il paie {french(-unplaced)} de plus que reçu.")
    for source in ("payment", "refund"):
        rows = Allocation.objects.filter(**{f"{source}__isnull": False}).order_by("pk")
        ours = Q(bill__person=F(f"{source}__person")) | Q(bill__partner=F(f"{source}__partner"))
        for key, bill in rows.exclude(ours).values_list("pk", "bill").iterator():
            yield Finding(
                f"Note n°\u00a0{bill}\u00a0: l’affectation {key} met de l’argent sur la note d’un autre payeur."
            )
    taken = Allocation.objects.filter(refund=OuterRef("pk")).select_related(None).order_by().values("refund")
    taken = taken.annotate(euros=Sum("amount")).values("euros")
    refunds = Refund.objects.annotate(taken=Coalesce(Subquery(taken, output_field=EuroField()), euros(ZERO)))
    for key, amount, taken_, payment in (
        refunds.order_by("pk").values_list("pk", "amount", "taken", "payment").iterator()
    ):
        if -taken_ != (amount if payment is None else ZERO):
            yield Finding(
                f"Remboursement n°\u00a0{key}\u00a0: {french(amount + taken_)} ne vient d’aucune note ni d’aucun paiement."
            )


def totals_agree(now: datetime) -> Iterator[Finding]:
    """Find the payers of whom what came, less what was given back, is not what their bills and what waits hold.

    The ledger read twice: by money (payments, refunds), and by what it pays (allocations, money on no bill).
    """

    def sums(queryset, amount="amount", of=""):
        rows = queryset.order_by().values_list(f"{of}person", f"{of}partner").annotate(euros=Sum(amount))
        return {(person, partner): euros for person, partner, euros in rows}

    came, went = sums(Payment.objects.all()), sums(Refund.objects.all())
    placed = sums(Allocation.objects.select_related(None), of="bill__")
    waiting = sums(with_unplaced(Payment.objects.all()), "unplaced")
    for payer in sorted({*came, *went, *placed}, key=str):
        by_money = came.get(payer, ZERO) - went.get(payer, ZERO)
        by_use = placed.get(payer, ZERO) + waiting.get(payer, ZERO)
        if by_money != by_use:
            who = f"Personne n°\u00a0{payer[0]}" if payer[0] else f"Partenaire n°\u00a0{payer[1]}"
            yield Finding(
                f"{who}\u00a0: {french(by_money)} reçus, rendus déduits, mais {french(by_use)} sur ses notes ou en attente."
            )


def deposits_kept(now: datetime) -> Iterator[Finding]:
    """Find the deposits of which what was kept is not what bills received of it, nor what its lines say (row F1)."""

    def summed(model):
        rows = model.objects.filter(**{OWNER[model]: OuterRef("pk")}).order_by().values(OWNER[model])
        rows = rows.annotate(euros=Sum("amount")).values("euros")
        return Coalesce(Subquery(rows, output_field=EuroField()), euros(ZERO))

    kept = Deposit.objects.annotate(
        kept=Coalesce("kept_amount", euros(ZERO)), received=summed(Payment), said=summed(KeptLine)
    )
    kept = kept.exclude(kept=F("received")) | kept.exclude(kept=F("said")).exclude(said=euros(ZERO))
    for key, kept_, received_, said_ in (
        kept.order_by("pk").values_list("pk", "kept", "received", "said").iterator()
    ):
        yield Finding(
            f"Caution n°\u00a0{key}\u00a0: {french(kept_)} retenus, {french(received_)} reçus sur les notes, "
            f"{french(said_)} dits ligne par ligne."
        )


def deposits_lie(now: datetime) -> Iterator[Finding]:
    """Find the deposits whose moves do not make what is held where it is said to lie (row F1)."""

    def moved(**which):
        return Coalesce(Sum("moves__amount", filter=Q(**which)), euros(ZERO))

    same_place = Q(moves__place=F("place")) | Q(moves__place=None, place=None)
    rows = Deposit.objects.exclude(means=DepositMeans.EXEMPTION).annotate(
        total=Coalesce(Sum("moves__amount"), euros(ZERO)),
        there=Coalesce(Sum("moves__amount", filter=Q(moves__spot=F("spot")) & same_place), euros(ZERO)),
        came=moved(moves__kind=MoveKind.RECEIVED),
        kept=moved(moves__kind=MoveKind.KEPT),
        held=Case(When(given_back_at=None, then=F("amount")), default=euros(ZERO), output_field=EuroField()),
    )
    wrong = rows.exclude(
        total=F("held"),
        there=F("held"),
        came=F("amount"),
        kept=euros(ZERO) - Coalesce("kept_amount", euros(ZERO)),
    )
    for key, held, total, there in (
        wrong.order_by("pk").values_list("pk", "held", "total", "there").iterator()
    ):
        yield Finding(
            f"Caution n°\u00a0{key}\u00a0: {french(held)} devraient être détenus, ses mouvements font {french(total)}, dont "
            f"{french(there)} là où elle est notée."
        )


def closes_hold(now: datetime) -> Iterator[Finding]:
    """Find the closes of a drawer whose movements no longer make what was written, or that do not follow one another."""
    closes = CashClose.objects.select_related("place", "previous").order_by("place", "closed_at", "pk")
    before: dict[int, CashClose] = {}
    for close in closes.iterator():
        last = before.get(close.place_id)
        said = f"Caisse {de(close.place.name)}, fermeture du {close.day:%d/%m/%Y}\u00a0: "
        if close.previous_id != (last and last.pk) or close.opening != (last.counted if last else ZERO):
            yield Finding(f"{said}elle ne part pas de ce qui a été compté avant elle.")
        moved = entries(close.place, after=last.closed_at if last else None, until=close.closed_at)
        total = sum((one.amount for one in moved), ZERO)
        if total != close.moved:
            yield Finding(f"{said}{french(close.moved)} de mouvements écrits, {french(total)} retrouvés.")
        before[close.place_id] = close


def cheques_hold(now: datetime) -> Iterator[Finding]:
    """Find the slips' cheques that are no cheque or bear another amount, and cheques undone for another amount."""
    rows = RemittedCheque.objects.select_related("payment__from_deposit").order_by("pk")
    for one in rows.iterator():
        payment = one.payment
        face = payment.from_deposit.amount if payment.from_deposit else payment.amount
        if payment.means != "cheque" or one.amount != face:
            yield Finding(f"Chèque remis n°\u00a0{one.pk}\u00a0: il ne dit pas ce que dit son paiement.")
    undone = Refund.objects.filter(undoes__isnull=False).exclude(amount=F("undoes__amount"))
    for key in undone.order_by("pk").values_list("undoes", flat=True):
        yield Finding(f"Paiement n°\u00a0{key}\u00a0: ce qui l’annule ne porte pas sur la même somme.")


def plans_hold(now: datetime) -> Iterator[Finding]:
    """Find the plans that hold somebody else's bill, and the sums given up whose lines say otherwise (rows F7, H10)."""
    crossed = PlanShare.objects.exclude(bill__person=F("plan__person")).order_by("plan_id", "pk")
    for plan, bill in crossed.values_list("plan", "bill").iterator():
        yield Finding(f"Accord n°\u00a0{plan}\u00a0: la note n°\u00a0{bill} n’est pas à la même personne.")
    gone = WriteOff.objects.order_by("pk").select_related("line", "undone_line")
    for one in gone.iterator():
        back = one.undone_line
        if (one.line.amount, one.line.bill_id) != (-one.amount, one.bill_id) or (
            back is not None and (back.amount, back.bill_id) != (one.amount, one.bill_id)
        ):
            yield Finding(
                f"Note n°\u00a0{one.bill_id}\u00a0: la somme abandonnée n°\u00a0{one.pk} n’est pas celle de sa ligne."
            )


#: Registered at « integrity ».
CHECKS = {
    "payments.lines": Check("Lignes des notes", lines_multiply),
    "payments.balances": Check("Soldes des notes", balances_hold),
    "payments.placed": Check("Paiements et ce qu’ils paient", money_is_placed),
    "payments.totals": Check("Argent reçu de chacun", totals_agree),
    "payments.plans": Check("Accords et sommes abandonnées", plans_hold),
    "payments.payers": Check("Prises en charge", payers_hold),
    "payments.deposits": Check("Cautions retenues", deposits_kept),
    "payments.deposit_moves": Check("Où sont les cautions", deposits_lie),
    "payments.closes": Check("Fermetures de caisse", closes_hold),
    "payments.cheques": Check("Remises de chèques", cheques_hold),
}
