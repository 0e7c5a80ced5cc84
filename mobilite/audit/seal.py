"""Take the seal off the journal for a moment: only retention does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from mobilite.audit.models import Seal


@contextmanager
def unsealed() -> Iterator[None]:
    """Let rows of the journal be deleted within; the seal is back before anybody else can see it gone.

    It is off in this transaction alone: a process that dies leaves it on. One at a time. Raises
    TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("unsealed() needs a transaction.")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # A second one would not see the row that the first one puts back: it waits instead.
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE")
        was_there = Seal.objects.all().delete()[0]
        yield
        if was_there:
            Seal.objects.create()
