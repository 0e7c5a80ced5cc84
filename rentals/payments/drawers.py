"""What is in the cash drawer of a place: read from the money that moved there, never written down beside it (row F4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Model, Q

from mobilite.money import ZERO
from mobilite.pages.french import datetime_fr, de, local, time_fr, typography
from mobilite.people.models import Place
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.payments.models import (
    CashClose,
    CashMovement,
    Deposit,
    DepositMove,
    Means,
    MoveKind,
    Payment,
    Refund,
    Spot,
)

DAY = timedelta(days=1)


class CounterRefused(Refusal):
    """The counter cannot do this: the sentence says why and what to do."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that moved cash: ``amount`` above nil came in. ``row`` is the payment, refund, deposit or movement."""

    at: datetime
    amount: Decimal
    what: str
    detail: str
    by: str
    row: Model
    #: Whose money it is, if anybody's: the payment, the refund or the deposit.
    about: object = None


def held_place(means: str, *, at: datetime, actor) -> Place | None:
    """Return the place where ``actor`` receives or gives money; for cash its drawer stays locked until the end.

    What is dated before the drawer was last counted is refused: it would be in no close at all. Done again it is
    dated now, and counts in the next one. Raises CounterRefused. A step of a larger operation, its last lock.
    """
    place = getattr(actor, "place", None)
    if actor is not None and place is None and means in (Means.CASH, Means.CHEQUE):
        raise CounterRefused(
            "Dites d’abord où vous êtes : choisissez votre lieu en haut de la page. Espèces et chèques vont dans la caisse "
            "d’un lieu.",
            field="means",
        )
    if means != Means.CASH or place is None:
        return place
    lock(place)
    refuse_before_close(place, at)
    return place


def lock(place: Place) -> None:
    """Let one transaction at a time move the cash of a place."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A drawer is locked in a transaction.")
    Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)


def refuse_before_close(place: Place, at: datetime) -> None:
    last = last_close(place)
    if last is not None and at <= last.closed_at:
        by = f" par {last.closed_by}" if last.closed_by else ""
        raise CounterRefused(
            f"La caisse {de(place.short_name)} vient d’être comptée{by}, à {time_fr(local(last.closed_at))}. Rien ne peut "
            "plus y entrer avant cette heure : recommencez, ce sera noté pour la prochaine fermeture.",
            field="means",
        )


def last_close(place: Place) -> CashClose | None:
    """Return the latest close of a place."""
    closes = CashClose.objects.filter(place=place).select_related("closed_by", "place")
    return closes.order_by("-closed_at", "-pk").first()


def entries(place: Place, *, after: datetime | None, until: datetime) -> list[Entry]:
    """Return what moved the cash of a place after an instant and until another, in order. Five queries."""
    found = [
        *_payments(place, after, until),
        *_refunds(place, after, until),
        *_deposits(place, after, until),
        *_movements(place, after, until),
    ]
    return sorted(found, key=lambda one: (one.at, one.row._meta.label, one.row.pk))


def _within(name, after, until):
    return Q(**{f"{name}__lte": until}) & (Q() if after is None else Q(**{f"{name}__gt": after}))


def _payments(place, after, until) -> Iterator[Entry]:
    rows = Payment.objects.filter(
        _within("received_at", after, until), place=place, means=Means.CASH, from_deposit=None
    )
    for one in rows.select_related("person", "partner", "received_by"):
        yield Entry(
            one.received_at, one.amount, "Encaissement", str(one.payer), str(one.received_by or ""), one, one
        )


def _refunds(place, after, until) -> Iterator[Entry]:
    rows = Refund.objects.filter(_within("given_at", after, until), place=place, means=Means.CASH)
    for one in rows.select_related("person", "partner", "given_by"):
        yield Entry(
            one.given_at, -one.amount, "Remboursement", str(one.payer), str(one.given_by or ""), one, one
        )


def _deposits(place, after, until) -> Iterator[Entry]:
    """What was kept of a deposit lies where it was: no cash moves. What goes back may come from another drawer."""
    moves = DepositMove.objects.filter(
        _within("at", after, until), place=place, spot=Spot.DRAWER, deposit__means=Means.CASH,
        kind__in=(MoveKind.RECEIVED, MoveKind.IN, MoveKind.OUT),
    )  # fmt: skip
    words = {MoveKind.RECEIVED: "reçue", MoveKind.IN: "remise en caisse", MoveKind.OUT: "sortie de la caisse"}
    for move in moves.select_related("deposit__person", "by"):
        about = move.deposit
        what = f"Caution {words[MoveKind(move.kind)]}"
        yield Entry(move.at, move.amount, what, str(about.person), str(move.by or ""), about, about)
    back = Deposit.objects.filter(
        _within("given_back_at", after, until), given_back_means=Means.CASH, given_back_place=place
    )
    for one in back.select_related("person", "given_back_by"):
        yield Entry(
            one.given_back_at or until, (one.kept_amount or ZERO) - one.amount, "Caution rendue", str(one.person),
            str(one.given_back_by or ""), one, one,
        )  # fmt: skip


def _movements(place, after, until) -> Iterator[Entry]:
    rows = CashMovement.objects.filter(_within("at", after, until), place=place)
    for one in rows.select_related("by", "undone_by"):
        what = one.get_kind_display()
        yield Entry(
            one.at, one.amount, f"Annulation\u00a0: {what.lower()}" if one.undoes_id else what, one.reason,
            str(one.by or ""), one,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawer:
    """The drawer of a place at an instant: since its last close, what moved, what it should hold in euros."""

    place: Place
    last: CashClose | None
    entries: tuple[Entry, ...]
    at: datetime

    @property
    def opening(self) -> Decimal:
        return self.last.counted if self.last else ZERO

    @property
    def moved(self) -> Decimal:
        return sum((one.amount for one in self.entries), ZERO)

    @property
    def expected(self) -> Decimal:
        return self.opening + self.moved

    @property
    def day(self) -> date | None:
        """The day that a close would be of: the last one when cash moved, today else; None when that is done."""
        today = paris_date(self.at)
        day = paris_date(self.entries[-1].at) if self.entries else today
        if self.last is not None:
            day = max(day, self.last.day + DAY)
        return day if day <= today else None

    @property
    def forgotten(self) -> bool:
        """Whether cash of an earlier day was never counted."""
        return bool(self.entries) and paris_date(self.entries[0].at) < paris_date(self.at)

    @property
    def since(self) -> str:
        """Say since when: « mar. 7 avril, 17 h 45 »; nothing when the drawer was never closed."""
        return datetime_fr(self.last.closed_at, year=False) if self.last else ""


def drawer(place: Place, at: datetime) -> Drawer:
    """Read the drawer of a place at an instant. Six queries."""
    last = last_close(place)
    moved = entries(place, after=last.closed_at if last else None, until=at)
    return Drawer(place, last, tuple(moved), at)
