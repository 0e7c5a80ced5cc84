"""The table of a list: its rows are drawn here, and say what django-tables2 says; files hold plain values."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import BooleanField, DateTimeField, Value
from django.test.utils import CaptureQueriesContext
from django.utils.html import conditional_escape

from mobilite.pages.lists import Column, DateTimeColumn, EuroColumn, FlagColumn, PhoneColumn, StateColumn
from mobilite.pages.lists.page import counts
from mobilite.pages.lists.table import InPieces, define_table, rows_html
from mobilite.people.models import Commune, Person
from tests.factories import a_person

CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
DECLARED = (
    Column("Personne", render=str, export=lambda person: f"<{person}>", sort=("last_name", "first_name")),
    "commune",
    "phone",
    "birth_date",
    "no_sms",
    "situation",
    StateColumn("Où", name="where", path="situation", state=lambda person: ("late", "En retard")),
    Column("Commune", name="commune_name", path="commune__name"),
    Column("Écrire", name="write", render=lambda person: "" if person.no_sms else "oui"),
    EuroColumn("Dû", path="owes", owed=True),
)


def people():
    return Person.objects.select_related("commune").annotate(owes=Value(Decimal("12.50"))).order_by("pk")


@pytest.fixture
def table(db):
    a_person(first_name="Aïcha", last_name="<b>Sow</b>", birth_date=date(1990, 1, 2), no_sms=True)
    a_person(first_name="Camille", last_name="Petit", commune=None, birth_date=None)
    return define_table(Person, DECLARED, "People")(InPieces(people()), order_by=[""])


def test_each_field_has_the_column_that_suits_it(table):
    assert isinstance(table.columns["phone"].column, PhoneColumn)
    assert isinstance(table.columns["no_sms"].column, FlagColumn)
    assert isinstance(Column.from_field(DateTimeField(), accessor="at"), Column)
    assert DateTimeColumn.from_field(BooleanField(), accessor="at") is None


def test_what_is_no_field_is_declared():
    with pytest.raises(ImproperlyConfigured, match="is no field"):
        define_table(Person, ("shoe_size",), "People")


def test_rows_drawn_here_say_what_django_tables2_says(table):
    drawn = CELL.findall(rows_html(table, table.rows, lambda person: None))
    theirs = [conditional_escape(cell) for row in table.rows for cell in row]
    assert drawn == theirs
    assert len(drawn) == 2 * len(DECLARED)


def test_the_first_cell_of_a_row_is_its_link(table):
    first, second = CELL.findall(rows_html(table, list(table.rows)[:1], lambda person: "/?a=1&b=2"))[:2]
    assert first.startswith('<a class="who" href="/?a=1&amp;b=2">')
    assert "<a" not in second


def test_a_file_holds_plain_values_and_the_labels_of_choices(table):
    head, first, second = table.as_values()
    assert head[:3] == ["Personne", "Commune", "Téléphone"]
    assert first[0] == "<Aïcha <b>Sow</b>>"
    assert first[3:6] == [date(1990, 1, 2), True, Person.objects.first().get_situation_display()]
    assert first[6] == "En retard"
    assert (first[8], second[8]) == ("", "oui")
    assert second[1] is None
    assert second[3] is None


def test_a_column_sorts_by_what_it_names_empty_values_last(table):
    for alias, order in (("personne", ["<b>Sow</b>", "Petit"]), ("-personne", ["Petit", "<b>Sow</b>"])):
        table.order_by = [alias]
        assert [row.record.last_name for row in table.rows] == order
    for alias in ("birth_date", "-birth_date"):
        table.order_by = [alias]
        assert [row.record.last_name for row in table.rows] == ["<b>Sow</b>", "Petit"]


def test_a_relation_orders_only_by_what_it_is_told(table):
    assert not table.columns["commune"].orderable
    assert table.columns["commune_name"].orderable


def test_counting_leaves_out_what_only_columns_show(db):
    a_person()
    with CaptureQueriesContext(connection) as queries:
        assert [one.number for one in counts([people().filter(owes__gt=1)])] == [1]
    assert "owes" not in queries[0]["sql"]


def test_counting_rows_that_a_join_repeats_counts_them_once(db):
    merged = Commune.objects.filter(formercommune__isnull=False)
    every, each = (one.number for one in counts([merged, merged.distinct()]))
    assert (every, each) == (len(merged), len(merged.distinct()))
    assert each < every


def test_several_lists_are_counted_in_one_query(db, django_assert_num_queries):
    a_person()
    with django_assert_num_queries(1):
        found = counts([people(), people().none(), people().filter(pk=0)])
    assert [one.number for one in found] == [1, 0, 0]
