"""What tasks and calls are about: the links of the page one comes from, and many records read at once."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models

from mobilite.people.models import Person
from mobilite.todo.models import About, model_called


def attach(rows: Iterable[About]) -> list:
    """Read what these rows are about, one query per kind of record, and return the rows."""
    rows = list(rows)
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.about_label:
            wanted[row.about_label].add(row.about_id)
    found = {}
    for label, keys in wanted.items():
        if model := model_called(label):
            found |= {(label, pk): one for pk, one in model._base_manager.in_bulk(keys).items()}
    for row in rows:
        row.know_about(found.get((row.about_label, row.about_id)))
    return rows


def link_of(record) -> str:
    """Return the page of a record, or nothing when it has none."""
    return record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""


def named(label_and_key: str, user):
    """Return the record that « rentals.rental:12 » names, if this account may see it; anything else is None."""
    label, _, key = label_and_key.partition(":")
    model = model_called(label) if key.isdecimal() and len(key) < 19 else None
    if model is None or not hasattr(model, "get_absolute_url"):
        return None
    seen = model._default_manager.all()
    app, name = model._meta.app_label, model._meta.model_name
    if not user.has_perm(f"{app}.view_{name}"):
        return None
    if hasattr(seen, "visible_to"):
        seen = seen.visible_to(user)
    return seen.filter(pk=key).first()


def on_page(view) -> tuple[int | None, str]:
    """Return the person that a page is about, and what else it shows of her, as ``named`` reads it.

    Looks at what the view has read already, and reads nothing.
    """
    shown = [one for one in vars(view).values() if isinstance(one, models.Model)]
    for one in shown:
        if isinstance(one, About):
            return one.person_id, f"{one.about_label}:{one.about_id}" if one.about_label else ""
        if (
            not isinstance(one, Person)
            and getattr(one, "person_id", None)
            and hasattr(one, "get_absolute_url")
        ):
            return one.person_id, f"{one._meta.label_lower}:{one.pk}"
    person = next((one for one in shown if isinstance(one, Person)), None)
    return (person.pk, "") if person else (None, "")
