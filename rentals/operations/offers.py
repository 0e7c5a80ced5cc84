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
from rentals.models import Offer, Rate, Rental, RentalTerm
from rentals.pricing import PricingError

USUAL_PAPERS = [PaperKind.IDENTITY, PaperKind.ADDRESS]


class RateRefused(Refusal):
    """This rate cannot be added: the sentence says why."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


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
def add_rate(
    offer: Offer, *, from_date, at: datetime, actor, replacing: int | None = None, **prices: Any
) -> Rate:
    """Publish the rate of an offer from a date, today at the earliest: what was priced before does not change (row B1).

    ``replacing`` is the key of a rate that has not begun and goes for this one: a mistake seen before its day.
    Raises RateRefused and ValidationError.
    """
    # Two managers at once: the second one sees the first one's rates.
    Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    before = _not_begun(offer, replacing, at) if replacing is not None else None
    if from_date < paris_date(at):
        raise RateRefused(
            "Un tarif commence aujourd’hui ou plus tard : le passé ne change pas. Choisissez un jour à venir.",
            field="from_date",
        )
    rate = Rate(offer=offer, from_date=from_date, **prices)
    try:
        rate.tariff().check()
    except PricingError as error:
        raise RateRefused(error.sentence) from error
    if before is not None:
        before.delete()
    try:
        rate.full_clean()
    except ValidationError as error:
        taken = Rate.objects.filter(offer=offer, audience=rate.audience, from_date=from_date).exists()
        if taken:
            raise RateRefused(
                "Cette offre a déjà un tarif à cette date : choisissez-en une autre ou, s’il n’a pas commencé, remplacez-le "
                "depuis la page de l’offre.",
                field="from_date",
            ) from error
        raise
    rate.save()
    day = french_date(from_date)
    said = f"a publié un tarif de « {offer} », dès le {day}."
    if before is not None:
        said = f"a remplacé le tarif de « {offer} » prévu pour le {french_date(before.from_date)} : dès le {day}."
    record(
        "add_rate" if before is None else "replace_rate",
        offer,
        sentence=typography(said),
        actor=actor,
        at=at,
        changed=[] if before is None else _differences(before, rate),
        data={"rate": rate.pk},
    )
    return rate


@transaction.atomic
def withdraw_rate(rate_id: int, *, at: datetime, actor) -> Offer:
    """Take back a rate that has not begun: nothing was priced by it. Returns the offer. Raises RateRefused."""
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).get(rates=rate_id)
    rate = _not_begun(offer, rate_id, at)
    rate.delete()
    sentence = typography(f"a retiré le tarif de « {offer} » prévu pour le {french_date(rate.from_date)}.")
    record("withdraw_rate", offer, sentence=sentence, actor=actor, at=at)
    return offer


def _not_begun(offer: Offer, rate_id: int, at: datetime) -> Rate:
    """Return a rate that has not begun, locked; refuse one that holds or has held: contracts may say it."""
    rate = Rate.objects.select_for_update(of=("self",)).filter(offer=offer, pk=rate_id).first()
    if rate is None:
        raise RateRefused("Ce tarif n’est plus là : rechargez la page.")
    used = Rental.objects.filter(rate=rate).exists() or RentalTerm.objects.filter(rate=rate).exists()
    if used or rate.from_date <= paris_date(at):
        raise RateRefused(
            "Ce tarif vaut déjà, ou a servi : il ne change plus. Publiez-en un autre, à partir d’un autre jour."
        )
    return rate


def _differences(before: Rate, after: Rate) -> list[str]:
    names = [
        field.name for field in Rate._meta.concrete_fields if field.name not in ("id", "offer", "is_example")
    ]
    return sorted(name for name in names if getattr(before, name) != getattr(after, name))
