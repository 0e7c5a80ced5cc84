"""What the structure becomes, from a day on."""

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import date_fr
from mobilite.parameters.models import Organisation, ParameterValue
from mobilite.parameters.values import Parameter
from mobilite.workflow import Refusal

FIELDS = tuple(
    field.name
    for field in Organisation._meta.concrete_fields
    if field.name not in ("id", "from_date", "is_example")
)


class PastVersion(Refusal):
    """Contracts already printed say what the structure was: that does not change."""

    def __init__(self):
        super().__init__(
            "Ce qui est déjà en vigueur ne change pas\u00a0: choisissez aujourd’hui ou une date à venir.",
            field="from_date",
        )


@transaction.atomic
def describe_structure(from_date, *, values, today, at, actor) -> Organisation:
    """Write what the structure is from a date, and return it.

    ``values`` maps the FIELDS of Organisation. A version that begins today or later is corrected; one that
    began before is kept as it was, for documents name it. The first one may begin at any date.
    Raises PastVersion, and ValidationError for a value that does not hold.
    """
    # Two managers at once: the second one sees the first one's version.
    known = {version.from_date: version for version in Organisation.objects.select_for_update()}
    if known and from_date < today:
        raise PastVersion
    version = known.get(from_date)
    created = version is None
    if version is None:
        previous = max((day for day in known if day <= from_date), default=None)
        before = {name: getattr(known[previous], name) for name in FIELDS} if previous else {}
        version = Organisation(from_date=from_date)
    else:
        before = {name: getattr(version, name) for name in FIELDS}
    for name in FIELDS:
        setattr(version, name, values.get(name, ""))
    version.is_example = False
    version.full_clean()
    version.save()
    record(
        "create" if created else "update",
        version,
        sentence=f"a décrit la structure à partir du {date_fr(from_date)}",
        actor=actor,
        at=at,
        changed=[name for name in FIELDS if before.get(name, "") != getattr(version, name)],
    )
    return version


class PastValue(Refusal):
    """What was done under the value in force was right: it does not change afterwards."""

    def __init__(self):
        super().__init__(
            "Une valeur change aujourd’hui ou plus tard, jamais dans le passé.", field="from_date"
        )


class SameValue(Refusal):
    def __init__(self, words):
        super().__init__(f"C’est déjà la valeur à cette date\u00a0: {words}.", field="value")


@transaction.atomic
def set_parameter(parameter: Parameter, *, value, from_date, reason="", today, at, actor) -> ParameterValue:
    """Give a parameter a value from a date, and return it; the one written for the same day is corrected.

    Raises PastValue, and SameValue when nothing would change.
    """
    if from_date < today:
        raise PastValue
    before = parameter.on(from_date)
    if before == value:
        raise SameValue(parameter.words(value))
    row, created = ParameterValue.objects.update_or_create(
        key=parameter.key,
        from_date=from_date,
        defaults={"value": parameter.write(value), "reason": reason, "created_at": at, "created_by": actor},
    )
    record(
        "create" if created else "update",
        row,
        sentence=f"a réglé «\u00a0{parameter.label}\u00a0» à partir du {date_fr(from_date)}",
        actor=actor,
        at=at,
        before=parameter.words(before),
        after=parameter.words(value),
    )
    return row
