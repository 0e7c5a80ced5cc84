"""Gather what we hold of a person, from what apps declare at the point "export" (art. 15).

Rows are found by the keys that lead to her, then by those that name one of her records. Each field of each row is
given as the database holds it, but for what is declared left out, and for other people: a colleague is a first name
and a job, somebody else is « une autre personne », and the names of those she lives with are taken out of free text.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from mobilite import registry
from mobilite.accounts.models import Kind, User
from mobilite.audit.models import Entry
from mobilite.people.models import Contact, Household, Person
from mobilite.privacy import File, LeftOut, Part
from mobilite.rights.values import raw, written

HERSELF, ANOTHER = "vous", "une autre personne"
MASKED = "[une autre personne]"


@dataclass(frozen=True)
class Row:
    """One row: every field as it is, then what the readable paper says of it."""

    pk: int
    values: dict[str, Any]
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """The rows of one part. ``labels`` say in French what the fields are, ``choices`` what their codes mean."""

    part: Part
    rows: list[Row]
    labels: dict[str, str]
    choices: dict[str, dict[str, str]]
    files: list[File] = field(default_factory=list)


def parts() -> list[Part]:
    """Return what is exported, in the order of the paper."""
    return [one.value for one in registry.registered("export") if isinstance(one.value, Part)]


def left_out() -> list[LeftOut]:
    """Return the models that are not exported, each with why."""
    return [one.value for one in registry.registered("export") if isinstance(one.value, LeftOut)]


class Gatherer:
    """Everything about one person, part by part; ``step(number of parts done)`` is told as it goes."""

    def __init__(self, person: Person):
        self.person = person
        #: The keys of her records, by label: what later parts may be about.
        self.known: dict[str, set[int]] = defaultdict(set)
        self._staff: dict[int, str] = {}
        self._colleagues = {str(one): one.first_name for one in User.objects.filter(kind=Kind.STAFF)}
        others = Person.objects.filter(household=person.household_id).exclude(pk=person.pk)
        names = [str(one) for one in others] if person.household_id else []
        names += [f"{one.last_name} {one.first_name}" for one in others] if person.household_id else []
        self._masked = re.compile("|".join(map(re.escape, names)), re.IGNORECASE) if names else None

    def sections(self, step: Callable[[int], None] = lambda done: None) -> list[Section]:
        """Return one section per part that has rows, in the order of the paper."""
        found = {}
        # What keys lead to comes first: the rest is about it.
        order = sorted(parts(), key=lambda part: (part.about is not None, not part.of))
        for done, part in enumerate(order, 1):
            found[part.key] = self._section(part)
            step(done)
        return [found[part.key] for part in parts() if found[part.key].rows]

    def rows(self, part: Part) -> models.QuerySet:
        """Return the rows of a part that are hers, as far as her records are known."""
        model = apps.get_model(part.model)
        wanted = [Q(**{path: self.person.pk}) for path in part.of]
        if part.also is not None:
            wanted.append(part.also(self.person))
        if part.about is not None:
            label, key = part.about
            hers = [Q(**{label: name, f"{key}__in": sorted(pks)}) for name, pks in sorted(self.known.items())]
            nobodys = Q(**{f"{path}__isnull": True for path in part.of})
            wanted += [one & nobodys for one in hers]
        if not wanted:
            return model._base_manager.none()
        links = [f.name for f in model._meta.concrete_fields if f.many_to_one or f.one_to_one]
        found = model._base_manager.filter(reduce(or_, wanted), **part.where).values("pk")
        return model._base_manager.filter(pk__in=found).select_related(*links).order_by("pk")

    def _section(self, part: Part) -> Section:
        model = apps.get_model(part.model)
        fields = [f for f in model._meta.concrete_fields if f.name not in part.left_out]
        rows, files = [], []
        records = list(self.rows(part))
        self.known[model._meta.label_lower] |= {record.pk for record in records}
        for record in records:
            values = {f.name: self._value(record, f) for f in fields}
            rows.append(Row(record.pk, values, list(self._lines(record, part))))
            files += part.files(record) if part.files else []
        choices = {f.name: {str(k): str(v) for k, v in f.flatchoices} for f in fields if f.choices}
        return Section(part, rows, {f.name: _label(part, f) for f in fields}, choices, files)

    # One value.

    def _value(self, record, column):
        if not (column.many_to_one or column.one_to_one):
            return self._said(record, raw(column.value_from_object(record)))
        other = getattr(record, column.name)
        if other is None:
            return None
        name = self._name(other)
        # People are named by words alone; things by their number too.
        return (
            name if isinstance(other, User | Person | Contact | Household) else {"id": other.pk, "nom": name}
        )

    def _lines(self, record, part: Part) -> Iterable[tuple[str, str]]:
        """Yield what the paper says: label and words; nothing for what is empty, unless rows are lines of a table."""
        for name in part.shows:
            column = record._meta.get_field(name)
            label = _label(part, column)
            if column.many_to_one or column.one_to_one:
                other = getattr(record, name)
                words = self._name(other) if other is not None else ""
            elif column.choices:
                words = str(dict(column.flatchoices).get(getattr(record, name), getattr(record, name) or ""))
            else:
                words = self._said(record, written(column, getattr(record, name)))
            if words or part.as_table:
                yield label[:1].upper() + label[1:], words

    def _name(self, other) -> str:
        match other:
            case User():
                return self._colleague(other)
            case Person():
                return HERSELF if other.pk == self.person.pk else ANOTHER
            case Household():
                return "vous vivez avec quelqu’un"
            case Contact():
                return f"{other.first_name} ({other.partner.name})"
        if other.pk in self.known.get(other._meta.label_lower, ()) or _is_about_people(other):
            code = getattr(other, "reference", "") or getattr(other, "number", "")
            return str(code or f"{other._meta.verbose_name} n°\u00a0{other.pk}")
        return str(other)

    def _colleague(self, user: User) -> str:
        """Return « Camille, agent mobilité »: who, as far as it says which service acted."""
        if user.person_id == self.person.pk:
            return HERSELF
        if user.pk not in self._staff:
            job = ", ".join(role.label.lower() for role in user.roles)
            self._staff[user.pk] = f"{user.first_name}, {job}" if job else user.first_name
        return self._staff[user.pk]

    def _said(self, record, value):
        """Return a value without other people's names; the journal's sentences name colleagues by their first name."""
        if isinstance(value, str) and isinstance(record, Entry):
            for name, first_name in self._colleagues.items():
                value = value.replace(name, first_name)
        return self._clean(value)

    def _clean(self, value):
        """Take the names of those she lives with out of a value."""
        if self._masked is None:
            return value
        match value:
            case str():
                return self._masked.sub(MASKED, value)
            case list():
                return [self._clean(one) for one in value]
            case dict():
                return {key: self._clean(one) for key, one in value.items()}
        return value


def _label(part: Part, column) -> str:
    return part.labels.get(column.name) or str(column.verbose_name)


def _is_about_people(record) -> bool:
    return any(part.model.lower() == record._meta.label_lower for part in parts())
