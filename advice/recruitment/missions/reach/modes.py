"""Means of going to work: how fast, by which detour, how far, what they ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Key(StrEnum):
    WALK = "walk"
    BIKE = "bike"
    EBIKE = "ebike"
    SCOOTER = "scooter"
    SCOOTER_125 = "scooter125"
    CAR = "car"


@dataclass(frozen=True)
class Mode:
    """One means, with its figures.

    - ``kmh``: average speed, stops included; ``detour``: length of the road over the crow's flight
    - ``ceiling_km``: the longest way there, by road, a child's stop included
    - ``in_the_open``: whether somebody who does not ride after dark leaves it at home then
    - ``takes_a_child``: whether a child rides along
    """

    key: str
    label: str
    kmh: float
    detour: float
    ceiling_km: float
    in_the_open: bool = False
    takes_a_child: bool = True


@dataclass(frozen=True)
class Rules:
    """What is in force on a day: the modes, and what holds for all of them.

    - ``longest_minutes``: the longest way there, whatever the mode
    - ``stop_minutes``: what leaving a child, or fetching one, takes
    - ``within_km``: the road inside one commune, where nothing more precise than the commune is known
    - ``watched_days``: how far ahead nights are looked at; ``lent_days``: how long a vehicle is lent at first
    """

    modes: Mapping[str, Mode]
    longest_minutes: int = 60
    stop_minutes: int = 5
    within_km: float = 2
    watched_days: int = 91
    lent_days: int = 28
