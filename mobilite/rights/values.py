"""How one stored value is given: as it is for machines, in French for people."""

import re
from datetime import date, datetime, time
from decimal import Decimal

from django.db import models

from mobilite.fields import EncryptedEuroField, EuroField, PhoneField, french_phone
from mobilite.pages.french import date_fr, datetime_fr, euros, number_fr, time_fr
from mobilite.periods import PARIS

#: A telephone number as it is kept.
PHONE = re.compile(r"\+\d{8,15}")


def raw(value):
    """Return a value as JSON keeps it: amounts are text (« 12.50 »), days and instants ISO text in Paris time."""
    match value:
        case datetime():
            return value.astimezone(PARIS).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case dict():
            return {str(key): raw(one) for key, one in value.items()}
        case list() | tuple():
            return [raw(one) for one in value]
        case None | bool() | int() | float() | str():
            return value
    return str(value)


def written(field: models.Field, value) -> str:
    """Return a value as people read it; nothing for an empty one."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(field, EuroField | EncryptedEuroField):
        return euros(value)
    if isinstance(field, PhoneField):
        return french_phone(str(value))
    match value:
        case bool():
            return "oui" if value else "non"
        case datetime():
            return datetime_fr(value, weekday=False)
        case date():
            return date_fr(value, weekday=False)
        case time():
            return time_fr(value)
        case Decimal():
            return number_fr(value, decimals=0 if value == value.to_integral() else 2)
        case int():
            return number_fr(value)
        case list() | tuple():
            return ", ".join(str(one) for one in value)
        case dict():
            return ", ".join(f"{key}\u00a0: {one}" for key, one in value.items())
        case str() if PHONE.fullmatch(value):
            return french_phone(value)
    return str(value)
