"""Cheques received as payments: in the drawer, on a slip to the bank, sometimes sent back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import plural, typography
from rentals.payments.balances import given_back_of, placed_of
from rentals.payments.drawers import CounterRefused
from rentals.payments.models import (
    Bill,
    DepositMove,
    Means,
    MoveKind,
    Payment,
    Refund,
    Remittance,
    RemittedCheque,
    Spot,
)
from rentals.payments.operations import take_off


def cheques():
    """Return the payments by cheque, with ``face``: what is written on the cheque.

    A deposit's cheque of which a part was kept is cashed whole: its face is the deposit.
    """
    return Payment.objects.filter(means=Means.CHEQUE).annotate(
        face=Coalesce("from_deposit__amount", F("amount"))
    )


def to_remit():
    """Return the cheques that wait for the bank: neither on a slip nor undone, nor a deposit's, banked before it was kept."""
    waiting = cheques().filter(remitted=None, undone_by=None, place__isnull=False)
    banked = DepositMove.objects.filter(deposit=OuterRef("from_deposit"), kind=MoveKind.IN, spot=Spot.BANK)
    return waiting.exclude(Exists(banked))


@transaction.atomic
def remit(payment_ids: Iterable[int], *, at: datetime, actor) -> Remittance:
    """Bring cheques to the bank on one slip; each is then on that slip only.

    Raises CounterRefused without a cheque, or when one of them is on a slip already.
    """
    wanted = sorted(set(payment_ids))
    if not wanted:
        raise CounterRefused("Cochez les chèques à remettre.", field="cheques")
    # Held, two that remit the same cheque go one after the other.
    list(Payment.objects.locked().filter(pk__in=wanted).order_by("pk"))
    found = list(to_remit().filter(pk__in=wanted).order_by("received_at", "pk"))
    if len(found) < len(wanted):
        raise CounterRefused(
            "Un de ces chèques n’est plus dans le tiroir : quelqu’un vient de le remettre, ou de l’annuler. Rechargez la page.",
            field="cheques",
        )
    slip = Remittance.objects.create(place=getattr(actor, "place", None), remitted_at=at, remitted_by=actor)
    RemittedCheque.objects.bulk_create(
        RemittedCheque(remittance=slip, payment=one, amount=one.face) for one in found
    )
    total = sum((one.face for one in found), ZERO)
    record(
        "remit",
        slip,
        sentence=typography(f"a remis à la banque {plural(len(found), 'chèque')}, {french(total)}."),
        actor=actor,
        at=at,
        data={"total": str(total), "cheques": len(found)},
    )
    return slip


@transaction.atomic
def undo_cheque(payment_id: int, *, reason: str, at: datetime, actor) -> Refund:
    """Note that a cheque paid nothing: what it paid is due again, by a row that names the payment.

    The bank sent it back, or, while it was in the drawer, it was given back or was an error. Raises CounterRefused when
    that is noted already, or its money was given back otherwise.
    """
    payment = Payment.objects.locked().get(pk=payment_id)
    if payment.means != Means.CHEQUE:
        raise CounterRefused("Ce paiement n’est pas un chèque. Choisissez un chèque.")
    if Refund.objects.filter(undoes=payment).exists():
        raise CounterRefused("Ce chèque est déjà noté comme impayé ou rendu. Rechargez la page.")
    bounced = RemittedCheque.objects.filter(payment=payment).exists()
    if not reason.strip():
        words = (
            "Recopiez le motif que donne la banque." if bounced else "Dites pourquoi ce chèque est retiré."
        )
        raise CounterRefused(words, field="reason")
    if given_back_of(payment):
        raise CounterRefused(
            "Une partie de ce chèque, qui n’était sur aucune note, a déjà été remboursée. Demandez à un responsable."
        )
    what = "Chèque impayé" if bounced else "Chèque retiré"
    said = f"{what}\u00a0: {reason.strip()}"[:200]
    placed = placed_of(payment)
    bills = list(Bill.objects.locked().filter(pk__in=placed).order_by("pk"))
    for bill in bills:
        take_off(payment, bill, placed[bill.pk], reason=said, at=at, actor=actor)
    undone = Refund.objects.create(
        person=payment.person,
        partner=payment.partner,
        amount=payment.amount,
        means=Means.CHEQUE,
        reason=said,
        given_at=at,
        given_by=actor,
        place=payment.place,
        payment=payment,
        undoes=payment,
    )
    where = (
        " et ".join(f"« {bill.label} »" for bill in bills[:2]) if len(bills) < 3 else f"{len(bills)} notes"
    )
    record(
        "undo_cheque",
        bills[0] if len(bills) == 1 else payment,
        sentence=typography(
            f"a noté un {what.lower()} de {french(payment.amount)}{f' sur {where}' if bills else ''} : cette somme est "
            "due à nouveau."
        )[:300],
        actor=actor,
        at=at,
        data={"amount": str(payment.amount), "payment": payment.pk, "bounced": bounced},
    )
    return undone
