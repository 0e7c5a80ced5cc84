"""What people do to keep the fleet."""

from vehicles.fleet.operations.base import FleetRefused
from vehicles.fleet.operations.deliveries import register_delivery
from vehicles.fleet.operations.transfers import names, out_of, promised, transfer, why_not

__all__ = ["FleetRefused", "names", "out_of", "promised", "register_delivery", "transfer", "why_not"]
