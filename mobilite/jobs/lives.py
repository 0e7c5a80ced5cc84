"""Which workers live: what one that died had begun goes to another, and nothing of a living one is taken.

On one machine a lock of the system says it exactly, at once: the kernel gives it back when the process ends, however it
ends. From another machine, only the time when it was last seen is known: past ``LEASE`` it is believed dead.
"""

import fcntl
import logging
import os
import socket
import threading
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from mobilite import clock
from mobilite.jobs import queue
from mobilite.jobs.models import Worker

logger = logging.getLogger("mobilite.jobs")

#: How often a worker says that it lives, in seconds; from its own thread, for a job may be long.
BEAT = 10
LEASE = timedelta(minutes=1)


class Life:
    """A worker's life, from ``with Life(name):`` to the end of the block."""

    def __init__(self, name: str):
        self.name = name
        self.path = Path(settings.DATA) / "workers" / f"{name}.lock"
        self.seen_at = clock.now()
        self._over = threading.Event()

    def __enter__(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = self.path.open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.started_at = clock.now()
        self.beat()
        self._heart = threading.Thread(target=self._beat_on, name="heart", daemon=True)
        self._heart.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._heart.join(timeout=BEAT)
        try:
            Worker.objects.filter(name=self.name).delete()
        except DatabaseError as error:  # gone too: the row is swept as that of a dead one
            logger.warning("A worker could not say that it stops: %r", error)
        self.path.unlink(missing_ok=True)
        self._lock.close()

    def beat(self) -> None:
        """Say that this worker lives."""
        at = clock.now()
        Worker.objects.update_or_create(
            name=self.name,
            defaults={"seen_at": at},
            create_defaults={
                "host": socket.gethostname(),
                "pid": os.getpid(),
                "lock": str(self.path),
                "started_at": self.started_at,
                "seen_at": at,
            },
        )
        self.seen_at = at

    def beat_if_late(self, at: datetime) -> None:
        """Say it before taking work, when the machine slept or the heart could not write."""
        if at - self.seen_at > LEASE / 2:
            self.beat()

    def _beat_on(self):
        while not self._over.wait(BEAT):
            try:
                self.beat()
            except DatabaseError as error:
                logger.warning("A worker could not say that it lives: %r", error)
            finally:
                connection.close()


def _holds_its_lock(worker: Worker) -> bool | None:
    """Tell whether a worker of this machine lives; None for one of another machine."""
    if worker.host != socket.gethostname():
        return None
    try:
        with open(worker.lock) as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None  # two machines may bear one name
    except BlockingIOError:
        return True
    return False


def is_alive(worker: Worker, at: datetime) -> bool:
    """Tell whether a worker lives."""
    holds = _holds_its_lock(worker)
    return worker.seen_at > at - LEASE if holds is None else holds


def living(at: datetime) -> set[str]:
    """Return the names of the workers that live."""
    return {worker.name for worker in Worker.objects.all() if is_alive(worker, at)}


def reap(at: datetime) -> int:
    """Give back what dead workers had begun, and forget them; return how many jobs that was.

    Each counts as a failed attempt: a job that kills its worker every time must end too.
    """
    workers = list(Worker.objects.all())
    dead = [worker for worker in workers if not is_alive(worker, at)]
    given_back = queue.give_back(
        {worker.name for worker in workers} - {worker.name for worker in dead}, at=at
    )
    for worker in dead:
        # One that was only asleep says anew that it lives before it takes anything.
        if Worker.objects.filter(pk=worker.pk, seen_at=worker.seen_at).delete()[0]:
            logger.warning("Worker %s (%s) stopped without a word.", worker.name, worker)
            if worker.host == socket.gethostname():
                Path(worker.lock).unlink(missing_ok=True)
    return given_back
