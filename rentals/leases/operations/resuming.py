"""A pause that ends before its day: the person is back, the lease runs again from then on (row C2)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from mobilite.money import ZERO, french, rounded
from mobilite.outbox.operations import notify
from mobilite.pages.french import date_fr, plural
from mobilite.people.opening import Timetable
from mobilite.periods import last_day, paris, paris_date
from rentals import documents, pricing, quotes
from rentals.leases.models import Pause, PauseRule
from rentals.models import Rental, Status
from rentals.operations.base import deny, followed, locked, must_be, told
from rentals.payments.models import Plan
from rentals.payments.operations import add_lines, put_off
from rentals.slots import return_slot
from vehicles import operations as calendar

RESUMED = "leases.resumed"
DAY = timedelta(days=1)


def live_pause(rental: Rental, today: date) -> Pause | None:
    """Return the pause that runs or is to come, the first one. One query."""
    return rental.pauses.filter(until__gt=today).order_by("from_on").first()


def why_not_resume(pause: Pause | None, today: date) -> str:
    """Say why a pause cannot end early, and what to do instead; nothing when it can."""
    if pause is None:
        return "Aucune pause ne court : accordez-en une d’abord."
    if pause.rental.pauses.filter(from_on__gte=pause.until).exists():
        return "Une autre pause suit : attendez la fin de celle-ci."
    if earliest(pause, today) >= pause.until:
        return f"La pause finit déjà le {date_fr(last_day(pause.until))} : attendez ce jour."
    return ""


def earliest(pause: Pause, today: date) -> date:
    """Return the first day on which a lease may run again: today, and a day of pause at least."""
    return max(today, pause.from_on + DAY)


@dataclass(frozen=True, slots=True)
class Resumed:
    """What the early end of a pause changes: the instalments as they are then, what goes back on the price, the end (half-open)."""

    instalments: tuple[pricing.Instalment, ...]
    added: Decimal
    end: date


def preview_resume(pause: Pause, on: date) -> Resumed:
    """Return what the end of a pause on a day would change, without writing anything.

    ``moved``: what falls due after it, and the end, come back by the days that are left. ``reduced``: what the pause took off
    for those days is due from that day, in proportion.
    """
    rental, saved = pause.rental, pause.until - on
    parts = [
        pricing.Instalment(one.due_on, one.amount)
        for one in rental.main_bill.instalments.order_by("due_on", "pk")
    ]
    end = quotes.lease_day(rental, rental.months)
    if pause.rule == PauseRule.MOVED:
        sooner = [
            pricing.Instalment(one.due_on - saved if one.due_on >= pause.until else one.due_on, one.amount)
            for one in parts
        ]
        return Resumed(tuple(sooner), ZERO, end - saved)
    added = rounded(pause.reduction * saved.days / pause.days)
    same = sum((one.amount for one in parts if one.due_on == on), ZERO)
    others = [one for one in parts if one.due_on != on]
    if same + added:
        others.append(pricing.Instalment(on, same + added))
    return Resumed(tuple(sorted(others, key=lambda one: one.due_on)), added, end)


@transaction.atomic
def resume(pause_id: int, *, on: date, at: datetime, actor) -> Pause:
    """End a pause early: the lease runs again from ``on``, the first day that counts. A manager's decision.

    The instalments and the end come back by the days that are left, or the price goes up by them, by the rule of the pause.
    The signed contract gets its amendment, the person is told. Raises RentalRefused.
    """
    rental = locked(Pause.objects.values_list("rental", flat=True).get(pk=pause_id))
    pause = Pause.objects.select_related("rental").get(pk=pause_id)
    pause.rental = rental
    must_be(rental, Status.ONGOING, to="la reprendre")
    today = paris_date(at)
    refusal = why_not_resume(pause if pause.until > today else None, today)
    if refusal:
        deny(refusal)
    if not earliest(pause, today) <= on < pause.until:
        first, last = earliest(pause, today), last_day(pause.until)
        deny(
            f"La reprise est entre le {date_fr(first)} et le {date_fr(last)} : choisissez un de ces jours.", field="on"
        )  # fmt: skip
    bill = rental.main_bill
    if Plan.objects.live().filter(shares__bill=bill).exists():
        deny("Un accord de paiement court sur cette location : arrêtez-le d’abord, depuis « Ce qui est dû ».")
    before = documents.terms_of(rental)
    found, days = preview_resume(pause, on), (pause.until - on).days
    pause.granted_until, pause.until = pause.until, on
    pause.reduction -= found.added
    pause.resumed_at, pause.resumed_by = at, actor
    pause.save(update_fields=["granted_until", "until", "reduction", "resumed_at", "resumed_by"])
    bill.instalments.all().delete()
    put_off(bill, found.instalments)
    moved = pause.rule == PauseRule.MOVED
    if found.added:
        why = f"{plural(days, 'jour')} de pause en moins, à partir du {date_fr(on, weekday=False)}."
        line = pricing.line(pricing.Kind.CORRECTION, "Fin de la pause", why, unit_price=found.added)
        add_lines(bill.pk, [line], at=at)
    if moved:
        _ends_sooner(rental, found.end, at=at, actor=actor)
    what = documents.Change.EXTENSION if moved else documents.Change.PRICE
    documents.issue_amendment(rental, what=what, before=before, reason="Fin de la pause", at=at, actor=actor)
    notify(RESUMED, to=rental.person, about=pause, key=f"{RESUMED}:{pause.pk}", at=at, actor=actor)
    effect = f"{french(found.added)} de plus" if found.added else f"fin le {date_fr(last_day(found.end))}"
    told(
        rental, "resume", f"a arrêté la pause de {rental.reference} {plural(days, 'jour')} plus tôt, {effect}.", at=at,
        actor=actor, data={"on": on.isoformat(), "until": pause.granted_until.isoformat(), "added": str(found.added)},
    )  # fmt: skip
    return pause


def _ends_sooner(rental: Rental, end: date, *, at: datetime, actor) -> None:
    """Bring back the end of a lease, and free its vehicle for whoever comes next."""
    rental.needed_until = paris(end, time())
    rental.return_at = return_slot(Timetable.of(rental.return_place), rental.needed_until, is_lease=True)
    link = rental.current
    link.occupancy = calendar.extend(link.occupancy, rental.vehicle_until)
    rental.save(update_fields=["needed_until", "return_at"])
    followed(rental, at=at, actor=actor)
