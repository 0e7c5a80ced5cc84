"""The empty tables of a SQLite base, kept from one run to the next: a hundred migrations take longer than many tests.

They lie in the virtual environment, under the fingerprint of all that makes them. `migrate` looks at them again: what
it fills after each time (roles, communes) is of today.
"""

import hashlib
import os
import shutil
import sys
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

FOLDER = Path(sys.prefix) / "tests-tables"
MOST = 20
APPS = ("mobilite", "vehicles", "rentals", "advice")
#: In the apps, then elsewhere.
MADE_OF = (
    "migrations/*.py",
    "reference.py",
    "data/*.csv",
    "constraints*.py",
    "constraints/*.py",
    "fields.py",
    "roles.py",
    "messages.py",
)
AND_OF = ("requirements/production.txt", "tests/tables.py")


@cache
def kept() -> Path:
    """Return where the tables that today's migrations make are kept, or would be."""
    seen = hashlib.sha256(sys.version.encode())
    paths = [path for app in APPS for pattern in MADE_OF for path in (settings.ROOT / app).rglob(pattern)]
    for path in sorted([*paths, *(settings.ROOT / name for name in AND_OF)]):
        seen.update(f"{path.relative_to(settings.ROOT)}\n".encode() + path.read_bytes())
    return FOLDER / f"{seen.hexdigest()}.sqlite3"


def copy_to(base: Path) -> bool:
    """Begin a base with a copy of the tables; tell whether there was one."""
    try:
        shutil.copyfile(kept(), base)
    except FileNotFoundError:
        return False
    return True


def keep() -> None:
    """Keep the tables of the tests' base, which has just been made; forget those of long ago."""
    FOLDER.mkdir(exist_ok=True)
    draft = FOLDER / f"{os.getpid()}.draft"
    draft.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(draft)])
    draft.replace(kept())
    for old in sorted(FOLDER.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST]:
        old.unlink(missing_ok=True)
