"""Programs beside the test, on its database: started together, killed in the end; and waiting without a sleep that guesses."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

from django.db import connection

#: The program that gives birth to others, by the settings that it has imported.
_nurseries: dict[str, socket.socket] = {}


def _nursery(environment: dict[str, str]) -> socket.socket:
    """Return the door of the program that gives birth under the settings of an environment.

    It is started the first time, and leaves when the tests do.
    """
    settings = environment["DJANGO_SETTINGS_MODULE"]
    if settings not in _nurseries:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            env=environment | {"PYTHONPATH": os.getcwd()},
            stdin=theirs,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()
        _nurseries[settings] = ours
        atexit.register(program.wait, 60)
        atexit.register(ours.close)
    return _nurseries[settings]


class Process:
    """A process of its own that runs a program, as `subprocess.Popen` would give it (text, pipes at both ends).

    What it writes on its error output goes where ours goes, unless ``complaints`` is an open file.
    """

    def __init__(self, program: str, *arguments: str, environment: dict[str, str], complaints=2):
        door = _nursery(environment)
        asked = {"program": program, "arguments": arguments, "environment": environment}
        (reads, writes), (listens, says), (self._end, ends) = os.pipe(), os.pipe(), os.pipe()
        socket.send_fds(door, [json.dumps(asked).encode()], [reads, says, complaints, ends])
        for given in (reads, says, ends):
            os.close(given)
        self.stdin, self.stdout = os.fdopen(writes, "w"), os.fdopen(listens)
        self.returncode: int | None = None
        self.pid = int(door.recv(32))

    def poll(self) -> int | None:
        """Return the code it ended with (minus the signal that killed it), or None while it lives."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(timeout=0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return its code; raise TimeoutExpired after ``timeout`` seconds."""
        if self.returncode is None:
            if not select.select([self._end], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("program", timeout or 0)
            self.returncode = int(os.read(self._end, 32))
            os.close(self._end)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """Say nothing more, read what it says to the end, and wait for that; raise TimeoutExpired."""
        said: list[str] = []
        with suppress(BrokenPipeError):
            self.stdin.close()
        if not self.stdout.closed:
            reader = threading.Thread(target=lambda: said.append(self.stdout.read()), daemon=True)
            reader.start()
            reader.join(timeout)
            if reader.is_alive():
                raise subprocess.TimeoutExpired("program", timeout or 0)
            self.stdout.close()
        self.wait(timeout)
        return "".join(said), None


def start(program: str, *arguments, **environment) -> Process:
    """Start a program with the name of the tests' database as its first argument, under the tests' settings."""
    return Process(
        program,
        str(connection.settings_dict["NAME"]),
        *map(str, arguments),
        environment=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | environment,
    )


def go(*processes: Process) -> None:
    """Wait until each says « ready », then let them go together."""
    assert [one.stdout.readline() for one in processes] == ["ready\n"] * len(processes)
    for one in processes:
        one.stdin.write("go\n")
        one.stdin.flush()


@contextmanager
def started(program: str, *arguments, number=1, **environment):
    """Start a program several times, with the name of the tests' database, and let them go together.

    Each says « ready », then waits for a line. What is left of them is killed in the end.
    """
    found = [start(program, *arguments, **environment) for _ in range(number)]
    try:
        go(*found)
        yield found
    finally:
        for one in found:
            one.kill()
            one.communicate(timeout=60)


def until(condition) -> None:
    """Look again and again until it is so; three minutes at most."""
    for _ in range(9000):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("It never came.")
