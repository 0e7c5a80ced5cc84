"""A notice, typed once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date
from rentals.fines.drivers import vehicle_of_plate, who_drove
from rentals.fines.models import Fine, Kind, Status
from rentals.fines.operations.base import LONGEST, FineRefused, deny, locked, settle_alarms, still_open
from rentals.fines.operations.finding import found
from rentals.fines.terms import last_day
from vehicles.models import Vehicle


@transaction.atomic
def note_fine(
    *,
    kind: str,
    number: str,
    happened_at: datetime,
    scene: str,
    plate: str,
    sent_on: date,
    vehicle: Vehicle | None = None,
    what: str = "",
    amount: Decimal | None = None,
    pay_by: date | None = None,
    authority: str = "",
    at: datetime,
    actor,
) -> Fine:
    """Type a notice once; who drove is looked for at once, and her identity of that day is frozen (row G9).

    The vehicle is the one that bears the plate, unless ``vehicle`` says otherwise: plates change. Raises FineRefused
    (unknown plate, notice typed before, days out of order), NotValid.
    """
    fine = Fine(noted_at=at, noted_by=actor)
    values = _values(
        fine, at, kind=kind, number=number, happened_at=happened_at, scene=scene, plate=plate, sent_on=sent_on,
        vehicle=vehicle, what=what, amount=amount, pay_by=pay_by, authority=authority,
    )  # fmt: skip
    status, known = found(who_drove(values["vehicle"], happened_at), at)
    try:
        with transaction.atomic():
            saved(fine, values | known | {"status": status})
    except IntegrityError as error:
        # Somebody typed it at the same moment.
        raise FineRefused(
            "Cet avis vient d’être noté par quelqu’un d’autre. Rechargez la page, et continuez avec lui.",
            field="number",
        ) from error
    record(
        "note_fine", fine, sentence=typography(f"a noté : {fine}")[:LONGEST], actor=actor, at=at,
        after=fine.status, data={"vehicle": fine.vehicle.number, "due_on": str(fine.due_on or "")},
    )  # fmt: skip
    return fine


@transaction.atomic
def correct(
    fine_id: int,
    *,
    at: datetime,
    actor,
    vehicle: Vehicle | None = None,
    pay_by: date | None = None,
    **typed: Any,
) -> Fine:
    """Correct what was typed, before an answer goes out.

    Another minute or vehicle: the driver is looked for again. Raises FineRefused, NotValid.
    """
    fine = locked(fine_id)
    still_open(fine)
    before = (fine.vehicle_id, fine.happened_at)
    values = _values(fine, at, vehicle=vehicle, pay_by=pay_by, **typed)
    if values["due_on"] != fine.due_on:
        settle_alarms(fine, "Le dernier jour est corrigé.", at=at, actor=None)
    status = Status(fine.status)
    if (values["vehicle"].pk, values["happened_at"]) != before:
        status, known = found(who_drove(values["vehicle"], values["happened_at"]), at)
        values |= known
    was = fine.status
    changed = saved(fine, values | {"status": status})
    record(
        "correct_fine", fine, sentence=typography(f"a corrigé : {fine}")[:LONGEST], actor=actor, at=at,
        before=was, after=fine.status, changed=changed,
    )  # fmt: skip
    return fine


def _values(
    fine: Fine,
    at: datetime,
    *,
    kind: str,
    number: str,
    happened_at: datetime,
    scene: str,
    plate: str,
    sent_on: date,
    vehicle: Vehicle | None,
    pay_by: date | None,
    what: str = "",
    amount: Decimal | None = None,
    authority: str = "",
) -> dict[str, Any]:
    """Return the columns that a typed notice fills. Raises FineRefused."""
    if kind not in Kind.values:
        deny("Choisissez ce que vous avez reçu.", field="kind")
    number = "".join(number.split()).upper()
    other = Fine.objects.exclude(pk=fine.pk).filter(number=number).first() if number else None
    if other is not None:
        deny(
            f"Cet avis est déjà noté : {other}, état « {other.get_status_display().lower()} ». Continuez avec lui.",
            field="number",
        )
    vehicle = vehicle or vehicle_of_plate(plate)
    if vehicle is None:
        deny(
            "Aucun de nos véhicules n’a cette plaque. Relisez l’avis, ou choisissez le véhicule dessous si sa plaque a changé.",
            field="plate",
        )
    if happened_at > at:
        deny("Les faits ne sont pas encore arrivés : relisez la date et l’heure.", field="happened_on")
    if sent_on < paris_date(happened_at):
        deny("L’avis part après les faits : relisez les deux dates.", field="sent_on")
    if sent_on > paris_date(at):
        deny("L’avis n’est pas encore parti : relisez sa date d’envoi.", field="sent_on")
    if kind != Kind.OFFENCE and pay_by is not None and pay_by < sent_on:
        deny("Le dernier jour pour payer vient après l’envoi. Relisez les deux dates.", field="pay_by")
    return {
        "kind": kind,
        "number": number,
        "happened_at": happened_at,
        "scene": scene.strip(),
        "what": what.strip(),
        "plate": plate.strip().upper(),
        "vehicle": vehicle,
        "amount": amount,
        "sent_on": sent_on,
        "due_on": last_day(kind, sent_on, pay_by),
        "authority": authority.strip(),
    }
