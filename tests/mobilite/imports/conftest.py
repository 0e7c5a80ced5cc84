"""Bring rows in as a colleague would: send them, keep the proposed columns, look, import."""

import pytest

from mobilite.imports import operations
from mobilite.imports.kinds import kind_called
from tests.factories import a_place
from tests.mobilite.imports.samples import as_csv


@pytest.fixture
def receive(manager, now):
    """Send rows, or the bytes of a file, and return the run."""
    a_place()

    def receive(kind, rows, *, columns=None, fallbacks=None, file_name="fichier.csv"):
        content = rows if isinstance(rows, bytes) else as_csv(rows)
        run = operations.receive(kind_called(kind), content, file_name=file_name, at=now, actor=manager)
        return operations.match_columns(
            run.pk,
            columns=columns or {int(rank): key for rank, key in run.columns.items()},
            fallbacks=fallbacks or {},
            at=now,
            actor=manager,
        )

    return receive


@pytest.fixture
def judged(receive, now):
    """Send rows and return what will become of each line."""

    def judged(kind, rows, **how):
        return operations.judgement_of(receive(kind, rows, **how), today=now.date()).lines

    return judged


@pytest.fixture
def bring(receive, manager, now):
    """Send rows and import them."""

    def bring(kind, rows, *, leave_wrong=False, **how):
        run = receive(kind, rows, **how)
        return operations.import_run(run.pk, leave_wrong=leave_wrong, at=now, actor=manager)

    return bring
