"""The columns of a list, over django-tables2: how a value is written on screen, what a file holds of it, how it sorts."""

import copy
from collections.abc import Callable, Iterable

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django_filters.utils import get_field_parts, get_model_field
from django_tables2.columns import library
from django_tables2.utils import OrderByTuple

from mobilite.fields import EuroField, PhoneField, french_phone
from mobilite.pages import french, presentation

NOTHING = mark_safe('<span class="zero">–<span class="visually-hidden">rien</span></span>')


def _shown(function: Callable) -> Callable:
    """Return a column's ``render`` that asks a function of the record."""

    def render(value, record):
        shown = function(record)
        return NOTHING if shown in (None, "") else shown

    return render


@library.register
class Column(tables.Column):
    """One column.

    ``path`` reads the record (``person__place``); ``render(record)`` replaces it on screen, ``export(record)`` in files.
    ``sort`` names the fields to order by: by default the path when it is in the database, ``False`` for never.
    ``needs`` names the relations that ``render`` crosses. ``far`` columns hide on narrower screens, ``short`` ones cut.
    ``role`` places the cell on a telephone's card of three lines: title, state, sub, amount, when; "" leaves it out.

    A kind of column overrides ``render(value, record)``, and ``value(value, record)`` when a file holds something else.
    """

    end = False
    role: str | None = None
    #: The model fields that this kind of column suits.
    suits: tuple[type, ...] = (models.Field,)

    def __init__(
        self,
        label: str = "",
        *,
        path: str = "",
        name: str = "",
        render: Callable | None = None,
        export: Callable | None = None,
        sort: str | Iterable[str] | bool | None = None,
        role: str | None = None,
        needs: Iterable[str] = (),
        far: bool | None = None,
        short: bool = False,
        end: bool | None = None,
    ):
        # What reads no path is given something that every record has, and its function is asked whatever it holds.
        super().__init__(label or None, accessor=path or "pk", empty_values=() if render else None)
        self.name = name or path or french.fold(label).replace(" ", "_")
        self.path, self.export, self.sort = path, export, sort
        self.needs, self.far, self.short = tuple(needs), far, short
        if render is not None:
            self.render = _shown(render)
        if role is not None:
            self.role = role
        if end is not None:
            self.end = end

    @classmethod
    def from_field(cls, field, *, accessor, **kwargs):
        return cls(path=accessor) if isinstance(field, cls.suits) else None

    def __deepcopy__(self, memo):
        # Each table copies its columns: what they hold never changes, and a deep copy costs more than ten rows.
        return copy.copy(self)

    def bind(self, model) -> None:
        """Learn from the model how the column orders and which relations it crosses. Called once a class."""
        field = get_model_field(model, self.path) if self.path else None
        paths = (self.path,) if self.sort in (None, True) else self.sort or ()
        paths = (paths,) if isinstance(paths, str) else tuple(paths)
        if self.sort is None and (field is None or field.is_relation):
            paths = ()
        self.orderable, self.order_by = bool(paths), OrderByTuple(paths)
        self.may_be_null = frozenset(key.bare for key in self.order_by if _nullable(model, key.bare))
        self.relations = tuple(filter(None, (_relations(model, p) for p in (self.path, *self.needs) if p)))

    def order(self, queryset, is_descending):
        """Order by the column. Empty values come last on both databases, either way; the key breaks ties."""
        keys = self.order_by.opposite if is_descending else self.order_by
        return queryset.order_by(*map(self._ordering, keys), "pk"), True

    def _ordering(self, key):
        nulls = {"nulls_last": True} if key.bare in self.may_be_null else {}
        return F(key.bare).desc(**nulls) if key.is_descending else F(key.bare).asc(**nulls)

    def render(self, value, record):
        return value

    def value(self, value, record):
        """Return what a file holds: text, number, date or instant."""
        if self.export is not None:
            return self.export(record)
        if self.path:
            return value
        shown = self.render(value, record)
        return "" if shown is NOTHING else strip_tags(str(shown)).strip()


@library.register
class NumberColumn(Column):
    end = True
    suits = (models.IntegerField, models.DecimalField)

    def render(self, value, record):
        return french.number_fr(value)


class KmColumn(NumberColumn):
    def render(self, value, record):
        return french.km(value)


@library.register
class EuroColumn(Column):
    """An amount. ``owed=True`` shows it in red; zero is a dash."""

    role, end = "amount", True
    suits = (EuroField,)

    def __init__(self, label="", *, owed: bool = False, **kwargs):
        super().__init__(label, **kwargs)
        self.owed = owed

    def render(self, value, record):
        if not value:
            return NOTHING
        text = french.euros(value)
        return mark_safe(f'<span class="owe">{text}</span>') if self.owed else text


@library.register
class FlagColumn(Column):
    """Yes or no: « oui » or a dash."""

    suits = (models.BooleanField,)

    def render(self, value, record):
        return "oui" if value else NOTHING


@library.register
class PhoneColumn(Column):
    suits = (PhoneField,)

    def render(self, value, record):
        return french_phone(str(value))

    def value(self, value, record):
        return super().value(value and french_phone(str(value), space=" "), record)


@library.register
class DateColumn(Column):
    role = "when"
    suits = (models.DateField,)

    def render(self, value, record):
        return french.date_fr(value)


@library.register
class DateTimeColumn(Column):
    role = "when"
    suits = (models.DateTimeField,)

    def render(self, value, record):
        return french.datetime_fr(value)


@library.register
class ChoiceColumn(Column):
    """The label of a choice. In files it needs nothing: django-tables2 gives labels."""

    @classmethod
    def from_field(cls, field, **kwargs):
        return super().from_field(field, **kwargs) if getattr(field, "choices", None) else None

    def bind(self, model):
        super().bind(model)
        field = get_model_field(model, self.path)
        self.labels, self.model_name = dict(field.flatchoices), field.model._meta.model_name

    def render(self, value, record):
        return self.labels.get(value, value)


@library.register
class StateColumn(ChoiceColumn):
    """A state, as a chip. ``state(record)`` gives (value, label) where the state is worked out."""

    role = "state"

    def __init__(self, label="", *, state: Callable | None = None, **kwargs):
        super().__init__(label, **kwargs)
        self.state = state
        self._chips: dict[tuple, SafeString] = {}

    @classmethod
    def from_field(cls, field, **kwargs):
        return super().from_field(field, **kwargs) if field.name in ("status", "state") else None

    def _state(self, record):
        if self.state is not None:
            return self.state(record)
        value = self.accessor.resolve(record)
        return value, self.labels.get(value, value)

    def render(self, value, record):
        key = self._state(record)
        if key not in self._chips:
            self._chips[key] = presentation.chip(*key, model_name=self.model_name)
        return self._chips[key]

    def value(self, value, record):
        return str(self._state(record)[1]) if self.export is None else self.export(record)


def _nullable(model, path: str) -> bool:
    """Tell whether the value at a path may be NULL; an annotation may."""
    parts = get_field_parts(model, path)
    return parts is None or any(getattr(part, "null", True) for part in parts)


def _relations(model, path: str) -> str:
    """Return the leading foreign keys of a path: ``person__place__name`` gives ``person__place``."""
    found = []
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            break
        if not (field.many_to_one or field.one_to_one):
            break
        found.append(part)
        model = field.related_model
    return "__".join(found)
