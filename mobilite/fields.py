"""Fields that Django lacks: euros kept as cents, encrypted text, telephone numbers."""

import json
from decimal import Decimal, InvalidOperation
from functools import cache

import phonenumbers
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields
from django.utils.translation import gettext_lazy as _

from mobilite import money


def euros(amount) -> models.Value:
    """Bring a Decimal into a query expression: ``F("total") + euros(Decimal("1.50"))``.

    A bare Decimal there would count as cents.
    """
    return models.Value(amount, output_field=EuroField())


class EuroFormField(forms.DecimalField):
    """Read « 12,50 », « 1 234,5 € » or « 12.50 »; show « 12,50 »."""

    default_error_messages = {"invalid": "Écrivez un montant, par exemple 12,50."}
    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(max_digits=12, decimal_places=2, **kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            try:
                value = money.parse_french(value)
            except ValueError as error:
                raise ValidationError(str(error), code="invalid") from error
        return super().to_python(value)

    def prepare_value(self, value):
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class EuroField(models.Field):
    """An amount in euros: a Decimal of two decimals in Python, integer cents in the database.

    SQLite keeps decimals as floats, so that ``CHECK (0.10 + 0.20 = 0.30)`` would fail there.
    """

    description = "Amount in euros"

    def get_internal_type(self):
        return "BigIntegerField"

    def from_db_value(self, value, expression, connection):
        return None if value is None else money.from_cents(int(value))

    def to_python(self, value):
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError("Un montant n’est jamais un nombre à virgule flottante.", code="invalid")
        try:
            return Decimal(value)
        except (InvalidOperation, TypeError) as error:
            raise ValidationError("Écrivez un montant, par exemple 12,50.", code="invalid") from error

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return money.to_cents(self.to_python(value))

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": EuroFormField, **kwargs})


for connector in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(EuroField, connector, EuroField, EuroField)


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """Return what encrypts with the first of ``settings.FIELD_KEYS`` and reads with any."""
    return _cipher(tuple(settings.FIELD_KEYS))


class EncryptedField(models.Field):
    """Text, or any JSON value, that the database holds encrypted. It can be neither searched nor sorted."""

    description = "Encrypted value"
    empty_strings_allowed = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def get_internal_type(self):
        return "TextField"

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        try:
            return self.to_python(json.loads(cipher().decrypt(value.encode())))
        except InvalidToken as error:
            raise ValueError(f"{self.name}: none of FIELD_KEYS reads this value.") from error

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return None if value is None else cipher().encrypt(json.dumps(value, default=str).encode()).decode()

    def get_lookup(self, lookup_name):
        # Two encryptions of one value differ: only "is it there?" can be asked.
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})


def encrypt_column(schema_editor, model, name: str, *, holds_json: bool = False) -> None:
    """Encrypt a column that held plain text, or JSON as text: for the migration that makes it an EncryptedField."""
    table, key, column = (
        schema_editor.quote_name(part)
        for part in (model._meta.db_table, model._meta.pk.column, model._meta.get_field(name).column)
    )
    with schema_editor.connection.cursor() as reading, schema_editor.connection.cursor() as writing:
        reading.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
        for pk, value in reading.fetchall():
            written = value if holds_json else json.dumps(value)
            kept = cipher().encrypt(written.encode()).decode()
            writing.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [kept, pk])  # noqa: S608


class EncryptedEuroField(EncryptedField):
    """An amount in euros that the database holds encrypted (income, quotient, allowances)."""

    def to_python(self, value):
        return None if value in (None, "") else Decimal(str(value))

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": EuroFormField, **kwargs})


def to_e164(text: str) -> str:
    """Turn « 06 39 98 12 34 » into « +33639981234 », and « 06 92 12 34 56 », a mobile of La Réunion, into « +262692123456 ».

    Possible numbers are accepted, not only attributed ones: fiction and new ranges must pass.
    Raises ValidationError with a French sentence.
    """
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException as error:
        raise ValidationError(
            _("Écrivez un numéro de téléphone, par exemple 06 12 34 56 78."), code="invalid"
        ) from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(
            _("Ce numéro n’a pas le bon nombre de chiffres, par exemple 06 12 34 56 78."), code="invalid"
        )
    return _overseas(number) or phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


#: Mobiles of overseas France are dialled 06 9x… from anywhere in France; the world knows them by these.
OVERSEAS = (262, 508, 590, 594, 596)
#: Kept for films and tests by the numbering plan, although +262 639 is Mayotte.
FICTION = "63998"


def _overseas(number: phonenumbers.PhoneNumber) -> str | None:
    """Return the E.164 number of a mobile of overseas France that was typed as it is dialled in France, or None."""
    national = str(number.national_number)
    if number.country_code != 33 or national.startswith(FICTION) or phonenumbers.is_valid_number(number):
        return None
    for code in OVERSEAS:
        there = phonenumbers.PhoneNumber(country_code=code, national_number=number.national_number)
        if phonenumbers.number_type(there) == phonenumbers.PhoneNumberType.MOBILE:
            return phonenumbers.format_number(there, phonenumbers.PhoneNumberFormat.E164)
    return None


class PhoneFormField(forms.CharField):
    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 40, **kwargs})
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}

    def to_python(self, value):
        value = super().to_python(value)
        return to_e164(value) if value else value

    def prepare_value(self, value):
        return french_phone(value, space=" ") if value else value


def french_phone(number: str, *, space: str = "\u00a0") -> str:
    """Show an E.164 number as people read it: « 06 12 34 56 78 », groups of two for France."""
    if number.startswith("+33") and len(number) == 12:
        national = "0" + number[3:]
        return space.join(national[i : i + 2] for i in range(0, 10, 2))
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(
        " ", space
    )


class PhoneField(models.CharField):
    """A telephone number in E.164 (« +33612345678 »), typed and shown the French way."""

    description = "Telephone number"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 16, **kwargs})

    def clean(self, value, model_instance):
        return super().clean(to_e164(value) if value else value, model_instance)

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": PhoneFormField, **kwargs})
