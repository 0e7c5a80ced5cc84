"""Where each deposit lies: moves are rows, never edited; the register of any instant is their sum (row F1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import de, plural, typography
from mobilite.people.models import Place
from rentals.payments.drawers import lock, refuse_before_close
from rentals.payments.models import Deposit, DepositMeans, DepositMove, Ending, MoveKind, Remittance, Spot
from rentals.payments.operations import PaymentRefused

ENDED = {
    Ending.RETURNED: "Cette caution a déjà été rendue.",
    Ending.REPLACED: "Cette caution a déjà été remplacée par une autre.",
    Ending.LAPSED: "Cette empreinte est finie : la banque ne garde plus rien.",
    Ending.UNPAID: "Le chèque de cette caution est revenu impayé : plus rien n’est détenu.",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What is held in one spot by one means, in euros; the place is a primary key, or None at the bank."""

    spot: str
    place: int | None
    means: str
    amount: Decimal


def register(at: datetime | None = None) -> list[Held]:
    """Return what is held at an instant (now without one), by spot, place and means. One query."""
    moves = DepositMove.objects.all() if at is None else DepositMove.objects.filter(at__lte=at)
    sums = moves.values_list("spot", "place", "deposit__means").annotate(euros=Sum("amount"))
    order = {value: rank for rank, value in enumerate([*Spot.values, *DepositMeans.values])}
    found = [Held(*row) for row in sums if row[3]]
    return sorted(found, key=lambda one: (order[one.spot], one.place or 0, order[one.means]))


def write_move(deposit: Deposit, kind: MoveKind, amount: Decimal, *, at, actor, remittance=None) -> None:
    """Write that an amount arrives where the deposit lies (above nil) or leaves it. A step of a larger operation."""
    DepositMove.objects.create(
        deposit=deposit, kind=kind, spot=deposit.spot, place=deposit.place, amount=amount, at=at, by=actor,
        remittance=remittance,
    )  # fmt: skip


def locked_deposit(deposit_id: int) -> Deposit:
    """Hold a deposit that is not given back yet. Raises PaymentRefused."""
    deposit = Deposit.objects.locked().get(pk=deposit_id)
    if deposit.given_back_at is not None:
        raise PaymentRefused(ENDED[Ending(deposit.ending)])
    return deposit


@transaction.atomic
def move_deposit(deposit_id: int, *, spot: str, place: Place | None = None, at: datetime, actor) -> Deposit:
    """Put a deposit elsewhere: in the drawer or the safe of a place, or its cash at the bank. Raises PaymentRefused.

    Cash that enters or leaves a drawer counts in its next close. A cheque goes to the bank on a slip (``bank_cheques``).
    """
    deposit = locked_deposit(deposit_id)
    if deposit.means == DepositMeans.EXEMPTION:
        raise PaymentRefused("Une dispense n’est rien que l’on range. Rechargez la page.")
    if deposit.spot == Spot.BANK:
        raise PaymentRefused(
            "Cette caution est à la banque : elle n’en revient que pour être rendue. Rendez-la depuis la location."
        )
    if spot not in Spot.values:
        raise PaymentRefused("Choisissez où elle va.", field="spot")
    if spot == Spot.BANK and deposit.means != DepositMeans.CASH:
        raise PaymentRefused(
            "Un chèque part à la banque sur un bordereau : choisissez « Encaisser le chèque ». Le papier d’un "
            "garant reste ici.",
            field="spot",
        )
    place = deposit.place if spot == Spot.BANK else (place or deposit.place)
    if (spot, place) == (deposit.spot, deposit.place):
        raise PaymentRefused("Elle est déjà là. Rechargez la page.", field="spot")
    if deposit.means == DepositMeans.CASH:
        drawers = {
            one.pk: one
            for where, one in ((deposit.spot, deposit.place), (spot, place))
            if where == Spot.DRAWER and one is not None
        }
        for _pk, one in sorted(drawers.items()):
            lock(one)
            refuse_before_close(one, at)
    before = where_words(deposit)
    carry(deposit, spot, place, at=at, actor=actor)
    record(
        "move_deposit",
        deposit,
        sentence=typography(f"a déplacé une caution de {french(deposit.amount)} : {before}, puis {where_words(deposit)}."),
        actor=actor,
        at=at,
        data={"spot": str(spot), "place": place and place.pk},
    )  # fmt: skip
    return deposit


