"""Three values: yes, no, unknown (Kleene). What is not known is never taken for a no."""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """Whether a condition holds. ``UNKNOWN`` waits for a fact."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @classmethod
    def of(cls, holds: bool) -> "Truth":
        return cls.YES if holds else cls.NO


def every(truths: Iterable[Truth]) -> Truth:
    """Return NO when one is NO, else UNKNOWN when one is unknown, else YES (so of nothing)."""
    return min(truths, key=lambda one: one.value, default=Truth.YES)


def some(truths: Iterable[Truth]) -> Truth:
    """Return YES when one is YES, else UNKNOWN when one is unknown, else NO (so of nothing)."""
    return max(truths, key=lambda one: one.value, default=Truth.NO)


def opposite(truth: Truth) -> Truth:
    """Return NO for YES, YES for NO; the opposite of what is unknown is unknown."""
    return Truth(2 - truth.value)
