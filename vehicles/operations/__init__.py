"""What people do with the fleet and its calendar."""

from vehicles.operations.calendar import (
    extend,
    gearbox_check,
    leave,
    place_in_category,
    reassign,
    release,
    take,
)
from vehicles.operations.categories import SameRule, add_rule, create_category, remove_rule, update_category
from vehicles.operations.fleet import (
    MeterGoesBack,
    SameVehicle,
    UnlikelyMeter,
    add_photos,
    change_place,
    create_vehicle,
    record_meter,
    remove_photo,
    update_vehicle,
)
from vehicles.operations.refusals import AlreadyTaken, NothingFree, NotLendable, NotPossible, StillOut, Taken
from vehicles.operations.room import Moved, extend_with_room, moves_to_extend
from vehicles.operations.workshop import (
    Touched,
    back_in_service,
    cancel_visit,
    immobilise,
    retire,
    substitutes,
    touched,
)

__all__ = [
    "AlreadyTaken",
    "MeterGoesBack",
    "Moved",
    "NotLendable",
    "NotPossible",
    "NothingFree",
    "SameRule",
    "SameVehicle",
    "StillOut",
    "Taken",
    "Touched",
    "UnlikelyMeter",
    "add_photos",
    "add_rule",
    "back_in_service",
    "cancel_visit",
    "change_place",
    "create_category",
    "create_vehicle",
    "extend",
    "extend_with_room",
    "gearbox_check",
    "immobilise",
    "leave",
    "moves_to_extend",
    "place_in_category",
    "reassign",
    "record_meter",
    "release",
    "remove_photo",
    "remove_rule",
    "retire",
    "substitutes",
    "take",
    "touched",
    "update_category",
    "update_vehicle",
]
