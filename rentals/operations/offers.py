"""Set what we lend and at what price. A rate is never edited: a new date, a new row (row B1)."""

from datetime import datetime
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.models.persons import PaperKind
from mobilite.periods import french_date, paris_date
from mobilite.workflow import Refusal
from rentals.models import Offer, Rate
from rentals.pricing import PricingError

USUAL_PAPERS = [PaperKind.IDENTITY, PaperKind.ADDRESS]


class RateRefused(Refusal):
    """This rate cannot be added: the sentence says why."""


@transaction.atomic
def create_offer(*, name: str, at: datetime, actor, **values: Any) -> Offer:
    """Make an offer that asks for the usual papers, not proposed yet: it waits for its first rate.

    Raises ValidationError.
    """
    offer = Offer(name=name, code=_free_code(name), is_open=False, papers=USUAL_PAPERS, **values)
    offer.full_clean()
    offer.save()
    record("create", offer, sentence=typography(f"a créé l’offre « {offer} »."), actor=actor, at=at)
    return offer


def _free_code(name: str) -> str:
    """Return a code made of the name, that no other offer has."""
    code = slugify(name)[:26] or "offre"
    taken = set(Offer.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(one for one in chain([code], (f"{code}-{n}" for n in count(2))) if one not in taken)


@transaction.atomic
def update_offer(offer_id: int, *, at: datetime, actor, **changes: Any) -> Offer:
    """Change the rules of an offer; what was agreed before stays. Raises ValidationError."""
    offer = Offer.objects.select_for_update().get(pk=offer_id)
    changed = sorted(name for name, value in changes.items() if getattr(offer, name) != value)
    for name in changed:
        setattr(offer, name, changes[name])
    if changed:
        offer.full_clean()
        offer.save(update_fields=changed)
        record(
            "update",
            offer,
            sentence=typography(f"a modifié l’offre « {offer} »."),
            actor=actor,
            at=at,
            changed=changed,
        )
    return offer


@transaction.atomic
def add_rate(offer: Offer, *, from_date, at: datetime, actor, **prices: Any) -> Rate:
    """Add the rate of an offer from a date, today at the earliest: what was priced before does not change.

    Raises RateRefused and ValidationError.
    """
    if from_date < paris_date(at):
        raise RateRefused(
            "Un tarif commence aujourd’hui ou plus tard : le passé ne change pas.", field="from_date"
        )
    rate = Rate(offer=offer, from_date=from_date, **prices)
    try:
        rate.tariff().check()
    except PricingError as error:
        raise RateRefused(error.sentence) from error
    try:
        rate.full_clean()
    except ValidationError as error:
        taken = Rate.objects.filter(offer=offer, audience=rate.audience, from_date=from_date).exists()
        if taken:
            raise RateRefused("Cette offre a déjà un tarif à cette date.", field="from_date") from error
        raise
    rate.save()
    record(
        "add_rate",
        offer,
        sentence=typography(f"a ajouté un tarif à « {offer} », dès le {french_date(from_date)}."),
        actor=actor,
        at=at,
        data={"rate": rate.pk},
    )
    return rate
