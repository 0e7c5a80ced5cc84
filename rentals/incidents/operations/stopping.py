"""A theft stops the clock of the rental at its hour, once the complaint is noted (row C5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from mobilite.money import french
from mobilite.pages.french import datetime_fr
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import pricing, quotes
from rentals.incidents.models import Incident, Kind
from rentals.incidents.operations.base import deny, locked, told
from rentals.models import Rental, Status
from rentals.operations.base import locked as locked_rental
from rentals.operations.base import move
from rentals.payments.balances import balance
from rentals.payments.operations import add_lines, drop_instalments
from vehicles import operations as calendar
from vehicles.operations import immobilise
from vehicles.operations.workshop import touched

#: How long the vehicle is kept out of the planning at first: found or not, somebody looks again.
AWAY = timedelta(days=180)
STOLEN = "Volé"


@dataclass(frozen=True)
class Stop:
    """What stopping a rental changes: lines of its bill, and the days of the instalment under way."""

    lines: tuple[pricing.Line, ...]
    stolen_on: date

    @property
    def change(self) -> Decimal:
        """What is added to the bill, below zero, in euros."""
        return pricing.total(self.lines)


def preview_stop(rental: Rental, stolen_at: datetime) -> Stop:
    """Return what a theft takes off the price of a rental, without writing anything. Raises IncidentRefused.

    Of a lease, nothing is due after that day: the instalments to come go, the one under way is shared by days. A loan is
    priced as the shorter one that it was.
    """
    stolen_on = paris_date(stolen_at)
    if not rental.is_lease:
        found = quotes.settlement(rental, returned_at=stolen_at, km=0)
        return Stop(tuple(found.early), stolen_on)
    standing = balance(rental.main_bill)
    if rental.main_bill.plan_shares.filter(plan__ended_at=None).exists():
        deny("Un accord de paiement court sur cette location : arrêtez-le d’abord, depuis « Ce qui est dû ».")
    parts = [
        pricing.Instalment(part.due_on, part.amount) for part in standing.parts if part.due_on is not None
    ]
    end = quotes.lease_day(rental, rental.months)
    try:
        stopped = pricing.stopped_lease(parts, end=end, stolen_on=stolen_on)
    except pricing.PricingError as error:
        deny(str(error))
    return Stop(tuple(pricing.theft_lines(stopped, stolen_on)), stolen_on)


@transaction.atomic
def stop_rental(incident_id: int, *, at: datetime, actor) -> Incident:
    """Stop the rental at the hour of the theft: nothing is due after it, the vehicle is kept out of the planning.

    What was paid beyond shows as a credit, to be given back. Raises IncidentRefused: no theft, no complaint, a rental that
    is not under way; Touched when a booking of this vehicle begins now: move it first.
    """
    incident = locked(incident_id)
    if incident.kind != Kind.THEFT:
        deny("Seul un vol arrête une location à son heure. Sinon, faites le retour du véhicule.")
    if incident.rental_id is None:
        deny("Ce dossier n’est lié à aucune location. Ouvrez le dossier depuis la location.")
    if incident.complaint_on is None:
        deny("Notez d’abord le récépissé de la plainte.")
    if incident.stopped_at is not None:
        deny("La location est déjà arrêtée. Rechargez la page.")
    rental = locked_rental(incident.rental_id)
    if rental.status != Status.ONGOING:
        deny(
            f"La location {rental.reference} est « {rental.get_status_display().lower()} » : elle ne court plus. Rechargez la page."
        )
    if rental.handed_over_at is None or incident.happened_at < rental.handed_over_at:
        deny("Le vol est noté avant le départ : corrigez son heure.")
    stop = preview_stop(rental, incident.happened_at)
    link = rental.current
    link.occupancy = calendar.release(link.occupancy, incident.happened_at)
    bill = add_lines(rental.main_bill.pk, stop.lines, at=at)
    if rental.is_lease:
        drop_instalments(bill, after=stop.stolen_on)
    move(
        rental, Status.RETURNED, "stop_at_theft", f"a arrêté la location au vol, {datetime_fr(incident.happened_at)}",
        at=at, actor=actor, data={"lines": str(stop.change), "incident": incident.reference},
        returned_at=incident.happened_at,
    )  # fmt: skip
    keep_away(incident, at, actor)
    incident.stopped_at = incident.happened_at
    incident.save(update_fields=["stopped_at"])
    told(
        incident, "stop_at_theft", f"a arrêté {rental.reference}, {french(stop.change)} à la note : dossier {incident}",
        at=at, actor=actor, changed=["stopped_at"], data={"lines": str(stop.change)},
    )  # fmt: skip
    return incident


def keep_away(incident: Incident, at: datetime, actor, *, word: str = STOLEN, away: timedelta = AWAY) -> None:
    """Keep a vehicle out of the planning, until the next booking at least: its state refuses any departure.

    ``word`` says why: stolen, or what broke it down.
    """
    vehicle = incident.vehicle
    later = [one.starts_at for one in touched(vehicle, at, at + away, now=at)]
    ends_at = min([at + away, *later])
    if ends_at <= at:
        deny(
            f"{vehicle.number} est promis maintenant à quelqu’un d’autre : changez d’abord le véhicule de cette réservation."
        )
    try:
        immobilise(
            vehicle.pk,
            starts_at=at,
            ends_at=ends_at,
            reason=f"{word}, {incident.reference}",
            at=at,
            actor=actor,
        )
    except Refusal as refusal:
        deny(refusal.sentence)
