"""What the operations of a rental share: locking it, placing it in the calendar, naming what else is free."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from django.db import transaction

from mobilite import registry
from mobilite.audit.entries import record
from mobilite.pages.french import de, typography
from mobilite.people.models import Person
from mobilite.registry import registered
from mobilite.workflow import ForbiddenTransition, Refusal
from rentals import driving
from rentals.models import Rental, RentalVehicle, Status
from vehicles.availability import free_vehicles
from vehicles.models import Occupancy, OccupancyKind, Vehicle
from vehicles.operations import NotLendable, Taken, place_in_category, release, take

#: How many vehicles a sentence names.
FEW = 3


class RentalRefused(Refusal):
    """A step of a rental is refused: the sentence says why and what to do next."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise RentalRefused(sentence, field=field)


def locked(rental_id: int) -> Rental:
    """Hold a rental until the transaction ends, with what its steps read."""
    return (
        Rental.objects.locked()
        .select_related(
            "offer__category", "rate", "person__commune", "pickup_place", "return_place", "wanted_vehicle"
        )
        .get(pk=rental_id)
    )


def may_become(rental: Rental, status: Status) -> None:
    """Refuse at once what ``move_to`` would refuse at the end. Raises ForbiddenTransition."""
    if not rental.may_become(status):
        raise ForbiddenTransition(rental, status)


def move(
    rental: Rental, status: Status, verb: str, sentence: str, *, at, actor, data=None, **changes
) -> None:
    """Change the state, with an audit sentence that names the rental."""
    whole = typography(f"{sentence} : {rental.reference}.")[:300]
    rental.move_to(status, verb=verb, sentence=whole, actor=actor, at=at, data=data, **changes)
    followed(rental, at=at, actor=actor)


def followed(rental: Rental, *, at, actor) -> None:
    """Let what hangs on a rental follow its hours, its vehicle and its state, in the same transaction: registry point
    « rental_changed », ``callable(rental, *, at, actor)``, which may refuse."""
    for item in registry.registered("rental_changed"):
        item.value(rental, at=at, actor=actor)


def must_be(rental: Rental, *statuses: Status, to: str) -> None:
    """Refuse a step that is not a change of state in another state. ``to`` completes « On ne peut … »."""
    if rental.status not in statuses:
        deny(
            f"La location {rental.reference} est « {rental.get_status_display().lower()} » : on ne peut pas {to}. "
            "Quelqu’un a peut-être agi avant vous : rechargez la page."
        )


def needs_reason(reason: str, sentence: str, *, field: str = "reason") -> str:
    """Return a reason without its outer spaces, or refuse an empty or too long one."""
    reason = reason.strip()
    if not reason:
        deny(sentence, field=field)
    if len(reason) > 200:
        deny("Dites-le en 200 caractères au plus.", field=field)
    return reason


def told(rental: Rental, verb: str, sentence: str, *, at, actor, changed=(), data=None) -> None:
    """Write the audit entry of a step that changes no state."""
    record(
        verb,
        rental,
        sentence=typography(sentence)[:300],
        actor=actor,
        at=at,
        before=rental.status,
        after=rental.status,
        changed=sorted(changed),
        data=data,
    )


def alternatives(rental: Rental, *, starts_at: datetime, ends_at: datetime, now: datetime, but=()) -> str:
    """Return the sentence that names what else of the category is free then, here first, or what to do."""
    category = rental.offer.category
    found = free_vehicles(starts_at, ends_at, category=category, now=now).exclude(
        pk__in=[vehicle.pk for vehicle in but]
    )
    free = sorted(
        found.select_related("place"),
        key=lambda vehicle: (vehicle.place_id != rental.pickup_place_id, vehicle.number),
    )
    if not free:
        return (
            ""
            if not but
            else "Rien d’autre n’est libre à ces dates : changez-les, ou mettez la demande en attente."
        )
    names = ", ".join(f"{vehicle.number} ({vehicle.place.short_name})" for vehicle in free[:FEW])
    more = f" et {len(free) - FEW} autres" if len(free) > FEW else ""
    return f"Libres à ces dates : {names}{more}."


def kind_of(rental: Rental) -> OccupancyKind:
    return OccupancyKind.LEASE if rental.is_lease else OccupancyKind.RENTAL


