"""Somebody withdraws from a contract agreed at a distance: nothing is kept but the days used (facts: legal 1.4)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.money import ZERO, french, rounded
from mobilite.outbox.operations import notify
from mobilite.pages.french import date_fr, plural
from mobilite.people.opening import NeverOpens, Timetable
from mobilite.periods import paris, paris_date
from mobilite.todo.operations import open_task
from rentals import pricing, quotes
from rentals.documents.delays import last_day_to_withdraw
from rentals.leases.models import UsedDays, Via, Withdrawal
from rentals.leases.papers import issue_acknowledgement
from rentals.models import Rental, Status
from rentals.operations import cancel
from rentals.operations.base import deny, followed, locked, told
from rentals.operations.shares import follow
from rentals.payments.models import Bill, LineKind, Plan
from rentals.payments.operations import add_lines, drop_instalments
from rentals.payments.plans import end_plan
from vehicles import operations as calendar

WITHDRAWN = "leases.withdrawn"
#: While one may withdraw: the vehicle may have left, and be back already.
OPEN = (Status.CONFIRMED, Status.ONGOING, Status.RETURNED)
#: What a rental costs of itself: the days that were not used are given back of this.
PRICE = (LineKind.RENT, LineKind.ACCESSORY, LineKind.DISCOUNT, LineKind.CORRECTION)
#: How long one has to bring the vehicle back (C. consommation L. 221-23).
BACK_WITHIN = timedelta(days=14)


def last_day_of(rental: Rental) -> date | None:
    """Return the last day to withdraw from a rental; None when there is no such right, or nothing was signed."""
    distance = getattr(rental, "distance", None)
    if distance is None or not distance.may_withdraw or rental.signed_at is None:
        return None
    return last_day_to_withdraw(paris_date(rental.signed_at), distance.days)


def why_not(rental: Rental, on: date) -> str:
    """Say why one cannot withdraw from a rental on a day, and what to do instead; nothing when one can."""
    if getattr(rental, "withdrawal", None) is not None:
        return "La personne a déjà renoncé à ce contrat. Rechargez la page."
    if getattr(rental, "distance", None) is None:
        return "Ce contrat n’est pas conclu à distance : proposez un retour avant la fin, ou annulez avant le départ."
    until = last_day_of(rental)
    if until is None:
        if rental.signed_at is None:
            return "Le contrat n’est pas signé : annulez la location."
        return "La loi ne prévoit pas de rétractation pour cette offre : proposez un retour avant la fin."
    if rental.status not in OPEN:
        return f"La location est « {rental.get_status_display().lower()} » : il n’y a plus à renoncer. Rechargez la page."
    if on > until:
        return (
            f"Le délai est passé depuis le {date_fr(until, weekday=False)} : proposez un retour avant la fin."
        )
    return ""


@dataclass(frozen=True, slots=True)
class Priced:
    """What withdrawing costs, in euros: the days used, what they cost of the price, what comes off the bill."""

    used_days: int
    of_days: int
    price: Decimal
    due: Decimal
    back_by: date | None

    @property
    def change(self) -> Decimal:
        """What is added to the bill: nothing, or below zero."""
        return self.due - self.price


def preview(rental: Rental, on: date) -> Priced:
    """Return what withdrawing on a day costs, without writing anything.

    Nothing before the vehicle left. Then the days used, that of the departure and this one included, at the proportion of
    the price, but only when she asked expressly to begin before the end of the delay (C. consommation L. 221-25).
    """
    lines = rental.main_bill.lines.filter(kind__in=PRICE)
    price = sum((line.amount for line in lines), ZERO)
    if rental.handed_over_at is None:
        return Priced(0, 0, price, ZERO, None)
    first = paris_date(rental.handed_over_at)
    ends = min(on, paris_date(rental.returned_at)) if rental.returned_at is not None else on
    of_days = _days_of(rental)
    used = min(max((ends - first).days + 1, 1), of_days)
    distance = rental.distance
    pays = distance.starts_early and distance.used_days == UsedDays.PRORATA
    agreed = _agreed_price(rental, price)
    due = rounded(agreed * used / of_days) if pays else ZERO
    back_by = None if rental.returned_at is not None else on + BACK_WITHIN
    return Priced(used, of_days, price, min(due, max(price, ZERO)), back_by)


def _days_of(rental: Rental) -> int:
    if rental.is_lease:
        end = pricing.lease_end(paris_date(rental.needed_from), rental.months)
        return (end - paris_date(rental.needed_from)).days
    return quotes.days_of(rental.offer, rental.needed_from, rental.needed_until)


def _agreed_price(rental: Rental, price: Decimal) -> Decimal:
    """Return what the contract asked for: a return before the end may have changed it since."""
    signed = rental.signed_at
    before = rental.main_bill.lines.filter(kind__in=PRICE, at__lte=signed)
    return sum((line.amount for line in before), ZERO) or price


@transaction.atomic
def withdraw(rental_id: int, *, on: date, via: str, at: datetime, actor) -> Withdrawal:
    """Withdraw from a contract agreed at a distance, said on a day that is within the delay; noted later, it counts as said.

    Before the departure the rental is cancelled and its bills come to nil. Later, nothing is due but the days used: the
    instalments to come go, what was paid beyond shows as a credit, the vehicle is due back within 14 days. A dated
    acknowledgement is issued and written to her. Raises RentalRefused.
    """
    rental = locked(rental_id)
    if via not in Via.values:
        deny("Dites comment elle l’a dit.", field="via")
    if on > paris_date(at):
        deny("Ce jour n’est pas encore venu : relisez la date.", field="on")
    refusal = why_not(rental, on)
    if refusal:
        deny(refusal, field="on" if "délai" in refusal else None)
    if rental.signed_at is not None and on < paris_date(rental.signed_at):
        deny("Le contrat n’était pas encore signé ce jour-là : relisez la date.", field="on")
    priced, until = preview(rental, on), last_day_of(rental) or on
    withdrawal = Withdrawal.objects.create(
        rental=rental, declared_on=on, until=until, via=via, used_days=priced.used_days, due=priced.due,
        back_by=priced.back_by, at=at, by=actor,
    )  # fmt: skip
    if rental.status == Status.CONFIRMED:
        said = f"Rétractation du {date_fr(on, weekday=False)}"
        rental = cancel(rental.pk, reason=said, at=at, actor=actor)
    else:
        _stop(rental, priced, on, at, actor)
    rental.withdrawal = withdrawal
    issue_acknowledgement(rental, at=at, actor=actor)
    notify(WITHDRAWN, to=rental.person, about=rental, key=f"{WITHDRAWN}:{rental.pk}", at=at, actor=actor)
    told(
        rental, "withdraw", f"a noté la rétractation de {rental.reference}, {french(priced.due)} dus.",
        at=at, actor=actor, data={"on": on.isoformat(), "via": via, "due": str(priced.due)},
    )  # fmt: skip
    return withdrawal


def _stop(rental, priced, on, at, actor):
    """Bring the bill to the days used and what is planned to the day when the vehicle is due back."""
    bill = rental.main_bill
    for plan in Plan.objects.live().filter(shares__bill=bill).distinct():
        end_plan(plan.pk, reason="La personne a renoncé au contrat.", at=at, actor=actor)
    if priced.change:
        why = f"{plural(priced.used_days, 'jour utilisé', 'jours utilisés')} sur {priced.of_days}."
        if not priced.due:
            why = "Rien n’est dû."
        add_lines(
            bill.pk,
            [pricing.line(pricing.Kind.CORRECTION, "Rétractation", why, unit_price=priced.change)],
            at=at,
        )
    drop_instalments(Bill.objects.get(pk=bill.pk), after=on)
    follow(rental, why="La personne a renoncé au contrat.", at=at)
    if priced.back_by is None:
        return
    rental.return_at = min(rental.return_at, _due_back(rental, priced.back_by, at))
    rental.needed_until = max(
        min(rental.needed_until, rental.return_at), rental.needed_from + timedelta(minutes=1)
    )
    rental.save(update_fields=["return_at", "needed_until"])
    link = rental.current
    link.occupancy = calendar.extend(link.occupancy, rental.vehicle_until)
    followed(rental, at=at, actor=actor)
    open_task(
        f"Reprendre {link.occupancy.vehicle.number} : rétractation",
        role=Role.AGENT, about=rental, person=rental.person, place=rental.return_place, due_at=rental.return_at,
        key=f"leases.withdrawn:{rental.pk}", at=at, actor=actor,
        detail=f"À rendre avant le {date_fr(priced.back_by, weekday=False)}. Appelez pour choisir le moment.",
    )  # fmt: skip


def _due_back(rental, day, at):
    """Return the last slot of the last day to bring the vehicle back, or the next opening when we are closed then."""
    hours = Timetable.of(rental.return_place)
    try:
        found = hours.last_opening(paris(day + timedelta(days=1), time()))
        return found if paris_date(found) == day else hours.next_opening(paris(day, time()))
    except NeverOpens:
        return max(at + timedelta(minutes=1), paris(day, time(17)))
