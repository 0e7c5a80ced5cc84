"""What is offered, what was lent, in what condition, and what people asked for online."""

from rentals.models.kerb import ConditionDraft
from rentals.models.offers import Audience, Offer, Rate, Service, Unit
from rentals.models.rentals import (
    Origin,
    Purpose,
    Rental,
    RentalBill,
    RentalDeposit,
    RentalTerm,
    RentalVehicle,
    SigningMeans,
    Status,
)
from rentals.models.reports import ConditionPhoto, ConditionReport, Mark, MarkKind, Moment, Side
from rentals.models.requests import PublicRequest

__all__ = [
    "Audience",
    "ConditionDraft",
    "ConditionPhoto",
    "ConditionReport",
    "Mark",
    "MarkKind",
    "Moment",
    "Offer",
    "Origin",
    "PublicRequest",
    "Purpose",
    "Rate",
    "Rental",
    "RentalBill",
    "RentalDeposit",
    "RentalTerm",
    "RentalVehicle",
    "Service",
    "Side",
    "SigningMeans",
    "Status",
    "Unit",
]
