"""The demonstration's helmets and gloves: each size at each place, one at its end of life, one withdrawn."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from rentals.models import Size
from rentals.operations.gear import add_helmet, retire_helmet, set_gloves


def make_gear(demo: Demonstration) -> None:
    """Bring helmets and gloves into the stock, as the scooters came."""
    by = {"at": demo.began_at, "actor": demo.made["team"]["workshop"]}
    bought, number, helmets = demo.began_at.date() - timedelta(days=30), 0, []
    for place in demo.made["places"]:
        for size in (Size.S, Size.M, Size.M, Size.L, Size.L, Size.XL):
            number += 1
            old = number == 4
            helmet = add_helmet(
                number=f"K-{number:02}", size=size, mark="ECE 22.05" if number % 3 else "ECE 22.06", place=place,
                price=Decimal(60), bought_on=bought,
                ends_on=demo.today - timedelta(days=20) if old else bought + timedelta(days=5 * 365), **by,
            )  # fmt: skip
            helmets.append(helmet)
        for size in (Size.S, Size.M, Size.L, Size.XL):
            set_gloves(place=place, size=size, mark="CE EN 13594", owned=3, price=Decimal(25), **by)
    retire_helmet(helmets[-1].pk, on=demo.today - timedelta(days=9), **by)
