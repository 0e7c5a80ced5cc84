"""The excess: asked of the person as her contract prints it, only by somebody's click, once."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from mobilite.documents.models import Document
from mobilite.documents.models import Kind as Paper
from mobilite.money import ZERO, french
from rentals import operations as lending
from rentals.documents.parts import driver_excess
from rentals.incidents.models import Incident, Kind
from rentals.incidents.operations.base import deny, locked, told
from rentals.models import Rental
from rentals.operations.handing import ExtraLine
from rentals.payments.models import LineKind


def printed_excess(rental: Rental, kind: str) -> Decimal | None:
    """Return this driver's excess as the rental's last contract or amendment prints it; None when there is none.

    Without a paper, what it would print: the insurer's class of the driver, else the offer's.
    """
    stolen = kind == Kind.THEFT
    papers = Document.objects.about(rental).filter(kind__in=(Paper.CONTRACT, Paper.AMENDMENT))
    said = next((one.context["conditions"] for one in papers if one.context.get("conditions")), None)
    if said is None:
        known = driver_excess(rental)
        return known.theft if stolen else known.damage
    amount = said.get("theft_excess" if stolen else "excess")
    return Decimal(amount) if amount not in (None, "") else None


@transaction.atomic
def charge(incident_id: int, *, amount: Decimal, label: str, at: datetime, actor) -> Incident:
    """Add the excess, or a part of it, to the bill of the rental; once.

    Raises IncidentRefused (more than the excess printed), and RentalRefused when the rental is closed.
    """
    incident = locked(incident_id)
    rental = incident.rental
    if rental is None:
        deny(
            "Ce dossier n’est lié à aucune location : il n’y a pas de note. Notez la dépense dans le dossier."
        )
    if incident.charged_amount is not None:
        deny(
            f"{french(incident.charged_amount)} ont déjà été ajoutés à la note pour ce dossier. Pour corriger, ajoutez une ligne à la note."
        )
    if amount is None or amount <= ZERO:
        deny("Écrivez une somme au-dessus de 0 €.", field="amount")
    most = printed_excess(rental, incident.kind)
    if incident.is_insured and most is not None and amount > most:
        deny(
            f"Le contrat imprime une franchise de {french(most)} : on ne demande pas plus. Écrivez au plus cette somme.",
            field="amount",
        )
    line = ExtraLine(label=label, amount=amount, kind=LineKind.DAMAGE, why=f"Dossier {incident.reference}.")
    lending.charge(rental.pk, line=line, at=at, actor=actor)
    incident.charged_amount, incident.charged_at = amount, at
    incident.save(update_fields=["charged_amount", "charged_at"])
    told(
        incident, "charge_excess", f"a ajouté {french(amount)} à la note de {rental.reference} : dossier {incident}", at=at,
        actor=actor, changed=["charged_amount"], data={"amount": str(amount)},
    )  # fmt: skip
    return incident
