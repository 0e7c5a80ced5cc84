"""Issue the papers of a rental. Each function freezes what is true now, in the caller's transaction or in its own."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from mobilite.accounts.roles import Role
from mobilite.documents.freezing import frozen
from mobilite.documents.models import Document, Kind
from mobilite.documents.seals import ask_for_seal
from mobilite.money import ZERO, rounded
from mobilite.pages.french import datetime_fr
from mobilite.periods import paris_date
from mobilite.todo.operations import opened
from mobilite.workflow import Refusal
from rentals import quotes
from rentals.damage.grid import grid_on, printed
from rentals.documents import gear, parts, where
from rentals.documents.delays import last_day_to_withdraw
from rentals.documents.issued import issue_about
from rentals.documents.wording import terms_for
from rentals.models import AMENDMENT_TITLES as TITLES
from rentals.models import Change, ConditionReport, Moment, Rental
from rentals.payments.balances import balance, placed_of
from rentals.payments.models import Bill, Payment
from vehicles.models import Drawing

#: How long a quote holds, in days, unless the departure comes before.
QUOTE_DAYS = 14
#: Past this many months, a quote says more (arrêté of 17 March 2015, annex B).
LONG = 6

QUOTES, AMENDMENTS, REPORTS, RECEIPTS = "DEV", "AV", "EDL", "REC"


class NotYet(Refusal):
    """The paper cannot say what is not decided yet."""


@transaction.atomic
def issue_quote(rental: Rental, *, at: datetime, actor) -> Document:
    """Issue the free quote of a rental as it stands: the same price as its contract, to the cent (row B8).

    Asked again while nothing changed, the quote of the day is returned. Raises NoPrice, NoOrganisation.
    """
    rental = _locked(rental)
    on = paris_date(at)
    rate = rental.rate or quotes.rate_for(rental.offer, rental.person, on)[0]
    priced, plan, deposit = _priced(rental, on)
    context = {
        **_common(rental, at, actor),
        "valid_until": max(on, min(on + timedelta(days=QUOTE_DAYS), paris_date(rental.pickup_at))),
        "price": parts.price(priced, plan),
        "deposit": {"amount": deposit, "held": []},
        "conditions": parts.conditions(rental, rate, days=_days(rental)),
        "vehicle": parts.vehicle(rental.vehicle) if rental.vehicle else None,
        "is_long": (rental.term_months or 0) > LONG,
    }
    same = _same(Kind.QUOTE, rental, context, since=on)
    return same or issue_about(Kind.QUOTE, rental, rental, "Devis", QUOTES, "quote", context, at, actor)


@transaction.atomic
def issue_contract(rental: Rental, *, at: datetime, actor, at_distance: bool = False) -> Document:
    """Issue the contract of a confirmed rental, in the series of its offer, or return the one that says its terms.

    It says the clauses of the template's version in force that day (``rentals.terms``), filled in and frozen.
    ``at_distance``, or so agreed (``leases.DistanceContract``): it will be signed away from us, and says until when one may
    withdraw. Raises NotYet before the confirmation and after a signature, NoOrganisation.
    """
    rental = _locked(rental)
    agreed, known = getattr(rental, "distance", None), rental.contract()
    at_distance = at_distance or agreed is not None
    if known is not None and (rental.signed_at is not None or _says_the_same(known, rental, at_distance)):
        return known
    if rental.signed_at is not None:
        raise NotYet("Cette location est déjà signée\u00a0: son contrat ne s’établit pas une seconde fois.")
    withdrawal = agreed.may_withdraw if agreed is not None else None
    context = contract_context(rental, at=at, actor=actor, at_distance=at_distance, withdrawal=withdrawal)
    context["terms"] = terms_for(context, paris_date(at))
    series = rental.offer.contract_series
    return issue_about(
        Kind.CONTRACT, rental, rental, "Contrat de location", series, "contract", context, at, actor
    )


def _says_the_same(contract: Document, rental: Rental, at_distance: bool) -> bool:
    """Tell whether an unsigned contract still says who wears what, and where it will be signed."""
    said = contract.context
    return said.get("gear", []) == gear.gear_chosen(rental) and bool(said.get("at_distance")) == at_distance


def contract_context(
    rental: Rental, *, at: datetime, actor, at_distance: bool = False, withdrawal: bool | None = None
) -> dict:
    """Return what a contract says of a confirmed rental, but its clauses. ``withdrawal``: whether one may withdraw; not said,
    from everything but a car. Raises NotYet, NoOrganisation."""
    vehicle, bill = rental.vehicle, rental.main_bill
    if vehicle is None or bill is None or rental.terms_at is None:
        raise NotYet("Confirmez d’abord la location\u00a0: le contrat dit le véhicule et le prix promis.")
    # No right to withdraw face to face, nor for a car (C. consommation L. 221-28, 12°); else fourteen days (L. 221-18).
    given = vehicle.category.drawing != Drawing.CAR if withdrawal is None else withdrawal
    may_withdraw = at_distance and given
    return {
        **_common(rental, at, actor),
        "price": parts.price(bill.lines.order_by("pk"), bill.instalments.order_by("due_on")),
        "deposit": {"amount": _deposit(rental), "held": parts.deposits(rental)},
        "conditions": parts.conditions(rental, rental.rate, days=_days(rental)),
        "vehicle": parts.vehicle(vehicle),
        "needs_gear": vehicle.category.needs_gear,
        "gear": gear.gear_chosen(rental) if vehicle.category.needs_gear else [],
        "drivers": parts.drivers(rental),
        "marks": [parts.mark_words(mark) for mark in parts.known_marks(vehicle, at)],
        "grid": printed(grid_on(paris_date(at)), vehicle.category.drawing),
        "at_distance": at_distance,
        "withdrawal_until": last_day_to_withdraw(paris_date(at)) if may_withdraw else None,
        "verify_url": settings.SITE_URL.rstrip("/") + reverse("public:verify"),
    }


def terms_of(rental: Rental) -> dict:
    """Return what an amendment compares: the dates, the vehicle, who drives, the price. Take it before the change."""
    bill, vehicle = rental.main_bill, rental.vehicle
    return {
        "period": parts.period(rental),
        "vehicle": parts.vehicle(vehicle) if vehicle else None,
        "drivers": parts.drivers(rental),
        "price": parts.price(bill.lines.order_by("pk"), bill.instalments.order_by("due_on"))
        if bill
        else None,
    }


@transaction.atomic
def issue_amendment(
    rental: Rental,
    *,
    what: Change | str,
    before: dict,
    after: dict | None = None,
    reason: str = "",
    at,
    actor,
) -> Document:
    """Issue an amendment to the signed contract: what was, what is (row D7).

    ``before`` is ``terms_of(rental)`` taken before the change; ``after`` is worked out now unless given.
    Raises NotYet when nothing was signed: the contract itself is then issued anew.
    """
    rental = _locked(rental)
    contract = _signed_contract(rental)
    if contract is None:
        raise NotYet("Le contrat n’est pas signé\u00a0: établissez-le à nouveau, il dira le changement.")
    change = Change(what)
    after = after or terms_of(rental)
    # A bill only grows: what the change costs is the lines that came after.
    added = (
        after["price"]["lines"][len(before["price"]["lines"]) :] if before["price"] and after["price"] else []
    )
    context = {
        **_common(rental, at, actor),
        "what": change.value,
        "reason": reason.strip(),
        "contract": {"number": contract.number, "on": contract.created_at},
        "before": before,
        "after": after,
        "added": added,
        # A vehicle swapped under way left with what its riders wear.
        "gear": [f"{one}, {one.person}" for one in gear.gear_worn(rental)] if change == Change.SWAP else [],
    }
    document = issue_about(
        Kind.AMENDMENT, rental, rental, TITLES[change], AMENDMENTS, "amendment", context, at, actor
    )
    opened(
        f"Faire signer l’avenant {document.number}",
        role=Role.AGENT,
        due_at=at,
        about=rental,
        person=rental.person,
        place=rental.pickup_place,
        key=f"rentals.amendment:{document.pk}",
        detail=f"{TITLES[change]}. Le prochain départ ou retour l’attend.",
        at=at,
        actor=actor,
    )
    return document


@transaction.atomic
def issue_condition_report(report: ConditionReport, *, at: datetime, actor) -> Document:
    """Issue the condition report of a departure or of a return, old and new marks side by side (rows E1, E2), and ask for
    its seal when it was signed on the screen."""
    rental, vehicle = report.rental_vehicle.rental, report.rental_vehicle.occupancy.vehicle
    rental = _locked(rental)
    known = Document.objects.about(report).filter(kind=Kind.CONDITION_REPORT).first()
    if known is not None:
        return known
    out = report
    if report.moment == Moment.IN:
        out = report.rental_vehicle.reports.filter(moment=Moment.OUT).first()
    marks = parts.numbered(parts.known_marks(vehicle, report.at), report)
    contract = _signed_contract(rental)
    is_return = report.moment == Moment.IN
    context = {
        **_common(rental, at, actor),
        "is_return": is_return,
        "contract": contract.number if contract else "",
        "vehicle": parts.vehicle(vehicle),
        "place": where.meetings(rental)[report.moment],
        "marks": marks,
        "sides": parts.sides(vehicle.category.drawing, marks),
        "out": parts.reading(out) if out else None,
        "back": parts.reading(report) if is_return else None,
        "km": report.meter - out.meter if is_return and out else None,
        "gear": gear.gear_seen(rental, out, report if is_return else None),
        "accessories": parts.accessories_seen(out if out else report, report if is_return else None),
        "photos": [
            {
                "label": parts.side_label(photo.side),
                "file": photo.file_name,
                "sha256": photo.sha256,
                "at": photo.taken_at,
            }
            for photo in report.photos.order_by("pk")
        ],
        "signatures": parts.signatures(report.signatures.order_by("rank")),
    }
    title = f"État des lieux de {'retour' if is_return else 'départ'}"
    paper = issue_about(
        Kind.CONDITION_REPORT, report, rental, title, REPORTS, "condition_report", context, at, actor
    )
    if context["signatures"]:
        # Both sides signed on the screen: what they are given is sealed as a contract is (row D4).
        ask_for_seal(paper, reason=f"Signé à l’écran, {datetime_fr(report.at)}.", at=at, actor=actor)
    return paper


@transaction.atomic
def issue_receipt(payment: Payment, *, at: datetime, actor) -> Document:
    """Issue the receipt of a payment, once: asked again, the same is returned."""
    payment = Payment.objects.locked().get(pk=payment.pk)
    known = Document.objects.about(payment).filter(kind=Kind.RECEIPT).first()
    if known is not None:
        return known
    placed = placed_of(payment)
    bills = Bill.objects.select_related("rental_bill__rental").in_bulk(placed)
    rentals = {bill.rental_bill.rental for bill in bills.values() if hasattr(bill, "rental_bill")}
    rental = rentals.pop() if len(rentals) == 1 else None
    context = {
        **receipt_context(rental, at, actor),
        "payer": str(payment.payer),
        "amount": payment.amount,
        "on": payment.received_at,
        "bills": [{"label": bills[key].label, "amount": amount} for key, amount in placed.items()],
        "unplaced": payment.amount - sum(placed.values(), ZERO),
        "means": payment.get_means_display().lower(),
        "reference": payment.reference,
        "payment": payment.pk,
        "left": sum((balance(bill).left for bill in bills.values()), ZERO),
        "deposit": _held(rental) if rental and payment.person_id else None,
    }
    return issue_about(
        Kind.RECEIPT, payment, rental, "Reçu", RECEIPTS, "receipt", context, at, actor, person=payment.person
    )


def _locked(rental):
    """Hold the rental, so that two that press the same button get the same paper."""
    held = (
        Rental.objects.locked()
        .select_related(
            "offer__category",
            "rate",
            "person__commune",
            "pickup_place__commune",
            "return_place__commune",
            "distance",
        )
        .prefetch_related(
            "person__licences", "offer__category__licence_rules", "offer__category__insurer_rules"
        )
        .get(pk=rental.pk)
    )
    if held.rate is not None:
        held.rate.offer = held.offer
    return held


def _common(rental, at, actor):
    on = paris_date(at)
    return {
        "lessor": parts.lessor(on),
        "service": rental.offer.get_service_display(),
        "by": str(actor) if actor else "",
        "tenant": parts.tenant(rental.person, rental.offer.category, paris_date(rental.pickup_at), on),
        "rental": rental.reference,
        "period": parts.period(rental),
        "days": _days(rental),
        "accessories": rental.lent_accessories(),
        "included": [name for name in rental.offer.accessories if name not in rental.accessories],
        "place": where.place(rental.pickup_place),
    }


def receipt_context(rental: Rental | None, at: datetime, actor) -> dict:
    """Return what every receipt says: who receives, of which rental, vehicle and contract."""
    return {
        "lessor": parts.lessor(paris_date(at)),
        "service": rental.offer.get_service_display() if rental else "",
        "by": str(actor) if actor else "",
        "place": where.place(rental.pickup_place) if rental else None,
        "rental": rental.reference if rental else "",
        "period": parts.period(rental) if rental else None,
        "vehicle": parts.vehicle(rental.vehicle) if rental and rental.vehicle else None,
        "contract": getattr(_signed_contract(rental), "number", "") if rental else "",
    }


def _priced(rental, on):
    """Return the lines, the instalments and the deposit: those promised once confirmed, a quote before."""
    bill = rental.main_bill
    if bill is not None:
        return list(bill.lines.order_by("pk")), list(bill.instalments.order_by("due_on")), _deposit(rental)
    priced = quotes.rental_quote(rental, on=on)
    return priced.lines, priced.instalments, priced.deposit


def _deposit(rental):
    return rounded(rental.offer.deposit if rental.agreed_deposit is None else rental.agreed_deposit)


def _held(rental):
    return sum((deposit["amount"] for deposit in parts.deposits(rental)), ZERO) or None


def _days(rental):
    if rental.is_lease:
        return (paris_date(rental.needed_until) - paris_date(rental.needed_from)).days
    return quotes.days_of(rental.offer, rental.needed_from, rental.needed_until)


def _signed_contract(rental):
    """Return the contract that was signed, or None."""
    return rental.contract() if rental.signed_at is not None else None


def _same(kind, obj, context, *, since):
    """Return the last paper of this kind about a record when it says the same since that day."""
    last = Document.objects.about(obj).filter(kind=kind).first()
    if last is None or paris_date(last.created_at) != since:
        return None
    said = {name: value for name, value in last.context.items() if name in context}
    return last if said == frozen(context) else None
