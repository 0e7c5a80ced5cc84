"""Numbers and durations as the sentences of a price say them, with no-break spaces."""

from collections.abc import Sequence
from decimal import Decimal


def number(value: Decimal | int) -> str:
    """Write « 1 200 », « 12,5 »."""
    digits = f"{value:,f}".replace(",", "\u202f").replace(".", ",")
    return digits.rstrip("0").rstrip(",") if "," in digits else digits


def count(value: int, word: str) -> str:
    """Write « 1 jour », « 8 jours », « 6 mois »."""
    return f"{number(value)}\u00a0{word}{'s' if value > 1 and not word.endswith('s') else ''}"


def enumerated(parts: Sequence[str], last: str) -> str:
    """Write « 1, 3, 6 ou 12 », ``last`` being the word before the last part."""
    *first, end = parts
    return f"{', '.join(first)} {last} {end}" if first else end
