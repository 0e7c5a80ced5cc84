"""Lists: one class declares what a list shows, searches, filters and exports."""

from .columns import (
    Column,
    DateColumn,
    DateTimeColumn,
    EuroColumn,
    FlagColumn,
    KmColumn,
    NumberColumn,
    PhoneColumn,
    StateColumn,
)
from .filters import Choices, DateRange, Flag, ListFilters, OneOf
from .page import ListPage, Tab

__all__ = [
    "Choices",
    "Column",
    "DateColumn",
    "DateRange",
    "DateTimeColumn",
    "EuroColumn",
    "Flag",
    "FlagColumn",
    "KmColumn",
    "ListFilters",
    "ListPage",
    "NumberColumn",
    "OneOf",
    "PhoneColumn",
    "StateColumn",
    "Tab",
]
