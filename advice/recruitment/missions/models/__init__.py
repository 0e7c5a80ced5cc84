"""Missions and jobs that look for somebody, and what people of the vivier may do."""

from advice.recruitment.missions.models.missions import Kind, Mission, Shift, Status, Unmet
from advice.recruitment.missions.models.profiles import Means, Profile
from advice.recruitment.missions.models.trades import Trade, code, codes, labels

__all__ = [
    "Kind",
    "Means",
    "Mission",
    "Profile",
    "Shift",
    "Status",
    "Trade",
    "Unmet",
    "code",
    "codes",
    "labels",
]
