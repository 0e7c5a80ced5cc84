"""What a person showed us: licences, papers, work or training."""

from datetime import date, datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.people.models import Activity, Licence, Person
from mobilite.people.operations.saving import saved
from mobilite.people.operations.seeing import InTheFuture, licence_shown, not_after
from mobilite.periods import paris_date

#: Where it was defined before papers had a module of their own.
__all__ = ["InTheFuture"]


@transaction.atomic
def add_licence(person: Person, *, at: datetime, actor, **values) -> Licence:
    """Write down a licence category as seen on the licence itself, today unless ``seen_on`` says so, and return it.

    Raises NotValid (a category twice, an end before the issue), InTheFuture.
    """
    today = paris_date(at)
    licence = Licence(person=person, seen_by=actor)
    values = {"seen_on": today} | values
    not_after(values.get("issued_on"), today, "issued_on")
    saved(licence, values)
    licence_shown(person, today, actor)
    record(
        "add_licence",
        person,
        sentence=f"a vu le permis {licence.category}",
        actor=actor,
        at=at,
        data={"category": licence.category},
    )
    return licence


@transaction.atomic
def update_licence(licence_id, *, at: datetime, actor, **values) -> Licence:
    """Correct a licence, as seen again today: it is not lost any more. Return it. Raises NotValid, InTheFuture."""
    today = paris_date(at)
    licence = Licence.objects.select_related("person").get(pk=licence_id)
    not_after(values.get("issued_on"), today, "issued_on")
    changed = saved(
        licence, {"seen_on": today, "seen_by": actor, "lost_on": None, "lost_until": None} | values
    )
    licence_shown(licence.person, today, actor)
    record(
        "update_licence",
        licence.person,
        sentence=f"a revu le permis {licence.category}",
        actor=actor,
        at=at,
        changed=changed,
        data={"category": licence.category},
    )
    return licence


@transaction.atomic
def remove_licence(licence_id, *, at: datetime, actor) -> Person:
    """Remove a licence written by mistake, or withdrawn, and return its person."""
    licence = Licence.objects.select_related("person").get(pk=licence_id)
    person, category = licence.person, licence.category
    licence.delete()
    sentence = f"a retiré le permis {category} de la fiche"
    record("remove_licence", person, sentence=sentence, actor=actor, at=at, data={"category": category})
    return person


@transaction.atomic
def add_activity(person: Person, *, at: datetime, actor, **values) -> Activity:
    """Write down where a person works or trains, and return it. Raises NotValid."""
    activity = Activity(person=person)
    saved(activity, values)
    sentence = f"a noté une activité\u00a0: {activity.get_kind_display().lower()}"
    record("add_activity", person, sentence=sentence, actor=actor, at=at, data={"kind": activity.kind})
    return activity


@transaction.atomic
def update_activity(activity_id, *, at: datetime, actor, **values) -> Activity:
    """Correct an activity and return it. Raises NotValid."""
    activity = Activity.objects.select_related("person").get(pk=activity_id)
    changed = saved(activity, values)
    if changed:
        sentence = f"a modifié une activité\u00a0: {activity.get_kind_display().lower()}"
        record("update_activity", activity.person, sentence=sentence, actor=actor, at=at, changed=changed)
    return activity


def end_activity(activity_id, *, ends_on: date, at: datetime, actor) -> Activity:
    """Say when an activity ends (the first day without it). Raises NotValid."""
    return update_activity(activity_id, ends_on=ends_on, at=at, actor=actor)
