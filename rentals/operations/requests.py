"""Note what somebody needs: the need, the slots, nothing taken yet."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from mobilite import registry
from mobilite.audit.entries import record
from mobilite.documents.numbering import next_number
from mobilite.pages.french import period_fr, plural, typography
from mobilite.people.models import Contact, Person, Place
from mobilite.periods import paris_date
from rentals.models import Offer, Origin, PrescriberSheet, PublicRequest, Purpose, Rental, Status
from rentals.operations.base import deny, locked, must_be, told
from rentals.operations.sheets import take_on
from rentals.quotes import days_of, rate_for
from rentals.slots import Slots, slots
from vehicles.models import Vehicle

#: The series of the references of rentals.
SERIES = "LOC"


@transaction.atomic
def request(
    person: Person,
    *,
    offer: Offer,
    needed_from: datetime,
    needed_until: datetime | None = None,
    term_months: int | None = None,
    pickup_place: Place,
    return_place: Place | None = None,
    pickup_at: datetime | None = None,
    return_at: datetime | None = None,
    purpose: str,
    at: datetime,
    actor,
    wanted_vehicle: Vehicle | None = None,
    prescriber: Contact | None = None,
    origin: str = Origin.COUNTER,
    accessories: Iterable[str] = (),
    in_one_payment: bool = False,
    public_request: PublicRequest | None = None,
    sheet: PrescriberSheet | None = None,
    asked_from: str = "",
) -> Rental:
    """Note a request: nothing is taken in the calendar yet.

    The slots of pick-up and return come from the opening hours, unless they are given (row A5). Raises RentalRefused,
    SlotRefused or NoPrice on the field to mend. A prescriber's ``sheet`` is answered by it, and noted as a prescription.
    ``asked_from`` is what an upper app called what it answers: registry point « rental_requested »,
    ``callable(rental, *, asked_from, at, actor)``.
    """
    return_place = return_place or pickup_place
    if not offer.is_open:
        deny(f"« {offer} » n’est plus proposée : choisissez une autre offre.", field="offer")
    if purpose not in Purpose.values:
        deny("Dites pour quoi faire.", field="purpose")
    if wanted_vehicle is not None and wanted_vehicle.category_id != offer.category_id:
        deny(
            f"{wanted_vehicle.number} n’est pas de la catégorie de cette offre. Choisissez-en un autre, ou changez d’offre.",
            field="wanted_vehicle",
        )
    found = _slots(
        offer, needed_from, needed_until, term_months, pickup_place, return_place, at, pickup_at, return_at
    )
    rate, _why = rate_for(offer, person, paris_date(at))
    accessories = list(dict.fromkeys(accessories))
    unknown = [name for name in accessories if name not in rate.accessories]
    if unknown:
        deny(f"Cette offre n’a pas l’option « {unknown[0]} ». Choisissez dans la liste.", field="accessories")
    year = paris_date(at).year
    rental = Rental.objects.create(
        reference=f"{SERIES}-{year}-{next_number(SERIES, year):04}",
        person=person,
        offer=offer,
        wanted_vehicle=wanted_vehicle,
        term_months=term_months if offer.is_lease else None,
        in_one_payment=in_one_payment,
        needed_from=found.needed_from,
        needed_until=found.needed_until,
        pickup_at=found.pickup_at,
        return_at=found.return_at,
        pickup_place=pickup_place,
        return_place=return_place,
        purpose=purpose,
        origin=Origin.ONLINE if public_request else origin,
        prescriber=prescriber,
        accessories=accessories,
        requested_at=at,
        requested_by=actor,
    )
    if public_request is not None:
        _answer(public_request, rental, at)
    if sheet is not None:
        take_on(sheet.pk, rental, at=at, actor=actor)
    record(
        "request",
        rental,
        sentence=typography(
            f"a noté la demande {rental.reference} : {offer}, {period_fr(rental.pickup_at, rental.return_at)}."
        )[:300],
        actor=actor,
        at=at,
        after=rental.status,
    )
    if asked_from:
        for item in registry.registered("rental_requested"):
            item.value(rental, asked_from=asked_from, at=at, actor=actor)
    return rental


def _slots(
    offer, needed_from, needed_until, term_months, pickup_place, return_place, at, pickup_at, return_at
):
    if offer.is_lease:
        if term_months not in offer.terms:
            choice = ", ".join(str(months) for months in offer.terms)
            deny(f"Choisissez une durée proposée : {choice} mois.", field="term_months")
        needed_until = None
    elif term_months is not None:
        deny("Cette offre se loue au jour : donnez une date de fin.", field="term_months")
    for place, field in ((pickup_place, "pickup_place"), (return_place, "return_place")):
        if not place.is_open:
            deny(f"{place} n’est plus en service : choisissez un autre lieu.", field=field)
    found = slots(
        needed_from=needed_from,
        needed_until=needed_until,
        term_months=term_months,
        pickup_place=pickup_place,
        return_place=return_place,
        at=at,
        pickup_at=pickup_at,
        return_at=return_at,
    )
    if not offer.is_lease:
        check_length(offer, found.needed_from, found.needed_until)
    return found


def check_length(offer: Offer, starts: datetime, ends: datetime) -> None:
    """Refuse a loan longer than the offer lends."""
    days = days_of(offer, starts, ends)
    if offer.maximum_days is not None and days > offer.maximum_days:
        deny(
            f"Cette offre se prête {plural(offer.maximum_days, 'jour')} au plus : {days} sont demandés. "
            "Raccourcissez, ou choisissez une offre plus longue.",
            field="needed_until",
        )


def _answer(public_request: PublicRequest, rental: Rental, at: datetime) -> None:
    """Tie a request made online to its rental, once."""
    waiting = PublicRequest.objects.select_for_update().get(pk=public_request.pk)
    if waiting.handled_at is not None:
        deny("Quelqu’un a déjà traité cette demande en ligne : rechargez la page.")
    waiting.rental, waiting.handled_at = rental, at
    waiting.save(update_fields=["rental", "handled_at"])


@transaction.atomic
def reschedule(
    rental_id: int,
    *,
    needed_from: datetime,
    needed_until: datetime | None = None,
    term_months: int | None = None,
    pickup_at: datetime | None = None,
    return_at: datetime | None = None,
    at: datetime,
    actor,
) -> Rental:
    """Change the dates of a request that nothing is taken for yet."""
    rental = locked(rental_id)
    must_be(rental, Status.REQUESTED, Status.WAITING, to="changer les dates de la demande")
    found: Slots = _slots(
        rental.offer, needed_from, needed_until, term_months, rental.pickup_place, rental.return_place,
        at, pickup_at, return_at,
    )  # fmt: skip
    rental.term_months = term_months if rental.offer.is_lease else None
    rental.needed_from, rental.needed_until = found.needed_from, found.needed_until
    rental.pickup_at, rental.return_at = found.pickup_at, found.return_at
    changed = ["term_months", "needed_from", "needed_until", "pickup_at", "return_at"]
    rental.save(update_fields=changed)
    told(
        rental, "update", f"a déplacé la demande {rental.reference} : {period_fr(rental.pickup_at, rental.return_at)}.",
        at=at, actor=actor, changed=changed,
    )  # fmt: skip
    return rental
