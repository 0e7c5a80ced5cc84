"""No national insurance number is ever kept (décret 2019-341)."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from mobilite.pages.forms import PageForm
from mobilite.pages.national_number import SENTENCE, contains_national_number
from mobilite.people.operations import add_note, create_person
from mobilite.workflow import Refusal
from tests.factories import a_person


@pytest.mark.parametrize(
    "text",
    [
        "2020944003123",
        "2 02 09 44 003 123",
        "n° 202094400312397 du dossier",
        "2.02.09.44.003.123.97",
        "2\u00a002\u00a009\u00a044\u00a0003\u00a0123",
        "né en Corse : 1 85 05 2A 004 123",
    ],
)
def test_the_number_is_recognised_however_it_is_written(text):
    assert contains_national_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "06 39 98 12 34",
        "73282932000074",  # a SIRET
        "202094400312399",  # 15 digits, the wrong key
        "FR76 3000 4000 0312 3456 7890 143",
        "LOC-2026-0001",
        "Rendez-vous le 12/06/2026 à 14 h 30, puis le 13/06/2026",
        "",
    ],
)
def test_other_numbers_are_not_taken_for_it(text):
    assert not contains_national_number(text)


@given(
    st.sampled_from("12"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.integers(1, 95),
    st.integers(0, 999),
    st.integers(0, 999),
)
def test_any_number_with_its_key_is_recognised(sex, year, month, department, commune, order):
    number = f"{sex}{year:02}{month:02}{department:02}{commune:03}{order:03}"
    assert contains_national_number(f"{number}{97 - int(number) % 97:02}")


@pytest.mark.django_db
def test_no_operation_keeps_it(agent, now):
    with pytest.raises(Refusal, match="sécurité sociale") as refused:
        create_person(
            last_name="Diallo", first_name="Aïcha", address="2 02 09 44 003 123", at=now, actor=agent
        )
    assert refused.value.field == "address"
    with pytest.raises(Refusal, match="sécurité sociale"):
        add_note(a_person(), "Son numéro : 2020944003123", at=now, actor=agent)


class AnyForm(PageForm, forms.Form):
    text = forms.CharField(required=False)
    file = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)


@pytest.mark.parametrize(
    ("data", "files", "field"),
    [
        ({"text": "n° 2 02 09 44 003 123"}, {}, "text"),
        ({}, {"file": SimpleUploadedFile("carte 2020944003123.jpg", b"x")}, "file"),
    ],
)
def test_no_form_takes_one_nor_a_file_called_so(data, files, field):
    form = AnyForm(data, files)
    assert not form.is_valid()
    assert SENTENCE in form.errors[field]


def test_a_password_may_be_what_it_likes():
    assert AnyForm({"secret": "2020944003123"}).is_valid()
