"""What a legal hold keeps from being erased."""

from django.db.models import QuerySet

from mobilite.kept import Duty, Rule
from mobilite.people.models import Person
from mobilite.retention.models import Hold


def held(label: str):
    """Return the keys of the records of a kind that a hold stands on, as a subquery."""
    return Hold.objects.standing().filter(object_label=label).values("object_id")


def let_go(rule: Rule, rows: QuerySet) -> QuerySet:
    """Leave out the rows that a hold keeps."""
    for label, path in rule.holds.items():
        # Not exclude(path__in=…): rows without a person are not held.
        name = rows.model._meta.pk.attname if path == "pk" else path
        kept = rows.model._base_manager.filter(**{f"{name}__in": held(label)})
        rows = rows.exclude(pk__in=kept.values("pk"))
    return rows


DUTY = Duty(
    "retention.holds",
    "une réserve est posée sur sa fiche",
    lambda: Person.objects.filter(pk__in=held("people.person")),
    person="pk",
)
