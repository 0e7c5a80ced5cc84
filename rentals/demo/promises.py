"""Who comes next after a late vehicle has been told, in the demonstration, with what is free instead."""

from datetime import timedelta

from mobilite.demonstration import Demonstration
from rentals.promises.telling import tell_next


def make_promises(demo: Demonstration) -> None:
    """Write to whom a vehicle was promised that is late this morning, as the sweep does."""
    demo.say(f"Départs dont le véhicule manque, prévenus : {tell_next(demo.now - timedelta(minutes=10))}")
