"""Who represents a person: noted with the proof that was seen, corrected, ended; under what protection she is."""

from datetime import date, datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import lower_first
from mobilite.people.models import Person, Representative
from mobilite.people.operations.saving import saved
from mobilite.people.operations.seeing import not_after
from mobilite.periods import paris_date


def _told(verb: str, one: Representative, sentence: str, *, at, actor, changed=()) -> None:
    # Who it is stays out of the journal.
    sentence = f"{sentence}\u00a0: {lower_first(one.get_role_display())}"
    record(verb, one.person, sentence=sentence, actor=actor, at=at, changed=changed, data={"role": one.role})


@transaction.atomic
def add_representative(person: Person, *, at: datetime, actor, **values) -> Representative:
    """Write down who represents a person, with the proof seen today, and return it. Raises NotValid, InTheFuture."""
    today = paris_date(at)
    not_after(values.get("proof_on"), today, "proof_on")
    one = Representative(person=person, seen_by=actor)
    saved(one, {"starts_on": today, "seen_on": today} | values)
    _told("add_representative", one, "a noté qui la représente", at=at, actor=actor)
    return one


@transaction.atomic
def update_representative(representative_id, *, at: datetime, actor, **values) -> Representative:
    """Correct who represents a person, and return it. Raises NotValid, InTheFuture."""
    one = Representative.objects.locked().select_related("person").get(pk=representative_id)
    not_after(values.get("proof_on"), paris_date(at), "proof_on")
    changed = saved(one, values)
    if changed:
        _told(
            "update_representative", one, "a modifié qui la représente", at=at, actor=actor, changed=changed
        )
    return one


def end_representative(representative_id, *, ends_on: date, at: datetime, actor) -> Representative:
    """Say when somebody represents a person no more (the first day without). Raises NotValid."""
    return update_representative(representative_id, ends_on=ends_on, at=at, actor=actor)
