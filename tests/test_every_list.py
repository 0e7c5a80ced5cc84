"""Each list of the product: refused without permission, sorts, exports, survives nonsense, costs the same for 2 and 20 rows.

A list is covered as soon as it has an address. It needs rows: see ``tests/examples``.
"""

import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from mobilite.pages.lists import ListPage
from tests.cast import client_for
from tests.examples import gathered
from tests.test_every_page import STAFF, addresses, example_kwargs

pytestmark = pytest.mark.walk

NONSENSE = ["' OR 1=1 --", "\x00", "😀" * 50, "-1", "999999999999999999999", "%", "2026-13-45", "<script>"]


def routed() -> dict[str, type[ListPage]]:
    """Return the lists that have an address, by its name."""
    found = {}
    for address in addresses():
        view = getattr(address.callback, "view_class", None)
        if view is not None and issubclass(view, ListPage):
            found[address.name] = view
    return found


def columns(page):
    return page.table_class()(page.queryset.none()).columns


LISTS = routed()
EXAMPLES = gathered("ROWS")


@pytest.fixture(params=sorted(LISTS))
def name(request):
    return request.param


@pytest.fixture
def page(name):
    return LISTS[name]


@pytest.fixture
def url(name, page, db):
    return reverse(name, kwargs=example_kwargs(name))


@pytest.fixture
def reader(page, request):
    """A client signed in as the first colleague who has the list's permission."""
    wanted = page.permission_required
    wanted = (wanted,) if isinstance(wanted, str) else wanted
    for role in STAFF:
        user = request.getfixturevalue(role)
        if user.has_perms(wanted):
            return client_for(user)
    pytest.fail(f"Nobody of the cast has {wanted}.")


@pytest.fixture
def make(page):
    label = page.queryset.model._meta.label_lower
    if label not in EXAMPLES:
        pytest.fail(f"tests/examples/ has no ROWS for {label}.")
    return EXAMPLES[label]


def test_each_list_has_an_address():
    declared = {page for page in ListPage.all if not page.__module__.startswith("tests.")}
    assert declared - set(LISTS.values()) == set()


def test_a_list_is_closed_shows_sorts_exports_and_survives(url, page, reader, make, prescriber, anonymous):
    """Its rows are made once for all that is asked of them: to read a list changes nothing of it."""
    make(3)
    assert client_for(prescriber).get(url).status_code in (403, 404)
    assert anonymous.get(url).status_code == 302
    shown = reader.get(url)
    assert shown.status_code == 200
    assert f"<h1>{page.title}" in shown.content.decode()
    assert_it_sorts_by_each_column_that_offers_it(url, page, reader)
    assert_each_tab_opens(url, page, reader)
    assert_it_opens_in_a_french_spreadsheet(url, page, reader)
    assert_it_opens_as_xlsx(url, page, reader)
    assert_it_survives_nonsense(url, page, reader)


def test_a_list_asks_as_many_queries_for_2_rows_as_for_20(url, reader, make):
    make(2)
    reader.get(url)
    counts = []
    for more in (0, 18):
        make(more)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            reader.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1], "\n".join(query["sql"][:200] for query in queries.captured_queries)


def assert_it_sorts_by_each_column_that_offers_it(url, page, reader):
    for column in columns(page):
        if column.orderable:
            for key, sort in ((column.name, "ascending"), (f"-{column.name}", "descending")):
                response = reader.get(url, {"tri": key})
                assert response.status_code == 200
                assert f'aria-sort="{sort}"' in response.content.decode() or not response.context["records"]


def assert_it_opens_in_a_french_spreadsheet(url, page, reader):
    response = reader.get(url, {"export": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].split(";")[0].strip('"') == columns(page)[0].header
    cells = [cell for line in text.splitlines() for cell in line.split(";")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def assert_it_opens_as_xlsx(url, page, reader):
    response = reader.get(url, {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [cell.value for cell in sheet[1]] == [column.header for column in columns(page)]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def assert_it_survives_nonsense(url, page, reader):
    names = ["q", "vue", "tri", "page", "export"]
    filters = page.filter_class()
    for name in getattr(filters, "base_filters", {}):
        names += [name, f"{name}_du", f"{name}_au"]
    for value in NONSENSE:
        for name in names:
            assert reader.get(url, {name: value}).status_code == 200, (name, value)


def assert_each_tab_opens(url, page, reader):
    for tab in page.tabs:
        assert reader.get(url, {"vue": tab.key}).status_code == 200
