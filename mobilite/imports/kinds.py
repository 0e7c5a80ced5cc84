"""The kinds of records that files may bring: what apps registered at the point "import"."""

from mobilite import registry
from mobilite.importable import Kind


def kinds_for(user) -> list[Kind]:
    """Return the kinds that this account may write, in order."""
    found = [entry.value for entry in registry.registered("import")]
    return [kind for kind in found if user.has_perms(kind.permissions)]


def kind_called(key: str) -> Kind:
    """Return a kind by its key. Raises KeyError when no app declares it any more."""
    return registry.get("import", key)
