"""Which state of the base an archive was made from, and how to bring an empty base there."""

from django.apps import apps
from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor

from mobilite.safety.tables import kept_models
from mobilite.workflow import Refusal

#: How many kinds of records are named when a base is not empty.
FEW = 6
#: Every act of somebody leaves an entry in the journal, and it takes an account to act.
WORK = ("accounts.user", "audit.entry")


class OtherVersion(Refusal):
    """The archive and the software do not meet: the sentence says what to do."""


def _executor() -> MigrationExecutor:
    return MigrationExecutor(connection)


def _as_today(executor: MigrationExecutor, migrations) -> set[tuple[str, str]]:
    """Name applied migrations as this software does: those that one now replaces, all applied, count as that one."""
    applied = {(app, name) for app, name in migrations}
    for key, migration in executor.loader.replacements.items():
        if applied.issuperset(migration.replaces):
            applied = applied.difference(migration.replaces) | {key}
    return applied


def _wanted(executor: MigrationExecutor, migrations) -> set[tuple[str, str]]:
    """Return the migrations of an archive. Raises OtherVersion when this software lacks some of them."""
    wanted = _as_today(executor, migrations)
    unknown = wanted - set(executor.loader.disk_migrations)
    if unknown:
        app, name = min(unknown)
        raise OtherVersion(
            "Cette sauvegarde a été faite par une version plus récente du logiciel "
            f"({app} {name}). Mettez d’abord le logiciel à jour."
        )
    return wanted


def models_at(migrations) -> list:
    """Return the models as they were once these migrations were applied. Raises OtherVersion."""
    executor = _executor()
    wanted = _wanted(executor, migrations)
    if wanted == set(executor.loader.disk_migrations):
        return kept_models(apps)
    state = executor.loader.project_state(_heads(executor, wanted))
    return kept_models(state.apps)


def _heads(executor, wanted) -> list[tuple[str, str]]:
    """Return the last migrations of a set: those that no other of their app stands on."""
    graph = executor.loader.graph
    return sorted(
        key
        for key in wanted
        if not any(child.key in wanted and child.key[0] == key[0] for child in graph.node_map[key].children)
    )


def go_to(migrations) -> None:
    """Bring the base, whose rows do not count, to the state of an archive. Raises OtherVersion when it cannot go back."""
    executor = _executor()
    wanted = _wanted(executor, migrations)
    applied = _as_today(executor, executor.loader.applied_migrations)
    if applied == wanted:
        return
    targets = _heads(executor, wanted)
    begun = {app for app, _ in wanted}
    targets += [(app, None) for app in sorted({app for app, _ in applied} - begun)]
    try:
        executor.migrate(targets)
    except IrreversibleError as error:
        raise OtherVersion(
            "Cette sauvegarde est plus ancienne que cette base, qui ne sait pas revenir en arrière. Donnez une base "
            "toute neuve (createdb, ou un dossier de données vide), sans lancer « migrate »\u00a0: la restauration "
            "s’en charge."
        ) from error


def work_held() -> list[str]:
    """Return what people have done in this base, in words with counts; nothing when nobody has worked in it."""
    there = set(connection.introspection.table_names())
    counts = {}
    with connection.cursor() as cursor:
        for model in kept_models():
            table = model._meta.db_table
            if table in there:
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
                counts[model._meta.label_lower] = (cursor.fetchone()[0], model)
    if not any(counts.get(label, (0,))[0] for label in WORK):
        return []
    told = [
        (count, f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}")
        for label, (count, model) in counts.items()
        if count and (label in WORK or hasattr(model, "get_absolute_url"))
    ]
    return [words for _, words in sorted(told, reverse=True)[:FEW]]
