"""The worker: it does what waits, sweeps once a minute, and ends what it began when it is told to stop."""

import logging
import os
import secrets
import socket
import time
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django_tasks_db.management.commands import db_worker

from mobilite import clock
from mobilite.jobs import lives, queue
from mobilite.jobs.sweeping import sweep

logger = logging.getLogger("mobilite.jobs")

#: How long an idle worker waits before it looks again, in seconds.
INTERVAL = 0.5
REAP_EVERY = timedelta(seconds=10)
#: How long it waits at most when the database does not answer, in seconds.
LONGEST_PAUSE = 30


class Worker(db_worker.Worker):
    """One worker. Its signals are those of django-tasks-db: the first ends after the current work, the second at once."""

    def __init__(self, *, once: bool = False, interval: float = INTERVAL, with_parent: bool = False):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}",
        )
        # Only a nap may be cut short by a signal: see nap().
        self.running_task = True
        self.parent = os.getppid() if with_parent else None
        self.swept: datetime | None = None
        self.reaped: datetime | None = None

    def run(self) -> None:
        """Work until told to stop, or with ``once`` until nothing waits any more."""
        with lives.Life(self.worker_id) as self.life:
            pause = self.interval
            while self.running:
                try:
                    worked = self.turn()
                    pause = self.interval
                    if self.batch and not worked:
                        break
                except Exception as error:
                    if self.batch:
                        raise
                    # The database restarts, say. What was under way is given back at the next turn.
                    logger.error("The worker stumbled: %r", error, exc_info=error)
                    self.reaped, worked = None, False
                    pause = min(pause * 2, LONGEST_PAUSE)
                    connection.close()
                if not worked:
                    self.nap(pause)

    def turn(self) -> bool:
        """Do what falls due, then one job; tell whether there was one."""
        close_old_connections()
        at = clock.now()
        self.life.beat_if_late(at)
        if self.reaped is None:
            queue.give_back(lives.living(at) - {self.worker_id}, at=at)
        if self.reaped is None or not timedelta(0) <= at - self.reaped < REAP_EVERY:
            lives.reap(at)
            self.reaped = at
        minute = at.replace(second=0, microsecond=0)
        if self.parent not in (None, os.getppid()):
            self.running = False  # who started it is gone
        if minute != self.swept and self.running:
            self.swept = minute
            sweep(at, worker=self.worker_id, stop=lambda: not self.running)
        row = queue.claim(self.worker_id, at=clock.now()) if self.running else None
        if row is not None:
            queue.run(row)
        return row is not None

    def nap(self, seconds: float) -> None:
        """Wait; a signal ends the wait, and the worker."""
        self.running_task = False
        if self.running:
            time.sleep(seconds)
        self.running_task = True
