"""What happens to missions and to profiles of the vivier: one function for each thing that people do."""

from advice.recruitment.missions.operations.base import MissionRefused
from advice.recruitment.missions.operations.missions import (
    add_mission,
    close,
    correct,
    fill,
    note_unmet,
    reopen,
    set_hours,
    unmet,
)
from advice.recruitment.missions.operations.profiles import leave_pool, set_profile
from advice.recruitment.missions.operations.vehicles import ask_for_vehicle

__all__ = [
    "MissionRefused",
    "add_mission",
    "ask_for_vehicle",
    "close",
    "correct",
    "fill",
    "leave_pool",
    "note_unmet",
    "reopen",
    "set_hours",
    "set_profile",
    "unmet",
]
