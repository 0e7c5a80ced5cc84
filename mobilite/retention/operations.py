"""What people do about retention: set a term, hold, open the archives, run it now."""

from datetime import date, datetime

from django.db import transaction

from mobilite import clock, registry
from mobilite.audit.entries import record
from mobilite.audit.readings import note_reading
from mobilite.documents.models import Document
from mobilite.jobs import job
from mobilite.kept import Rule
from mobilite.parameters.operations import SameValue, set_parameter
from mobilite.people.models import Person
from mobilite.retention import engine
from mobilite.retention.models import Hold
from mobilite.retention.terms import PARTS, months_fr, parameter, terms
from mobilite.workflow import Refusal


class NoReason(Refusal):
    def __init__(self):
        super().__init__("Dites pourquoi\u00a0: on vous le demandera.", field="reason")


class BelowTheLaw(Refusal):
    def __init__(self, rule):
        super().__init__(
            f"La loi demande {months_fr(rule.minimum)} en tout ({rule.source})\u00a0: gardez au moins cela.",
            field="archived",
        )


class NotSet(Refusal):
    def __init__(self):
        super().__init__("Cette durée ne se règle pas.")


class NothingFound(Refusal):
    def __init__(self):
        super().__init__(
            "Rien de ce nom ni de ce numéro. Donnez la référence d’une location, le numéro d’un document, "
            "ou le nom entier.",
            field="what",
        )


class Several(Refusal):
    def __init__(self):
        super().__init__(
            "Plusieurs personnes portent ce nom\u00a0: donnez la référence d’une location ou le numéro d’un document.",
            field="what",
        )


class AlreadyHeld(Refusal):
    def __init__(self):
        super().__init__("Une réserve est déjà posée\u00a0: levez-la d’abord.", field="what")


class NotInTheFuture(Refusal):
    def __init__(self):
        super().__init__("La date où l’on en reparle est à venir.", field="review_on")


class AlreadyLifted(Refusal):
    def __init__(self):
        super().__init__("Cette réserve est déjà levée.")


class NotArchived(Refusal):
    def __init__(self):
        super().__init__("Cette fiche n’est pas aux archives.")


@transaction.atomic
def set_terms(rule: Rule, *, months: dict[str, int], from_date: date, reason: str, today, at, actor) -> None:
    """Set how many months a rule keeps things from a day: ``months`` maps "active" and "archived".

    Raises NotSet, NoReason, BelowTheLaw, and what ``set_parameter`` raises.
    """
    if rule.fixed or rule.follows:
        raise NotSet
    if not reason.strip():
        raise NoReason
    if sum(months.values()) < rule.minimum:
        raise BelowTheLaw(rule)
    before = terms(at, on=from_date)[rule.key]
    known = {"active": before.active, "archived": before.archive}
    changed = [part for part, _ in PARTS if part in months and months[part] != known[part]]
    if not changed:
        raise SameValue(months_fr(before.active + before.archive))
    for part in changed:
        set_parameter(
            parameter(rule, part),
            value=months[part],
            from_date=from_date,
            reason=reason.strip(),
            today=today,
            at=at,
            actor=actor,
        )


def find(what: str):
    """Return the record that somebody means: by reference, number of a document, or whole name of a person.

    Apps above find theirs: point "kept_record", ``callable(text)`` returns a record or None. Raises NothingFound, Several.
    """
    what = what.strip()
    for item in registry.registered("kept_record"):
        found = item.value(what)
        if found is not None:
            return found
    paper = Document.objects.filter(number__iexact=what).defer("context").select_related("person").first()
    if paper is not None and paper.person is not None:
        return paper.person
    if what.isdecimal():
        person = Person.objects.filter(pk=int(what[:15]), anonymised_at=None).first()
        if person is not None:
            return person
    people = list(Person.objects.filter(anonymised_at=None).found_by(what)[:2]) if len(what) > 2 else []
    if not people:
        raise NothingFound
    if len(people) > 1:
        raise Several
    return people[0]


@transaction.atomic
def place_hold(record_, *, reason: str, review_on: date, today: date, at: datetime, actor) -> Hold:
    """Keep a person or a rental, with all that is hers, from being erased until the hold is lifted."""
    if not reason.strip():
        raise NoReason
    if review_on <= today:
        raise NotInTheFuture
    if Hold.objects.standing().of(record_).exists():
        raise AlreadyHeld
    hold = Hold.objects.create(
        object_label=record_._meta.label_lower,
        object_id=record_.pk,
        reason=reason.strip(),
        review_on=review_on,
        placed_at=at,
        placed_by=actor,
    )
    record("place_hold", record_, sentence=f"a posé une réserve\u00a0: {hold.about}", actor=actor, at=at)
    return hold


@transaction.atomic
def lift_hold(hold_id: int, *, reason: str, at: datetime, actor) -> Hold:
    """Let what was held follow its term again."""
    hold = Hold.objects.locked().get(pk=hold_id)
    if hold.lifted_at is not None:
        raise AlreadyLifted
    if not reason.strip():
        raise NoReason
    hold.lifted_at, hold.lifted_by, hold.lifted_reason = at, actor, reason.strip()
    hold.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    record("lift_hold", hold, sentence=f"a levé une réserve\u00a0: {hold.about}", actor=actor, at=at)
    return hold


@transaction.atomic
def open_archive(what: str, *, why: str, at: datetime, actor) -> Person:
    """Find a person in the archives and write who opens them and why. Raises NothingFound, Several, NoReason."""
    if not why.strip():
        raise NoReason
    found = find(what)
    person = found if isinstance(found, Person) else found.person
    if person.anonymised_at is not None:
        raise NothingFound
    note_reading(person, reader=actor, at=at, why=why.strip()[:200])
    record("open_archive", person, sentence="a ouvert les archives d’une personne", actor=actor, at=at)
    return person


@transaction.atomic
def reopen(person_id: int, *, reason: str, at: datetime, actor) -> Person:
    """Bring a person back from the archives: she is in touch again. Her rentals that are over stay there."""
    person = Person.objects.locked().get(pk=person_id)
    if person.archived_at is None or person.anonymised_at is not None:
        raise NotArchived
    if not reason.strip():
        raise NoReason
    person.archived_at, person.reopened_at = None, at
    person.save(update_fields=["archived_at", "reopened_at"])
    record("reopen_archive", person, sentence="a sorti une fiche des archives", actor=actor, at=at)
    return person


@job(label="Appliquer les durées de conservation", attempts=3)
def run_now() -> None:
    """Do what is due without waiting for the night."""
    engine.run(clock.now())


@transaction.atomic
def ask_for_run(*, at: datetime, actor) -> None:
    """Have what is due done now, by a job."""
    run_now.enqueue()
    record(
        "ask_for_retention",
        actor,
        sentence="a demandé d’appliquer les durées de conservation",
        actor=actor,
        at=at,
    )
