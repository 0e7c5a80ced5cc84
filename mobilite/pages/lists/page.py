"""The list page: search, tabs, filters, sort, paging and export of one queryset, from one declaration."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, ClassVar

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import EmptyResultSet
from django.core.paginator import EmptyPage, Page
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView
from django_filters.filterset import filterset_factory
from django_filters.utils import get_model_field
from django_tables2.paginators import LazyPaginator

from mobilite import clock, registry
from mobilite.pages import french

from .export import csv_response, xlsx_response
from .filters import ListFilters, parameters, words
from .table import COUNTED_TO, InPieces, ListTable, define_table, rows_html

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

    @classmethod
    def of(cls, number: int) -> "Count":
        return cls(min(number, COUNTED_TO), number > COUNTED_TO)

    def __str__(self):
        return french.number_fr(self.number) + ("+" if self.capped else "")


def counts(querysets: Iterable) -> list[Count]:
    """Count the rows of each queryset, and stop at 1,000, in one query. What only columns show is not worked out."""
    asked, values = [], []
    for queryset in querysets:
        try:
            sql, params = queryset.order_by().values("pk")[: COUNTED_TO + 1].query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT 1 WHERE 1 = 0", ()
        asked.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608 (written by Django)
        values += params
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)}", values)
        return [Count.of(number) for number in cursor.fetchone()]


class ListPage(PermissionRequiredMixin, TemplateView):
    """List one queryset. See ``docs`` in the README: "Add a list".

    - ``title``, ``permission_required``, ``queryset`` (its ``visible_to(user)`` is applied when it has one)
    - ``columns``: names of fields or paths, or ``Column`` objects
    - ``filters``: names of fields; a nested ``Filters`` class for others
    - ``search``: paths; ``…__search_text`` is searched without accents, ``…__startswith`` from the beginning.
      Without any, the model's own ``search_text``
    - ``tabs``: saved views, the first one is shown by default; ``order_by``: the default order
    - ``main_action``: (label, url name, permission, icon), ``other_action`` beside it; ``row_url(record)``: where a row leads
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
    other_action: tuple[str, str, str, str] | None = None
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
    def table_class(cls) -> type[ListTable]:
        if "_table_class" not in cls.__dict__:
            cls._table_class = define_table(cls.queryset.model, cls.columns, f"{cls.__name__}Table")
        return cls._table_class

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
        return ("search_text",) if get_model_field(cls.queryset.model, "search_text") else ()

    # From the whole table to the rows of this page.

    def get_queryset(self):
        """Return what the user may see."""
        queryset = self.queryset.all()
        return queryset.visible_to(self.request.user) if hasattr(queryset, "visible_to") else queryset

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
            related = get_model_field(self.queryset.model, link).related_model
            return Q(**{f"{link}__in": related._base_manager.filter(found).values("pk")})
        return Q(**{f"{path}__icontains": word})

    def with_shown(self, queryset):
        """Add what only columns show (sums of money…): counts of tabs do without. Lists override it."""
        return queryset

    @cached_property
    def seen(self):
        """What the user may see, before tabs, filters and search."""
        return self.get_queryset()

    @cached_property
    def rows(self):
        """Every row that the page lists, all pages together, in the default order, with what its columns cross."""
        queryset = self.filtered(self.narrowed(self.seen, self.tab))
        if self.query and self.searched():
            queryset = self.search_rows(queryset, self.query)
        queryset = self._whole(queryset)
        return queryset.order_by(*self.order_by, *(() if {"pk", "-pk"} & set(self.order_by) else ("-pk",)))

    def _whole(self, queryset):
        """Add what the columns show, and the relations that they cross."""
        paths = {path for column in self.table_class().base_columns.values() for path in column.relations}
        return self.with_shown(queryset.select_related(*sorted(paths)) if paths else queryset)

    @cached_property
    def table(self) -> ListTable:
        """The rows as a table, in the order that the address asks for."""
        order = self.request.GET.get("tri", "")
        # The default order stops at the end of the page; a search or another order looks at all that is found.
        named = (lambda keys: self._whole(self.seen.filter(pk__in=keys))) if self.query or order else None
        return self.table_class()(InPieces(self.rows, named=named), order_by=[order])

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
        for hook in registry.registered("exported"):
            hook.value(self.request.user, self.queryset.model, self.title, at=self.now)
        lines = self.table.as_values()
        respond = csv_response if kind == "csv" else xlsx_response
        return respond(f"{self.title} {french.local(self.now):%Y-%m-%d}", next(lines), lines)

    def get_context_data(self, **kwargs):
        page, total = self._page()
        total, tab_lines = self._counted(total)
        first = (page.number - 1) * self.paginate_by
        return super().get_context_data(
            title=self.title,
            total=total,
            tab_lines=tab_lines,
            filter_lines=self._lines,
            hidden=[
                (k, v) for k, values in self.request.GET.lists() if k not in ("q", "page") for v in values
            ],
            table=self.table,
            rows=rows_html(self.table, page.object_list, self.row_url),
            records=[row.record for row in page],
            page=page,
            first=first + 1 if len(page) else 0,
            last=first + len(page),
            action=self._action(self.main_action),
            other_action=self._action(self.other_action),
            crumbs=self.crumbs,
            is_narrowed=bool(self.query or any(line["words"] for line in self._lines)),
            **kwargs,
        )

    def _page(self) -> tuple[Page, Count | None]:
        """Return the page to show and how many rows there are in all, or None when they are still to be counted.

        A page that is not full says by itself how many. One that is not there gives the last one that was counted.
        """
        asked = self.request.GET.get("page", "1")
        number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
        paginator = LazyPaginator(self.table.rows, self.paginate_by)
        try:
            page = paginator.page(number)
        except EmptyPage:
            [total] = counts([self.rows])
            return paginator.get_page(max(-(-total.number // self.paginate_by), 1)), total
        if page.has_next():
            return page, Count.of(len(self.table.data.keys)) if self.table.data.named else None
        return page, Count((number - 1) * self.paginate_by + len(page))

    def _counted(self, total):
        """Return how many rows the list has, and its tabs with their counts: one query for all that is to be counted."""
        is_plain = not (self.query or any(line["words"] for line in self._lines))
        ours = self.tab if is_plain else None
        asked = {tab: self.narrowed(self.seen, tab) for tab in self.tabs if tab.counted and tab is not ours}
        if total is None:
            asked[ours] = self.rows
        found = dict(zip(asked, counts(asked.values()), strict=True))
        total = found.get(ours, total)
        found[ours] = total
        lines = [
            {
                "tab": tab,
                "current": tab is self.tab,
                "count": found.get(tab) if tab.counted else None,
                "url": "?" if tab is self.tabs[0] else f"?vue={tab.key}",
            }
            for tab in self.tabs
        ]
        return total, lines

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

    def _action(self, declared):
        if declared is None:
            return None
        label, url_name, permission, icon = declared
        if permission and not self.request.user.has_perm(permission):
            return None
        return {"label": label, "url": reverse(url_name), "icon": icon}
