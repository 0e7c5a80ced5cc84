"""What the database cannot hold alone, looked at again each night.

Apps hand their checks over in ``AppConfig.ready()``: ``register("integrity", "rentals.out", Check(…), order=20)``.
``mobilite.safety`` runs them: ``manage.py check_integrity``, and each night.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Finding:
    """One thing to mend: a French sentence that names no person, and the page where it is seen, if there is one."""

    sentence: str
    url: str = ""


@dataclass(frozen=True)
class Check:
    """One rule. ``run(now)`` yields what breaks it, in an order of its own, and holds little in memory."""

    label: str
    run: Callable[[datetime], Iterable[Finding]]
