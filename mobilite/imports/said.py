"""What is said of a file, in one line."""

from mobilite.importable import count_of
from mobilite.imports.kinds import kind_called
from mobilite.imports.models import ImportRun
from mobilite.pages.french import plural


def said_of(run: ImportRun) -> str:
    """Say what a file changed, in one line."""
    kind = kind_called(run.kind)
    e = "e" if kind.feminine else ""
    if run.is_open:
        return f"{kind.label}, à vérifier puis à importer."
    if not run.imported_at:
        return f"{kind.label}\u00a0: rien n’a été importé."

    def agreed(count, word):
        return word if count < 2 else f"{word}s"

    parts = [f"{count_of(kind, run.created_count)} {agreed(run.created_count, f'ajouté{e}')}"]
    if run.changed_count:
        parts.append(
            f"{run.changed_count} mise{agreed(run.changed_count, '')} à jour"
            if e
            else f"{run.changed_count} mis à jour"
        )
    if run.same_count:
        parts.append(f"{run.same_count} déjà {agreed(run.same_count, f'connu{e}')}, sans changement")
    if run.left_count:
        parts.append(f"{plural(run.left_count, 'ligne')} {agreed(run.left_count, 'laissée')} de côté")
    return ", ".join(parts) + "."
