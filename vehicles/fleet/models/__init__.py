"""What is written when the fleet comes in, moves, is counted and leaves."""

from vehicles.fleet.models.batteries import Battery, Measure
from vehicles.fleet.models.deliveries import Delivered, Delivery
from vehicles.fleet.models.exits import Exit, ExitKind
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
from vehicles.fleet.models.recalls import Outcome, Recall, Recalled, RecallStatus
from vehicles.fleet.models.transfers import Carried, Transfer
from vehicles.fleet.models.upkeep import Upkeep

__all__ = [
    "Battery",
    "Carried",
    "Counted",
    "Delivered",
    "Delivery",
    "Difference",
    "Exit",
    "ExitKind",
    "How",
    "Inventory",
    "Measure",
    "Outcome",
    "Recall",
    "RecallStatus",
    "Recalled",
    "Seen",
    "Settled",
    "Sighting",
    "Status",
    "Transfer",
    "Upkeep",
]
