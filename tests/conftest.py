"""What every test stands on: one clock, one database per process, no network, and the cast."""

import ipaddress
import socket
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.db import connection

from tests import tables

# The people of the tests, as fixtures: agent, workshop, adviser, manager, prescriber, beneficiary…
from tests.cast import *

# What a worker would do: run_jobs(), run_due(…).
from tests.jobs import *

HERE = Path(__file__).parent
# Tuesday 7 April 2026, 9:30 in Paris: Easter Monday was yesterday, the counter has just opened.
NOW = datetime(2026, 4, 7, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))

# The same examples at every run: what fails here fails there.
hypothesis.settings.register_profile("tests", deadline=None, derandomize=True)
hypothesis.settings.load_profile("tests")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what lies in tests/journeys and tests/concurrency, so that nobody forgets to.

    On PostgreSQL, leave out what asks no database: it would answer what it answered on SQLite.
    """
    for folder, mark in (("journeys", "journey"), ("concurrency", "concurrency")):
        for item in items:
            if (HERE / folder) in item.path.parents:
                item.add_marker(mark)
    if connection.vendor == "postgresql":
        idle = [item for item in items if not asks_the_database(item)]
        config.hook.pytest_deselected(items=idle)
        items[:] = [item for item in items if asks_the_database(item)]


def asks_the_database(item) -> bool:
    """Tell whether a test is given the database, by a fixture or by its mark."""
    return bool({"db", "transactional_db"} & set(item.fixturenames)) or bool(
        item.get_closest_marker("django_db")
    )


def pytest_terminal_summary(terminalreporter):
    """Tell how many times a closed door was tried."""
    walk = sys.modules.get("tests.test_every_page")
    if walk is not None and walk.TRIED:
        said = ", ".join(f"{who} {count}" for who, count in sorted(walk.TRIED.items()))
        terminalreporter.write_line(f"Portes essayées, toutes fermées : {walk.TRIED.total()} ({said})")


@pytest.fixture(autouse=True)
def the_clock(request):
    """Stop the clock at NOW; in a journey it starts there and ticks, for a browser waits on it.

    The value moves it: `the_clock.shift(timedelta(days=2))`, `the_clock.move_to(...)`.
    """
    ticks = request.node.get_closest_marker("journey") is not None
    with time_machine.travel(NOW, tick=ticks) as traveller:
        yield traveller


@pytest.fixture
def now() -> datetime:
    """The instant at which the test's clock stands when the test begins."""
    return NOW


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_modify_db_settings):
    """Begin, on SQLite, with a copy of the tables that the same migrations made in an earlier run."""
    if connection.vendor != "sqlite":
        return django_db_keepdb
    return tables.copy_to(Path(connection.creation._get_test_db_name()))


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_keepdb, django_db_blocker):
    """Make the database, then take the seal off the journal so that tests may empty their tables."""
    from mobilite.audit.models import Seal

    with django_db_blocker.unblock():
        migrated = not request.config.getoption("nomigrations")
        if connection.vendor == "sqlite" and migrated and not django_db_keepdb:
            tables.keep()
        Seal.objects.all().delete()


@pytest.fixture
def sealed(db):
    """Put the seal back on the journal, as in production: its entries can no longer be deleted."""
    from mobilite.audit.models import Seal

    Seal.objects.create()
    yield
    Seal.objects.all().delete()


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    """Give each test an empty folder for private files."""
    settings.MEDIA_ROOT = tmp_path / "private"


@pytest.fixture(autouse=True)
def _empty_cache():
    """Forget what an earlier test left in the cache (counts of the menu)."""
    from django.core.cache import cache

    cache.clear()


def _is_here(address) -> bool:
    """Tell whether a socket's address is on this machine."""
    if not isinstance(address, tuple):
        return True  # a file, not a network
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] in ("localhost", "")


@pytest.fixture(scope="session", autouse=True)
def _no_network():
    """Refuse to leave this machine: a test that asks another host would pass or fail with the weather."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_here(self, address):
        if not _is_here(address):
            raise RuntimeError(f"Tests do not speak to other machines: {address}")
        return connect(self, address)

    def look_up_here(host, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _is_here((name,)):
            raise RuntimeError(f"Tests do not ask for the address of other machines: {name}")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield
