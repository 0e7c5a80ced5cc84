"""A lease stands still for a long absence: nothing falls due meanwhile, the end moves or the price goes down (row C2)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from mobilite.money import ZERO, french, rounded
from mobilite.outbox.operations import notify
from mobilite.pages.french import date_fr, plural
from mobilite.people.opening import Timetable
from mobilite.periods import Period, last_day, paris, paris_date
from rentals import documents, pricing, quotes
from rentals.leases.models import Motive, Pause, PauseRule
from rentals.leases.rules import rules_on
from rentals.models import Rental, Status
from rentals.operations.base import deny, followed, locked, must_be, told
from rentals.operations.changes import keep_longer
from rentals.operations.shares import follow
from rentals.payments.models import Plan
from rentals.payments.operations import add_lines, put_off
from rentals.slots import return_slot

PAUSED = "leases.paused"
#: Beyond, another lease is better: six months.
LONGEST = timedelta(days=184)


def why_no_pause(rental: Rental, today: date) -> str:
    """Say why a rental cannot stand still, and what to do instead; nothing when it can."""
    if not rental.is_lease:
        return "Seule une location au mois peut s’arrêter un temps : proposez un retour avant la fin."
    if rental.status != Status.ONGOING:
        return f"La location est « {rental.get_status_display().lower()} » : seule une location en cours s’arrête un temps. Rechargez la page."
    if quotes.is_withdrawn(rental):
        return "La personne a renoncé à ce contrat : attendez le retour du véhicule."
    if rules_on(rental.offer, today).pauses == PauseRule.NONE:
        return "Cette offre n’a pas de pause : proposez un retour avant la fin."
    return ""


@dataclass(frozen=True, slots=True)
class Paused:
    """What a pause changes: the instalments as they are then, what comes off the price in euros, the end (half-open)."""

    rule: str
    instalments: tuple[pricing.Instalment, ...]
    reduction: Decimal
    end: date


def preview_pause(rental: Rental, period: Period[date], today: date) -> Paused:
    """Return what a pause would change, without writing anything."""
    rule = rules_on(rental.offer, today).pauses
    parts = [
        pricing.Instalment(one.due_on, one.amount)
        for one in rental.main_bill.instalments.order_by("due_on", "pk")
    ]
    end = quotes.lease_day(rental, rental.months)
    if rule == PauseRule.MOVED:
        moved = tuple(
            pricing.Instalment(pricing.after_pauses(one.due_on, [period]), one.amount) for one in parts
        )
        return Paused(rule, moved, ZERO, pricing.after_pauses(end, [period]))
    kept = []
    ends = [*(one.due_on for one in parts[1:]), end]
    for part, until in zip(parts, ends, strict=True):
        shared = Period(part.due_on, until).intersection(period) if part.due_on < until else None
        paused = shared.days if shared is not None else 0
        amount = part.amount - rounded(part.amount * paused / max((until - part.due_on).days, 1))
        due_on = period.end if period.contains(part.due_on) and period.end else part.due_on
        if amount:
            kept.append(pricing.Instalment(due_on, amount))
    before, after = (sum((one.amount for one in some), ZERO) for some in (parts, kept))
    return Paused(rule, tuple(kept), before - after, end)


@transaction.atomic
def pause(rental_id: int, *, from_on: date, until: date, motive: str, at: datetime, actor) -> Pause:
    """Let a lease stand still over ``[from_on, until)``, by the rule of its offer: a manager's decision, with its motive.

    No instalment falls due meanwhile. The end moves by as many days, if the vehicle is free, or the price goes down by
    the days. The signed contract gets its amendment, the person is told. Raises RentalRefused.
    """
    rental = locked(rental_id)
    must_be(rental, Status.ONGOING, to="la mettre en pause")
    refusal = why_no_pause(rental, paris_date(at))
    if refusal:
        deny(refusal)
    if motive not in Motive.values:
        deny("Dites pourquoi : choisissez un motif.", field="motive")
    end = quotes.lease_day(rental, rental.months)
    _check_days(rental, from_on, until, end)
    bill = rental.main_bill
    if Plan.objects.live().filter(shares__bill=bill).exists():
        deny("Un accord de paiement court sur cette location : arrêtez-le d’abord, depuis « Ce qui est dû ».")
    before = documents.terms_of(rental)
    found = preview_pause(rental, Period(from_on, until), paris_date(at))
    made = Pause.objects.create(
        rental=rental, from_on=from_on, until=until, rule=found.rule, motive=motive, reduction=found.reduction,
        at=at, by=actor,
    )  # fmt: skip
    bill.instalments.all().delete()
    put_off(bill, found.instalments)
    if found.reduction:
        why = f"Du {date_fr(from_on, weekday=False)} au {date_fr(last_day(until), weekday=False)}, rien n’est dû."
        line = pricing.line(pricing.Kind.CORRECTION, "Pause", why, unit_price=-found.reduction)
        add_lines(bill.pk, [line], at=at)
        follow(rental, why="La location a coûté moins que prévu.", at=at)
    if found.end != end:
        rental.needed_until = paris(found.end, time())
        hours = Timetable.of(rental.return_place)
        rental.return_at = return_slot(hours, rental.needed_until, is_lease=True)
        keep_longer(rental, at, actor, field="until")
        rental.save(update_fields=["needed_until", "return_at"])
        followed(rental, at=at, actor=actor)
    what = documents.Change.EXTENSION if found.end != end else documents.Change.PRICE
    documents.issue_amendment(rental, what=what, before=before, reason="Pause accordée", at=at, actor=actor)
    notify(PAUSED, to=rental.person, about=made, key=f"{PAUSED}:{made.pk}", at=at, actor=actor)
    effect = (
        f"{french(found.reduction)} de moins" if found.reduction else f"fin le {date_fr(last_day(found.end))}"
    )
    told(
        rental, "pause", f"a mis {rental.reference} en pause {plural(made.days, 'jour')}, {effect}.", at=at, actor=actor,
        data={"from": from_on.isoformat(), "until": until.isoformat(), "rule": found.rule, "reduction": str(found.reduction)},
    )  # fmt: skip
    return made


def _check_days(rental, from_on, until, end):
    if until <= from_on:
        deny("La reprise vient après le début de la pause : relisez les deux jours.", field="until")
    if from_on < paris_date(rental.handed_over_at or rental.pickup_at):
        deny("La pause commence après la remise du véhicule : relisez le jour.", field="from_on")
    if from_on >= end:
        deny(f"La location finit le {date_fr(last_day(end))} : choisissez un jour d’avant.", field="from_on")
    if until - from_on > LONGEST:
        deny("Une pause dure six mois au plus : convenez plutôt du retour du véhicule.", field="until")
    if rental.pauses.filter(from_on__lt=until, until__gt=from_on).exists():
        deny("Cette location est déjà en pause à ces dates : choisissez-en d’autres.", field="from_on")
