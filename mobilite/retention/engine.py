"""Run the rules: small transactions, each whole by itself, in any number of processes at once.

A process that dies loses at most the batch it was at; the next run goes on. What is erased is not due any more, so
that nothing is done twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from mobilite.audit.entries import record
from mobilite.due import each
from mobilite.kept import Rule, Stage, Terms, rules
from mobilite.pages.french import plural
from mobilite.retention.files import erase_files
from mobilite.retention.holds import let_go
from mobilite.retention.models import FileToErase, Run
from mobilite.retention.terms import terms

BATCH = 100
STAGES = (("archive", "archived"), ("erase", "erased"))


@dataclass(frozen=True)
class Due:
    """What a rule would do: the stage ("archive" or "erase"), and its rows."""

    rule: Rule
    name: str
    stage: Stage
    rows: QuerySet


def due(rule: Rule, limits: Terms) -> Iterator[Due]:
    """Yield what is due by a rule, holds left out."""
    for name, _ in STAGES:
        stage = getattr(rule, name)
        if stage is not None:
            yield Due(rule, name, stage, let_go(rule, stage.due(limits)))


def run(now: datetime) -> int:
    """Do all that is due and return how many rows that was; a rule that fails stops no other."""
    limits, done = terms(now), [0]

    def one(rule: Rule) -> None:
        done[0] += run_rule(rule, limits[rule.key])

    # What people are held by goes first, people last.
    each(reversed(rules()), one)
    erase_files()
    return done[0]


def run_rule(rule: Rule, limits: Terms) -> int:
    """Do what is due by a rule, batch after batch, then write it down once."""
    done = 0
    for name, counter in STAGES:
        while count := _batch(rule, name, counter, limits):
            done += count
    _finish(rule, limits.now)
    return done


def _batch(rule: Rule, name: str, counter: str, limits: Terms) -> int:
    found = next((one for one in due(rule, limits) if one.name == name), None)
    if found is None or not found.rows.exists():  # nights when nothing is due write nothing
        return 0
    with transaction.atomic():
        running = _open(rule, limits.now)
        keys = list(found.rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        # Held, then looked at again: somebody may have touched one meanwhile.
        locked = found.rows.model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys)
        list(locked.order_by("pk").values_list("pk"))
        keys = list(found.rows.filter(pk__in=keys).values_list("pk", flat=True))
        if not keys:
            return 0
        names = {file for file in found.stage.do(keys, limits) if file}
        FileToErase.objects.bulk_create(
            [FileToErase(name=file, asked_at=limits.now) for file in sorted(names)], ignore_conflicts=True
        )
        Run.objects.filter(pk=running.pk).update(
            **{counter: F(counter) + len(keys)}, files=F("files") + len(names)
        )
    return len(keys)


def _open(rule: Rule, now: datetime) -> Run:
    """Return the run of a rule that is under way, held; begin one if there is none."""
    while True:
        Run.objects.get_or_create(rule=rule.key, finished_at=None, defaults={"started_at": now})
        running = Run.objects.locked().filter(rule=rule.key, finished_at=None).first()
        if running is not None:  # else another process has just finished it
            return running


@transaction.atomic
def _finish(rule: Rule, now: datetime) -> None:
    """End the run of a rule, with one entry in the journal: numbers, no name."""
    running = Run.objects.locked().filter(rule=rule.key, finished_at=None).first()
    if running is None:
        return
    if not (running.archived or running.erased):
        running.delete()
        return
    running.finished_at = now
    running.save(update_fields=["finished_at"])
    said = [
        plural(count, one, many)
        for count, one, many in (
            (running.archived, "mis aux archives", "mis aux archives"),
            (running.erased, "effacé", "effacés"),
            (running.files, "fichier effacé", "fichiers effacés"),
        )
        if count
    ]
    record(
        "retain",
        running,
        sentence=f"a appliqué la durée de conservation\u00a0: {rule.label[:1].lower()}{rule.label[1:]}, {', '.join(said)}",
        actor=None,
        at=now,
        data={"archived": running.archived, "erased": running.erased, "files": running.files},
    )
