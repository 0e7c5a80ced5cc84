"""The table of a list: a django-tables2 table whose rows are drawn here, in a tenth of the time.

Its templates cost about a millisecond a row. Columns, accessors, order, cells and the values of files are its own.
"""

from collections.abc import Callable, Iterable

import django_tables2 as tables
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django_tables2.data import TableQuerysetData

from .columns import NOTHING, Column

#: How far rows are counted.
COUNTED_TO = 1000


class ListTable(tables.Table):
    """Base of the tables of lists."""

    class Meta:
        default = NOTHING
        order_by_field = "tri"


class InPieces(TableQuerysetData):
    """The rows of a file, read a thousand at a time: all of them would not fit in memory.

    ``named(keys)``, when it is given, returns the rows of these keys: which rows are found is then asked first, and
    what they show only of those of the page. SQLite works out the sums of every row before it sorts them.
    """

    def __init__(self, data, *, named: Callable | None = None):
        super().__init__(data)
        self.named = named

    @cached_property
    def keys(self) -> list:
        """The keys of the rows, in their order: the first thousand, and one more if there are others."""
        return list(self.data.values_list("pk", flat=True)[: COUNTED_TO + 1])

    def __getitem__(self, key):
        if self.named is None or not isinstance(key, slice) or key.stop > COUNTED_TO + 1:
            return super().__getitem__(key)
        found = {record.pk: record for record in self.named(self.keys[key])}
        return [found[key] for key in self.keys[key] if key in found]

    def __iter__(self):
        return self.data.iterator(chunk_size=1000)


def define_table(model, declared: Iterable[str | Column], name: str) -> type[ListTable]:
    """Return the table class of these columns, ``Column`` objects or paths of the model's fields."""
    names = [one if isinstance(one, str) else one.name for one in declared]
    meta = type("Meta", (ListTable.Meta,), {"model": model, "fields": names})
    columns = {one.name: one for one in declared if not isinstance(one, str)}
    table = type(ListTable)(name, (ListTable,), {"Meta": meta, **columns})
    columns = [table.base_columns[name] for name in names]
    for column in columns:
        if not isinstance(column, Column):
            raise ImproperlyConfigured(f"{name}: {column.accessor} is no field, declare its Column.")
        column.bind(model)
    give_roles(columns)
    for column in columns:
        give_attributes(column)
    return table


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


def give_attributes(column: Column) -> None:
    """Write the attributes of a column's cells. A table drawn as cards on a telephone loses the roles of its own."""
    shared = {"end": column.end, "far": column.far}
    cell = {"r": True, f"r-{column.role}": column.role, "num": column.role == "when", "short": column.short}
    column.attrs = {
        "td": {"role": "cell", "class": _classes(cell | shared)},
        "th": {"role": "columnheader", "scope": "col", "class": _classes(shared), "aria-sort": _aria_sort},
    }


def _classes(flags: dict) -> str | None:
    return " ".join(name for name, on in flags.items() if on) or None


def _aria_sort(bound_column):
    if not bound_column.is_ordered:
        return None
    return "descending" if bound_column.order_by_alias.is_descending else "ascending"


def rows_html(table: ListTable, rows: Iterable, row_url: Callable) -> SafeString:
    """Return the ``<tr>`` of each row of a table. The first cell holds the row's link, when it leads somewhere."""
    # Asked once a page: for each cell, django-tables2 looks its column up and inspects the signature of its render.
    columns = [
        (
            f"<td {column.attrs['td'].as_html()}>",
            column.accessor,
            column.column.empty_values,
            column.render,
            column.default,
        )
        for column in table.columns
    ]
    out = []
    for row in rows:
        record = row.record
        url = row_url(record)
        out.append('<tr role="row">')
        for opened, accessor, empty_values, render, default in columns:
            value = accessor.resolve(record, quiet=True)
            html = conditional_escape(default if value in empty_values else render(value, record))
            if url:
                html, url = f'<a class="who" href="{escape(url)}">{html}</a>', None
            out.append(f"{opened}{html}</td>")
        out.append("</tr>\n")
    return mark_safe("".join(out))
