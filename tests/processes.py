"""Programs beside the test, on its database: started together, killed in the end; and waiting without a sleep that guesses."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

from django.db import connection


@contextmanager
def started(program: str, *arguments, number=1, **environment):
    """Start a program several times, with the name of the tests' database, and let them go together.

    Each says « ready », then waits for a line. What is left of them is killed in the end.
    """
    found = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(connection.settings_dict["NAME"]), *map(str, arguments)],
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": os.getcwd()}
            | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(number)
    ]
    try:
        assert [one.stdout.readline() for one in found] == ["ready\n"] * number
        for one in found:
            one.stdin.write("go\n")
            one.stdin.flush()
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
