"""Give a deposit back whole, keep a part of it for lines of a bill, or exchange it for another (row F1)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from mobilite import registry
from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from rentals.payments.balances import balance
from rentals.payments.deposits.moves import end, locked_deposit, where_words, write_move
from rentals.payments.deposits.receiving import hold_deposit
from rentals.payments.drawers import held_place
from rentals.payments.models import Bill, Deposit, DepositMeans, Ending, KeptLine, Line, Means, MoveKind, Spot
from rentals.payments.operations import PaymentRefused, take_in

#: By what money goes back from the bank, the usual first.
FROM_BANK = (Means.TRANSFER, Means.CASH, Means.TERMINAL)
UNCASHED = (
    "Un chèque non encaissé se rend entier. Pour en retenir une part : encaissez-le d’abord et rendez le reste, ou "
    "faites payer cette part autrement, puis rendez le chèque."
)


def means_back(deposit: Deposit) -> tuple[Means, ...]:
    """Return by what a deposit may go back to the person, the usual means first; none for a paper or an exemption."""
    if deposit.means in (DepositMeans.GUARANTEE, DepositMeans.EXEMPTION, DepositMeans.CARD_HOLD):
        return ()
    if deposit.spot == Spot.BANK:
        return FROM_BANK
    return (Means(deposit.means),)


@transaction.atomic
def give_back_deposit(
    deposit_id: int,
    *,
    kept: Decimal = ZERO,
    reason: str = "",
    bill_id: int | None = None,
    lines: Iterable[int] = (),
    means: str = "",
    at: datetime,
    actor,
) -> Deposit:
    """Give a deposit back, or keep a part of it to pay what is due on a bill (row F1).

    The part kept becomes a payment of that bill: 150 held, 42 of damage on the bill, 108 back, 42 of income. ``lines``
    are those that it pays; none named, the latest ones. ``means`` says by what the rest goes back, from the bank.
    Raises PaymentRefused when it was given back already, when more is kept than held, than is due or than the lines say,
    for a cheque that is not cashed, or without a reason.
    """
    deposit = locked_deposit(deposit_id)
    if kept < ZERO or kept > deposit.amount:
        raise PaymentRefused(
            f"La caution est de {french(deposit.amount)} : on ne retient pas plus. Écrivez au plus cette somme.",
            field="kept",
        )
    if kept:
        _keep(deposit, kept, reason, bill_id, lines, at, actor)
    back = deposit.amount - kept
    means = _means(deposit, means) if back else ""
    place = held_place(means or deposit.means, at=at, actor=actor) if back else None
    if kept:
        write_move(deposit, MoveKind.KEPT, -kept, at=at, actor=actor)
    if back and deposit.spot:
        write_move(deposit, MoveKind.BACK, -back, at=at, actor=actor)
    _let_go(deposit, kept)
    end(deposit, Ending.RETURNED, kept=kept, reason=reason, place=place, means=means, at=at, actor=actor)
    record(
        "give_back_deposit",
        deposit,
        sentence=typography(_told(deposit, back, kept)),
        actor=actor,
        at=at,
        data={"kept": str(kept), "given_back": str(back)},
    )
    return deposit


def _let_go(deposit, kept=ZERO):
    """Have the bank let go of a card's hold; when a part of it was taken, it lets go of the rest by itself."""
    if deposit.means == DepositMeans.CARD_HOLD and not kept:
        registry.get("free_hold", "online")(deposit)


def _told(deposit, back, kept):
    if kept:
        return f"a rendu {french(back)} sur la caution de {french(deposit.amount)} et retenu {french(kept)}."
    if deposit.means == DepositMeans.EXEMPTION:
        return "a retiré la dispense de caution."
    if deposit.means == DepositMeans.GUARANTEE:
        return f"a rendu au garant le papier qui engageait {french(deposit.amount)}."
    return f"a rendu la caution de {french(deposit.amount)}."


def _means(deposit, means):
    possible = means_back(deposit)
    if deposit.means == DepositMeans.CASH and deposit.spot == Spot.SAFE:
        raise PaymentRefused(
            f"Cet argent est au {where_words(deposit)} : remettez-le d’abord dans la caisse, puis rendez-le."
        )
    if not possible:
        return ""
    if means and means not in possible:
        raise PaymentRefused("Choisissez dans la liste par quoi l’argent est rendu.", field="means")
    return means or possible[0]


