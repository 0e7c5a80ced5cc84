"""What is offered, what was lent, in what condition, and what people asked for online."""

from rentals.models.offers import Offer, Rate, Service
from rentals.models.rentals import Purpose, Rental, RentalBill, RentalDeposit, RentalVehicle, Status
from rentals.models.reports import ConditionPhoto, ConditionReport, Mark, Moment
from rentals.models.requests import PublicRequest

__all__ = [
    "ConditionPhoto",
    "ConditionReport",
    "Mark",
    "Moment",
    "Offer",
    "PublicRequest",
    "Purpose",
    "Rate",
    "Rental",
    "RentalBill",
    "RentalDeposit",
    "RentalVehicle",
    "Service",
    "Status",
]
