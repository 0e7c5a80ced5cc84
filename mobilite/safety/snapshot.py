"""One instant of the base, read at leisure while others go on writing.

PostgreSQL gives it in a transaction of level REPEATABLE READ, SQLite in a reading transaction of its write-ahead log:
nothing is copied in clear beside the base.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def snapshot() -> Iterator:
    """Open a second connection that sees the base as it is now until the block ends, and writes nothing."""
    reader = connection.copy()
    try:
        if reader.vendor == "postgresql":
            reader.set_autocommit(False)
            with reader.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT 1")
        else:
            with reader.cursor() as cursor:
                cursor.execute("PRAGMA query_only = ON")
                cursor.execute("BEGIN DEFERRED")
                # The instant is that of the first reading.
                cursor.execute("SELECT COUNT(*) FROM sqlite_master")
                cursor.fetchone()
        yield reader
    finally:
        reader.close()
