"""A sum that a bank keeps aside on a card as a deposit: asked for, taken in part, let go of, watched (rows F1, F2).

Nothing is debited before it is taken. What is to be kept is written first, then asked of Stripe, then put on the bill: a
crash in between is taken up by ``reconcile``.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from mobilite import clock
from mobilite.audit.entries import record
from mobilite.jobs import Later, job
from mobilite.money import french
from mobilite.pages.french import typography
from mobilite.todo.operations import open_task
from rentals.payments import stripe_gateway as gateway
from rentals.payments.deposits import give_back_deposit
from rentals.payments.deposits.moves import end, locked_deposit, write_move
from rentals.payments.models import (
    Bill,
    Checkout,
    CheckoutKind,
    CheckoutStatus,
    Deposit,
    Ending,
    HoldCapture,
    MoveKind,
)
from rentals.payments.online.asking import LASTS, LEAST, ask
from rentals.payments.operations.bills import PaymentRefused, check_amount

COUNTER, MANAGER = "agent", "manager"
AGAIN = timedelta(minutes=2)


def open_hold(bill_id: int, *, amount: Decimal, at: datetime, actor) -> Checkout:
    """Open the page where a person has a sum put aside, beside a bill; ``url`` leads there.

    Pressed twice, the same page comes back. Raises PaymentRefused, GatewayOff, GatewayDown or GatewayRefused.
    """
    if not gateway.is_on():
        raise gateway.GatewayOff
    return ask(_written(bill_id, amount=amount, at=at, actor=actor), at=at)


@transaction.atomic
def _written(bill_id, *, amount, at, actor) -> Checkout:
    bill = Bill.objects.locked().get(pk=bill_id)
    check_amount(amount)
    if amount < LEAST:
        raise PaymentRefused(
            f"Une carte garde au moins {french(LEAST)}. Écrivez une somme plus grande.", field="amount"
        )
    if bill.person_id is None:
        raise PaymentRefused("Seule une personne laisse une empreinte de carte. Choisissez un autre moyen.")
    rows = Checkout.objects.filter(kind=CheckoutKind.HOLD, bill=bill, amount=amount, expires_at__gt=at)
    same = rows.filter(status__in=(CheckoutStatus.ASKED, CheckoutStatus.OPEN)).order_by("-pk").first()
    if same is not None:
        return same
    made = Checkout.objects.create(
        kind=CheckoutKind.HOLD, person=bill.person, bill=bill, amount=amount, asked_at=at, asked_by=actor,
        expires_at=at + LASTS,
    )  # fmt: skip
    record(
        "ask_hold", bill, sentence=typography(f"a demandé une empreinte de carte de {french(amount)}."),
        actor=actor, at=at, data={"amount": str(amount), "checkout": made.pk},
    )  # fmt: skip
    return made


def keep_of_hold(
    deposit_id: int,
    *,
    kept: Decimal,
    reason: str,
    bill_id: int | None,
    lines: Iterable[int] = (),
    at: datetime,
    actor,
) -> Deposit:
    """Take a part of a sum put aside to pay what is due on a bill; the bank lets go of the rest. Return the deposit, given back.

    Raises PaymentRefused as ``give_back_deposit`` does, or when the bank keeps nothing aside any more; GatewayDown when Stripe
    does not answer: it is asked again by itself, and nothing is taken twice.
    """
    lines = list(lines)
    capture = _to_capture(deposit_id, kept, reason, bill_id, lines, at, actor)
    return take(capture, at=at)


@transaction.atomic
def _to_capture(deposit_id, kept, reason, bill_id, lines, at, actor) -> HoldCapture:
    deposit = locked_deposit(deposit_id)
    known = HoldCapture.objects.filter(checkout__deposit=deposit).first()
    if known is not None:
        return known
    # Tried, then undone: what would be refused is refused before Stripe takes anything.
    with transaction.atomic():
        give_back_deposit(
            deposit_id, kept=kept, reason=reason, bill_id=bill_id, lines=lines, at=at, actor=actor
        )
        transaction.set_rollback(True)
    return HoldCapture.objects.create(
        checkout=deposit.checkout,
        amount=kept,
        reason=reason.strip()[:200],
        lines=lines,
        asked_at=at,
        asked_by=actor,
    )


def take(capture: HoldCapture, *, at: datetime) -> Deposit:
    """Have Stripe take what a row says, and put it on the bill. Safe to do again."""
    checkout = Checkout.objects.get(pk=capture.checkout_id)
    if capture.settled_at is None:
        try:
            gateway.take_hold(checkout.intent, amount=capture.amount, key=checkout.key)
        except gateway.GatewayRefused:
            if gateway.read_hold(checkout.intent).status != "taken":
                settle_hold(gateway.read_hold(checkout.intent), at=at)
                raise PaymentRefused(
                    "La banque ne garde plus cette somme : l’empreinte est finie. Envoyez un lien de paiement."
                ) from None
    return _taken(capture.pk, at=at)


@transaction.atomic
def _taken(capture_id: int, *, at: datetime) -> Deposit:
    capture = HoldCapture.objects.locked().select_related("checkout", "asked_by").get(pk=capture_id)
    checkout = capture.checkout
    if capture.settled_at is None:
        give_back_deposit(
            checkout.deposit_id, kept=capture.amount, reason=capture.reason, bill_id=checkout.bill_id,
            lines=capture.lines, at=at, actor=capture.asked_by,
        )  # fmt: skip
        capture.settled_at = at
        capture.save(update_fields=["settled_at"])
        Checkout.objects.filter(pk=checkout.pk).update(freed_at=at)
    return Deposit.objects.get(pk=checkout.deposit_id)


@job(label="Libérer une empreinte de carte", attempts=20, delays=(AGAIN, timedelta(minutes=10)), priority=5)
def free(checkout_id: int) -> str:
    """Have the bank let go of a sum whose deposit was given back or replaced. Raises Later."""
    row = Checkout.objects.select_related("deposit").get(pk=checkout_id)
    try:
        mend_hold(row, clock.now())
    except (gateway.GatewayDown, gateway.GatewayOff):
        raise Later(clock.now() + AGAIN) from None
    return "freed"


def mend_hold(row: Checkout, at: datetime) -> None:
    """Compare a sum put aside with what Stripe says of it, and end what is over. Safe to do again."""
    capture = HoldCapture.objects.filter(checkout=row, settled_at=None).first()
    if capture is not None:
        take(capture, at=at)
        return
    hold = gateway.read_hold(row.intent)
    if hold.status == "held" and row.deposit is not None and row.deposit.given_back_at is not None:
        gateway.free_hold(row.intent, key=row.key)
        hold = gateway.read_hold(row.intent)
    settle_hold(hold, at=at)


@transaction.atomic
def settle_hold(hold: gateway.Hold, *, at: datetime) -> Checkout | None:
    """Write what became of a sum put aside: let go of by the bank, it is no deposit any more. None when it is not ours."""
    known = (
        Checkout.objects.filter(intent=hold.intent, kind=CheckoutKind.HOLD).first() if hold.intent else None
    )
    if known is None or known.deposit_id is None or hold.status in ("held", "open"):
        return known
    deposit = Deposit.objects.locked().get(pk=known.deposit_id)
    row = Checkout.objects.locked().get(pk=known.pk)
    if row.freed_at is not None:
        return row
    if hold.status == "taken":
        # Ours is put on the bill by ``take``; somebody else took it at Stripe's.
        if deposit.given_back_at is None and not HoldCapture.objects.filter(checkout=row).exists():
            _ask_about_taken(row, hold, at)
        return row
    row.freed_at = at
    row.save(update_fields=["freed_at"])
    if deposit.given_back_at is None:
        _lost(row, deposit, at)
    return row


def _lost(row: Checkout, deposit: Deposit, at: datetime) -> None:
    write_move(deposit, MoveKind.BACK, -deposit.amount, at=at, actor=None)
    end(deposit, Ending.LAPSED, at=at, actor=None)
    record(
        "lapse_deposit", deposit, sentence=typography(f"L’empreinte de {french(deposit.amount)} est finie : la banque ne garde plus rien."),
        actor=None, at=at, data={"amount": str(deposit.amount)},
    )  # fmt: skip
    open_task(
        "Une empreinte de carte est finie\u00a0: convenir d’une autre caution",
        role=COUNTER,
        about=deposit,
        person=row.person,
        due_at=at,
        key=f"payments.hold_over:{row.pk}",
        detail=typography(
            f"{french(deposit.amount)} ne sont plus garantis. Demandez une autre empreinte, ou un autre moyen."
        ),
        at=at,
    )


def _ask_about_taken(row: Checkout, hold: gateway.Hold, at: datetime) -> None:
    open_task(
        "Noter une empreinte débitée depuis Stripe",
        role=MANAGER,
        about=row.person,
        person=row.person,
        due_at=at,
        key=f"payments.hold_taken:{row.pk}",
        detail=typography(
            f"{french(hold.taken)} ont été débités depuis Stripe, et rien ici ne le dit. Rendez-les là-bas, puis débitez d’ici."
        ),
        at=at,
    )


def let_go(deposit: Deposit) -> None:
    """Have the bank let go of a deposit that ends. A step of larger operations, called by name (registry)."""
    for key in Checkout.objects.filter(deposit=deposit, freed_at=None).values_list("pk", flat=True):
        free.enqueue(key)
