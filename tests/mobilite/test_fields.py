"""Euros as cents, encrypted values, telephone numbers."""

from decimal import Decimal

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.db.models import F, Sum
from hypothesis import given
from hypothesis import strategies as st

from mobilite.fields import (
    EncryptedEuroField,
    EuroFormField,
    PhoneFormField,
    cipher,
    euros,
    french_phone,
    to_e164,
)
from mobilite.people.models import Person
from rentals.payments.models import Bill, Instalment, Line


@pytest.fixture
def a_line(db, now):
    person = Person.objects.create(last_name="Sow", first_name="Ibrahim", created_at=now)
    bill = Bill.objects.create(person=person, label="Essai", opened_at=now)

    def make(amount):
        return Line.objects.create(
            bill=bill, kind="rent", label="Essai", quantity=1, unit_price=amount, amount=amount, at=now
        )

    return make


def stored(table, column, pk):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [pk])
        return cursor.fetchone()[0]


def test_euros_are_cents_in_the_database_and_decimals_in_python(a_line):
    line = a_line(Decimal("12.50"))
    assert stored("payments_line", "amount", line.pk) == 1250
    assert Line.objects.get().amount == Decimal("12.50")


def test_sums_and_comparisons_are_exact(a_line):
    a_line(Decimal("0.10"))
    a_line(Decimal("0.20"))
    assert Line.objects.aggregate(total=Sum("amount"))["total"] == Decimal("0.30")
    assert Line.objects.filter(amount__gt=Decimal("0.15")).count() == 1


def test_an_amount_enters_an_expression_through_euros(a_line, now):
    bill = a_line(Decimal("10.00")).bill
    Instalment.objects.create(bill=bill, due_on=now.date(), amount=Decimal("10.00"))
    Instalment.objects.update(amount=F("amount") + euros(Decimal("2.50")))
    assert Instalment.objects.get().amount == Decimal("12.50")
    assert Instalment.objects.annotate(twice=F("amount") + F("amount")).get().twice == Decimal("25.00")


def test_a_float_is_never_an_amount(a_line):
    with pytest.raises(ValidationError):
        a_line(0.1)


@pytest.mark.parametrize(
    ("typed", "read"), [("12,50", "12.50"), ("1 234,5 €", "1234.50"), ("12.50", "12.50")]
)
def test_a_form_reads_amounts_as_people_type_them(typed, read):
    assert EuroFormField().clean(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["douze", "1,2,3", "12,505", "NaN"])
def test_a_form_refuses_what_is_no_amount_in_french(typed):
    with pytest.raises(ValidationError):
        EuroFormField().clean(typed)


def test_a_form_shows_the_comma():
    assert EuroFormField().prepare_value(Decimal("1234.50")) == "1234,50"


def test_an_income_is_unreadable_in_the_database(db, now):
    person = Person.objects.create(
        last_name="Sow", first_name="Ibrahim", yearly_income=Decimal("9876.54"), created_at=now
    )
    assert "9876" not in stored("people_person", "yearly_income", person.pk)
    assert Person.objects.get().yearly_income == Decimal("9876.54")


def test_an_encrypted_value_cannot_be_searched(db):
    with pytest.raises(FieldError):
        list(Person.objects.filter(yearly_income=Decimal("1")))
    assert not Person.objects.filter(yearly_income__isnull=False).exists()


def test_a_new_first_key_still_reads_what_the_old_one_wrote(settings):
    from cryptography.fernet import Fernet

    field = EncryptedEuroField(name="income")
    written = field.get_prep_value(Decimal("12.50"))
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    assert field.from_db_value(written, None, connection) == Decimal("12.50")
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    with pytest.raises(ValueError, match="FIELD_KEYS"):
        field.from_db_value(written, None, connection)
    assert cipher()


@pytest.mark.parametrize("typed", ["06 39 98 12 34", "0639981234", "+33 6 39 98 12 34", "06.39.98.12.34"])
def test_a_number_is_kept_in_one_shape(typed):
    assert to_e164(typed) == "+33639981234"


@pytest.mark.parametrize(
    ("typed", "number"), [("06 92 12 34 56", "+262692123456"), ("0690 12 34 56", "+590690123456")]
)
def test_a_mobile_of_overseas_france_has_one_number_however_it_is_typed(typed, number):
    assert to_e164(typed) == to_e164(number) == number


@pytest.mark.parametrize("typed", ["06 39 98", "bonjour", "06 39 98 12 34 56 78"])
def test_what_is_no_number_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="06 12 34 56 78"):
        PhoneFormField().clean(typed)


def test_a_number_is_shown_in_groups_of_two_and_a_foreign_one_as_abroad():
    assert french_phone("+33639981234") == "06\u00a039\u00a098\u00a012\u00a034"
    assert french_phone("+3222345678", space=" ").startswith("+32 ")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_any_amount_survives_the_trip_through_a_form(amount):
    form_field = EuroFormField()
    assert form_field.clean(form_field.prepare_value(amount)) == amount
