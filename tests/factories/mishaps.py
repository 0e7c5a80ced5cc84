"""Files of accidents, thefts, lost keys, vehicles that do not come back."""

from datetime import date, datetime, timedelta

from rentals.incidents.models import Incident, Kind
from rentals.incidents.operations import close, declare, note_complaint, open_incident
from rentals.models import Rental
from tests.factories.lending import an_ongoing_rental, paris_at
from tests.factories.persons import a_driver

#: A loan from 7 to 14 April; an accident on Thursday 9 April at 14 h 12, known the same day.
HAPPENED, KNOWN, TOLD = paris_at(4, 9, 14, 12), date(2026, 4, 9), paris_at(4, 9, 17)


def a_loan() -> Rental:
    return an_ongoing_rental(a_driver("Aïcha", "Le Goff"))


def a_bike_lease(**fields) -> Rental:
    """Return a lease of six months of an e-bike (6 x 25 €), left on 25 March 2026."""
    start = paris_at(3, 25, 10)
    fields = {"term_months": 6, "needed_from": start, "at": start - timedelta(hours=2)} | fields
    return an_ongoing_rental(a_driver("Bruno", "Martin"), **fields)


def an_incident(
    rental: Rental | None = None,
    *,
    kind=Kind.ACCIDENT,
    vehicle=None,
    actor=None,
    at: datetime = TOLD,
    **values,
) -> Incident:
    """Return a file about a rental: an accident, nobody hurt, the vehicle still drives."""
    if rental is None and vehicle is None:
        rental = a_loan()
    told = {"happened_at": HAPPENED, "known_on": KNOWN, "scene": "Ancenis"}
    if kind == Kind.ACCIDENT:
        told |= {
            "account": "L’autre a reculé.",
            "injured": "no",
            "third_party": "Berlingo AA-000-AA",
            "may_drive": True,
        }
    return open_incident(
        vehicle or rental.vehicle, kind=kind, rental=rental, **told | values, at=at, actor=actor
    )


def a_theft(rental: Rental | None = None, *, complaint: bool = True, actor=None, **values) -> Incident:
    """Return a theft of 10 April, complaint on 12 April (row C5)."""
    rental = rental or a_bike_lease()
    stolen = {
        "happened_at": paris_at(4, 10, 18),
        "known_on": date(2026, 4, 12),
        "at": paris_at(4, 12, 10),
    } | values
    incident = an_incident(rental, kind=Kind.THEFT, actor=actor, **stolen)
    if complaint:
        incident = note_complaint(
            incident.pk,
            on=date(2026, 4, 12),
            reference="2026/123",
            file=b"%PDF-1.7 plainte",
            at=paris_at(4, 12, 11),
            actor=actor,
        )
    return incident


def a_breakdown(rental: Rental | None = None, **values) -> Incident:
    """Return a breakdown at the roadside, on Thursday 9 April: the vehicle does not drive any more."""
    told = {
        "kind": Kind.BREAKDOWN,
        "scene": "D923, Mésanger",
        "account": "Ne démarre plus.",
        "may_drive": False,
    }
    return an_incident(rental, **told | values)


def a_not_returned(rental: Rental | None = None, **values) -> Incident:
    """Return a file of a vehicle that should have come back on Tuesday 14 April, opened at noon."""
    rental = rental or a_loan()
    when = {"happened_at": rental.return_at, "known_on": date(2026, 4, 14), "at": paris_at(4, 14, 12)}
    return an_incident(rental, kind=Kind.NOT_RETURNED, **when | values)


def a_declared_incident(rental: Rental | None = None, **values) -> Incident:
    incident = an_incident(rental, **values)
    return declare(incident.pk, on=KNOWN, reference="S-1", at=TOLD, actor=values.get("actor"))


def a_closed_incident(**values) -> Incident:
    incident = a_declared_incident(**values)
    return close(incident.pk, outcome="Réparé", at=TOLD, actor=None)
