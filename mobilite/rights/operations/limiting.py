"""Keep a person's data without using it, for as long as she or the law asks (art. 18)."""

from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.people.models import Person
from mobilite.people.operations.saving import saved
from mobilite.rights.models import Limitation, Request
from mobilite.workflow import Refusal


class AlreadyLimited(Refusal):
    def __init__(self):
        super().__init__("Ses données sont déjà limitées\u00a0: le motif est sur sa fiche.")


class NotLimited(Refusal):
    def __init__(self):
        super().__init__("Ses données ne sont plus limitées\u00a0: quelqu’un a agi avant vous.")


@transaction.atomic
def limit(person_id: int, *, reason: str, request: Request | None = None, at: datetime, actor) -> Limitation:
    """Take a person out of lists, exports, and messages that she doesn't need. Raises AlreadyLimited, Refusal."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    if person.limited_at is not None:
        raise AlreadyLimited
    limitation = Limitation(person=person, request=request, starts_at=at, noted_by=actor)
    saved(limitation, {"reason": _said(reason)})
    saved(person, {"limited_at": at})
    record("limit", limitation, sentence="a limité l’usage des données de la personne", actor=actor, at=at)
    return limitation


@transaction.atomic
def lift(person_id: int, *, reason: str, at: datetime, actor) -> Limitation:
    """End a limitation; the person is told before (art. 18-3). Raises NotLimited, Refusal."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    limitation = Limitation.objects.filter(person=person, ended_at=None).first()
    if limitation is None:
        raise NotLimited
    saved(limitation, {"ended_at": at, "ended_by": actor, "ended_reason": _said(reason)})
    saved(person, {"limited_at": None})
    record(
        "lift_limit",
        limitation,
        sentence="a levé la limitation des données de la personne",
        actor=actor,
        at=at,
    )
    return limitation


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refusal("Dites pourquoi en quelques mots.", field="reason")
    return reason.strip()
