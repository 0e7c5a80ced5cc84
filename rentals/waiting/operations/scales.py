"""The points of the list: what would change before they are published, and their publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.periods import paris_date
from rentals.waiting.models import Criterion, Entry, Ground, Scale
from rentals.waiting.operations.base import deny
from rentals.waiting.ranking import Rule, in_order, rules_on


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whose rank for a kind of bike would change, places apart."""

    entry: Entry
    before: int
    after: int


def moves(rules: Sequence[Rule], on: date) -> list[Moved]:
    """Return whose rank these rules would change on a day, by kind then by new rank. Two queries and those of the rules."""
    live = Entry.objects.live().select_related("person", "category")
    before, after = (_places(in_order(live, which, on)) for which in (rules_on(on), rules))
    found = [
        Moved(entry, before[entry][1], rank)
        for entry, (_kind, rank) in after.items()
        if before[entry][1] != rank
    ]
    return sorted(found, key=lambda one: (one.entry.category.position, one.entry.category_id, one.after))


def _places(entries) -> dict[Entry, tuple[int, int]]:
    """Return the kind and the rank of each, those of one kind counted together."""
    counted: dict[int, int] = {}
    found = {}
    for entry in entries:
        counted[entry.category_id] = counted.get(entry.category_id, 0) + 1
        found[entry] = (entry.category_id, counted[entry.category_id])
    return found


@transaction.atomic
def publish_scale(rules: Sequence[Rule], *, from_date: date, at: datetime, actor) -> Scale:
    """Publish what gives points from a day, today at the soonest. What was offered before is not changed.

    Raises WaitingRefused.
    """
    if from_date < paris_date(at):
        deny(
            "Un barème commence aujourd’hui ou plus tard : choisissez un autre jour.",
            field="from_date",
        )
    if sorted(rule.ground for rule in rules) != sorted(Ground.values):
        deny("Donnez des points à chaque critère, 0 pour ne pas compter.")
    for rule in rules:
        if rule.points and not rule.sentence.strip():
            deny("Écrivez la phrase que la personne entendra.", field=f"{rule.ground}_sentence")
    scale = Scale.objects.create(from_date=from_date, published_at=at, published_by=actor)
    Criterion.objects.bulk_create(
        Criterion(
            scale=scale,
            ground=rule.ground,
            points=rule.points,
            sentence=rule.sentence.strip(),
            most=rule.most,
        )
        for rule in rules
    )
    record(
        "publish_scale", scale, sentence=f"a publié le {scale} de la liste d’attente", actor=actor, at=at,
        data={rule.ground: rule.points for rule in rules},
    )  # fmt: skip
    return scale
