"""What a person says of the work that she can do: written once, completed as one learns it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from advice.recruitment.missions.models import Profile
from advice.recruitment.missions.operations.base import deny, told
from mobilite.people.models import Person
from mobilite.people.operations.saving import saved


@transaction.atomic
def set_profile(person: Person, *, at: datetime, actor, **values: Any) -> Profile:
    """Write what is known of her search. Raises MissionRefused (archived, limited), NotValid."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.anonymised_at is not None or person.archived_at is not None:
        deny("Cette fiche est aux archives. Rouvrez-la d’abord, ou créez une nouvelle fiche.")
    if person.limited_at is not None:
        deny("Ses données sont limitées. Levez d’abord la limitation, à sa demande.")
    known = Profile.objects.filter(person=person).first()
    profile = known or Profile(person=person, said_at=at)
    profile.said_at, profile.said_to = at, actor
    changed = saved(profile, values)
    if known is not None:
        profile.save(update_fields=["said_at", "said_to"])
    told(
        profile, "set_profile", f"a noté ce que cherche la personne n° {person.pk}", at=at, actor=actor,
        changed=changed,
    )  # fmt: skip
    return profile


@transaction.atomic
def leave_pool(person: Person, *, at: datetime, actor) -> Profile:
    """Say that she does not look for work now: she is proposed nothing any more; what she said stays."""
    profile = Profile.objects.locked().filter(person=person).first()
    if profile is None or not profile.is_searching:
        deny("Elle n’est pas dans le vivier. Notez d’abord ce qu’elle cherche.")
    profile.is_searching = False
    profile.save(update_fields=["is_searching"])
    told(
        profile, "leave_pool", f"a sorti du vivier la personne n° {person.pk}", at=at, actor=actor,
        changed=["is_searching"],
    )  # fmt: skip
    return profile
