"""What people do with a file: send it, say what its columns are, decide about its lines, import it, give it up."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePath

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.files import storage
from mobilite.importable import Cell, Kind, Outcome, count_of, written
from mobilite.imports.judging import Judgement, judge, proposed_columns
from mobilite.imports.kinds import kind_called
from mobilite.imports.models import ImportRun, Status
from mobilite.imports.tables import Table, Unreadable, read_table
from mobilite.pages.french import fold, plural
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

#: A file that nobody imported is not kept longer.
KEPT_FOR = timedelta(days=7)


class NotOpen(Refusal):
    """The file was imported or given up meanwhile."""

    def __init__(self, run: ImportRun):
        super().__init__(
            f"Ce fichier est déjà «\u00a0{run.get_status_display().lower()}\u00a0»\u00a0: il ne change plus."
        )


class UnderWay(Refusal):
    """A job is importing the file."""

    def __init__(self):
        super().__init__("L’import de ce fichier est en cours\u00a0: attendez qu’il soit fini.")


class NoFile(Refusal):
    def __init__(self):
        super().__init__("Ce fichier n’est plus gardé ici. Envoyez-le de nouveau.")


class Incomplete(Refusal):
    """The columns do not say enough to import anything."""


class LinesToCorrect(Refusal):
    """Some lines are wrong or undecided, and nobody said to leave them aside: nothing is imported."""

    def __init__(self, count: int):
        lines = plural(count, "ligne")
        super().__init__(
            f"Rien n’est importé\u00a0: il reste {lines} à corriger ou à décider. Corrigez le fichier et renvoyez-le, "
            "ou cochez la case pour les laisser de côté."
        )


class LineRefused(Refusal):
    """An operation refused one line while importing: nothing at all is imported."""


@transaction.atomic
def receive(kind: Kind, content: bytes, *, file_name: str, at: datetime, actor) -> ImportRun:
    """Keep a file for the time it takes to import it, with its columns proposed. Raises Unreadable.

    Files that nobody imported in seven days are thrown away on the way.
    """
    table = read_table(content)
    rows: list[tuple[int, Sequence[Cell]]] = [(0, table.heads), *table.lines]
    for number, cells in rows:
        for position, cell in enumerate(cells):
            if why := kind.refuses(written(cell)):
                where = (
                    f"La colonne «\u00a0{table.heads[position]}\u00a0» contient (ligne {number})"
                    if number
                    else "Les titres contiennent"
                )
                raise Unreadable(f"{where} {why}")
    _throw_away_old(at)
    remembered = _remembered(kind)
    run = ImportRun.objects.create(
        kind=kind.key,
        file_name=PurePath(file_name.replace("\\", "/")).name[-120:] or "fichier",
        # The name of a private file tells nothing of what people called theirs.
        stored_as=storage.save("imports", content, suffix="xlsx" if content.startswith(b"PK") else "csv"),
        heads=table.heads,
        columns={str(rank): key for rank, key in proposed_columns(kind, table.heads, remembered).items()},
        uploaded_at=at,
        uploaded_by=actor,
    )
    record("receive_file", run, sentence=f"a envoyé un fichier à importer ({kind.many})", actor=actor, at=at)
    return run


def _remembered(kind: Kind) -> dict[str, str]:
    """Return what the heads of the last files imported were said to mean; "" for those left out."""
    runs = ImportRun.objects.filter(kind=kind.key, status=Status.IMPORTED).order_by("-imported_at", "-pk")[:5]
    words: dict[str, str] = {}
    for run in reversed(runs):
        words |= {fold(head): run.columns.get(str(rank), "") for rank, head in enumerate(run.heads)}
    return words


def _throw_away_old(at: datetime) -> None:
    old = ImportRun.objects.locked().filter(uploaded_at__lt=at - KEPT_FOR).exclude(stored_as="")
    for run in old:
        if run.is_under_way:
            continue
        if run.is_open:
            _give_up(run, sentence="a jeté un fichier que personne n’a importé", at=at, actor=None)
        else:
            _forget_file(run)


def table_of(run: ImportRun) -> Table:
    """Read the file of a run again. Raises NoFile."""
    try:
        return read_table(storage.read(run.stored_as))
    except (FileNotFoundError, ValueError) as error:
        raise NoFile from error


def judgement_of(run: ImportRun, table: Table | None = None, *, today) -> Judgement:
    """Say what will become of each line of a run's file. Raises NoFile."""
    return judge(
        kind_called(run.kind),
        table or table_of(run),
        {int(rank): key for rank, key in run.columns.items()},
        fallbacks=run.fallbacks,
        decisions=run.decisions,
        today=today,
    )


def _open(run_id: int) -> ImportRun:
    run = ImportRun.objects.locked().get(pk=run_id)
    if not run.is_open:
        raise NotOpen(run)
    if run.is_under_way:
        raise UnderWay
    return run


