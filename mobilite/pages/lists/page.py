"""The list page: search, tabs, filters, sort, paging and export of one queryset, from one declaration."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, ClassVar

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView
from django_filters.filterset import filterset_factory

from mobilite import clock
from mobilite.pages import french

from .columns import Column, column_for, field_at, give_roles
from .drawing import rows_html
from .export import csv_response, xlsx_response
from .filters import ListFilters, parameters, words

COUNTED_TO = 1000
LONGEST_SEARCH = 80
PHONE = re.compile(r"\+?[\d\s.\-/]{6,}")


@dataclass(frozen=True)
class Tab:
    """A saved view. ``narrow(queryset, now)`` keeps its rows; ``hot`` shows its count in red."""

    key: str
    label: str
    narrow: Callable[[Any, Any], Any] | None = None
    hot: bool = False
    counted: bool = True


@dataclass(frozen=True)
class Count:
    """How many rows, counted to 1,000 at most: « 412 », « 1 000+ »."""

    number: int
    capped: bool = False

    def __str__(self):
        return french.number_fr(self.number) + ("+" if self.capped else "")


def count(queryset) -> Count:
    """Count the rows of a queryset, and stop at 1,000."""
    number = queryset.order_by()[: COUNTED_TO + 1].count()
    return Count(min(number, COUNTED_TO), number > COUNTED_TO)


class ListPage(PermissionRequiredMixin, TemplateView):
    """List one queryset. See ``docs`` in the README: "Add a list".

    - ``title``, ``permission_required``, ``queryset`` (its ``visible_to(user)`` is applied when it has one)
    - ``columns``: names of fields or paths, or ``Column`` objects
    - ``filters``: names of fields; a nested ``Filters`` class for others
    - ``search``: paths; ``…__search_text`` is searched without accents, ``…__startswith`` from the beginning.
      Without any, the model's own ``search_text``
    - ``tabs``: saved views, the first one is shown by default; ``order_by``: the default order
    - ``main_action``: (label, url name, permission, icon); ``row_url(record)``: where a row leads
    """

    template_name = "mobilite/list.html"
    paginate_by = 25

    title: str = ""
    queryset: Any = None
    columns: tuple = ()
    filters: tuple | dict = ()
    search: tuple[str, ...] = ()
    search_label: str = ""
    tabs: tuple[Tab, ...] = ()
    order_by: tuple[str, ...] = ()
    main_action: tuple[str, str, str, str] | None = None
    empty_text: str = "Rien ici pour l’instant."
    crumbs: tuple[tuple[str, str], ...] = ()
    Filters = ListFilters

    #: Every list of the product, for ``tests/test_every_list.py``.
    all: ClassVar[list[type["ListPage"]]] = []

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.title and cls.queryset is not None:
            ListPage.all.append(cls)

    # What the declaration gives, worked out once a class.

    @classmethod
    def bound_columns(cls) -> list[Column]:
        if "_columns" not in cls.__dict__:
            model = cls.queryset.model
            columns = [column_for(model, c) if isinstance(c, str) else c for c in cls.columns]
            if not columns:
                raise ImproperlyConfigured(f"{cls.__name__} has no columns.")
            for column in columns:
                column.bind(model)
            give_roles(columns)
            cls._columns = columns
        return cls._columns

    @classmethod
    def filter_class(cls):
        if "_filter_class" not in cls.__dict__:
            if not cls.filters and cls.Filters is ListFilters:
                cls._filter_class = None
            else:
                cls._filter_class = filterset_factory(
                    cls.queryset.model, cls.Filters, fields=list(cls.filters)
                )
        return cls._filter_class

    @classmethod
    def searched(cls) -> tuple[str, ...]:
        if cls.search:
            return cls.search
        return ("search_text",) if field_at(cls.queryset.model, "search_text") else ()

    # From the whole table to the rows of this page.

    def get_queryset(self):
        """Return what the user may see, with the relations that the columns cross."""
        queryset = self.queryset.all()
        if hasattr(queryset, "visible_to"):
            queryset = queryset.visible_to(self.request.user)
        paths = {path for column in self.bound_columns() for path in column.relations}
        return queryset.select_related(*sorted(paths)) if paths else queryset

    @cached_property
    def now(self):
        return clock.now()

    @cached_property
    def query(self) -> str:
        return " ".join(self.request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]

    @cached_property
    def tab(self) -> Tab | None:
        asked = self.request.GET.get("vue")
        return next((tab for tab in self.tabs if tab.key == asked), self.tabs[0] if self.tabs else None)

    def narrowed(self, queryset, tab):
        return tab.narrow(queryset, self.now) if tab and tab.narrow else queryset

    @cached_property
    def filterset(self):
        filter_class = self.filter_class()
        if filter_class is None:
            return None
        data = QueryDict(mutable=True)
        for key, values in self.request.GET.lists():
            data.setlist(key, [value.replace("\x00", "") for value in values])
        return filter_class(data, queryset=self.queryset.none(), request=self.request)

    def filtered(self, queryset):
        """Apply the filters whose value makes sense; the others are left out, never an error."""
        if self.filterset is None:
            return queryset
        self.filterset.form.errors  # noqa: B018 (cleans)
        return self.filterset.filter_queryset(queryset)

    def search_rows(self, queryset, text: str):
        """Keep the rows that hold each word in one of the ``search`` paths; a telephone is one word."""
        if not self.search and hasattr(queryset, "found_by"):
            return queryset.found_by(text)
        words = [re.sub(r"\D", "", text)] if PHONE.fullmatch(text) else text.split()
        for word in words:
            queryset = queryset.filter(reduce(or_, (self._match(path, word) for path in self.searched())))
        return queryset

    def _match(self, path: str, word: str) -> Q:
        if path.endswith("__startswith"):
            start, path = word.upper(), path.removesuffix("__startswith")
            if connection.vendor != "sqlite":
                return Q(**{f"{path}__startswith": start})
            # A range, because LIKE uses no index there.
            return Q(**{f"{path}__gte": start, f"{path}__lt": start + "\uffff"})
        if path.endswith("search_text"):
            parts = french.fold(word).split()
            found = reduce(and_, (Q(search_text__contains=part) for part in parts), Q())
            if path == "search_text":
                return found
            # The short table first, then its rows by their index.
            link = path.removesuffix("__search_text")
            related = field_at(self.queryset.model, link).related_model
            return Q(**{f"{link}__in": related._base_manager.filter(found).values("pk")})
        return Q(**{f"{path}__icontains": word})

    @cached_property
    def sort(self) -> tuple[Column, bool] | None:
        """The column to sort by and whether downward, when the address names one."""
        asked = self.request.GET.get("tri", "")
        for column in self.bound_columns():
            if column.order and column.name == asked.removeprefix("-"):
                return column, asked.startswith("-")
        return None

    def ordered(self, queryset):
        if self.sort:
            column, reverse = self.sort
            return queryset.order_by(*column.ordering(reverse=reverse), "pk")
        return queryset.order_by(*self.order_by, *(() if {"pk", "-pk"} & set(self.order_by) else ("-pk",)))

    @cached_property
    def seen(self):
        """What the user may see, before tabs, filters and search."""
        return self.get_queryset()

    @cached_property
    def rows(self):
        """Every row that the page lists, in order, all pages together."""
        queryset = self.filtered(self.narrowed(self.seen, self.tab))
        if self.query and self.searched():
            queryset = self.search_rows(queryset, self.query)
        return self.ordered(queryset)

    def row_url(self, record) -> str | None:
        """Return where a row leads: the record's own page by default."""
        return record.get_absolute_url() if hasattr(record, "get_absolute_url") else None

    # Answers.

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            return self.export(kind)
        return super().get(request, *args, **kwargs)

    def export(self, kind):
        """Answer the whole list, as filtered, in a file."""
        columns = self.bound_columns()
        name = f"{self.title} {french.local(self.now):%Y-%m-%d}"
        rows = (
            [column.value(record) for column in columns] for record in self.rows.iterator(chunk_size=1000)
        )
        respond = csv_response if kind == "csv" else xlsx_response
        return respond(name, [column.label for column in columns], rows)

    def get_context_data(self, **kwargs):
        total, number, records = self._page()
        first = (number - 1) * self.paginate_by
        return super().get_context_data(
            title=self.title,
            total=total,
            tab_lines=self._tab_lines(total),
            filter_lines=self._lines,
            hidden=[
                (k, v) for k, values in self.request.GET.lists() if k not in ("q", "page") for v in values
            ],
            table=rows_html(self.bound_columns(), records, self.row_url),
            head=self._head(),
            records=records,
            first=first + 1 if records else 0,
            last=first + len(records),
            previous_url=self._url(page=number - 1) if number > 1 else "",
            next_url=self._url(page=number + 1) if self._has_next else "",
            exports=[
                ("CSV", self._url(export="csv", page=None)),
                ("XLSX", self._url(export="xlsx", page=None)),
            ],
            action=self._action(),
            remove_query=self._url(q=None, page=None),
            crumbs=self.crumbs,
            is_narrowed=bool(self.query or any(line["words"] for line in self._lines)),
            **kwargs,
        )

    def _page(self):
        """Return the count, the number of the page to show and its records.

        A page that is not full says by itself how many rows there are. One that is not there gives the last one
        that was counted.
        """
        asked = self.request.GET.get("page", "1")
        number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
        records = self._records(number)
        if records or number == 1:
            before = (number - 1) * self.paginate_by
            total = count(self.rows) if self._has_next else Count(before + len(records))
            return total, number, records
        total = count(self.rows)
        number = max(-(-total.number // self.paginate_by), 1)
        return total, number, self._records(number)

    def _records(self, number):
        start = (number - 1) * self.paginate_by
        records = list(self.rows[start : start + self.paginate_by + 1])
        self._has_next = len(records) > self.paginate_by
        return records[: self.paginate_by]

    def _url(self, **changes) -> str:
        query = self.request.GET.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value not in (None, "", 1):
                query[key] = value
        return "?" + query.urlencode()

    def _tab_lines(self, total):
        plain = not (self.query or any(line["words"] for line in self._lines))
        lines = []
        for tab in self.tabs:
            current = tab is self.tab
            shown = None
            if tab.counted:
                shown = total if current and plain else count(self.narrowed(self.seen, tab))
            first = tab is self.tabs[0]
            lines.append(
                {"tab": tab, "current": current, "count": shown, "url": "?" if first else f"?vue={tab.key}"}
            )
        return lines

    @cached_property
    def _lines(self):
        return list(self._filter_lines())

    def _filter_lines(self):
        """Yield each filter: its label, the field to fill, or the words of its chip and how to remove it."""
        if self.filterset is None:
            return
        form = self.filterset.form
        cleaned = getattr(form, "cleaned_data", None)
        if cleaned is None:
            form.errors  # noqa: B018 (cleans)
            cleaned = form.cleaned_data
        for bound in form:
            names = parameters(bound)
            value = cleaned.get(bound.name)
            active = value not in (None, "", []) and not (hasattr(value, "count") and len(value) == 0)
            query = self.request.GET.copy()
            for name in (*names, "page"):
                query.pop(name, None)
            yield {
                "label": bound.label,
                "bound": bound,
                "words": words(bound, value) if active else "",
                "remove": "?" + query.urlencode(),
                "hidden": [(key, one) for key, values in query.lists() for one in values],
                "error": " ".join(form.errors.get(bound.name, ())),
            }

    def _action(self):
        if self.main_action is None:
            return None
        label, url_name, permission, icon = self.main_action
        if permission and not self.request.user.has_perm(permission):
            return None
        return {"label": label, "url": reverse(url_name), "icon": icon}

    def _head(self):
        sorted_by, down = self.sort or (None, False)
        for column in self.bound_columns():
            current = column is sorted_by
            yield {
                "label": column.label,
                "url": self._url(tri=f"-{column.name}" if current and not down else column.name, page=None)
                if column.order
                else "",
                "sort": ("descending" if down else "ascending") if current else "",
                "css": " ".join(filter(None, ("end" if column.end else "", "far" if column.far else ""))),
            }
