"""What is written when the fleet comes in, moves, is counted and leaves."""

from vehicles.fleet.models.deliveries import Delivered, Delivery
from vehicles.fleet.models.inventories import (
    Counted,
    Difference,
    How,
    Inventory,
    Seen,
    Settled,
    Sighting,
    Status,
)
from vehicles.fleet.models.transfers import Carried, Transfer

__all__ = [
    "Carried",
    "Counted",
    "Delivered",
    "Delivery",
    "Difference",
    "How",
    "Inventory",
    "Seen",
    "Settled",
    "Sighting",
    "Status",
    "Transfer",
]