def place(rental: Rental, *, kind: OccupancyKind, vehicle: Vehicle | None, at: datetime, actor) -> Occupancy:
    """Give the rental a vehicle over its slots: the one asked for, or the least used of its category (row A4).

    The licence of everyone who drives counts: automatics only when that of one of them says so (row H9).
    Raises RentalRefused with who holds it and what else is free.
    """
    starts_at, ends_at = rental.pickup_at, rental.vehicle_until
    vehicle = vehicle or rental.wanted_vehicle
    try:
        if vehicle is None:
            occupancy = place_in_category(
                rental.offer.category,
                rental.pickup_place,
                starts_at,
                ends_at,
                kind=kind,
                person=rental.person,
                also_drive=driving.others(rental),
                now=at,
                reason=rental.reference,
                actor=actor,
            )
        else:
            if vehicle.category_id != rental.offer.category_id:
                deny(
                    f"{vehicle.number} n’est pas de la catégorie de cette offre. Choisissez-en un autre, ou changez d’offre.",
                    field="vehicle",
                )
            may_all_drive(driving.people(rental), vehicle, starts_at)
            occupancy = take(
                vehicle, kind=kind, starts_at=starts_at, ends_at=ends_at, person=rental.person,
                reason=rental.reference, now=at,
            )  # fmt: skip
    except (Taken, NotLendable) as error:
        but = [vehicle] if vehicle else []
        rest = alternatives(rental, starts_at=starts_at, ends_at=ends_at, now=at, but=but)
        raise RentalRefused(f"{said_to(actor, error)} {rest}".strip(), field="vehicle") from error
    hold_vehicle(rental, occupancy)
    return occupancy


def may_all_drive(
    people: Sequence[Person], vehicle: Vehicle, at: datetime, *, field: str = "vehicle"
) -> None:
    """Refuse a manual gearbox when the licence of somebody who drives is for automatics only (code 78, row H9)."""
    who = driving.who_cannot(people, vehicle, at)
    if who is not None:
        deny(
            f"{vehicle.number} a une boîte manuelle, et le permis {de(who)} ne vaut que pour une boîte automatique : "
            "prenez un autre véhicule.",
            field=field,
        )


def said_to(actor, error: Refusal) -> str:
    """Return the sentence of the calendar's refusal: who has the vehicle only for those who may see people (row A2)."""
    return error.said_to(actor) if isinstance(error, Taken) and actor is not None else error.sentence


def hold_vehicle(rental: Rental, occupancy: Occupancy) -> RentalVehicle:
    """Make an occupancy the rental's present one."""
    rental.vehicles.filter(is_current=True).update(is_current=False)
    return RentalVehicle.objects.create(rental=rental, occupancy=occupancy)


def vehicle_is_back(vehicle: Vehicle, *, at: datetime, actor) -> None:
    """Let apps hear that a vehicle came back (point "vehicle_back": ``callable(vehicle, *, at, actor)``), in the same transaction."""
    for entry in registered("vehicle_back"):
        entry.value(vehicle, at=at, actor=actor)


def free_vehicle(rental: Rental, *, at: datetime) -> None:
    """Give back to the calendar what the rental held, if anything."""
    link = rental.current
    if link is None:
        return
    if link.occupancy.released_at is None:
        release(link.occupancy, at)
    link.is_current = False
    link.save(update_fields=["is_current"])


@transaction.atomic(savepoint=False)
def release_lapsed_holds(at: datetime, *, like: int | None = None, but: int | None = None) -> list[Rental]:
    """Put back on the waiting list the holds whose time is over, and free their vehicles: one entry each.

    Called by what needs a vehicle, for the category of a rental (``like``), and by the sweep of lapsed holds.
    Returns the rentals.
    """
    # What somebody else is deciding on is theirs: waiting for it here could block both.
    lapsed = Rental.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    lapsed = lapsed.lapsed(at).exclude(pk=but)
    if like is not None:
        lapsed = lapsed.filter(offer__category__in=Rental.objects.filter(pk=like).values("offer__category"))
    found = list(lapsed.select_related("offer").order_by("pk"))
    for rental in found:
        free_vehicle(rental, at=at)
        rental.move_to(
            Status.WAITING,
            verb="lapse",
            sentence=typography(
                f"a remis {rental.reference} en attente : le délai de réservation est passé."
            ),
            actor=None,
            at=at,
        )
    return found
