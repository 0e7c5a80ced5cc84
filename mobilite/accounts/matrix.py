"""The matrix of access in words: the page of the roles, and docs/acces.md that a test compares with the code."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from mobilite.accounts.roles import MATRIX, PERMISSIONS, Role

SIGNED_IN = "tout compte"
EVERYBODY = "sans compte"


@dataclass(frozen=True)
class Door:
    """One address: its path, and the permissions that it asks for (none: any account, or nobody's)."""

    path: str
    permissions: tuple[str, ...]
    needs_account: bool = True

    @property
    def roles(self) -> list[Role]:
        """The roles that may open it."""
        return [role for role in Role if PERMISSIONS[role] >= set(self.permissions)]


def doors(resolver=None, prefix="/") -> Iterator[Door]:
    """Yield every address of the product with what it asks for."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = f"{prefix}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            yield from doors(pattern, path)
            continue
        view = getattr(pattern.callback, "view_class", pattern.callback)
        wanted = getattr(view, "permission_required", None) or ()
        wanted = (wanted,) if isinstance(wanted, str) else tuple(wanted)
        yield Door(path, wanted, getattr(pattern.callback, "login_required", True))


def written() -> str:
    """Return docs/acces.md: the matrix, then each address with the roles that may open it."""
    head = " | ".join(role.label for role in Role)
    lines = [
        "# Qui voit et fait quoi",
        "",
        "Écrit par `manage.py write_access` d’après `mobilite/accounts/roles.py` et les pages. Un test refuse que ce",
        "fichier dise autre chose que le code : changer un droit se voit ici. Les pages sans permission propre vérifient",
        "elles-mêmes (`visible_to`), ou sont ouvertes à qui a un compte.",
        "",
        f"| Droit | {head} |",
        f"|---|{'---|' * len(Role)}",
    ]
    for group, rows in MATRIX.items():
        lines.append(f"| **{group}** |{' |' * len(Role)}")
        for code, (crosses, words) in rows.items():
            lines.append(
                f"| {words} (`{code}`) | {' | '.join('oui' if one == 'x' else '' for one in crosses)} |"
            )
    every = sorted(doors(), key=lambda door: door.path)
    lines += ["", f"## Les {len(every)} adresses", "", "| Adresse | Demande | Rôles |", "|---|---|---|"]
    for door in every:
        asked = ", ".join(f"`{code}`" for code in door.permissions)
        asked = asked or (SIGNED_IN if door.needs_account else EVERYBODY)
        roles = ", ".join(role.label for role in door.roles) if door.permissions else ""
        lines.append(f"| `{door.path}` | {asked} | {roles} |")
    return "\n".join(lines) + "\n"
