"""A folder of backups and a key for each test; installations of their own."""

import secrets

import pytest
from django.db import connection

from tests import tables
from tests.mobilite.safety.installations import KEY, Installation


@pytest.fixture(autouse=True)
def backups(settings, tmp_path):
    """The folder of backups of this test."""
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_KEYS = [KEY]
    settings.FIELD_KEYS = [KEY]
    return settings.BACKUP_FOLDER


@pytest.fixture(scope="session")
def installations(tmp_path_factory):
    """`installations(database, like=…)` makes one, removed when the tests end."""
    made = []

    def make(database=None, *, like=None):
        name = f"mobilite_{secrets.token_hex(6)}"
        folder = tmp_path_factory.mktemp("installations") / name
        one = Installation(folder, database or connection.vendor, name)
        made.append(one)
        return one.make(like)

    yield make
    for one in made:
        one.drop()


@pytest.fixture(scope="session")
def migrated(installations):
    """`migrated(database)`: one whose base is migrated and empty, made once; `installations(like=…)` copies it."""
    made = {}

    def make(database=None):
        database = database or connection.vendor
        if database not in made:
            made[database] = installations(database)
            if database == "sqlite":
                tables.copy_to(made[database].folder / "mobilite.sqlite3")
            made[database].managed("migrate", "-v0")
        return made[database]

    return make
