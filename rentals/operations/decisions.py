"""Decide on a request: hold, wait, confirm, refuse; and what ends a rental before its departure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import prefetch_related_objects

from mobilite.money import ZERO, french
from mobilite.pages.french import datetime_fr, typography
from mobilite.people.models import Partner
from mobilite.periods import paris_date
from rentals import pricing, quotes, rules
from rentals.discounts import Asked as AskedDiscount
from rentals.models import Origin, Rental, RentalBill, RentalTerm, RuleKey, Status
from rentals.operations.base import (
    RentalRefused,
    deny,
    free_vehicle,
    kind_of,
    locked,
    may_become,
    move,
    needs_reason,
    place,
    release_lapsed_holds,
)
from rentals.operations.discounts import check_noted, note_discount
from rentals.operations.options import check_hold
from rentals.operations.shares import bill_label, drop, promise
from rentals.operations.sheet_answers import tell_answer_of
from rentals.operations.sheets import told_why
from rentals.operations.waivers import note_waiver, right_to_waive
from rentals.payments.deposits import terms
from rentals.payments.operations import add_lines, cancel_bill, open_bill
from rentals.promises.absence import tell_no_show
from rentals.shares import Asked
from vehicles.models import OccupancyKind, Vehicle

LOWER = "payments.waive_deposit"


@transaction.atomic
def hold(rental_id: int, *, until: datetime, at: datetime, actor, vehicle: Vehicle | None = None) -> Rental:
    """Keep a vehicle for a request until an instant; past it, the hold lapses. Raises RentalRefused.

    For a prescriber, two working days at most: see ``options``.
    """
    if until <= at:
        deny(
            "La réservation dure jusqu’à un moment à venir. Choisissez une heure plus tardive.", field="until"
        )
    release_lapsed_holds(at, like=rental_id)
    rental = locked(rental_id)
    may_become(rental, Status.HELD)
    check_hold(rental, until, at)
    occupancy = place(rental, kind=OccupancyKind.HOLD, vehicle=vehicle, at=at, actor=actor)
    move(
        rental, Status.HELD, "hold", f"a réservé {occupancy.vehicle.number} jusqu’à {datetime_fr(until)}",
        at=at, actor=actor, held_until=until,
    )  # fmt: skip
    return rental


@transaction.atomic
def wait(rental_id: int, *, at: datetime, actor) -> Rental:
    """Put a request on the waiting list; what it held is free again."""
    rental = locked(rental_id)
    may_become(rental, Status.WAITING)
    free_vehicle(rental, at=at)
    move(rental, Status.WAITING, "wait", "a mis en attente", at=at, actor=actor)
    return rental


@transaction.atomic
def confirm(
    rental_id: int,
    *,
    at: datetime,
    actor,
    vehicle: Vehicle | None = None,
    papers_waived_reason: str = "",
    cap_waived_reason: str = "",
    waivers: Mapping[str, str] | None = None,
    payer: Partner | None = None,
    payer_amount: Decimal | None = None,
    shares: Sequence[Asked] = (),
    deposit: Decimal | None = None,
    discount: AskedDiscount | None = None,
) -> Rental:
    """Promise a vehicle: check the person, take the vehicle, freeze the price of the day, open the bills.

    ``vehicle`` is the one chosen, else the one wanted, else the least used. ``waivers`` are the motives of
    what the rental goes without, by rule (those of papers and of the cap may be given apart); each asks for the right of its
    rule and shows in the journal. Each of the ``shares``, and ``payer`` for ``payer_amount``, is a bill of its own and
    one line less for the person (row B6). ``deposit`` replaces the offer's (0: none is asked); a lower one asks for
    the right ``payments.waive_deposit``. ``discount`` is taken off the price, in the place of the one noted before (row B9).
    Raises RentalRefused with what is missing, who has the vehicle and what else is free.
    """
    release_lapsed_holds(at, like=rental_id, but=rental_id)
    rental = locked(rental_id)
    may_become(rental, Status.CONFIRMED)
    if paris_date(rental.pickup_at) < paris_date(at):
        deny("Le départ prévu est passé : changez les dates, puis confirmez.")
    given = {
        RuleKey.PAPERS.value: papers_waived_reason,
        RuleKey.CAP.value: cap_waived_reason,
        **(waivers or {}),
    }
    motives = {rule: why.strip() for rule, why in given.items() if why.strip()}
    _check_person(rental, at, actor, motives)

    occupancy = _held_or_placed(rental, vehicle, at, actor)
    rate, _why = quotes.rate_for(rental.offer, rental.person, paris_date(at))
    rental.rate = rate
    agreed = rental.offer.deposit if deposit is None else deposit
    if agreed < ZERO:
        deny("La caution ne peut pas être négative. Écrivez 0 € ou plus.", field="deposit")
    if agreed < rental.offer.deposit and actor is not None and not actor.has_perm(LOWER):
        deny(
            f"La caution de cette offre est de {french(rental.offer.deposit)} : demandez à un responsable pour la baisser.",
            field="deposit",
        )
    if agreed:
        starts_on, ends_on = paris_date(rental.pickup_at), paris_date(rental.return_at)
        terms.refuse_all_short(rental.offer.deposit_means, starts_on, ends_on)
    granted = {}
    if discount is not None:
        granted = {"discount": str(-_discounted(rental, discount, at, actor).amount)}
    _open_bills(rental, [*shares, *_once(payer, payer_amount)], at, actor)
    if rental.is_lease:
        RentalTerm.objects.create(
            rental=rental, after_months=0, months=rental.months, rate=rate, agreed_at=at
        )
    move(
        rental, Status.CONFIRMED, "confirm", f"a confirmé avec {occupancy.vehicle.number}",
        at=at, actor=actor, data={"vehicle": occupancy.vehicle.number, "rate": rate.pk, **granted},
        rate=rate, confirmed_at=at, terms_at=at, held_until=None, agreed_deposit=agreed,
        papers_waived_reason=motives.get(RuleKey.PAPERS.value) or rental.papers_waived_reason,
        cap_waived_reason=motives.get(RuleKey.CAP.value) or rental.cap_waived_reason,
        search_text="",  # made anew by save(): it names the vehicle
    )  # fmt: skip
    if rental.origin == Origin.PRESCRIBER:
        tell_answer_of(rental, at=at, actor=actor)
    return rental


def _discounted(rental, asked, at, actor):
    """Note the discount that is asked with the confirmation; what is wrong is said beside its own field."""
    try:
        return note_discount(rental, asked, at, actor)
    except RentalRefused as refusal:
        deny(refusal.sentence, field=refusal.field and f"discount_{refusal.field}")


def _check_person(rental, at, actor, motives):
    for rule, reason in motives.items():
        if rule not in RuleKey.values:
            deny("Choisissez une règle qui existe : rechargez la page.")
        if actor is not None and not actor.has_perm(right_to_waive(rule)):
            deny(
                "Seules les personnes qui en ont le droit accordent une dispense : demandez à un responsable."
            )
        needs_reason(reason, "Dites pourquoi cette règle ne compte pas ici.", field=f"{rule}_waived_reason")
    # Read once: what places the vehicle looks at the licences again.
    prefetch_related_objects([rental], "person__licences", "offer__category__licence_rules")
    checks = rules.before_confirming(rental, at, waived=motives)
    missing = [check for check in checks if not check.ok]
    if missing:
        field = f"{missing[0].key}_waived_reason" if missing[0].can_be_waived else None
        sentences = " ".join(check.sentence for check in missing)
        deny(f"{sentences} {_what_next(missing)}", field=field)
    for rule, reason in motives.items():
        note_waiver(rental, RuleKey(rule), reason, at=at, actor=actor)


def _what_next(missing):
    """Say what to do about what keeps a rental from being confirmed."""
    if all(check.can_be_waived for check in missing):
        return (
            "Complétez la fiche si elle n’est pas à jour. Sinon qui en a le droit peut en dispenser, avec un motif,"
            " depuis la page de la location."
        )
    return (
        "Complétez la fiche si elle n’est pas à jour, ou voyez ce qu’on peut proposer d’autre à la personne."
    )


def _held_or_placed(rental, vehicle, at, actor):
    """Turn the hold into what was promised, or take a vehicle."""
    link = rental.current if rental.status == Status.HELD else None
    if link is not None and link.occupancy.released_at is None:
        if vehicle is None or vehicle.pk == link.occupancy.vehicle_id:
            occupancy = link.occupancy
            occupancy.kind = kind_of(rental)
            occupancy.save(update_fields=["kind"])
            return occupancy
        free_vehicle(rental, at=at)
    return place(rental, kind=kind_of(rental), vehicle=vehicle, at=at, actor=actor)


def _once(payer, payer_amount):
    """Yield the share of a payer with whom nothing was agreed beforehand."""
    if (payer is None) != (payer_amount is None):
        deny("Donnez le payeur et sa part, ou aucun des deux.", field="payer_amount")
    if payer is not None:
        yield Asked(partner=payer, amount=payer_amount)


def _open_bills(rental, asked, at, actor):
    """Open the person's bill and those of who bears a part of it: they add up to the cent (row B6)."""
    on = paris_date(at)
    whole = quotes.rental_quote(rental, on=on)
    check_noted(rental, whole.lines, at, actor)
    # Instalments share what is left to the person; shares that cannot be are refused below.
    borne = min(sum((max(one.amount, ZERO) for one in asked), ZERO), whole.total)
    priced = quotes.rental_quote(rental, on=on, paid_by_others=borne)
    bill = open_bill(rental.person, bill_label(rental), priced.lines, at=at, instalments=priced.instalments)
    RentalBill.objects.create(rental=rental, bill=bill, is_main=True)
    promise(
        rental, asked, bill=bill, lines=whole.lines, most=whole.total, day=paris_date(rental.needed_from), at=at,
        actor=actor,
    )  # fmt: skip


