"""The counter of the demonstration: its drawer closed each evening of the last weeks, cheques brought to the bank."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.money import ZERO
from mobilite.people.opening import timetables
from rentals import operations as lending
from rentals.payments.cash import move_cash
from rentals.payments.cheques import to_remit
from rentals.payments.drawers import drawer
from rentals.payments.models import CashKind

#: How long the drawer has been counted; what stays in it when its notes go to the bank, and from what they go, in euros.
WEEKS, FLOAT, MOST = 4, Decimal(150), Decimal(300)
#: Which of the last evenings has a difference.
SHORT = -4


def make_counter(demo: Demonstration) -> None:
    """Close the drawer on each open evening of the last weeks, once with a difference; then bring the cheques."""
    agent = demo.made["team"]["agent"]
    place, first = agent.place, demo.today - timedelta(weeks=WEEKS)
    open_on = timetables([place])[place.pk].hours_on
    days = [first + timedelta(days=n) for n in range((demo.today - first).days)]
    days = [day for day in days if open_on(day)]
    move_cash(
        place, kind=CashKind.FLOAT, amount=FLOAT, reason="Fond de caisse", at=demo.at(first, 8), actor=agent
    )
    for day in demo.counting("fermetures de caisse", days, len(days)):
        at = demo.at(day, 18)
        held = drawer(place, at).expected
        if held > MOST:
            move_cash(place, kind=CashKind.BANK, amount=held - FLOAT, at=at, actor=agent)
            held = FLOAT
        gap = Decimal("-1.50") if day in days[SHORT : SHORT + 1] else ZERO
        lending.close_drawer(
            place,
            counted=max(held + gap, ZERO),
            reason="Monnaie mal rendue",
            at=demo.at(day, 18, 5),
            actor=agent,
        )
    at = demo.at(demo.today - timedelta(days=6), 16)
    cheques = to_remit().filter(received_at__lt=at).values_list("pk", flat=True)
    if cheques:
        lending.remit_cheques(cheques, at=at, actor=agent)
