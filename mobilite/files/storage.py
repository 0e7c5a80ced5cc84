"""Private files: papers, photos, documents. They live under MEDIA_ROOT, which no address leads to."""

import os
import re
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

# What we make ourselves: "photos/3f/3f9c….jpg". Nothing else is ever opened.
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}/[0-9a-f]{2}/[0-9a-f]{32}\.[a-z0-9]{1,5}")


def save(folder: str, content: bytes, *, suffix: str) -> str:
    """Write a file whole or not at all, for our own user only, and return its name: it cannot be guessed.

    ``suffix`` is « .jpg » or « jpg ». Raises ValueError for a folder or a suffix that is not a plain word.
    A transaction that fails afterwards leaves a file that nothing names: harmless.
    """
    token = secrets.token_hex(16)
    name = f"{folder}/{token[:2]}/{token}.{suffix.removeprefix('.').lower()}"
    path = _path(name)
    root = Path(settings.MEDIA_ROOT)
    for directory in (root, root / folder, path.parent):
        directory.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return name


def read(name: str) -> bytes:
    """Return what a file holds. Raises FileNotFoundError when it is missing, ValueError for a name not ours."""
    return _path(name).read_bytes()


def open(name: str) -> BinaryIO:
    """Open a file for reading; the caller closes it. Raises like ``read``."""
    return _path(name).open("rb")


def delete(name: str) -> None:
    """Remove a file; nothing happens when it is already gone. Raises ValueError for a name not ours."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(f"Not the name of a private file: {name!r}")
    return Path(settings.MEDIA_ROOT) / name
