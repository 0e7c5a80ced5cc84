"""Sign, give the keys, take them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from mobilite.files import storage
from mobilite.money import ZERO, french
from mobilite.pages.french import datetime_fr
from mobilite.pages.french import km as km_fr
from mobilite.people.models import Representative
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import pricing, quotes, rules
from rentals.models import Moment, Rental, SigningMeans, Status
from rentals.operations.base import (
    alternatives,
    deny,
    locked,
    may_become,
    move,
    must_be,
    told,
    vehicle_is_back,
)
from rentals.operations.damages import Decided, check_decided, put_on_bill, write_damages
from rentals.operations.discounts import check_gestures
from rentals.operations.gear import give_gear, take_gear
from rentals.operations.hands import (
    BOTH_SIDES,
    check_cosigner,
    drivers_sign,
    needs_screen,
    seal_when_complete,
)
from rentals.operations.keybox import drop_of, inspected
from rentals.operations.keyrings import take_keys
from rentals.operations.reports import ReportData, distance, write_report
from rentals.operations.shares import follow
from rentals.operations.signatures import Signing, write_signatures
from rentals.payments.models import LineKind
from rentals.payments.operations import add_lines, drop_instalments
from rentals.payments.payers import priced_lines
from vehicles import operations as calendar
from vehicles.fleet.operations import brought_back, record_measure
from vehicles.keys import operations as keys

SIGNED = "signed"
PDF = b"%PDF-"


@dataclass(frozen=True, kw_only=True)
class ExtraLine:
    """A line that the staff add at the return: damage, what is missing, a gesture (below zero: a discount, row B9)."""

    label: str
    amount: Decimal
    kind: str = LineKind.DAMAGE
    why: str = ""

    @property
    def is_gesture(self) -> bool:
        return self.amount < ZERO

    def priced(self) -> pricing.Line:
        kind = LineKind.DISCOUNT if self.is_gesture else self.kind
        return pricing.line(pricing.Kind(kind), self.label, self.why, unit_price=self.amount)


@transaction.atomic
def sign(
    rental_id: int,
    *,
    means: str,
    at: datetime,
    actor,
    scan: bytes | None = None,
    cosigner: Representative | None = None,
    signing: Signing | None = None,
) -> Rental:
    """Note that the present contract is signed: on paper, with the scan (PDF or JPEG) of the signed copy, or by finger.

    Other drivers sign with the borrower, among the ``signing``, or later (row H9). Once each hand has signed, the contract as
    issued is sealed behind the page (row D4); the seal says when and how it was signed.
    Somebody who may not sign alone signs with ``cosigner``, who must represent her that day (row D6).
    """
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, to="la faire signer")
    if rental.signed_at is not None:
        deny(f"Le contrat a déjà été signé le {datetime_fr(rental.signed_at)}. Rechargez la page.")
    contract = rental.contract()
    if contract is None:
        deny("Le contrat n’est pas établi, ou il a changé depuis : établissez-le, puis faites-le signer.")
    if means not in SigningMeans.values:
        deny("Dites comment le contrat est signé.", field="means")
    if means == SigningMeans.SCAN and not scan:
        deny("Ajoutez l’exemplaire signé.", field="scan")
    check_cosigner(rental.person, cosigner, at)
    needs_screen(means, signing)
    changed = ["signed_at", "signing_means"]
    if cosigner is not None:
        rental.cosigned_by = cosigner
        changed.append("cosigned_by")
    rental.signed_at, rental.signing_means = at, means
    if scan:
        suffix = ".pdf" if scan.startswith(PDF) else ".jpg"
        rental.signed_file = storage.save(SIGNED, scan, suffix=suffix)
        changed.append("signed_file")
    rental.save(update_fields=changed)
    drivers = []
    if signing is not None:
        drivers = drivers_sign(contract, rental, signing, at=at, actor=actor)
        write_signatures(rental, signing, contract=contract, needs=BOTH_SIDES, at=at, actor=actor)
    seal_when_complete(rental, contract, at=at, actor=actor)
    said = {"drivers": drivers} if drivers else {}
    told(
        rental, "sign", f"a fait signer le contrat {contract.number} de {rental.reference}.",
        at=at, actor=actor, changed=[*changed, *said], data={"contract": contract.number, "means": means, **said},
    )  # fmt: skip
    return rental


@transaction.atomic
def hand_over(rental_id: int, *, report: ReportData, at: datetime, actor) -> Rental:
    """Give the keys, with a condition report.

    Refused while the contract is not signed, the deposit not held, the licence no longer valid, or the vehicle
    still in other hands (what else is free is named).
    """
    rental = locked(rental_id)
    may_become(rental, Status.ONGOING)
    if at >= rental.return_at:
        deny("Le retour était prévu avant : prolongez d’abord la location.")
    missing = [check for check in rules.before_handing_over(rental, at) if not check.ok]
    if missing:
        said = " ".join(check.sentence for check in missing)
        if any(check.key == "vehicle" for check in missing):
            said = f"{said} {_others(rental, at)}"
        deny(said)
    link = rental.current
    try:
        link.occupancy = calendar.leave(link.occupancy, at)
    except calendar.StillOut as error:
        deny(f"{error.sentence} {_others(rental, at)}")
    write_report(link, Moment.OUT, report, at=at, actor=actor)
    give_gear(rental, report.gear, at=at)
    keys.give(link.occupancy, at=at, actor=actor)
    move(
        rental, Status.ONGOING, "hand_over",
        f"a remis {link.occupancy.vehicle.number} à {km_fr(report.meter)}, retour prévu {datetime_fr(rental.return_at)}",
        at=at, actor=actor, data={"meter": report.meter}, handed_over_at=at,
    )  # fmt: skip
    return rental


def _others(rental, at):
    ends_at = rental.vehicle_until
    rest = alternatives(rental, starts_at=at, ends_at=ends_at, now=at, but=[rental.current.occupancy.vehicle])
    return f"{rest} Échangez le véhicule."


@dataclass(frozen=True)
class Preview:
    """What a return at an instant would change, before it is noted: proposals for the page."""

    settlement: quotes.Settlement
    km: int


def preview_return(
    rental: Rental, *, meter: int, at: datetime, missing: Iterable[str] = (), supplement_waived: str = ""
) -> Preview:
    """Return what a return at ``at`` with this meter would cost, without writing anything. Raises RentalRefused."""
    link = rental.current
    out = link and link.reports.filter(moment=Moment.OUT).first()
    if out is None:
        deny("Cette location n’est pas en cours. Rechargez la page.")
    if meter < out.meter:
        deny(
            f"Le compteur était à {km_fr(out.meter)} au départ : il ne peut pas reculer. Relisez-le.",
            field="meter",
        )
    km = distance(rental) + meter - out.meter
    found = quotes.settlement(
        rental, returned_at=at, km=km, missing=missing, supplement_waived=supplement_waived
    )
    return Preview(found, km)


@transaction.atomic
def take_back(
    rental_id: int,
    *,
    report: ReportData,
    at: datetime,
    actor,
    charge_late: bool = True,
    late_waived_reason: str = "",
    supplement_waived_reason: str = "",
    extra_lines: Sequence[ExtraLine] = (),
    damages: Sequence[Decided] = (),
    keys_missing: bool = False,
    inspected_at: datetime | None = None,
) -> Rental:
    """Take the keys back, with a condition report: the vehicle is free, the bill says what the return changes.

    An early return is priced as the shorter loan that it is, kilometres by the meter (rows B2, B4, B10).
    Lateness past the grace is charged unless ``charge_late`` is false, which asks for ``late_waived_reason``.
    What is missing or damaged is only charged by the ``damages`` that the grid prices, as the staff decided them, and by the
    ``extra_lines`` that they wrote (row E4); those below zero
    stay, with the discounts granted before, within what the role allows (row B9).
    """
    rental = locked(rental_id)
    may_become(rental, Status.RETURNED)
    check_decided(damages)
    link = rental.current
    if rental.handed_over_at is not None and at < rental.handed_over_at:
        deny(
            f"Le retour vient après le départ ({datetime_fr(rental.handed_over_at)}). Relisez le jour et l’heure.",
            field="at",
        )
    drop = drop_of(rental)
    if drop is not None and at != drop.left_at:
        deny(
            f"Ses clés étaient dans la boîte {datetime_fr(drop.left_at)} : reprenez cette heure pour le retour.",
            field="at",
        )
    if drop is None:
        # Her keys in the box, nobody is there to sign: the amendment waits, the vehicle does not.
        amendment = rules.amendment_check(rental)
        if not amendment.ok:
            deny(amendment.sentence)
    preview = preview_return(rental, meter=report.meter, at=at, supplement_waived=supplement_waived_reason)
    found = preview.settlement
    late = list(found.late)
    if late and not charge_late:
        if not late_waived_reason.strip():
            deny("Dites pourquoi le retard n’est pas compté.", field="late_waived_reason")
        late = []
    seen_at = inspected_at or at
    written = write_report(link, Moment.IN, report, at=seen_at, actor=actor)
    decided = write_damages(rental, written, damages, at=seen_at, actor=actor)
    try:
        link.occupancy = calendar.release(link.occupancy, at)
    except Refusal as error:
        deny(error.sentence, field="at")
    take_gear(rental, missing=report.gear_missing, at=seen_at)
    take_keys(rental, link, missing=keys_missing, at=seen_at, actor=actor)
    brought_back(link.occupancy.vehicle, place=rental.return_place, at=seen_at, actor=actor)
    if report.battery_percent is not None:
        record_measure(
            link.occupancy.vehicle_id,
            on=paris_date(seen_at),
            percent=report.battery_percent,
            cycles=report.battery_cycles,
            at=seen_at,
            actor=actor,
        )
    calendar.came_back(link.occupancy.vehicle, at=seen_at, actor=actor)

    bill = rental.main_bill
    extras = [one.priced() for one in damages if one.charged]
    extras += [one.priced() for one in extra_lines if not one.is_gesture]
    if drop is not None:
        inspected(rental, drop, extras, at=seen_at, actor=actor)
        extras = []
    counted = [*found.early, *found.km, *late, *extras]
    gestures = [one for one in extra_lines if one.is_gesture]
    check_gestures([*priced_lines(bill), *counted], gestures, at, actor)
    lines = [*counted, *(one.priced() for one in gestures)]
    add_lines(bill.pk, lines, at=at)
    put_on_bill(decided if drop is None else (), bill, at=at)
    if found.early and rental.is_lease:
        drop_instalments(bill, after=paris_date(at))
    follow(rental, why="La location a coûté moins que prévu.", at=at)
    change = pricing.total(lines)
    told_price = f", {french(change)} à la note" if change else ""
    data = {"meter": report.meter, "km": preview.km, "lines": str(change)}
    if found.late and not late:
        data["late_waived"] = late_waived_reason.strip()[:200]
    move(
        rental, Status.RETURNED, "take_back",
        f"a repris {link.occupancy.vehicle.number} à {km_fr(report.meter)} ({km_fr(preview.km)} parcourus{told_price})",
        at=seen_at, actor=actor, data=data, returned_at=at,
    )  # fmt: skip
    vehicle_is_back(link.occupancy.vehicle, at=seen_at, actor=actor)
    return rental
