"""Where candidatures are sent, what was sent and how it was received, and what came back."""

from advice.recruitment.feed.models.deliveries import OVER, Attempt, Delivery, Kind, State
from advice.recruitment.feed.models.destinations import (
    Dates,
    Destination,
    Encoding,
    Rhythm,
    Separator,
    Way,
)
from advice.recruitment.feed.models.files import Export, ExportLine
from advice.recruitment.feed.models.returns import HoursWorked

__all__ = [
    "OVER",
    "Attempt",
    "Dates",
    "Delivery",
    "Destination",
    "Encoding",
    "Export",
    "ExportLine",
    "HoursWorked",
    "Kind",
    "Rhythm",
    "Separator",
    "State",
    "Way",
]
