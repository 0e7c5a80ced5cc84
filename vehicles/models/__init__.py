"""The fleet and its one calendar."""

from vehicles.models.calendar import Occupancy, OccupancyKind, OccupancyQuerySet
from vehicles.models.categories import Category, Drawing, LicenceRule
from vehicles.models.fleet import (
    Energy,
    Gearbox,
    MeterReading,
    State,
    Vehicle,
    VehiclePhoto,
    VehicleQuerySet,
)

__all__ = [
    "Category",
    "Drawing",
    "Energy",
    "Gearbox",
    "LicenceRule",
    "MeterReading",
    "Occupancy",
    "OccupancyKind",
    "OccupancyQuerySet",
    "State",
    "Vehicle",
    "VehiclePhoto",
    "VehicleQuerySet",
]
