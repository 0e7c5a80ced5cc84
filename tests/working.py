"""Jobs for workers in processes of their own, and the door through which they are killed at a chosen step.

An effect is a file named after its key: what an outside service received. Its creation is the idempotency key, so that
a process killed at any instant has made it, or has not.
"""

import os
import time
from pathlib import Path

from mobilite.jobs import job


def _effects() -> Path:
    return Path(os.environ["EFFECTS"])


def effects_in(folder: Path) -> list[str]:
    """Return the keys of the effects that were made."""
    return [path.name.removeprefix("key-") for path in folder.glob("key-*")]


def _append(name: str, line: str) -> None:
    with open(_effects() / name, "a") as file:
        file.write(f"{line}\n")


def stop_here(step: str) -> None:
    """Say that the step is reached and wait there to be killed, if this process is to die there."""
    if os.environ.get("DIES") == step:
        print(step, flush=True)
        time.sleep(120)


@job(label="Faire un effet", attempts=5, delays=())
def effect(key: str):
    _append("begun", f"{key} {os.getpid()}")
    stop_here("claimed")
    try:
        os.close(os.open(_effects() / f"key-{key}", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        _append("doubles", key)
    stop_here("done")
    _append("ended", f"{key} {os.getpid()}")
