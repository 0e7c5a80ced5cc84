"""What goes out: the driver's name, a contestation, the charge handed on; its proof; the end."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from mobilite.files import storage
from rentals.fines.identity import missing
from rentals.fines.models import ANSWERED, Fine, Ground, Means, Status
from rentals.fines.operations.base import deny, locked, move, not_ahead, settle_alarms, told

FOLDER = "fines"
PDF = b"%PDF-"
OFFICIAL = (Means.ONLINE, Means.REGISTERED)
TO_PEOPLE = (Means.HAND, Means.POST, Means.EMAIL, Means.REGISTERED)


@transaction.atomic
def designate(
    fine_id: int,
    *,
    means: str,
    answered_on: date,
    answer_reference: str = "",
    proof: bytes | None = None,
    at: datetime,
    actor,
) -> Fine:
    """Note that the driver was named to the State: on line, or by registered letter, and nothing else (art. L121-6).

    Refused while the identity lacks what the form asks for. ``proof`` is the scan of the acknowledgement (PDF or JPEG).
    """
    fine = locked(fine_id)
    if not fine.is_offence:
        deny("Seule une amende demande le nom du conducteur : transmettez plutôt ce papier à la personne.")
    lacking = missing(fine.identity)
    if fine.status == Status.DRIVER and lacking:
        deny(f"Il manque : {', '.join(lacking).lower()}. Complétez l’identité du conducteur d’abord.")
    if fine.status == Status.CONTESTED and fine.identity is None:
        deny(
            "Dites d’abord qui conduisait : un autre avis doit être noté, celui-ci a été contesté sans conducteur."
        )
    sent = _sent(fine, OFFICIAL, means, answered_on, answer_reference, proof, at)
    said = f"a désigné le conducteur : {fine}"
    move(fine, Status.DESIGNATED, "designate_driver", said, at=at, actor=actor, **sent)
    settle_alarms(fine, "Le conducteur est désigné.", at=at, actor=actor)
    return fine


@transaction.atomic
def contest(
    fine_id: int,
    *,
    ground: str,
    reason: str,
    means: str,
    answered_on: date,
    answer_reference: str = "",
    proof: bytes | None = None,
    at: datetime,
    actor,
) -> Fine:
    """Note that the notice was contested, on one of the law's grounds (theft, copied plate, force majeure) or for a mistake."""
    fine = locked(fine_id)
    if ground not in Ground.values:
        deny("Choisissez pourquoi.", field="ground")
    if not reason.strip():
        deny("Dites en quelques mots ce que vous avez écrit.", field="reason")
    sent = _sent(fine, OFFICIAL, means, answered_on, answer_reference, proof, at)
    sent |= {"ground": ground, "reason": reason.strip()}
    move(fine, Status.CONTESTED, "contest_fine", f"a contesté : {fine}", at=at, actor=actor, **sent)
    settle_alarms(fine, "L’avis est contesté.", at=at, actor=actor)
    return fine


@transaction.atomic
def forward(
    fine_id: int,
    *,
    means: str,
    answered_on: date,
    answer_reference: str = "",
    proof: bytes | None = None,
    at: datetime,
    actor,
) -> Fine:
    """Note that a parking charge or a toll was handed on to whoever drove, with its dates. No debt, no fee comes of it."""
    fine = locked(fine_id)
    if fine.is_offence:
        deny("Une amende ne se transmet pas : désignez le conducteur, l’avis lui sera renvoyé à son nom.")
    sent = _sent(fine, TO_PEOPLE, means, answered_on, answer_reference, proof, at)
    said = f"a transmis à la personne : {fine}"
    move(fine, Status.FORWARDED, "forward_charge", said, at=at, actor=actor, **sent)
    settle_alarms(fine, "Le papier est transmis.", at=at, actor=actor)
    return fine


@transaction.atomic
def add_proof(fine_id: int, *, proof: bytes, answer_reference: str = "", at: datetime, actor) -> Fine:
    """Keep the proof that the answer went out: the acknowledgement of the site, the receipt of the registered letter."""
    fine = locked(fine_id)
    if fine.status not in ANSWERED:
        deny("Rien n’est encore parti : notez d’abord l’envoi.")
    if fine.proof_file:
        deny("Une preuve est déjà gardée pour cet avis : rechargez la page.", field="proof")
    values = _kept(fine, proof)
    if answer_reference.strip():
        values["answer_reference"] = answer_reference.strip()
    for name, value in values.items():
        setattr(fine, name, value)
    fine.save(update_fields=list(values))
    told(fine, "add_proof", f"a gardé la preuve d’envoi : {fine}", at=at, actor=actor, changed=values)
    return fine


@transaction.atomic
def close(fine_id: int, *, outcome: str, at: datetime, actor) -> Fine:
    """End it, with what came of it. A designation is closed with its proof; its purge counts from here."""
    fine = locked(fine_id)
    outcome = outcome.strip()
    if not outcome:
        deny("Dites en quelques mots ce qu’il en est advenu.", field="outcome")
    if len(outcome) > 200:
        deny("Dites-le en 200 caractères au plus.", field="outcome")
    if fine.status == Status.DESIGNATED and not fine.proof_file:
        deny("Ajoutez d’abord la preuve d’envoi : sans elle, rien ne montre que le conducteur a été désigné.")
    move(
        fine,
        Status.CLOSED,
        "close_fine",
        f"a classé : {fine}",
        at=at,
        actor=actor,
        outcome=outcome,
        closed_at=at,
    )
    settle_alarms(fine, "L’avis est classé.", at=at, actor=actor)
    return fine


def _sent(fine, accepted, means, answered_on, answer_reference, proof, at) -> dict:
    """Return the columns that say how, when and under which reference something went out, and its proof."""
    if means not in accepted:
        deny("Dites comment c’est parti.", field="means")
    not_ahead(answered_on, at, field="answered_on")
    if answered_on < fine.sent_on:
        deny("L’envoi vient après l’avis reçu : relisez la date.", field="answered_on")
    reference = {"answer_reference": answer_reference.strip()}
    return {"means": means, "answered_on": answered_on} | reference | _kept(fine, proof)


def _kept(fine: Fine, proof: bytes | None) -> dict[str, str]:
    """Return the columns of a proof, written to the private files; those of an earlier answer give way."""
    if not proof:
        return {"proof_file": "", "proof_sha256": ""} if fine.proof_file else {}
    name = storage.save(FOLDER, proof, suffix=".pdf" if proof.startswith(PDF) else ".jpg")
    return {"proof_file": name, "proof_sha256": hashlib.sha256(proof).hexdigest()}