@transaction.atomic
def refuse(rental_id: int, *, reason: str, at: datetime, actor, told: str = "") -> Rental:
    """Say no to a request, with why; what it held is free again. ``told`` is what its prescriber reads, if one sent it."""
    reason = needs_reason(reason, "Dites pourquoi la demande est refusée : la personne le saura.")
    rental = locked(rental_id)
    may_become(rental, Status.REFUSED)
    if told:
        told_why(rental, told=told)
    free_vehicle(rental, at=at)
    move(rental, Status.REFUSED, "refuse", "a refusé", at=at, actor=actor, ended_at=at, end_reason=reason)
    if rental.origin == Origin.PRESCRIBER:
        tell_answer_of(rental, at=at, actor=actor)
    return rental


@transaction.atomic
def cancel(rental_id: int, *, reason: str, at: datetime, actor) -> Rental:
    """Cancel before the departure: the vehicle is free, the bills come to nil, what was paid is to be given back."""
    reason = needs_reason(reason, "Dites pourquoi la location est annulée.")
    rental = locked(rental_id)
    may_become(rental, Status.CANCELLED)
    back = _undo(rental, "Location annulée.", at)
    move(
        rental, Status.CANCELLED, "cancel", f"a annulé{_to_give_back(rental, back)}",
        at=at, actor=actor, ended_at=at, end_reason=reason,
    )  # fmt: skip
    if rental.origin == Origin.PRESCRIBER:
        tell_answer_of(rental, at=at, actor=actor)
    return rental


