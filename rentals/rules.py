"""What must be true before a step, each answer explained: the same for pages and for operations (rows A9, H2, H5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from mobilite.documents.models import Document
from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr, datetime_fr, de, typography
from mobilite.people.models.persons import Person
from mobilite.people.representing import signing
from mobilite.periods import paris_date
from rentals import access, driving
from rentals.models import Offer, Rental, RentalDriver, RentalVehicle, Status, unsigned_amendments
from rentals.models.rentals import CONTRACT
from rentals.payments.balances import balance
from rentals.payments.models import DepositMeans
from vehicles import availability
from vehicles.licences import may_drive
from vehicles.models import Category, Occupancy, Vehicle


@dataclass(frozen=True, slots=True)
class Check:
    """One answer: whether it holds, the French sentence that says so, and the page that mends it."""

    key: str
    ok: bool
    sentence: str
    fix_url_name: str = ""
    can_be_waived: bool = False
    #: Who it is about, when it is not the borrower.
    driver: RentalDriver | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The main action of a rental now, and what is missing before it."""

    key: str
    label: str
    missing: tuple[Check, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not self.missing


def _check(key, ok, sentence, fix="", waivable=False, driver=None):
    return Check(key, ok, typography(sentence), fix, waivable, driver)


def licence_check(person: Person, offer: Offer, on: date, vehicle: Vehicle | None = None) -> Check:
    """Tell whether the person may drive the category on a day, by licence and age (row H2)."""
    answer = may_drive(person, offer.category, on=on)
    return _check("licence", answer.ok, answer.why, "" if answer.ok else "people:person")


def driver_papers_asked(person: Person, offer: Offer, on: date) -> list[str]:
    """Return the kinds of papers to see of somebody who drives beside the borrower (row H9)."""
    kinds = access.driver_papers(access.rules_on(offer, on))
    return access.asked_papers(kinds, person.birth_date, on)


def drivers_checks(rental: Rental, at: datetime) -> list[Check]:
    """Tell what the people named beside the borrower still miss before the keys: nothing for a rental without any.

    Each has her signature, a licence that lets her drive, her papers, a gearbox that code 78 allows (row H9), and has tried
    a first two-wheeler (row E5).
    """
    named = driving.named(rental)
    verdicts = access.driver_verdicts(rental, [one.person for one in named], at)
    vehicle = rental.vehicle if named else None
    found = []
    for one in named:
        who = str(one.person)
        # Who may not know why loans are suspended reads that somebody else must be asked.
        missing = [access.restricted_words(v, may_know=False) for v in verdicts[one.person_id] if not v.ok]
        if missing:
            said = " ".join(verdict.sentence for verdict in missing)
            found.append(_check("driver", False, f"{who} : {said}", driver=one))
        if one.signed_at is None:
            found.append(_check("driver_signature", False, f"{who} conduit aussi et n’a pas signé : faites-lui signer le contrat, ou retirez son nom.", driver=one))  # fmt: skip
        tried = driver_aptitude_check(one, rental.offer.category)
        if not tried.ok:
            found.append(tried)
        if vehicle is not None and driving.who_cannot([one.person], vehicle, at):
            found.append(_check("driver_gearbox", False, f"Le permis {de(who)} ne vaut que pour une boîte automatique, et {vehicle.number} a une boîte manuelle : changez de véhicule.", driver=one))  # fmt: skip
    return found


def papers_asked(person: Person, offer: Offer, on: date) -> list[str]:
    """Return the kinds of papers to see on a day: the offer's rules say which, and the parents' agreement for a minor."""
    return access.asked_papers(access.rules_on(offer, on).papers, person.birth_date, on)


def of_verdict(verdict: access.Verdict) -> Check:
    """Return the answer of an access rule as a check of the rental."""
    sentence = verdict.sentence
    if verdict.waived:
        sentence = f"Dispense accordée : {verdict.waived}. {sentence}"
    fix = "people:person" if verdict.fix and not verdict.ok else ""
    return _check(verdict.key.value, verdict.ok, sentence, fix, verdict.may_be_waived)


def cap_check(rental: Rental, *, needed_until: datetime, at: datetime) -> Check | None:
    """Tell whether a loan made longer stays within the offer's fair use; None when it has no cap (row A9)."""
    verdict = access.cap_verdict(rental, needed_until, at)
    if verdict is None:
        return None
    reason = rental.cap_waived_reason
    if reason and not verdict.ok:
        return _check("cap", True, f"Dispense de plafond accordée : {reason}.")
    return of_verdict(verdict)


def contract_check(rental: Rental) -> Check:
    """Tell whether the contract that says the present terms exists."""
    contract = rental.contract()
    if contract is not None:
        return _check("contract", True, f"Contrat {contract.number} établi.")
    return _check(
        "contract", False, "Le contrat n’est pas encore établi : établissez-le, puis faites-le signer."
    )


def cosigner_check(rental: Rental, at: datetime) -> Check:
    """Tell whether who must sign with the person is known: minors and protected adults (row D6)."""
    answer = signing(rental.person, paris_date(at))
    return _check("cosigner", answer.ok, answer.sentence, "" if answer.ok else "people:person")


def signature_check(rental: Rental) -> Check:
    """Tell whether the contract is signed: no hand-over without it (row D4)."""
    if rental.signed_at is not None:
        return _check("signature", True, f"Contrat signé le {date_fr(rental.signed_at, weekday=False)}.")
    return _check(
        "signature", False, "Le contrat n’est pas signé : faites-le signer avant de donner les clés."
    )


def amendment_check(rental: Rental) -> Check:
    """Tell whether each change of a signed contract is signed, or noted as refused: the keys change hands on what was
    agreed (row D7; C. civil 1103 and 1193: a contract changes by the consent of both)."""
    if hasattr(rental, "known_amendment"):  # a page of many reads it at once
        waiting = rental.known_amendment
    else:
        waiting = unsigned_amendments(rental, binding=True).first() if rental.signed_at is not None else None
    if waiting is None:
        return _check("amendment", True, "Aucun avenant n’attend de signature.")
    said = f"L’avenant {waiting.number} n’est pas signé : faites-le signer, ou notez le refus."
    return _check("amendment", False, said)


def agreed_deposit(rental: Rental) -> Decimal:
    """Return the deposit asked for a rental, in euros: what was agreed at its confirmation, else its offer's."""
    return rental.offer.deposit if rental.agreed_deposit is None else rental.agreed_deposit


def deposit_held(rental: Rental) -> Decimal:
    """Return what is held now to guarantee a rental, in euros: an exemption is nothing to give back."""
    return _guaranteed(rental)[0]


def _guaranteed(rental):
    """Return what is held for a rental, and what it was exempted from."""
    if "deposits" in getattr(rental, "_prefetched_objects_cache", {}):
        links = [one for one in rental.deposits.all() if one.deposit.given_back_at is None]
    else:
        links = rental.deposits.filter(deposit__given_back_at__isnull=True).select_related("deposit")
    sums = [ZERO, ZERO]
    for link in links:
        sums[link.deposit.means == DepositMeans.EXEMPTION] += link.deposit.amount
    return sums


def deposit_check(rental: Rental) -> Check:
    """Tell whether the deposit that was agreed is held, or waived; nothing is asked when it is nil (row F1)."""
    agreed = agreed_deposit(rental)
    held, waived = _guaranteed(rental)
    if held + waived >= agreed:
        sentence = f"Caution de {french(held)} reçue." if held else "Aucune caution n’est demandée."
        if waived:
            sentence = f"Dispense de caution, à la place de {french(waived)}."
        return _check("deposit", True, sentence)
    return _check(
        "deposit",
        False,
        f"La caution de {french(agreed)} n’est pas reçue : notez-la avant de donner les clés.",
    )


def aptitude_check(rental: Rental) -> Check:
    """Tell whether the person handles this kind of vehicle: tried once, before a first loan (row E5)."""
    ok, said = _tried(rental.person, rental.offer.category)
    return _check("aptitude", ok, said)


def driver_aptitude_check(driver: RentalDriver, category: Category) -> Check:
    """Tell the same of somebody who rides beside the borrower: each person who will ride tries once (row E5)."""
    ok, said = _tried(driver.person, category)
    return _check("driver_aptitude", ok, said, driver=driver)


def _tried(person, category):
    """Return whether a person handles a kind of vehicle, and the sentence that says so."""
    if not category.exercises:
        return True, "Aucun essai n’est demandé."
    tries = [one for one in person.aptitude_checks.all() if one.kind == category.drawing]
    last = max(tries, key=lambda one: (one.ready, one.at, one.pk), default=None)
    if last is None:
        who = person.first_name
        return False, f"{who} n’a pas encore essayé : faites l’essai ensemble avant de donner les clés."
    on = date_fr(last.at, weekday=False)
    if last.ready:
        return True, f"Essai réussi le {on}."
    return (
        False,
        f"L’essai de {person.first_name} du {on} n’est pas réussi ({last.reason.rstrip('.')}) : faites-en un autre. "
        f"Proposé : {last.training.rstrip('.')}.",
    )


def vehicle_check(rental: Rental, vehicle: Vehicle, *, but: Occupancy | None = None) -> Check:
    """Tell whether the vehicle is here: not in somebody else's hands (row A7)."""
    held = getattr(vehicle, "out_now", None)
    if held is None:
        held = vehicle.occupancies.out().select_related("person")
    out = next((one for one in held if but is None or one.pk != but.pk), None)
    if out is None:
        return _check("vehicle", True, f"{vehicle.number} est là.")
    who = f" {out.person} l’a encore, retour attendu {datetime_fr(out.ends_at)}." if out.person else ""
    return _check("vehicle", False, f"{vehicle.number} n’est pas revenu.{who}")


def clean_check(vehicle: Vehicle, at: datetime) -> Check:
    """Tell whether the vehicle was made ready since it came back; its category must be loaded."""
    why_not = availability.why_to_clean(vehicle, at, at)
    return _check("clean", not why_not, why_not or f"{vehicle.number} est prêt à partir.")


def recall_check(vehicle: Vehicle) -> Check:
    """Tell whether a recall of its maker lets the vehicle go (row G8)."""
    why_not = getattr(vehicle, "known_recall", None)  # a page of many reads it at once
    if why_not is None:
        why_not = availability.why_recalled([vehicle]).get(vehicle.pk, "")
    return _check("recall", not why_not, why_not or f"{vehicle.number} n’attend aucun contrôle.")


def settled_check(rental: Rental, *, debt_reason: str = "") -> Check:
    """Tell whether the borrower's bill is settled, either way."""
    bill = rental.main_bill
    if bill is None:
        return _check("settled", True, "Rien à payer.")
    standing = balance(bill)
    if standing.credit:
        return _check("settled", False, f"{french(standing.credit)} sont à rendre : notez le remboursement.")
    if standing.left == ZERO:
        return _check("settled", True, f"Tout est payé : {french(standing.total)}.")
    if debt_reason.strip():
        return _check(
            "settled", True, f"Clôturée avec {french(standing.left)} non reçus : {debt_reason.strip()}."
        )
    return _check(
        "settled", False, f"Il reste {french(standing.left)} à payer : encaissez, ou dites pourquoi clôturer sans.",
        "", True,
    )  # fmt: skip


def deposit_back_check(rental: Rental) -> Check:
    """Tell whether nothing is held any more (row F1)."""
    held = deposit_held(rental)
    if held:
        return _check(
            "deposit_back", False, f"La caution de {french(held)} est à rendre, ou à retenir en partie."
        )
    return _check("deposit_back", True, "Aucune caution n’est détenue.")


def checks(rental: Rental, at: datetime) -> list[Check]:
    """Return what the present state of a rental asks for, in the order of the counter."""
    if rental.status in (Status.REQUESTED, Status.WAITING, Status.HELD):
        return before_confirming(rental, at)
    if rental.status == Status.CONFIRMED:
        return before_handing_over(rental, at)
    if rental.status == Status.RETURNED:
        return [settled_check(rental), deposit_back_check(rental)]
    return []


def before_confirming(
    rental: Rental, at: datetime, *, waived: Mapping[str, str] | None = None
) -> list[Check]:
    """Return what a confirmation asks of the person, rule by rule: doors, prescription, licence, papers, cap…

    ``waived`` are the motives of what it goes without, by rule, beside those given already.
    """
    return [of_verdict(one) for one in access.rental_verdicts(rental, at, waived=waived)]


def before_handing_over(rental: Rental, at: datetime) -> list[Check]:
    """Return what the hand-over of the keys asks for."""
    found = [contract_check(rental), cosigner_check(rental, at)] if rental.signed_at is None else []
    found += [
        signature_check(rental),
        deposit_check(rental),
        licence_check(rental.person, rental.offer, paris_date(at)),
        *drivers_checks(rental, at),
    ]
    if rental.signed_at is not None:
        found.append(amendment_check(rental))
    if rental.offer.category.exercises:
        found.append(aptitude_check(rental))
    link = rental.current
    if link is not None:
        found.append(vehicle_check(rental, link.occupancy.vehicle, but=link.occupancy))
        found += [one for one in [recall_check(link.occupancy.vehicle)] if not one.ok]
        if link.occupancy.vehicle.to_clean_since is not None:
            found.append(clean_check(link.occupancy.vehicle, at))
    return found


def promised_vehicles(occupancies: Sequence[Occupancy], vehicles: Sequence[Vehicle]) -> set[tuple[int, int]]:
    """Return the moves that a reshuffle must not make: a vehicle asked for by name, or written in a contract.

    For the registry point « may_reassign » (row A4). One query, and one for the contracts.
    """
    links = RentalVehicle.objects.filter(occupancy__in=occupancies, is_current=True).select_related("rental")
    rentals = {link.occupancy_id: link.rental for link in links}
    label = Rental._meta.label_lower
    written = set(
        Document.objects.filter(
            kind=CONTRACT, object_label=label, object_id__in=[rental.pk for rental in rentals.values()]
        ).values_list("object_id", flat=True)
    )
    kept = [
        key
        for key, rental in rentals.items()
        if rental.wanted_vehicle_id or rental.signed_at or rental.pk in written
    ]
    return {(key, vehicle.pk) for key in kept for vehicle in vehicles}


def no_show_from(rental: Rental) -> datetime:
    """Return the instant from which nobody came: the departure and the offer's grace."""
    return rental.pickup_at + timedelta(minutes=rental.offer.grace_minutes)


def no_show_due(rental: Rental) -> Decimal:
    """Return what is due when nobody comes nor says so, in euros: what the offer says, at most the price.

    Only by a contract that is signed: nothing is asked that nobody agreed to.
    """
    fee, bill = rental.offer.no_show_fee, rental.main_bill
    if not fee or rental.signed_at is None or bill is None:
        return ZERO
    return max(min(fee, balance(bill).total), ZERO)


_ENDED: dict[str, str] = {
    Status.CLOSED: "Clôturée",
    Status.REFUSED: "Refusée",
    Status.CANCELLED: "Annulée",
    Status.NO_SHOW: "Non venu",
}


def next_step(rental: Rental, at: datetime, *, known: Sequence[Check] | None = None) -> NextStep:
    """Return the main action of a rental at an instant: confirm, contract, sign, deposit, hand_over, take_back,
    settle, give_back_deposit, close; ``none`` once it is over. ``known`` is what ``checks`` said already."""
    if rental.status in _ENDED:
        return NextStep("none", _ENDED[rental.status])
    missing = tuple(check for check in (checks(rental, at) if known is None else known) if not check.ok)
    first = {check.key: check for check in reversed(missing)}
    if rental.status in (Status.REQUESTED, Status.WAITING, Status.HELD):
        return NextStep("confirm", "Confirmer la location", missing)
    if rental.status == Status.ONGOING:
        return NextStep("take_back", "Noter le retour")
    if rental.status == Status.RETURNED:
        if "settled" in first:
            to_give = rental.main_bill is not None and balance(rental.main_bill).credit
            return NextStep("settle", "Rembourser" if to_give else "Encaisser")
        if "deposit_back" in first:
            return NextStep("give_back_deposit", "Rendre la caution")
        return NextStep("close", "Clôturer la location")
    for key, label in (
        ("contract", "Établir le contrat"),
        ("signature", "Faire signer le contrat"),
        ("deposit", "Recevoir la caution"),
    ):
        if key in first:
            others = tuple(
                check for check in missing if check.key not in ("contract", "signature", "deposit")
            )
            return NextStep({"signature": "sign"}.get(key, key), label, others)
    return NextStep("hand_over", "Remettre les clés", missing)
