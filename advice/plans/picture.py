"""The pictures of a plan: one bar of who pays what; bars of what each way to travel costs. Whole numbers, drawn as SVG."""

from collections.abc import Sequence
from decimal import Decimal

WIDE = 1000


def bar(parts: Sequence[tuple[str, Decimal]]) -> list[dict]:
    """Return the pieces of one bar, in thousandths of its width: ``(key, amount)``. Nothing for nothing."""
    total = sum((amount for _key, amount in parts if amount > 0), Decimal(0))
    if not total:
        return []
    pieces, so_far = [], Decimal(0)
    for key, amount in parts:
        if amount <= 0:
            continue
        start, so_far = so_far, so_far + amount
        x, end = (int(at * WIDE / total) for at in (start, so_far))
        pieces.append({"key": key, "x": x, "width": max(end - x, 4)})
    return pieces


def lengths(amounts: Sequence[Decimal | None]) -> list[int]:
    """Return the length of each bar, the dearest being whole; nothing for an amount that is not known."""
    most = max((one for one in amounts if one is not None), default=Decimal(0))
    return [0 if one is None or not most else max(int(one * WIDE / most), 4) for one in amounts]
