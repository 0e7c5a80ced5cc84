"""Let a request go without a rule, with a motive: never without the law on ages and licences."""

from datetime import datetime

from django.db import transaction

from rentals import access
from rentals.models import AccessWaiver, Rental, RuleKey, Status
from rentals.operations.base import deny, locked, must_be, needs_reason, told

#: Which right lets a rule go.
RIGHTS = {RuleKey.PAPERS: "rentals.waive_papers", RuleKey.CAP: "rentals.waive_papers"}
OTHER_RIGHT = "rentals.waive_access"
#: What says it on the rental itself.
COLUMNS = {RuleKey.PAPERS: "papers_waived_reason", RuleKey.CAP: "cap_waived_reason"}
BEFORE = (Status.REQUESTED, Status.WAITING, Status.HELD)


def right_to_waive(rule: str) -> str:
    """Return the right that lets this rule go."""
    return RIGHTS.get(RuleKey(rule), OTHER_RIGHT)


@transaction.atomic
def waive(rental_id: int, *, rule: str, reason: str, at: datetime, actor) -> Rental:
    """Let a request go without a rule that says it may, and say which and why in the journal.

    Asks for the right of the rule. Raises RentalRefused for the law, a rule that is met or that lets nobody through.
    """
    reason = needs_reason(reason, "Dites pourquoi cette règle ne compte pas ici.")
    if rule not in RuleKey.values:
        deny("Choisissez une règle.", field="rule")
    if actor is not None and not actor.has_perm(right_to_waive(rule)):
        deny("Seules les personnes qui en ont le droit accordent une dispense : demandez à un responsable.")
    rental = locked(rental_id)
    must_be(rental, *BEFORE, to="en dispenser")
    verdict = next((one for one in access.rental_verdicts(rental, at) if one.key == rule), None)
    if verdict is None or verdict.answer == access.Answer.YES:
        deny("Cette règle est respectée : il n’y a rien à dispenser. Rechargez la page.", field="rule")
    if not verdict.may_be_waived:
        deny(
            "Cette règle ne se dispense pas : ni la loi, ni nos règles du jour ne le permettent. Voyez ce qu’on peut proposer d’autre à la personne.",
            field="rule",
        )
    if column := COLUMNS.get(verdict.key):
        setattr(rental, column, reason)
        rental.save(update_fields=[column])
    note_waiver(rental, verdict.key, reason, at=at, actor=actor)
    return rental


def note_waiver(rental: Rental, rule: RuleKey, reason: str, *, at: datetime, actor) -> None:
    """Keep the motive of a waiver and tell the journal which rule, in the caller's transaction.

    What is kept on the rental itself (``COLUMNS``) is the caller's to write.
    """
    if rule not in COLUMNS:
        AccessWaiver.objects.update_or_create(
            rental=rental, rule=rule.value, defaults={"reason": reason, "granted_at": at, "granted_by": actor}
        )
    tell_waiver(rental, rule, at=at, actor=actor)


def tell_waiver(rental: Rental, rule: RuleKey, *, at: datetime, actor) -> None:
    """Write in the journal which rule a rental goes without. The motive stays on the rental: it may be personal."""
    told(
        rental, "waive", f"a dispensé {rental.reference} d’une règle : {str(rule.label).lower()}.",
        at=at, actor=actor, data={"rule": rule.value},
    )  # fmt: skip