@transaction.atomic
def bank_cheques(deposit_ids: Iterable[int], *, at: datetime, actor) -> Remittance:
    """Bring cheques of deposits to the bank on one slip: they are then money held, not income. Raises PaymentRefused."""
    wanted = sorted(set(deposit_ids))
    found = list(Deposit.objects.locked().filter(pk__in=wanted).order_by("pk"))
    if not found:
        raise PaymentRefused("Choisissez le chèque à encaisser.")
    for one in found:
        if one.given_back_at is not None or one.means != DepositMeans.CHEQUE or one.spot == Spot.BANK:
            raise PaymentRefused(
                "Ce chèque n’est plus dans le tiroir : quelqu’un vient de s’en occuper. Rechargez la page."
            )
    slip = Remittance.objects.create(place=getattr(actor, "place", None), remitted_at=at, remitted_by=actor)
    for one in found:
        carry(one, Spot.BANK, one.place, at=at, actor=actor, remittance=slip)
    total = sum((one.amount for one in found), ZERO)
    for one in found:
        record(
            "bank_deposit",
            one,
            sentence=typography(
                f"a mis à l’encaissement le chèque de caution de {french(one.amount)} : cet argent reste une caution."
            ),
            actor=actor,
            at=at,
            data={"remittance": slip.pk, "amount": str(one.amount)},
        )
    record(
        "remit",
        slip,
        sentence=typography(f"a remis à la banque {plural(len(found), 'chèque')} de caution, {french(total)}."),
        actor=actor,
        at=at,
        data={"total": str(total), "cheques": len(found)},
    )  # fmt: skip
    return slip


@transaction.atomic
def note_unpaid(deposit_id: int, *, reason: str, at: datetime, actor) -> Deposit:
    """Note that the bank sent the cheque of a deposit back: nothing is held any more. Raises PaymentRefused."""
    deposit = locked_deposit(deposit_id)
    if deposit.means != DepositMeans.CHEQUE or deposit.spot != Spot.BANK:
        raise PaymentRefused(
            "Ce chèque n’a pas été remis à la banque. Remettez-le d’abord, sur un bordereau."
        )
    if not reason.strip():
        raise PaymentRefused("Recopiez le motif que donne la banque.", field="reason")
    write_move(deposit, MoveKind.UNPAID, -deposit.amount, at=at, actor=actor)
    end(deposit, Ending.UNPAID, at=at, actor=actor)
    record(
        "deposit_unpaid",
        deposit,
        sentence=typography(f"a noté impayé le chèque de caution de {french(deposit.amount)} : {reason.strip()}."[:300]),
        actor=actor,
        at=at,
        data={"amount": str(deposit.amount)},
    )  # fmt: skip
    return deposit


def carry(deposit: Deposit, spot: str, place: Place | None, *, at, actor, remittance=None) -> None:
    """Write the two moves that take a deposit from where it lies to elsewhere. A step of a larger operation."""
    write_move(deposit, MoveKind.OUT, -deposit.amount, at=at, actor=actor)
    deposit.spot, deposit.place = spot, place
    write_move(deposit, MoveKind.IN, deposit.amount, at=at, actor=actor, remittance=remittance)
    deposit.save(update_fields=["spot", "place"])


def end(
    deposit: Deposit, ending: Ending, *, kept: Decimal = ZERO, reason="", place=None, means="", at, actor
):
    """Write how a deposit ended. A step of a larger operation, which wrote the moves."""
    deposit.kept_amount, deposit.kept_reason = kept, reason.strip()[:200] if kept else ""
    deposit.given_back_at, deposit.given_back_by = at, actor
    deposit.given_back_place, deposit.given_back_means, deposit.ending = place, means, ending
    deposit.save(
        update_fields=[
            "kept_amount",
            "kept_reason",
            "given_back_at",
            "given_back_by",
            "given_back_place",
            "given_back_means",
            "ending",
        ]
    )


def where_words(deposit: Deposit) -> str:
    """Say where a deposit lies: « caisse d’Ancenis », « coffre d’Ancenis », « banque »; nothing for an exemption."""
    if not deposit.spot:
        return ""
    if deposit.spot == Spot.BANK:
        return "banque"
    names = {Spot.SAFE: "coffre", Spot.DRAWER: "caisse" if deposit.means == DepositMeans.CASH else "tiroir"}
    name = names[Spot(deposit.spot)]
    return f"{name} {de(deposit.place.short_name)}" if deposit.place else name
