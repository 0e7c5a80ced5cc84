"""The classes of vehicles and who may drive them: what the staff set."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from mobilite.audit.entries import record
from mobilite.workflow import Refusal
from vehicles.licences import says
from vehicles.models import Category, LicenceRule


class SameRule(Refusal):
    """The category has this rule already."""


@transaction.atomic
def create_category(*, at: datetime, actor, **values) -> Category:
    """Make a category; its code comes from its name. Bookings already made keep their turnaround (row A3)."""
    code = base = slugify(values["name"])[:18] or "categorie"
    number = 1
    while Category.objects.filter(code=code).exists():
        number += 1
        code = f"{base[:16]}-{number}"
    category = Category.objects.create(code=code, position=Category.objects.count(), **values)
    record("create", category, sentence=f"a créé la catégorie « {category} »", actor=actor, at=at)
    return category


@transaction.atomic
def update_category(category_id: int, *, at: datetime, actor, **changes) -> Category:
    """Change a category. Bookings already made keep the turnaround that they were made with (row A3)."""
    category = Category.objects.select_for_update().get(pk=category_id)
    changed = sorted(name for name, value in changes.items() if getattr(category, name) != value)
    if not changed:
        return category
    for name in changed:
        setattr(category, name, changes[name])
    category.save(update_fields=changed)
    labels = ", ".join(str(getattr(Category._meta.get_field(name), "verbose_name", name)) for name in changed)
    record(
        "update",
        category,
        sentence=f"a changé la catégorie « {category} » : {labels}"[:300],
        actor=actor,
        at=at,
        changed=changed,
    )
    return category


@transaction.atomic
def add_rule(category_id: int, *, at: datetime, actor, **values) -> LicenceRule:
    """Add one way to be allowed to drive a category: any one suffices (row H2). Raises SameRule."""
    category = Category.objects.select_for_update().get(pk=category_id)
    if category.licence_rules.filter(**values).exists():
        raise SameRule("Cette règle existe déjà.")
    rule = LicenceRule.objects.create(category=category, **values)
    record(
        "update",
        category,
        sentence=f"a ajouté une règle à « {category} » : {says(rule)}",
        actor=actor,
        at=at,
        changed=["licence_rules"],
    )
    return rule


@transaction.atomic
def remove_rule(rule_id: int, *, at: datetime, actor) -> Category:
    """Take away one way to be allowed to drive a category; with none left, no licence is asked."""
    rule = LicenceRule.objects.select_related("category").get(pk=rule_id)
    rule.delete()
    record(
        "update",
        rule.category,
        sentence=f"a retiré une règle de « {rule.category} » : {says(rule)}",
        actor=actor,
        at=at,
        changed=["licence_rules"],
    )
    return rule.category
