"""The personal link by which somebody reads what an inspection found, and answers it within her time (row E6)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from mobilite.accounts import links
from mobilite.accounts.models import PersonalLink
from rentals.models import KeyDrop, Rental

#: The page behind this link: what one inspection proposes to one person.
LINK_PURPOSE = "damage.contest"
#: The page says what was answered for so long after her time.
LINK_OUTLIVES = timedelta(days=14)


def make_link(rental: Rental, at: datetime) -> str:
    """Make the address where somebody answers an inspection. Only its reader ever sees it."""
    drop = KeyDrop.objects.get(rental=rental)
    token = links.create(
        LINK_PURPOSE, drop, expires_at=max(drop.contest_until or at, at) + LINK_OUTLIVES, at=at
    )
    return settings.SITE_URL.rstrip("/") + reverse("portal:contest", args=[token])


def opened(token: str, *, at: datetime) -> tuple[PersonalLink, KeyDrop]:
    """Return the link of a token and the drop that it opens; nothing is written. Raises LinkRefused."""
    link = links.open_link(token, purpose=LINK_PURPOSE, at=at)
    drops = KeyDrop.objects.select_related("rental__person", "rental__offer__category", "place", "contest")
    drop = drops.filter(pk=link.object_id).first()
    if drop is None or drop.rental.person.anonymised_at is not None or drop.contest_until is None:
        raise links.UnknownLink
    return link, drop
