"""What is written when the fleet comes in, moves, is counted and leaves."""

from vehicles.fleet.models.deliveries import Delivered, Delivery
from vehicles.fleet.models.transfers import Carried, Transfer

__all__ = ["Carried", "Delivered", "Delivery", "Transfer"]
