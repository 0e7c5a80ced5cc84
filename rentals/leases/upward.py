"""What the life of a lease hands to the page of its rental: acts, what to know first."""

from django.urls import reverse

from mobilite.pages.record_page import Act
from rentals.leases.documents import may_be_certified
from rentals.models import Rental


def acts(record, user) -> list[Act]:
    """Offer what may be done to a lease (point "record_acts")."""
    if not isinstance(record, Rental) or not record.is_lease:
        return []
    found = []
    if may_be_certified(record) and user.has_perms(("rentals.view_rental", "documents.view_document")):
        url = reverse("leases:certificates", args=[record.pk])
        found.append(Act("Attestations pour l’employeur", url, "file-text"))
    return found
