"""Discounts in the demonstration: one noted for a request, one on the bill of a promised loan; and a tariff to come."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.periods import add_months
from rentals.discounts import Asked
from rentals.models import Audience, Rental, Status
from rentals.operations import grant_discount
from rentals.operations.offers import add_rate

COPIED = (
    "audience",
    "quotient_limit",
    "day",
    "week",
    "month",
    "tiers",
    "km",
    "included_km_per_day",
    "terms",
    "accessories",
)


def make_discounts(demo: Demonstration) -> None:
    """Grant two discounts, and publish a dearer week, from the month after next, for the first offer that has one."""
    agent, manager = demo.made["team"]["agent"], demo.made["team"]["manager"]
    for status, percent, reason, actor in (
        (Status.REQUESTED, 10, "Stage non payé, première location", agent),
        (Status.CONFIRMED, 50, "La voiture promise était en panne le premier jour", manager),
    ):
        rental = (
            Rental.objects.filter(status=status, pickup_at__gt=demo.now, term_months=None)
            .order_by("-reference")
            .first()
        )
        if rental is not None:
            asked = Asked(percent=Decimal(percent), reason=reason)
            grant_discount(rental.pk, asked=asked, at=demo.now - timedelta(minutes=30), actor=actor)
    for offer in demo.made["offers"].values():
        latest = offer.rates.filter(audience=Audience.STANDARD).latest("from_date")
        if latest.week is not None:
            prices = {name: getattr(latest, name) for name in COPIED} | {"week": latest.week + 1}
            day = add_months(demo.today.replace(day=1), 2)
            add_rate(offer, from_date=day, at=demo.now, actor=manager, **prices)
            return
