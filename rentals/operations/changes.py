"""Change a rental that is promised or under way: longer, or with another vehicle."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction

from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.people.opening import Timetable
from mobilite.periods import last_day, paris, paris_date
from mobilite.registry import registered
from rentals import access, documents, driving, pricing, quotes, rules
from rentals.damage.models import Damage
from rentals.models import Moment, Rental, RentalTerm, RuleKey, Status
from rentals.operations.base import (
    alternatives,
    deny,
    followed,
    hold_vehicle,
    kind_of,
    locked,
    may_all_drive,
    must_be,
    needs_reason,
    said_to,
    told,
    vehicle_is_back,
)
from rentals.operations.damages import Decided, check_decided, put_on_bill, write_damages
from rentals.operations.gear import give_gear, take_gear
from rentals.operations.keybox import drop_of
from rentals.operations.keyrings import take_keys
from rentals.operations.reports import ReportData, write_report
from rentals.operations.requests import check_length
from rentals.operations.shares import promise
from rentals.operations.waivers import right_to_waive, tell_waiver
from rentals.payments.operations import add_lines, put_off
from rentals.payments.payers import priced_lines
from rentals.promises.telling import tell_changed
from rentals.shares import Asked
from rentals.slots import return_slot
from vehicles import operations as calendar
from vehicles.keys import operations as keys
from vehicles.licences import may_drive
from vehicles.models import Vehicle


@transaction.atomic
def extend(
    rental_id: int,
    *,
    needed_until: datetime | None = None,
    months: int | None = None,
    return_at: datetime | None = None,
    shares: Sequence[Asked] = (),
    cap_waived_reason: str = "",
    at: datetime,
    actor,
) -> Rental:
    """Lend for longer: a loan until ``needed_until``, priced as a whole at the contract's tariff (rows B1, B2); or a
    lease renewed for ``months`` at the tariff of the day, within the limit from its start (row C4).

    ``shares`` are what payers bear of what is added; nobody bears anything without being chosen (row B6). ``cap_waived_reason``
    lets it go past the fair use, with the right to waive (row A9). A signed contract gets its amendment (row D7). Raises RentalRefused with who comes next and what else is free.
    """
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="la prolonger")
    _not_in_the_box(rental)
    if quotes.is_withdrawn(rental):
        deny("La personne a renoncé à ce contrat : faites-en un autre si elle veut un véhicule.")
    before = _signed_terms(rental)
    if rental.is_lease:
        _renew(rental, months, shares, at, actor)
    else:
        _lend_longer(rental, needed_until, return_at, shares, cap_waived_reason.strip(), at, actor)
    _amend(rental, documents.Change.EXTENSION, before, at=at, actor=actor)
    return rental


def _not_in_the_box(rental):
    if drop_of(rental) is not None:
        deny("Ses clés sont dans la boîte : faites l’état des lieux du retour, ou annulez ce dépôt.")


def _signed_terms(rental):
    """Return what the amendment of a signed contract compares; None before the signature."""
    return documents.terms_of(rental) if rental.signed_at is not None else None


def _amend(rental, what, before, *, at, actor, reason=""):
    """Issue the amendment of a signed contract, in the same transaction (row D7)."""
    if before is not None:
        documents.issue_amendment(rental, what=what, before=before, reason=reason, at=at, actor=actor)


def _lend_longer(rental, needed_until, return_at, shares, cap_waived, at, actor):
    if needed_until is None or needed_until <= rental.needed_until:
        deny(
            f"La nouvelle fin vient après {datetime_fr(rental.needed_until)}. Choisissez un moment plus tardif.",
            field="needed_until",
        )
    if needed_until <= at:
        deny("La nouvelle fin est déjà passée : choisissez un moment à venir.", field="needed_until")
    check_length(rental.offer, rental.needed_from, needed_until)
    cap = rules.cap_check(rental, needed_until=needed_until, at=at)
    if cap is not None and not cap.ok:
        _past_the_cap(rental, cap, cap_waived, at, actor)
    _with_the_prescriber(rental, paris_date(needed_until), at, field="needed_until")
    lines = quotes.extension_lines(rental, needed_until)
    longer_from = paris_date(rental.needed_until)
    rental.needed_until = needed_until
    hours = Timetable.of(rental.return_place)
    rental.return_at = return_slot(hours, needed_until, is_lease=False, return_at=return_at)
    moved = keep_longer(rental, at, actor)
    bill = add_lines(rental.main_bill.pk, lines, at=at)
    _share(rental, bill, shares, lines, longer_from, at, actor)
    _changed(rental, ["needed_until", "return_at"], at, actor)
    told(
        rental, "extend",
        f"a prolongé {rental.reference} : retour {datetime_fr(rental.return_at)}, {french(pricing.total(lines))} de plus.",
        at=at, actor=actor, changed=["needed_until", "return_at"],
        data={"price": str(pricing.total(lines)), "moved": moved},
    )  # fmt: skip


def _past_the_cap(rental, cap, reason, at, actor):
    """Let an extension go past the fair use with a motive and the right to waive, which the journal says (row A9)."""
    if not reason or not cap.can_be_waived:
        deny(cap.sentence, field="needed_until")
    if actor is not None and not actor.has_perm(right_to_waive(RuleKey.CAP)):
        deny("Seules les personnes qui en ont le droit accordent une dispense : demandez à un responsable.")
    rental.cap_waived_reason = needs_reason(reason, cap.sentence, field="cap_waived_reason")
    rental.save(update_fields=["cap_waived_reason"])
    tell_waiver(rental, RuleKey.CAP, at=at, actor=actor)


def _with_the_prescriber(rental, last, at, *, field):
    """Refuse what goes past the prescriber's word: lending for longer asks for a new one."""
    verdict = access.prescription_verdict(rental, last, at)
    if verdict is not None and not verdict.ok:
        deny(verdict.sentence, field=field)


