"""The national insurance number: recognised, so that it is never kept (décret 2019-341 does not name us)."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

#: Sex, year, month (some are not of the calendar), department (2A and 2B exist), commune, order, then the key.
_NUMBER = re.compile(
    r"(?<!\d)([1-478])(\d{2})(0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)(\d{2}|2[AaBb])(\d{3})(\d{3})(\d{2})?(?!\d)"
)
_SPACES = re.compile(r"(?<=[\dABab])[ \t\u00a0\u202f.\-_/]+(?=[\dABab])")
SENTENCE = (
    "Un numéro de sécurité sociale ne se note nulle part ici, pas même dans le nom d’un fichier\u00a0: la loi ne nous "
    "le permet pas. Effacez-le."
)


def contains_national_number(text: str) -> bool:
    """Tell whether a text holds a national insurance number: 13 digits of its shape, or 15 with the right key."""
    for candidate in (text, _SPACES.sub("", text)):
        for found in _NUMBER.finditer(candidate):
            *parts, key = found.groups()
            if key is None or int(key) == _key("".join(parts)):
                return True
    return False


def _key(number: str) -> int:
    number = number.upper()
    body = int(number.replace("2A", "19", 1).replace("2B", "18", 1)) if number[6] in "AB" else int(number)
    return 97 - body % 97


def refuse_national_number(text: str) -> None:
    """Raise ValidationError, with a kind French sentence, when a text holds a national insurance number."""
    if contains_national_number(text):
        raise ValidationError(SENTENCE, code="national_number")


class NoNationalNumber:
    """Mix in a form: neither its texts nor the names of its files hold a national insurance number."""

    def _clean_fields(self):
        super()._clean_fields()
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.PasswordInput):
                continue
            for text in _texts(self.cleaned_data.get(name)):
                if contains_national_number(text):
                    self.add_error(name, ValidationError(SENTENCE, code="national_number"))
                    break


def _texts(value):
    """Yield what somebody typed, or called a file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, UploadedFile):
        yield value.name or ""
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
