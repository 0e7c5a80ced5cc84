"""The columns of a list: what a cell shows on screen, what it holds in a spreadsheet, how it sorts."""

from collections.abc import Callable, Iterable

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.db.models import F
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from mobilite.fields import EuroField, PhoneField, french_phone
from mobilite.pages import french, presentation

#: What a cell is on a telephone's card of three lines; "" is left out there.
ROLES = ("title", "state", "sub", "amount", "when")
NOTHING = mark_safe('<span class="zero">–<span class="visually-hidden">rien</span></span>')


class Column:
    """One column.

    ``path`` reads the record (``person__place``); ``render(record)`` replaces it on screen, ``export(record)`` in files.
    ``sort`` names the fields to order by: by default the path when it is in the database, ``False`` for never.
    ``needs`` names the relations that ``render`` crosses. ``far`` columns hide on narrower screens, ``short`` ones cut.
    """

    end = False
    role: str | None = None

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
        self.label, self.path, self.render, self.export = label, path, render, export
        self.name = name or path or french.fold(label).replace(" ", "_")
        self._sort = sort
        self.needs = tuple(needs)
        self.far, self.short = far, short
        if role is not None:
            self.role = role
        if end is not None:
            self.end = end

    def bind(self, model) -> "Column":
        """Learn from the model what was not said: label, order, relations. Called once a class."""
        field = field_at(model, self.path) if self.path else None
        if not self.label and field is not None:
            self.label = french_label(field)
        self.order = self._order(model, field)
        self.relations = tuple(filter(None, (relations(model, p) for p in (self.path, *self.needs) if p)))
        self.read = reader(self.path) if self.path else (lambda record: record)
        return self

    def _order(self, model, field):
        if self._sort is False or (self._sort is None and field is None):
            return ()
        names = self.path if self._sort in (None, True) else self._sort
        names = (names,) if isinstance(names, str) else tuple(names)
        if self._sort is None and field.is_relation:
            return ()
        return tuple((name, nullable(model, name)) for name in names)

    def ordering(self, *, reverse: bool):
        """Return what ``order_by`` takes. Empty values come last on both databases, either way."""
        for name, may_be_null in self.order:
            down = reverse != name.startswith("-")
            bare = F(name.lstrip("-"))
            nulls = {"nulls_last": True} if may_be_null else {}
            yield bare.desc(**nulls) if down else bare.asc(**nulls)

    def cell(self, record) -> SafeString:
        """Return the cell's HTML, escaped."""
        if self.render:
            shown = self.render(record)
            return NOTHING if shown in (None, "") else conditional_escape(shown)
        value = self.read(record)
        return NOTHING if value in (None, "") else self.show(value, record)

    def show(self, value, record) -> SafeString:
        """Return a value's HTML. Column types override it."""
        return conditional_escape(value)

    def value(self, record):
        """Return what a file holds: text, number, date or instant."""
        if self.export:
            return self.export(record)
        if self.path:
            return self.plain(self.read(record), record)
        return french_text(self.render(record))

    def plain(self, value, record):
        """Return a value as a file holds it. Column types override it."""
        return str(value) if isinstance(value, models.Model) else value


class DateColumn(Column):
    role = "when"

    def show(self, value, record):
        return mark_safe(french.date_fr(value))


class DateTimeColumn(Column):
    role = "when"

    def show(self, value, record):
        return mark_safe(french.datetime_fr(value))


class EuroColumn(Column):
    """An amount. ``owed=True`` shows it in red; zero is a dash."""

    role, end = "amount", True

    def __init__(self, label="", *, owed: bool = False, **kwargs):
        super().__init__(label, **kwargs)
        self.owed = owed

    def show(self, value, record):
        if not value:
            return NOTHING
        text = french.euros(value)
        return mark_safe(f'<span class="owe">{text}</span>' if self.owed else text)


class NumberColumn(Column):
    end = True

    def show(self, value, record):
        return mark_safe(french.number_fr(value))


class KmColumn(NumberColumn):
    def show(self, value, record):
        return mark_safe(french.km(value))


