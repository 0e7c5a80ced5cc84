"""Milliseconds that can be compared from one machine, and one minute, to another."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

#: The loop's time on the machine where the targets were set, at its best.
REFERENCE = 8.2
TURNS = 200_000


@dataclass(frozen=True)
class Timing:
    """Medians: the milliseconds read on the clock, and the same once divided by the loop's."""

    ms: float
    normal: float
    times: int


def loop_ms() -> float:
    """Time the fixed loop that says how fast this machine is just now."""
    start = time.perf_counter()
    s = 0
    for i in range(TURNS):
        s += i * i
    return (time.perf_counter() - start) * 1000


def normalised(ms: float, loop: float) -> float:
    return ms * REFERENCE / loop


def side_by_side(works: list[Callable[[], object]], times: int, *, warm: int = 2) -> list[Timing]:
    """Do works in turn, a few times unmeasured, then ``times`` times, each followed by the loop.

    In turn, so that a machine that slows down slows them all: what is compared stays comparable.
    """
    for _ in range(warm):
        for work in works:
            work()
    gc.collect()
    read: list[list[float]] = [[] for _ in works]
    normal: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for i, work in enumerate(works):
            start = time.perf_counter()
            work()
            ms = (time.perf_counter() - start) * 1000
            read[i].append(ms)
            normal[i].append(normalised(ms, loop_ms()))
    return [
        Timing(round(median(a), 2), round(median(b), 2), times) for a, b in zip(read, normal, strict=True)
    ]


def timed(work: Callable[[], object], times: int, *, warm: int = 2) -> Timing:
    """Time one work: see ``side_by_side``."""
    return side_by_side([work], times, warm=warm)[0]
