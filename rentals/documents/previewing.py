"""A contract as it would be, with the words of a version or of the draft: for the eye, kept nowhere."""

from collections.abc import Iterable
from datetime import datetime

from rentals.documents.issuing import contract_context
from rentals.documents.wording import filled
from rentals.models import Rental
from rentals.terms.clauses import Clause


def preview_context(
    rental: Rental, clauses: Iterable[Clause], *, at: datetime, actor, at_distance: bool = False
) -> dict:
    """Return what the contract of a real rental would say. Raises NotYet, NoOrganisation. Nothing is written."""
    if rental.rate is not None:
        rental.rate.offer = rental.offer
    context = contract_context(rental, at=at, actor=actor, at_distance=at_distance)
    return context | {"terms": filled(clauses, context)}