def _renew(rental, months, shares, at, actor):
    offer = rental.offer
    if months not in offer.terms:
        deny(f"Choisissez une durée proposée : {', '.join(map(str, offer.terms))} mois.", field="months")
    whole = rental.term_months + months
    if offer.maximum_months is not None and whole > offer.maximum_months:
        left = offer.maximum_months - rental.term_months
        rest = f"il reste {left} mois" if left > 0 else "il ne reste rien"
        deny(f"La location dure {offer.maximum_months} mois au plus en tout : {rest}.", field="months")
    if offer.renewal_waits and _somebody_waits(rental):
        deny(
            "Quelqu’un attend ce type de véhicule : cette offre ne se renouvelle pas tant qu’on attend. Convenez du retour, et dites qu’on peut s’inscrire sur la liste d’attente."
        )
    ends = last_day(quotes.lease_day(rental, whole))
    _with_the_prescriber(rental, ends, at, field="months")
    renewal = quotes.renewal(rental, months, on=paris_date(at))
    RentalTerm.objects.create(
        rental=rental, after_months=rental.term_months, months=months, rate=renewal.rate, agreed_at=at
    )
    longer_from = paris_date(rental.needed_until)
    rental.term_months = whole
    end = quotes.lease_day(rental, whole)
    rental.needed_until = paris(end, time())
    rental.return_at = return_slot(Timetable.of(rental.return_place), rental.needed_until, is_lease=True)
    moved = keep_longer(rental, at, actor)
    bill = add_lines(rental.main_bill.pk, renewal.lines, at=at)
    put_off(bill, renewal.instalments)
    _share(rental, bill, shares, renewal.lines, longer_from, at, actor)
    changed = ["term_months", "needed_until", "return_at"]
    _changed(rental, changed, at, actor)
    told(
        rental, "extend",
        f"a renouvelé {rental.reference} de {months} mois, jusqu’au {date_fr(last_day(end))} : {french(renewal.total)}.",
        at=at, actor=actor, changed=changed, data={"price": str(renewal.total), "rate": renewal.rate.pk, "moved": moved},
    )  # fmt: skip


def _share(rental, bill, asked, added, day, at, actor):
    """Let payers bear a part of what is added: at most that."""
    if asked:
        most = max(pricing.total(added), ZERO)
        lines = priced_lines(bill)
        promise(rental, asked, bill=bill, lines=lines, most=most, day=day, at=at, actor=actor)


def _somebody_waits(rental):
    """Tell whether somebody waits for such a vehicle: a request, or what apps above know.

    ``register("somebody_waits", "key", callable(category_id, place_id) -> bool)``.
    """
    asked = Rental.objects.filter(
        status=Status.WAITING, offer__category=rental.offer.category, pickup_place=rental.pickup_place
    )
    wanted = (rental.offer.category_id, rental.pickup_place_id)
    return asked.exists() or any(one.value(*wanted) for one in registered("somebody_waits"))


def longer_until(
    rental: Rental, *, needed_until: datetime | None = None, months: int | None = None
) -> datetime:
    """Return until when the vehicle would be taken if a rental lasted until then, or so many months more."""
    hours = Timetable.of(rental.return_place)
    if rental.is_lease:
        end = quotes.lease_day(rental, rental.months + (months or 0))
        until = paris(end, time())
    else:
        until = needed_until or rental.needed_until
    return max(return_slot(hours, until, is_lease=rental.is_lease), until)


def moved_by(
    rental: Rental, *, needed_until: datetime | None = None, months: int | None = None, at: datetime
) -> list[calendar.Moved]:
    """Return who would change vehicle for a rental to last longer (rows A4, A6). Writes nothing. Raises AlreadyTaken."""
    until = longer_until(rental, needed_until=needed_until, months=months)
    link = rental.current
    return calendar.moves_to_extend(link.occupancy, until, now=at) if link is not None else []


