"""A proof is seen, or was noted by mistake."""

from datetime import date, datetime

from django.db import transaction

from advice.recruitment.eligibility.engine import age_fault, counted, criterion, opposite, until
from advice.recruitment.eligibility.models import Proof
from advice.recruitment.eligibility.operations.base import deny, locked, past, told
from advice.recruitment.eligibility.standing import Standing
from mobilite.people.operations.saving import saved
from mobilite.periods import french_date, paris_date


@transaction.atomic
def note_proof(
    person_id: int,
    *,
    key: str,
    paper: str,
    dated_on: date,
    ends_on: date | None = None,
    at: datetime,
    actor,
) -> Proof:
    """Note that a colleague saw a paper which proves a criterion. ``ends_on``: its own last day, where it has one.

    A paper that is too old already is refused: it proves nothing. Raises EligibilityRefused, NotValid.
    """
    person, today = locked(person_id), paris_date(at)
    one = criterion(key)
    seen = one.paper(paper)
    past(dated_on, at, field="dated_on")
    fault = age_fault(one, person.birth_date, today)
    if fault:
        deny(fault, field="key")
    if seen.needs_end and ends_on is None:
        deny("Donnez le dernier jour de validité de ce papier.", field="ends_on")
    if ends_on is not None and not seen.has_end:
        deny("Ce papier n’a pas de fin de validité à lui : laissez ce jour vide.", field="ends_on")
    if ends_on is not None and ends_on < dated_on:
        deny("Ce papier finit avant sa date. Vérifiez les deux jours.", field="ends_on")
    last = until(one, seen, dated_on, born=person.birth_date, ends_on=ends_on)
    standing = Standing(person, today)
    if key == "PM" and standing.mobility is not None and standing.mobility.dated_on == dated_on:
        # Our own attestation says its last day.
        last = standing.mobility.until
    if last is not None and last < today:
        deny(
            f"Ce papier ne prouve plus rien depuis le {french_date(last)}. Demandez-en un plus récent.",
            field="dated_on",
        )
    other = opposite(key)
    if other in {known.key for known in counted(standing.seen, today)}:
        deny(
            f"« {one.label} » et « {criterion(other).label} » s’excluent. Retirez d’abord l’autre preuve.",
            field="key",
        )
    proof = Proof(person=person, seen_at=at, seen_by=actor)
    saved(proof, {"criterion": key, "paper": paper, "dated_on": dated_on, "until": last})
    told("note_proof", proof, "a noté une preuve d’éligibilité IAE", at=at, actor=actor)
    return proof


@transaction.atomic
def withdraw_proof(proof_id: int, *, at: datetime, actor) -> Proof:
    """Take back a proof that was noted by mistake, or that is not true any more. Raises EligibilityRefused."""
    proof = Proof.objects.get(pk=proof_id)
    locked(proof.person_id)
    proof.refresh_from_db()
    if proof.withdrawn_on is not None:
        deny("Cette preuve est déjà retirée. Rechargez la page.")
    saved(proof, {"withdrawn_on": paris_date(at), "withdrawn_by": actor})
    told("withdraw_proof", proof, "a retiré une preuve d’éligibilité IAE", at=at, actor=actor)
    return proof
