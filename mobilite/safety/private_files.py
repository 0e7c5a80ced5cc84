"""The private files that rows name, and the others. Sets of names lie in a temporary file: there may be a million."""

import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings

from mobilite.fields import cipher

#: A name as ``mobilite.files`` makes it, inside any text: a column, an answer of a draft, the context of a paper.
NAME = re.compile(rb"[a-z][a-z0-9_-]{0,30}/([0-9a-f]{2})/\1[0-9a-f]{30}\.[a-z0-9]{1,5}")
WHOLE_NAME = re.compile(NAME.pattern.decode())
LINKS = ".sauvegarde-"


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


def names_in(text: bytes) -> Iterator[str]:
    """Yield the names of private files that a text holds."""
    if b"/" in text:
        for found in NAME.finditer(text):
            yield found[0].decode()


def names_sealed(value: str | None) -> Iterator[str]:
    """Yield the names that an encrypted value holds; none when our keys do not read it."""
    try:
        yield from names_in(cipher().decrypt(value.encode()) if value else b"")
    except InvalidToken:
        return


class Names:
    """A set of names, sorted, out of memory. Use it with ``with``."""

    def __enter__(self):
        self._base = sqlite3.connect("")  # SQLite keeps it in a file that has no name
        self._base.execute("CREATE TABLE names (name TEXT PRIMARY KEY) WITHOUT ROWID")
        return self

    def __exit__(self, *_):
        self._base.close()

    def add(self, names: Iterable[str]) -> None:
        self._base.executemany("INSERT OR IGNORE INTO names VALUES (?)", ((name,) for name in names))

    def __contains__(self, name) -> bool:
        return self._base.execute("SELECT 1 FROM names WHERE name = ?", (name,)).fetchone() is not None

    def __len__(self) -> int:
        return self._base.execute("SELECT COUNT(*) FROM names").fetchone()[0]

    def __iter__(self) -> Iterator[str]:
        cursor = self._base.execute("SELECT name FROM names ORDER BY name")
        for row in cursor:
            yield row[0]


def path_of(name: str) -> Path:
    """Return where a private file lies. Raises ValueError for a name that is not ours."""
    if not WHOLE_NAME.fullmatch(name):
        raise ValueError(f"Not the name of a private file: {name!r}")
    return root() / name


def present() -> Iterator[tuple[str, os.stat_result]]:
    """Yield the private files that lie on the disk, drafts of interrupted writings included, in no order."""
    for folder, folders, files in os.walk(root()):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for file in files:
            path = Path(folder) / file
            try:
                yield str(path.relative_to(root())), path.stat()
            except FileNotFoundError:
                continue


@contextmanager
def held() -> Iterator[Path]:
    """Hold what lies on the disk now under a second name, so that a file deleted meanwhile can still be read.

    Files are never changed once written, and a link costs nothing. Where the disk knows no links, what is deleted
    during the copy is missed.
    """
    forget_links()
    folder = root() / f"{LINKS}{secrets.token_hex(4)}"
    try:
        if root().is_dir():
            folder.mkdir(mode=0o700)
            for name, _ in present():
                link = folder / name
                try:
                    link.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    os.link(root() / name, link)
                except FileNotFoundError:
                    continue
                except OSError:
                    break
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def forget_links() -> None:
    """Take away the links that an interrupted backup left."""
    for folder in root().glob(f"{LINKS}*"):
        shutil.rmtree(folder, ignore_errors=True)
