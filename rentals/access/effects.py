"""What new rules would change for the requests that wait for an answer, before they are published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from mobilite.periods import paris_date
from rentals.access.answers import Answered, answer_for, waivers_of, with_need
from rentals.access.reading import RULES_READ, facts_of, insurer_on, rules_on
from rentals.models import AccessRules, InsurerRules, Offer, Rental, Status

OPEN = (Status.REQUESTED, Status.WAITING, Status.HELD)


@dataclass(frozen=True, slots=True)
class Effect:
    """A request whose answer is not the same by the new rules."""

    rental: Rental
    before: Answered
    after: Answered


def open_requests(offers: Iterable[Offer]) -> list[Rental]:
    """Return the requests that wait for an answer about offers, the next departure first, people included."""
    found = Rental.objects.filter(offer__in=list(offers), status__in=OPEN, archived_at=None)
    return list(
        found.select_related("person__household")
        .prefetch_related("access_waivers")
        .order_by("pickup_at", "pk")
    )


def effects(
    offers: Iterable[Offer],
    *,
    at: datetime,
    rules: AccessRules | None = None,
    insured: InsurerRules | None = None,
) -> tuple[int, list[Effect]]:
    """Return how many requests wait about offers, and those that new rules would answer otherwise, as if they held now.

    A dozen queries whatever the number of requests.
    """
    known = {offer.pk: offer for offer in offers}
    prefetch_related_objects(list(known.values()), *RULES_READ)
    requests = open_requests(known.values())
    on = paris_date(at)
    people = {rental.person_id: rental.person for rental in requests}
    facts = facts_of(list(people.values()), on=on) if people else {}
    found = []
    for rental in requests:
        offer, need = known[rental.offer_id], with_need(facts[rental.person_id], rental)
        waived = waivers_of(rental)
        before = answer_for(need, offer, waived=waived)
        after = answer_for(
            need,
            offer,
            rules=rules or rules_on(offer, on),
            insured=insured or insurer_on(offer.category, need.starts_on),
            waived=waived,
        )
        if _said(before) != _said(after):
            found.append(Effect(rental, before, after))
    return len(requests), found


def _said(answered):
    return answered.answer, {one.key for one in answered.reasons}
