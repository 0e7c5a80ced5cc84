"""What people do to keep the fleet."""

from vehicles.fleet.operations.base import FleetRefused
from vehicles.fleet.operations.batteries import fit_battery, record_measure
from vehicles.fleet.operations.deliveries import register_delivery
from vehicles.fleet.operations.exits import leave_fleet, undo_exit
from vehicles.fleet.operations.inventories import (
    close_inventory,
    open_inventory,
    see,
    settle_difference,
    unsee,
)
from vehicles.fleet.operations.missing import declare_missing, found
from vehicles.fleet.operations.recalls import check_recalled, holders, message_key, open_recall, tell_holders
from vehicles.fleet.operations.transfers import brought_back, names, out_of, promised, transfer, why_not
from vehicles.fleet.operations.upkeep import note_upkeep

__all__ = [
    "FleetRefused",
    "brought_back",
    "check_recalled",
    "close_inventory",
    "declare_missing",
    "fit_battery",
    "found",
    "holders",
    "leave_fleet",
    "message_key",
    "names",
    "note_upkeep",
    "open_inventory",
    "open_recall",
    "out_of",
    "promised",
    "record_measure",
    "register_delivery",
    "see",
    "settle_difference",
    "tell_holders",
    "transfer",
    "undo_exit",
    "unsee",
    "why_not",
]
