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


def timed(work: Callable[[], object], times: int, *, warm: int = 2) -> Timing:
    """Do some work a few times unmeasured, then ``times`` times, each followed by the loop."""
    for _ in range(warm):
        work()
    gc.collect()
    read, normal = [], []
    for _ in range(times):
        start = time.perf_counter()
        work()
        ms = (time.perf_counter() - start) * 1000
        read.append(ms)
        normal.append(normalised(ms, loop_ms()))
    return Timing(round(median(read), 2), round(median(normal), 2), times)
