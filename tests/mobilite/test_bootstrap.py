"""`python3 -m mobilite`, as far as it can be asked without installing anything."""

import importlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

start = importlib.import_module("mobilite.__main__")


def test_it_speaks_the_standard_library_alone():
    code = (
        "import sys; before = set(sys.modules); import mobilite.__main__; print(*set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=settings.ROOT, capture_output=True, text=True
    )
    modules = {name.split(".")[0] for name in done.stdout.split()}
    assert done.returncode == 0, done.stderr
    assert modules - sys.stdlib_module_names - {"mobilite"} == set()


@pytest.fixture
def taken_port():
    """A port of this machine that something else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_is_taken_is_said_plainly(taken_port):
    with pytest.raises(SystemExit, match=f"Le port {taken_port} est déjà pris"):
        start.free_port(taken_port)


def test_without_a_wish_the_next_free_port_is_taken(taken_port, monkeypatch):
    monkeypatch.setattr(start, "PORT", taken_port)
    assert taken_port < start.free_port(None) < taken_port + 50


def test_a_listening_server_answers(taken_port):
    assert start.answers(taken_port)


@pytest.fixture
def base(tmp_path):
    """A data folder whose database has the table of accounts."""
    with sqlite3.connect(tmp_path / "mobilite.sqlite3") as connection:
        connection.execute("CREATE TABLE accounts_user (id INTEGER)")
    connection.close()
    return tmp_path


def add_account(folder):
    with sqlite3.connect(folder / "mobilite.sqlite3") as connection:
        connection.execute("INSERT INTO accounts_user VALUES (1)")
    connection.close()


@pytest.fixture
def asked(monkeypatch):
    """What was asked of manage.py, in order."""
    monkeypatch.setattr(start, "knows", lambda command: True)
    return []


def test_an_empty_base_gets_the_demonstration(base, asked):
    start.load_demonstration(lambda *arguments: asked.append(arguments[0]), base)
    assert asked == ["demo"]
    assert not (base / "demonstration-en-cours").exists()


def test_a_base_that_has_accounts_is_left_as_it_is(base, asked):
    add_account(base)
    start.load_demonstration(lambda *arguments: asked.append(arguments[0]), base)
    assert asked == []


def test_a_demonstration_that_was_cut_short_is_begun_again(base, asked):
    def cut_short(*arguments):
        add_account(base)
        raise KeyboardInterrupt

    def whole(*arguments):
        asked.append(arguments[0])
        if arguments[0] == "migrate":
            with sqlite3.connect(base / "mobilite.sqlite3") as connection:
                connection.execute("CREATE TABLE accounts_user (id INTEGER)")
            connection.close()

    with pytest.raises(KeyboardInterrupt):
        start.load_demonstration(cut_short, base)
    start.load_demonstration(whole, base)
    assert asked == ["migrate", "demo"]


def test_a_machine_that_may_not_install_is_told_and_not_asked(monkeypatch, capsys):
    monkeypatch.setattr(start, "how_to_install", lambda: None)
    assert start.install_system(["libpango-1.0-0"]) is False
    assert capsys.readouterr().out == ""


def test_a_mirror_that_stumbles_is_asked_three_times(monkeypatch, capsys):
    commands = []

    def stumble(command, **options):
        commands.append(command)
        return subprocess.CompletedProcess(command, int("install" in command))

    monkeypatch.setattr(start, "how_to_install", lambda: ["apt-get"])
    monkeypatch.setattr(start.subprocess, "run", stumble)
    monkeypatch.setattr(start.time, "sleep", lambda seconds: None)
    assert start.install_system(["libpango-1.0-0"]) is False
    assert sum("install" in command for command in commands) == 3
    assert "essai 3 sur 3" in capsys.readouterr().out


def test_packages_that_are_there_are_not_installed_again(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    monkeypatch.setattr(start, "VENV", tmp_path)
    monkeypatch.setattr(start, "PYTHON", tmp_path / "bin" / "python")
    monkeypatch.setattr(start.subprocess, "run", lambda *a, **k: pytest.fail("nothing was to be installed"))
    lock = "requirements/production.txt"
    (tmp_path / "production.stamp").write_text(start.stamp_of(lock))
    start.install_packages(lock)


def test_every_pinned_package_has_its_hashes():
    for lock in ("production", "test"):
        lines = (settings.ROOT / f"requirements/{lock}.txt").read_text().splitlines()
        pins = [line for line in lines if "==" in line]
        assert len(pins) > 20
        assert all(line.endswith("\\") for line in pins)


def worker_of(folder, *, other_than=None) -> int:
    """Wait for a worker to say that it lives, half a minute at most, and return its process."""
    for _ in range(300):
        with sqlite3.connect(folder / "mobilite.sqlite3", timeout=20) as connection:
            rows = connection.execute("SELECT pid FROM jobs_worker ORDER BY id DESC").fetchall()
        connection.close()
        for (pid,) in rows:
            if pid != other_than:
                return pid
        time.sleep(0.1)
    raise AssertionError("No worker came.")


@pytest.mark.slow
def test_the_product_starts_answers_and_stops(tmp_path):
    """The whole of the first command, in the environment that the tests already have."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "mobilite", "--port", str(port), "--data", str(tmp_path), "--empty"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    server = subprocess.Popen(
        command,
        cwd=settings.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = ""
        for line in server.stdout:
            said += line
            if "Pour arrêter" in line:
                break
        assert f"http://127.0.0.1:{port}/" in said, said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            assert page.status == 200
            assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        first = worker_of(tmp_path)
        os.kill(first, signal.SIGKILL)
        second = worker_of(tmp_path, other_than=first)  # it is started again
        before = time.monotonic()
    finally:
        server.terminate()
        server.communicate(timeout=20)
    assert time.monotonic() - before < 10
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
    assert list((tmp_path / "workers").iterdir()) == []  # it was not killed: it left
    assert (tmp_path / "mobilite.sqlite3").stat().st_size > 100_000
