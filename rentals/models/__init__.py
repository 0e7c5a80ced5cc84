"""What is offered, what was lent, in what condition, and what people asked for online."""

from rentals.models.access import (
    OFFER_WAIVERS,
    AccessRules,
    AccessWaiver,
    DatedRules,
    DoorKind,
    Informed,
    InsurerRules,
    Motive,
    Prescription,
    Restriction,
    RuleKey,
    in_force,
)
from rentals.models.aptitude import AptitudeCheck
from rentals.models.discounts import Discount
from rentals.models.drivers import RentalDriver
from rentals.models.drops import DropSource, KeyDrop
from rentals.models.gear import (
    ABSENT,
    LENT,
    OWN,
    GearKind,
    Gloves,
    Helmet,
    RiderGear,
    Size,
    question_name,
)
from rentals.models.kerb import ConditionDraft
from rentals.models.offers import Audience, Offer, Rate, Service, Unit
from rentals.models.payers import AgreementScope
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
from rentals.models.sheets import PrescriberSheet
from rentals.models.signatures import AmendmentSigning, Signature, Signer, Way

__all__ = [
    "ABSENT",
    "LENT",
    "OFFER_WAIVERS",
    "OWN",
    "AccessRules",
    "AccessWaiver",
    "AgreementScope",
    "AmendmentSigning",
    "AptitudeCheck",
    "Audience",
    "ConditionDraft",
    "ConditionPhoto",
    "ConditionReport",
    "DatedRules",
    "Discount",
    "DoorKind",
    "DropSource",
    "GearKind",
    "Gloves",
    "Helmet",
    "Informed",
    "InsurerRules",
    "KeyDrop",
    "Mark",
    "MarkKind",
    "Moment",
    "Motive",
    "Offer",
    "Origin",
    "PrescriberSheet",
    "Prescription",
    "PublicRequest",
    "Purpose",
    "Rate",
    "Rental",
    "RentalBill",
    "RentalDeposit",
    "RentalDriver",
    "RentalTerm",
    "RentalVehicle",
    "Restriction",
    "RiderGear",
    "RuleKey",
    "Service",
    "Side",
    "Signature",
    "Signer",
    "SigningMeans",
    "Size",
    "Status",
    "Unit",
    "Way",
    "in_force",
    "question_name",
]
