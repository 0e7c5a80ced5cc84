"""Fuel, read by the eighth as on a gauge; what is missing at the return is proposed, never charged alone (row E6)."""

#: Eighths of a tank as the percentages that are kept.
EIGHTHS = (0, 13, 25, 38, 50, 63, 75, 88, 100)
WORDS = ("Vide", "1/8", "1/4", "3/8", "1/2", "5/8", "3/4", "7/8", "Plein")


def eighths(percent: int) -> int:
    """Return the nearest number of eighths, 0 to 8; a half is rounded up: the gauge is never read against the person."""
    return min(8, (percent * 8 + 50) // 100)


def missing_eighths(out: int, back: int) -> int:
    """Return how many eighths fewer came back than left, from two percentages; none when more came back."""
    return max(0, eighths(out) - eighths(back))
