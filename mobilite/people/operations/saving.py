"""Check and save what a form gave: the same sentences whether a page, an import or a script calls."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from mobilite.pages.national_number import SENTENCE, contains_national_number
from mobilite.workflow import Refusal


class NotValid(Refusal):
    """What was given cannot be kept: the first sentence of Django's validation, and its field."""

    def __init__(self, error: ValidationError):
        field, sentences = next(iter(error.message_dict.items()))
        super().__init__(sentences[0], field=None if field == NON_FIELD_ERRORS else field)
        self.error = error


def saved(record, values: dict):
    """Set values on a record, check them and save it. Return the names of the fields that changed, sorted.

    Raises NotValid with a French sentence, and for a national insurance number anywhere in a text.
    """
    new = record.pk is None
    before = {name: _stored(record, name) for name in values}
    for name, value in values.items():
        if isinstance(value, str) and contains_national_number(value):
            raise Refusal(SENTENCE, field=name)
        setattr(record, name, value)
    # Of a new record every field is checked, but the keys that the operation itself set.
    trusted = {f.name for f in record._meta.fields if not (new and f.editable and not f.is_relation)}
    kept = trusted - set(values)
    try:
        # Cleaning turns « 06 12… » into E.164 and checks constraints over the whole record.
        record.clean_fields(exclude=kept)
        record.clean()
        record.validate_unique(exclude=None if new else kept)
        record.validate_constraints()
    except ValidationError as error:
        raise NotValid(error) from error
    changed = sorted(name for name in values if _stored(record, name) != before[name])
    if new:
        record.save()
    elif changed:
        record.save(update_fields=changed)
    return changed


def _stored(record, name):
    """Return a field's own value: the key of a relation, without reading it."""
    return getattr(record, record._meta.get_field(name).attname)
