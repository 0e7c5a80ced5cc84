"""Keep the cash of a place: what moves without a bill, and the count of the evening (row F4)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french, from_cents
from mobilite.pages.french import date_fr, de, local, time_fr, typography
from mobilite.people.models import Place
from mobilite.periods import paris_date
from rentals.payments.drawers import CounterRefused, drawer, lock, refuse_before_close
from rentals.payments.models import CashClose, CashKind, CashMovement

#: Notes and coins, by their value in cents.
COINS = (50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
LONGEST_REASON = 200


def counted_in(coins: Mapping[int | str, int]) -> Decimal:
    """Return what so many of each coin and note make, in euros: ``{5000: 2, 50: 7}`` makes 103,50 €."""
    return from_cents(sum(int(cents) * number for cents, number in coins.items()))


@transaction.atomic
def move_cash(
    place: Place, *, kind: str, amount: Decimal, reason: str = "", at: datetime, actor
) -> CashMovement:
    """Put change into a drawer, or take out of it what goes to the bank or pays something small.

    ``amount`` is above nil both ways. Raises CounterRefused for a wrong amount, more than the drawer should hold, an
    expense without a motive, or an instant before the last close.
    """
    if kind not in CashKind.values:
        raise CounterRefused("Choisissez ce qui entre ou sort.", field="kind")
    if amount is None or amount <= ZERO or amount != amount.quantize(Decimal("0.01")):
        raise CounterRefused("Écrivez une somme au-dessus de 0 €, en centimes au plus.", field="amount")
    if kind == CashKind.EXPENSE and not reason.strip():
        raise CounterRefused("Dites ce qui est payé avec cette somme, et gardez le ticket.", field="reason")
    lock(place)
    refuse_before_close(place, at)
    if kind != CashKind.FLOAT:
        held = drawer(place, at).expected
        if amount > held:
            raise CounterRefused(
                f"La caisse devrait tenir {french(held)} : on n’en sort pas plus. Écrivez au plus cette somme.",
                field="amount",
            )
    signed = amount if kind == CashKind.FLOAT else -amount
    return _written(place, kind, signed, reason, "move_cash", at, actor)


@transaction.atomic
def undo_movement(movement_id: int, *, reason: str, at: datetime, actor) -> CashMovement:
    """Undo a movement written by mistake, by the opposite one that names it. Raises CounterRefused."""
    wrong = CashMovement.objects.select_related("place").get(pk=movement_id)
    if not reason.strip():
        raise CounterRefused("Dites pourquoi ce mouvement est annulé.", field="reason")
    if wrong.undoes_id is not None:
        raise CounterRefused("Ce mouvement en annule déjà un autre : notez-en un nouveau.")
    lock(wrong.place)
    refuse_before_close(wrong.place, at)
    if CashMovement.objects.filter(undoes=wrong).exists():
        raise CounterRefused("Ce mouvement est déjà annulé. Rechargez la page.")
    return _written(wrong.place, wrong.kind, -wrong.amount, reason, "undo_cash", at, actor, undoes=wrong)


def _written(place, kind, amount, reason, verb, at, actor, undoes=None):
    moved = CashMovement.objects.create(
        place=place,
        kind=kind,
        amount=amount,
        reason=reason.strip()[:LONGEST_REASON],
        at=at,
        by=actor,
        undoes=undoes,
    )
    way = "mis dans" if amount > ZERO else "sorti de"
    what = f"{'annulation, ' if undoes else ''}{moved.get_kind_display().lower()}"
    record(
        verb,
        moved,
        sentence=typography(f"a {way} la caisse {de(place.short_name)} {french(abs(amount))} ({what})."),
        actor=actor,
        at=at,
        data={"amount": str(amount), "kind": str(kind), "place": place.pk},
    )
    return moved


@transaction.atomic
def close_cash(
    place: Place, *, counted: Decimal, coins: Mapping | None = None, reason: str = "", at: datetime, actor
) -> CashClose:
    """Count the drawer of a place and close its day, for good (row F4).

    Counted 185,50 € for 187,00 € is a difference of −1,50 € with a motive. What is counted is the float of the next
    day. Cash that comes later counts in the next close. Raises CounterRefused when the day is closed already, when
    what is counted makes no sense, or for a difference without a motive.
    """
    coins = {str(cents): number for cents, number in (coins or {}).items() if number}
    if counted is None or counted < ZERO or counted != counted.quantize(Decimal("0.01")):
        raise CounterRefused("Écrivez ce que la caisse contient, 0 € ou plus.", field="counted")
    if coins and counted_in(coins) != counted:
        raise CounterRefused(
            "Les pièces et les billets ne font pas la somme écrite. Recomptez, ou corrigez la somme.",
            field="counted",
        )
    lock(place)
    held = drawer(place, at)
    day = held.day
    if held.last is not None and (day is None or at <= held.last.closed_at):
        raise CounterRefused(
            f"La caisse {de(place.short_name)} est déjà fermée pour {date_fr(held.last.day, year=False)} : "
            f"{held.last.closed_by or 'quelqu’un'} l’a comptée à {time_fr(local(held.last.closed_at))}, "
            f"{french(held.last.counted)}. Rechargez la page."
        )
    difference = counted - held.expected
    if difference and not reason.strip():
        raise CounterRefused(
            f"Il y a {french(abs(difference))} de {'trop' if difference > ZERO else 'moins'} : recomptez, puis dites pourquoi.",
            field="reason",
        )
    close = CashClose.objects.create(
        place=place,
        day=day or paris_date(at),
        previous=held.last,
        closed_at=at,
        closed_by=actor,
        opening=held.opening,
        moved=held.moved,
        counted=counted,
        difference=difference,
        reason=reason.strip()[:LONGEST_REASON] if difference else "",
        coins=coins,
    )
    gap = f", écart de {french(difference)}" if difference else ", sans écart"
    record(
        "close_cash",
        close,
        sentence=typography(
            f"a fermé la caisse {de(place.short_name)} du {date_fr(close.day, year=False)} : {french(counted)} comptés{gap}."
        ),
        actor=actor,
        at=at,
        data={"counted": str(counted), "difference": str(difference), "place": place.pk},
    )
    return close
