"""Who drove: found by the calendar, confirmed by somebody when several could, never guessed (row G9)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rentals.fines.drivers import Answer, who_drove
from rentals.fines.identity import DAYS, FIELDS, identity_of
from rentals.fines.models import Fine, Status
from rentals.fines.operations.base import deny, locked, move, still_open, told

UNKNOWN: dict[str, Any] = {"person": None, "identity": None, "found_at": None}


def found(answer: Answer, at: datetime) -> tuple[Status, dict[str, Any]]:
    """Return the state of a notice and its columns, from what the calendar answers.

    One possible driver is written with her identity of that day; several wait for somebody's word; nobody is said so.
    """
    held = {"occupancy": answer.occupancy, "rental": answer.rental}
    if answer.only is not None:
        return Status.DRIVER, held | driver(answer, answer.only.person, at)
    return (Status.NOTED if answer.candidates else Status.NOBODY), held | UNKNOWN


def driver(answer: Answer, person, at: datetime) -> dict[str, Any]:
    """Return the columns that say who drove, her identity frozen as of that day."""
    identity = identity_of(person, answer.rental, answer.vehicle, answer.at)
    return {"person": person, "identity": identity, "found_at": at}


@transaction.atomic
def look_again(fine_id: int, *, at: datetime, actor) -> Fine:
    """Ask the calendar again: a departure or a return may have been noted since. Raises FineRefused."""
    fine = locked(fine_id)
    still_open(fine)
    status, values = found(who_drove(fine.vehicle, fine.happened_at), at)
    move(
        fine,
        status,
        "look_for_driver",
        f"a cherché de nouveau le conducteur : {fine}",
        at=at,
        actor=actor,
        **values,
    )
    return fine


@transaction.atomic
def choose_driver(fine_id: int, person_id: int, *, at: datetime, actor) -> Fine:
    """Say which of the possible drivers it was, and freeze who she was on that day. Raises FineRefused."""
    fine = locked(fine_id)
    still_open(fine)
    answer = who_drove(fine.vehicle, fine.happened_at)
    candidate = answer.among(person_id)
    if candidate is None:
        deny("Cette personne n’était pas conductrice à ce moment : choisissez dans la liste.", field="person")
    values = {"occupancy": answer.occupancy, "rental": answer.rental, **driver(answer, candidate.person, at)}
    move(fine, Status.DRIVER, "choose_driver", f"a dit qui conduisait : {fine}", at=at, actor=actor, **values)
    return fine


@transaction.atomic
def name_driver(fine_id: int, identity: dict[str, Any], *, at: datetime, actor) -> Fine:
    """Write the identity of somebody who is not in the files: a colleague, a driver whom the tenant names. Raises FineRefused."""
    fine = locked(fine_id)
    still_open(fine)
    known = plain(identity)
    if not known.get("last_name") or not known.get("first_name"):
        deny("Écrivez au moins le nom et le prénom.", field="last_name")
    move(
        fine, Status.DRIVER, "choose_driver", f"a écrit qui conduisait : {fine}", at=at, actor=actor,
        person=None, identity=known | {"contract": ""}, found_at=at,
    )  # fmt: skip
    return fine


@transaction.atomic
def complete_identity(fine_id: int, identity: dict[str, Any], *, at: datetime, actor) -> Fine:
    """Complete or correct the frozen identity before it is sent; afterwards it stays as it was sent. Raises FineRefused."""
    fine = locked(fine_id)
    still_open(fine)
    if fine.status != Status.DRIVER:
        deny("Dites d’abord qui conduisait.")
    known, before = plain(identity), fine.identity or {}
    changed = [key for key in known if known[key] != before.get(key, "")]
    if changed:
        fine.identity = {**before, **known}
        fine.save(update_fields=["identity"])
        told(
            fine,
            "complete_driver",
            f"a complété l’identité du conducteur : {fine}",
            at=at,
            actor=actor,
            changed=changed,
        )
    return fine


@transaction.atomic
def say_nobody(fine_id: int, *, at: datetime, actor) -> Fine:
    """Say that it was none of those proposed: the plate was copied, the vehicle was stolen, a colleague drove. Raises FineRefused."""
    fine = locked(fine_id)
    still_open(fine)
    move(
        fine,
        Status.NOBODY,
        "say_nobody",
        f"a noté que le conducteur est inconnu : {fine}",
        at=at,
        actor=actor,
        **UNKNOWN,
    )
    return fine


def plain(identity: dict[str, Any]) -> dict[str, str]:
    """Return what a form gave as it is frozen: days in ISO, no outer space. What it did not ask is left out."""
    known = {key: identity[key] for key, _label, _asked in FIELDS if key in identity}
    return {
        key: (value.isoformat() if value else "") if key in DAYS else str(value or "").strip()
        for key, value in known.items()
    }