def _keep(deposit, kept, reason, bill_id, lines, at, actor):
    if not reason.strip():
        raise PaymentRefused("Dites pourquoi une partie de la caution est retenue.", field="reason")
    if deposit.means == DepositMeans.CHEQUE and not deposit.is_money:
        raise PaymentRefused(UNCASHED, field="kept")
    if not deposit.is_money:
        raise PaymentRefused(
            "Rien n’est déposé : on n’en retient rien. Faites payer ce qui est dû, par la personne ou son garant.",
            field="kept",
        )
    if bill_id is None:
        raise PaymentRefused("Une retenue paie une note : notez d’abord ce qui est dû.", field="kept")
    bill = Bill.objects.locked().get(pk=bill_id)
    left = balance(bill).left
    if kept > left:
        raise PaymentRefused(
            f"{french(left)} restent à payer : on ne retient que ce qui est dû. Ajoutez d’abord le dégât ou "
            "l’accessoire à la note.",
            field="kept",
        )
    shares = _shares(bill, kept, lines)
    take_in(
        bill, amount=kept, means=Means.CARD if deposit.means == DepositMeans.CARD_HOLD else deposit.means, reference="Retenu sur la caution", at=at, actor=actor,
        deposit=deposit,
    )  # fmt: skip
    KeptLine.objects.bulk_create(
        KeptLine(deposit=deposit, line_id=line, amount=amount) for line, amount in shares
    )


def lines_to_keep(bill: Bill) -> list[tuple[Line, Decimal]]:
    """Return the lines that a deposit may pay, the latest first, with what other deposits have not paid of them."""
    lines = bill.lines.filter(amount__gt=0).annotate(taken=Sum("kept_of_deposits__amount"))
    found = [(line, line.amount - (line.taken or ZERO)) for line in lines.order_by("-at", "-pk")]
    return [(line, left) for line, left in found if left > ZERO]


def _shares(bill, kept, chosen):
    """Put what is kept on the lines chosen, in the order of the list; none chosen, on the latest ones."""
    wanted = set(chosen)
    possible = lines_to_keep(bill)
    if wanted - {line.pk for line, _left in possible}:
        raise PaymentRefused(
            "Une de ces lignes n’est pas à payer sur cette note. Rechargez la page.", field="lines"
        )
    shares, to_place = [], kept
    for line, left in possible:
        if to_place and (not wanted or line.pk in wanted):
            share = min(left, to_place)
            shares.append((line.pk, share))
            to_place -= share
    if to_place:
        most = french(kept - to_place)
        raise PaymentRefused(
            f"Les lignes cochées font {most} : on ne retient pas plus. Cochez-en d’autres, ou retenez moins.",
            field="kept",
        )
    return shares


@transaction.atomic
def replace_deposit(deposit_id: int, *, at: datetime, actor, **new) -> Deposit:
    """Take another deposit (``new`` goes to ``hold_deposit``) and give the old one back whole: one operation (row F2).

    Returns the new one. Raises PaymentRefused.
    """
    old = locked_deposit(deposit_id)
    if not old.spot:
        raise PaymentRefused("Une dispense ne se remplace pas : retirez-la, puis recevez une caution.")
    means = _means(old, "")
    place = held_place(means or old.means, at=at, actor=actor)
    write_move(old, MoveKind.BACK, -old.amount, at=at, actor=actor)
    _let_go(old)
    end(old, Ending.REPLACED, place=place, means=means, at=at, actor=actor)
    taken = hold_deposit(old.person, **new, replaces=old, at=at, actor=actor)
    record(
        "replace_deposit",
        old,
        sentence=typography(
            f"a remplacé la caution de {french(old.amount)} par une autre de {french(taken.amount)} "
            f"({taken.get_means_display().lower()}), et rendu la première."
        ),
        actor=actor,
        at=at,
        data={"replaced_by": taken.pk},
    )
    return taken


@transaction.atomic
def sign_give_back(deposit_id: int, *, at: datetime, actor) -> Deposit:
    """Note that the person signed, on paper, that the deposit came back to her. Raises PaymentRefused."""
    deposit = Deposit.objects.locked().get(pk=deposit_id)
    if deposit.given_back_at is None or deposit.ending == Ending.UNPAID:
        raise PaymentRefused("Cette caution n’est pas rendue : il n’y a rien à signer. Rendez-la d’abord.")
    if deposit.signed_back_at is not None:
        raise PaymentRefused("La signature est déjà notée. Rechargez la page.")
    deposit.signed_back_at = at
    deposit.save(update_fields=["signed_back_at"])
    record(
        "sign_give_back", deposit, sentence="a noté la signature de la remise de la caution.", actor=actor, at=at
    )  # fmt: skip
    return deposit
