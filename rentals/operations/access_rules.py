"""Write who may have what, from a date: an offer's rules, the insurer's. Nothing written is edited: a new date, a new row."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.models.persons import PaperKind
from mobilite.periods import french_date, paris_date
from mobilite.workflow import Refusal
from rentals.models import OFFER_WAIVERS, AccessRules, DoorKind, InsurerRules, Offer
from rentals.operations.base import deny
from vehicles.models import Category


class RulesRefused(Refusal):
    """These rules cannot be written: the sentence says why."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


@transaction.atomic
def set_access_rules(offer: Offer, *, from_date: date, at: datetime, actor, **values: Any) -> AccessRules:
    """Write the rules of an offer from a date, today at the earliest: what was decided before is not judged again.

    ``values`` are the fields of AccessRules. Raises RulesRefused and ValidationError.
    """
    Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    _from_today(from_date, at)
    rules = AccessRules(offer=offer, from_date=from_date, created_at=at, created_by=actor, **values)
    _all_known("doors", rules.doors, DoorKind.values)
    _all_known("papers", rules.papers, PaperKind.values)
    _all_known("waivable", rules.waivable, [str(key) for key in OFFER_WAIVERS])
    _save(rules, offer.access_rules.filter(from_date=from_date))
    record(
        "set_rules",
        offer,
        sentence=typography(f"a écrit les règles d’accès de « {offer} », dès le {french_date(from_date)}."),
        actor=actor,
        at=at,
        data={"rules": rules.pk},
    )
    return rules


@transaction.atomic
def set_insurer_rules(
    category: Category, *, from_date: date, at: datetime, actor, **values: Any
) -> InsurerRules:
    """Write what the insurer asks for a category from a date, today at the earliest. Raises RulesRefused, ValidationError."""
    Category.objects.select_for_update(of=("self",), no_key=True).get(pk=category.pk)
    _from_today(from_date, at)
    rules = InsurerRules(category=category, from_date=from_date, created_at=at, created_by=actor, **values)
    for one in rules.classes:
        if not (one.get("label") and (one.get("under_age") or one.get("under_years"))):
            raise RulesRefused(
                "Dites de quels conducteurs il s’agit : leur âge, ou leurs années de permis.", field="classes"
            )
    _save(rules, category.insurer_rules.filter(from_date=from_date))
    record(
        "set_insurer_rules",
        category,
        sentence=typography(
            f"a écrit les règles de l’assureur pour « {category} », dès le {french_date(from_date)}."
        ),
        actor=actor,
        at=at,
        data={"rules": rules.pk},
    )
    return rules


def _from_today(from_date: date, at: datetime) -> None:
    if from_date < paris_date(at):
        raise RulesRefused(
            "Des règles commencent aujourd’hui ou plus tard : le passé ne change pas. Choisissez un jour à venir.",
            field="from_date",
        )


def _all_known(field: str, values, known) -> None:
    unknown = [value for value in values if value not in known]
    if unknown:
        raise RulesRefused("Choisissez parmi ce qui est proposé.", field=field)


def _save(rules, same_day) -> None:
    try:
        rules.full_clean()
    except ValidationError as error:
        if same_day.exists():
            raise RulesRefused(
                "Des règles commencent déjà ce jour-là : choisissez un autre jour, ou retirez-les si elles sont à venir.",
                field="from_date",
            ) from error
        raise
    rules.save()


@transaction.atomic
def withdraw_access_rules(rules_id: int, *, at: datetime, actor) -> Offer:
    """Take back rules that have not begun: nothing was decided by them. Returns the offer."""
    rules = AccessRules.objects.select_for_update(of=("self",)).select_related("offer").get(pk=rules_id)
    offer, day = rules.offer, french_date(rules.from_date)
    _not_begun(rules, at)
    rules.delete()
    sentence = typography(f"a retiré les règles d’accès de « {offer} » prévues pour le {day}.")
    record("withdraw_rules", offer, sentence=sentence, actor=actor, at=at)
    return offer


@transaction.atomic
def withdraw_insurer_rules(rules_id: int, *, at: datetime, actor) -> Category:
    """Take back rules of the insurer that have not begun. Returns the category."""
    rules = InsurerRules.objects.select_for_update(of=("self",)).select_related("category").get(pk=rules_id)
    category, day = rules.category, french_date(rules.from_date)
    _not_begun(rules, at)
    rules.delete()
    sentence = typography(f"a retiré les règles de l’assureur pour « {category} » prévues pour le {day}.")
    record("withdraw_rules", category, sentence=sentence, actor=actor, at=at)
    return category


def _not_begun(rules, at: datetime) -> None:
    if rules.from_date <= paris_date(at):
        deny("Ces règles sont en vigueur ou l’ont été : écrivez-en d’autres, à partir d’un autre jour.")
