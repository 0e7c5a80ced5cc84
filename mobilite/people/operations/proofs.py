"""What a person showed us: licences, papers, work or training."""

from datetime import date, datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.people.models import Activity, Licence, Paper, Person
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date
from mobilite.workflow import Refusal


class InTheFuture(Refusal):
    def __init__(self, field: str):
        super().__init__("Cette date est dans le futur\u00a0: vérifiez-la.", field=field)


def _not_after(day: date | None, today: date, field: str) -> None:
    if day is not None and day > today:
        raise InTheFuture(field)


@transaction.atomic
def add_licence(person: Person, *, at: datetime, actor, **values) -> Licence:
    """Write down a licence category as seen on the licence itself, today unless ``seen_on`` says so, and return it.

    Raises NotValid (a category twice, an end before the issue), InTheFuture.
    """
    today = paris_date(at)
    licence = Licence(person=person, seen_by=actor)
    values = {"seen_on": today} | values
    _not_after(values.get("issued_on"), today, "issued_on")
    saved(licence, values)
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
    """Correct a licence, as seen again today, and return it. Raises NotValid, InTheFuture."""
    today = paris_date(at)
    licence = Licence.objects.select_related("person").get(pk=licence_id)
    _not_after(values.get("issued_on"), today, "issued_on")
    changed = saved(licence, {"seen_on": today, "seen_by": actor} | values)
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
def see_paper(person: Person, *, kind: str, at: datetime, actor, **values) -> Paper:
    """Write down that a paper was seen today: its kind, dates, never its picture (row H5). Return it.

    Raises NotValid, InTheFuture.
    """
    today = paris_date(at)
    paper = Paper(person=person, seen_by=actor)
    values = {"kind": kind, "seen_on": today, **values}
    _not_after(values.get("issued_on"), today, "issued_on")
    _not_after(values["seen_on"], today, "seen_on")
    saved(paper, values)
    record(
        "see_paper",
        person,
        sentence=f"a vu une pièce\u00a0: {paper.get_kind_display()}",
        actor=actor,
        at=at,
        data={"kind": paper.kind},
    )
    return paper


@transaction.atomic
def remove_paper(paper_id, *, at: datetime, actor) -> Person:
    """Remove a paper written by mistake, and return its person."""
    paper = Paper.objects.select_related("person").get(pk=paper_id)
    person, kind, label = paper.person, paper.kind, paper.get_kind_display()
    paper.delete()
    sentence = f"a retiré une pièce notée par erreur\u00a0: {label}"
    record("remove_paper", person, sentence=sentence, actor=actor, at=at, data={"kind": kind})
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
