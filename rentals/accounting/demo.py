"""The books of the demonstration: the last month that is over and adds up is closed, if any does."""

from mobilite.demonstration import Demonstration
from mobilite.periods import add_months
from rentals.accounting.operations import ClosingRefused, close_month

#: How many months back one that adds up is looked for.
BACK = 3


def make(demo: Demonstration) -> None:
    """Close a month, as a manager does early in the next one."""
    manager, this = demo.made["team"]["manager"], demo.today.replace(day=1)
    why = ""
    for back in range(2, 2 + BACK):
        month = add_months(this, -back)
        try:
            closing = close_month(month, at=demo.now, actor=manager)
        except ClosingRefused as refusal:
            why = refusal.sentence
            continue
        demo.say(f"Mois clos : {closing.month}")
        return
    demo.say(f"Mois clos : aucun. {why}")