@transaction.atomic
def match_columns(
    run_id: int, *, columns: Mapping[int, str], fallbacks: Mapping[str, str], at, actor
) -> ImportRun:
    """Say which column of the file means what; ``fallbacks`` answer for the new lines that do not say.

    Raises NotOpen, and Incomplete when something that every record needs is nowhere, or is there twice.
    """
    run = _open(run_id)
    kind = kind_called(run.kind)
    chosen = [key for key in columns.values() if key]
    for column in kind.columns:
        if chosen.count(column.key) > 1:
            raise Incomplete(
                f"Deux colonnes du fichier sont dites «\u00a0{column.label}\u00a0»\u00a0: gardez-en une."
            )
    missing = [
        c.label for c in kind.columns if c.required and c.key not in chosen and not fallbacks.get(c.key)
    ]
    if missing:
        words = ", ".join(f"«\u00a0{label}\u00a0»" for label in missing)
        raise Incomplete(f"Il manque {words}\u00a0: dites quelle colonne du fichier le donne.")
    run.columns = {str(rank): key for rank, key in sorted(columns.items()) if key}
    run.fallbacks = {key: value for key, value in fallbacks.items() if value}
    run.decisions = {}
    run.save(update_fields=["columns", "fallbacks", "decisions"])
    record("match_columns", run, sentence="a dit ce que sont les colonnes du fichier", actor=actor, at=at)
    return run


@transaction.atomic
def decide(run_id: int, decisions: Mapping[str, str], *, at: datetime, actor) -> ImportRun:
    """Keep what was answered about the lines that may be somebody known. Raises NotOpen."""
    run = _open(run_id)
    kept = {number: answer for number, answer in {**run.decisions, **decisions}.items() if answer}
    if kept != run.decisions:
        run.decisions = kept
        run.save(update_fields=["decisions"])
        record(
            "decide_lines",
            run,
            sentence="a décidé des lignes qui ressemblent à une fiche connue",
            actor=actor,
            at=at,
        )
    return run


@transaction.atomic
def import_run(
    run_id: int,
    *,
    leave_wrong: bool = False,
    at: datetime,
    actor,
    step: Callable[[int], None] = lambda done: None,
) -> ImportRun:
    """Write every line of a file through the operations, all of them or none. A second press changes nothing.

    ``step`` is told how many lines are written. Lines that are wrong or undecided stop everything, unless ``leave_wrong``. Raises NotOpen for a file given up,
    NoFile, LinesToCorrect, and LineRefused when an operation refuses a line.
    """
    run = ImportRun.objects.locked().get(pk=run_id)
    if run.status == Status.IMPORTED:
        return run
    if not run.is_open:
        raise NotOpen(run)
    kind = kind_called(run.kind)
    judgement = judgement_of(run, today=paris_date(at))
    if judgement.blocking and not leave_wrong:
        raise LinesToCorrect(len(judgement.blocking))
    for done, line in enumerate(judgement.of(Outcome.NEW, Outcome.CHANGED), 1):
        try:
            if line.outcome == Outcome.NEW:
                kind.create(line.values, at=at, actor=actor)
            else:
                kind.change(line.record, line.changes, at=at, actor=actor)
        except Refusal as refusal:
            raise LineRefused(
                f"Rien n’est importé. Ligne {line.number}\u00a0: {refusal.sentence}"
            ) from refusal
        step(done)
    counts = judgement.counts
    left = len(judgement.blocking) + counts[Outcome.LEFT]
    run.move_to(
        Status.IMPORTED,
        verb="import",
        sentence=f"a importé {count_of(kind, counts[Outcome.NEW] + counts[Outcome.CHANGED])} depuis un fichier",
        actor=actor,
        at=at,
        data={
            "created": counts[Outcome.NEW],
            "changed": counts[Outcome.CHANGED],
            "same": counts[Outcome.SAME],
            "left": left,
        },
        imported_at=at,
        created_count=counts[Outcome.NEW],
        changed_count=counts[Outcome.CHANGED],
        same_count=counts[Outcome.SAME],
        left_count=left,
    )
    if not left:
        _forget_file(run)
    return run


@transaction.atomic
def abandon(run_id: int, *, at: datetime, actor) -> ImportRun:
    """Give a file up: it is removed, nothing was imported. Raises NotOpen."""
    run = _open(run_id)
    _give_up(run, sentence="a abandonné l’import d’un fichier", at=at, actor=actor)
    return run


def _give_up(run: ImportRun, *, sentence: str, at, actor) -> None:
    _remove_later(run.stored_as)
    run.move_to(Status.ABANDONED, verb="abandon", sentence=sentence, actor=actor, at=at, stored_as="")


def _forget_file(run: ImportRun) -> None:
    _remove_later(run.stored_as)
    run.stored_as = ""
    run.save(update_fields=["stored_as"])


def _remove_later(name: str) -> None:
    """Remove a file once the transaction is certain: a failure must find it again."""
    if name:
        transaction.on_commit(lambda: storage.delete(name))