def _undo(rental, why, at):
    """Free the vehicle and bring the bills to nil. Returns what is to be given back, in euros."""
    free_vehicle(rental, at=at)
    links = rental.bills.order_by("bill_id")
    back = sum((cancel_bill(link.bill_id, why=why, at=at) for link in links), ZERO)
    drop(rental, why=why, at=at)
    return back


def _to_give_back(rental, paid):
    parts = [f"{french(paid)} payés"] if paid else []
    held = rules.deposit_held(rental)
    if held:
        parts.append(f"la caution de {french(held)}")
    return f" (à rendre : {' et '.join(parts)})" if parts else ""


def call_noted(call) -> None:
    """Hear, in the call's own transaction, that a person was called about a rental: nobody is a no-show before that."""
    if call.about_label != Rental._meta.label_lower:
        return
    rental = locked(call.about_id)
    if rental.status in (Status.CONFIRMED, Status.ONGOING):
        rental.call_tried_at = call.at
        rental.save(update_fields=["call_tried_at"])


@transaction.atomic
def no_show(rental_id: int, *, charge: bool = True, waived_reason: str = "", at: datetime, actor) -> Rental:
    """Note that nobody came, once a call was tried and the grace is over: the vehicle is free, the person is told.

    The bill comes to nil, then bears what the offer says is due by a signed contract (``rules.no_show_due``), unless
    ``charge`` is false, which asks for ``waived_reason``. What was paid beyond, and the deposit, are to be given back.
    """
    rental = locked(rental_id)
    may_become(rental, Status.NO_SHOW)
    if rental.call_tried_at is None:
        deny("Appelez d’abord la personne et notez l’appel : la place n’est libérée qu’après.")
    since = rules.no_show_from(rental)
    if at < since:
        deny(f"Attendez {datetime_fr(since)} : le délai de grâce n’est pas passé.")
    due, data = rules.no_show_due(rental), {}
    if due and not charge:
        data["no_show_waived"] = needs_reason(
            waived_reason, "Dites pourquoi l’absence n’est pas comptée.", field="waived_reason"
        )
        due = ZERO
    back = _undo(rental, "Personne n’est venu.", at)
    if due:
        said = "Le contrat le dit : personne n’est venu ni n’a prévenu."
        line = pricing.line(pricing.Kind.LATE, "Absence sans prévenir", typography(said), unit_price=due)
        add_lines(rental.main_bill.pk, [line], at=at)
    tell_no_show(rental, due=due, held=bool(rules.deposit_held(rental)), at=at, actor=actor)
    owed = f", {french(due)} dus" if due else ""
    move(
        rental, Status.NO_SHOW, "no_show", f"a noté l’absence{owed}{_to_give_back(rental, max(back - due, ZERO))}",
        at=at, actor=actor, data={"due": str(due), **data}, ended_at=at,
    )  # fmt: skip
    return rental