def keep_longer(rental: Rental, at: datetime, actor, *, field: str = "") -> list[str]:
    """Keep the vehicle for longer; whoever comes next goes to another one, or the extension is refused.

    Return what each one moved had and has now.
    """
    link = rental.current
    starts_at = link.occupancy.ends_at
    try:
        link.occupancy, moves = calendar.extend_with_room(
            link.occupancy, rental.vehicle_until, at=at, actor=actor
        )
    except (calendar.AlreadyTaken, calendar.NotLendable) as error:
        rest = alternatives(
            rental, starts_at=starts_at, ends_at=rental.vehicle_until, now=at, but=[link.occupancy.vehicle]
        )
        deny(
            f"{said_to(actor, error)} {rest}",
            field=field or ("months" if rental.is_lease else "needed_until"),
        )
    rental.moved = tuple(moves)
    return [f"{one.before.number} → {one.after.number}" for one in moves]


def _changed(rental, changed, at, actor):
    """Save new terms: an unsigned contract no longer says them."""
    rental.terms_at = at
    rental.save(update_fields=[*changed, "terms_at"])
    followed(rental, at=at, actor=actor)


@transaction.atomic
def swap(
    rental_id: int,
    *,
    vehicle: Vehicle,
    reason: str,
    at: datetime,
    actor,
    returned: ReportData | None = None,
    handed: ReportData | None = None,
    damages: Sequence[Decided] = (),
) -> Rental:
    """Go on with another vehicle: same rental, same price, same instalments, one more occupancy (rows A6, C6).

    Before the departure, the promise moves. Under way, ``returned`` is the condition report of the vehicle that comes
    back and ``handed`` that of the one that leaves, signed by both; a two-wheeler leaves with helmet and gloves, and they
    come back with it (row E4). Another category must be one that everyone who drives may drive. What is new on the vehicle
    that comes back is charged by ``damages`` as the grid prices it and the staff decided it, as at a return (rows E2, E4).
    """
    check_decided(damages)
    reason = needs_reason(reason, "Dites pourquoi le véhicule est échangé.")
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="échanger son véhicule")
    _not_in_the_box(rental)
    before = _signed_terms(rental)
    old = rental.current
    if vehicle.pk == old.occupancy.vehicle_id:
        deny("C’est déjà le véhicule de cette location : choisissez-en un autre.", field="vehicle")
    people = driving.people(rental)
    for person in people:
        answer = may_drive(person, vehicle.category, on=paris_date(max(at, rental.pickup_at)))
        if not answer.ok:
            who = f"{person} : " if len(people) > 1 else ""
            deny(f"{who}{answer.why}", field="vehicle")
    may_all_drive(people, vehicle, at)
    is_out = rental.status == Status.ONGOING
    if is_out:
        if returned is None or handed is None:
            deny("Faites l’état des lieux du véhicule qui revient et de celui qui part.")
        written = write_report(old, Moment.IN, returned, at=at, actor=actor)
        _charge_damages(rental, write_damages(rental, written, damages, at=at, actor=actor), damages, at=at)
    calendar.release(old.occupancy, at)
    if is_out:
        take_keys(rental, old, at=at, actor=actor)
        take_gear(rental, missing=returned.gear_missing if returned else (), at=at)
        calendar.came_back(old.occupancy.vehicle, at=at, actor=actor)
    starts_at, ends_at = (at if is_out else rental.pickup_at), rental.vehicle_until
    if ends_at <= starts_at:
        deny("Le retour était prévu avant : prolongez d’abord la location.")
    try:
        occupancy = calendar.take(
            vehicle, kind=kind_of(rental), starts_at=starts_at, ends_at=ends_at, now=at, person=rental.person,
            reason=rental.reference,
        )  # fmt: skip
    except (calendar.AlreadyTaken, calendar.NotLendable) as error:
        but = [vehicle, old.occupancy.vehicle]
        rest = alternatives(rental, starts_at=starts_at, ends_at=ends_at, now=at, but=but)
        deny(f"{said_to(actor, error)} {rest}", field="vehicle")
    new = hold_vehicle(rental, occupancy)
    if is_out and handed is not None:
        new.occupancy = calendar.leave(occupancy, at)
        write_report(new, Moment.OUT, handed, at=at, actor=actor)
        give_gear(rental, handed.gear, at=at)
        keys.give(new.occupancy, at=at, actor=actor)
    rental.wanted_vehicle = vehicle if rental.wanted_vehicle_id else None
    _changed(rental, ["wanted_vehicle", "search_text"], at, actor)
    gone, come = old.occupancy.vehicle.number, vehicle.number
    told(
        rental, "swap", f"a échangé {gone} contre {come} pour {rental.reference}.",
        at=at, actor=actor, changed=["vehicle"],
        data={"from": gone, "to": come, "reason": reason, "charged": str(sum((one.charged for one in damages), ZERO))},
    )  # fmt: skip
    if is_out:
        vehicle_is_back(old.occupancy.vehicle, at=at, actor=actor)
    tell_changed(rental, vehicle, at=at, actor=actor)
    _amend(rental, documents.Change.SWAP, before, reason=reason, at=at, actor=actor)
    return rental


def _charge_damages(
    rental: Rental, written: list[Damage], damages: Sequence[Decided], *, at: datetime
) -> None:
    """Put on the bill what was decided of the vehicle that comes back."""
    lines = [one.priced() for one in damages if one.charged]
    if lines:
        add_lines(rental.main_bill.pk, lines, at=at)
        put_on_bill(written, rental.main_bill, at=at)
