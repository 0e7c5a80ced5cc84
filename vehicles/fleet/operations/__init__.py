"""What people do to keep the fleet."""

from vehicles.fleet.operations.base import FleetRefused
from vehicles.fleet.operations.deliveries import register_delivery
from vehicles.fleet.operations.inventories import (
    close_inventory,
    open_inventory,
    see,
    settle_difference,
    unsee,
)
from vehicles.fleet.operations.missing import declare_missing, found
from vehicles.fleet.operations.transfers import names, out_of, promised, transfer, why_not

__all__ = [
    "FleetRefused",
    "close_inventory",
    "declare_missing",
    "found",
    "names",
    "open_inventory",
    "out_of",
    "promised",
    "register_delivery",
    "see",
    "settle_difference",
    "transfer",
    "unsee",
    "why_not",
]
