"""Write what an offer says of withdrawing and of checks, from a date. Nothing written is edited: a new date, a new row."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.periods import french_date, paris_date
from rentals.leases.models import FollowRules
from rentals.models import Offer
from rentals.operations.base import deny


@transaction.atomic
def set_follow_rules(offer: Offer, *, from_date: date, at: datetime, actor, **values: Any) -> FollowRules:
    """Write the rules of an offer from a date, today at the earliest: contracts already made keep theirs.

    ``values`` are the fields of FollowRules. Raises RentalRefused and ValidationError.
    """
    Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    if from_date < paris_date(at):
        deny(
            "Des règles commencent aujourd’hui ou plus tard : le passé ne change pas. Choisissez un jour à venir.",
            field="from_date",
        )
    rules = FollowRules(offer=offer, from_date=from_date, created_at=at, created_by=actor, **values)
    try:
        rules.full_clean()
    except ValidationError:
        if offer.follow_rules.filter(from_date=from_date).exists():
            deny(
                "Des règles commencent déjà ce jour-là : choisissez un autre jour, ou retirez-les si elles sont à venir.",
                field="from_date",
            )
        raise
    rules.save()
    record(
        "set_follow_rules", offer, actor=actor, at=at, data={"rules": rules.pk},
        sentence=typography(f"a écrit les règles de suivi de « {offer} », dès le {french_date(from_date)}."),
    )  # fmt: skip
    return rules


@transaction.atomic
def drop_follow_rules(rules_id: int, *, at: datetime, actor) -> Offer:
    """Take back rules that have not begun: nothing was decided by them. Returns the offer. Raises RentalRefused."""
    rules = FollowRules.objects.select_for_update(of=("self",)).select_related("offer").get(pk=rules_id)
    offer, day = rules.offer, french_date(rules.from_date)
    if rules.from_date <= paris_date(at):
        deny("Ces règles sont en vigueur ou l’ont été : écrivez-en d’autres, à partir d’un autre jour.")
    rules.delete()
    record(
        "drop_follow_rules", offer, actor=actor, at=at,
        sentence=typography(f"a retiré les règles de suivi de « {offer} » prévues pour le {day}."),
    )  # fmt: skip
    return offer