class PhoneColumn(Column):
    def show(self, value, record):
        return conditional_escape(french_phone(str(value)))

    def plain(self, value, record):
        return french_phone(str(value), space=" ") if value else ""


class FlagColumn(Column):
    """Yes or no: « oui » or a dash."""

    def show(self, value, record):
        return mark_safe("oui") if value else NOTHING


class ChoiceColumn(Column):
    """The label of a choice."""

    def bind(self, model):
        self.labels = dict(field_at(model, self.path).flatchoices)
        return super().bind(model)

    def show(self, value, record):
        return conditional_escape(self.labels.get(value, value))

    def plain(self, value, record):
        return str(self.labels.get(value, value or ""))


class StateColumn(ChoiceColumn):
    """A state, as a chip. ``state(record)`` gives (value, label) where the state is worked out."""

    role = "state"

    def __init__(self, label="", *, state: Callable | None = None, **kwargs):
        super().__init__(label, **kwargs)
        self.state = state
        self._chips: dict = {}

    def bind(self, model):
        self.model_name = field_at(model, self.path).model._meta.model_name
        return super().bind(model)

    def show(self, value, record):
        key = self.state(record) if self.state else (value, self.labels.get(value, value))
        if key not in self._chips:
            self._chips[key] = presentation.chip(key[0], key[1], model_name=self.model_name)
        return self._chips[key]

    def plain(self, value, record):
        return str(self.state(record)[1]) if self.state else super().plain(value, record)


def column_for(model, path: str) -> Column:
    """Return the column that suits the model's field at ``path``."""
    field = field_at(model, path)
    if field is None:
        return Column(path.replace("_", " ").capitalize(), path=path)
    if field.choices:
        return (StateColumn if field.name in ("status", "state") else ChoiceColumn)(path=path)
    for kind, column in _BY_FIELD:
        if isinstance(field, kind):
            return column(path=path)
    return Column(path=path)


_BY_FIELD = (
    (models.DateTimeField, DateTimeColumn),
    (models.DateField, DateColumn),
    (EuroField, EuroColumn),
    (PhoneField, PhoneColumn),
    (models.BooleanField, FlagColumn),
    ((models.IntegerField, models.DecimalField), NumberColumn),
)


def give_roles(columns: list[Column]) -> None:
    """Choose what stands on a telephone's card where the declaration did not: title first, one of each.

    Past seven columns, those without a role there also hide on narrower screens.
    """
    taken = {column.role for column in columns if column.role}
    for index, column in enumerate(columns):
        if column.role is None:
            role = "title" if index == 0 else "sub"
            column.role = "" if role in taken else role
            taken.add(role)
    seen: set[str] = set()
    for column in columns:
        if column.role in seen:
            column.role = ""
        seen.add(column.role)
        if column.far is None:
            column.far = not column.role and len(columns) > 7


def field_at(model, path: str):
    """Return the model field at the end of a path, or None."""
    field = None
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except (FieldDoesNotExist, AttributeError):
            return None
        model = field.related_model
    return field


def nullable(model, path: str) -> bool:
    """Tell whether the value at a path may be NULL; an annotation may."""
    parts = path.lstrip("-").split("__")
    for part in parts:
        try:
            field = model._meta.get_field(part)
        except (FieldDoesNotExist, AttributeError):
            return True
        if getattr(field, "null", True):
            return True
        model = field.related_model
    return False


def relations(model, path: str) -> str:
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


def reader(path: str) -> Callable:
    """Return a function that reads a path on a record; None where a link is missing."""
    parts = path.split("__")

    def read(record):
        for part in parts:
            try:
                record = getattr(record, part)
            except ObjectDoesNotExist:
                return None
            if record is None:
                return None
        return record() if callable(record) and not isinstance(record, models.Manager) else record

    return read


def french_label(field) -> str:
    label = str(getattr(field, "verbose_name", field.name))
    return label[:1].upper() + label[1:]


def french_text(html) -> str:
    """Return the words of a cell, without its tags, for files."""
    from django.utils.html import strip_tags

    return "" if html is None else strip_tags(str(html)).strip()
