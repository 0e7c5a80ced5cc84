"""What a fact is: its type, its unit, how it is asked and said; and what is known of one person on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from advice.aids.engine.faults import BadRule
from mobilite.money import french, parse_french
from mobilite.periods import french_date

#: Above any age, distance or price; below what a Decimal context holds.
LARGEST = Decimal(10) ** 9


class Kind(Enum):
    BOOL = "bool"
    NUMBER = "number"
    EUROS = "euros"
    DATE = "date"
    CHOICE = "choice"
    CODE = "code"


@dataclass(frozen=True)
class Fact:
    """One thing that rules ask about.

    ``must`` completes « Il faut… », with ``{}`` where the bound stands; ``question`` is what an adviser asks. ``unit``
    follows a number (« ans », « km »). ``sources`` are the facts that it is worked out of: those are asked instead.
    """

    key: str
    kind: Kind
    label: str
    must: str
    question: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    group: str = "person"

    def read(self, raw: Any) -> Any:
        """Return the typed value of what is written in data or typed on a page. Raises BadRule with a French sentence."""
        reader = _READERS[self.kind]
        try:
            return reader(self, raw)
        except (ValueError, TypeError, InvalidOperation, ArithmeticError) as error:
            if isinstance(error, BadRule):
                raise
            raise BadRule(f"{self.label}\u00a0: {_EXAMPLES[self.kind]}.") from error

    def written(self, value: Any) -> Any:
        """Return a value as JSON holds it: what ``read`` takes back."""
        if isinstance(value, Decimal):
            return str(value)
        return value.isoformat() if isinstance(value, date) else value

    def said(self, value: Any) -> str:
        """Write a value as people read it: « 16 ans », « 750,00 € », « CDI », « oui »."""
        if self.kind is Kind.BOOL:
            return "oui" if value else "non"
        if self.kind is Kind.EUROS:
            return french(value)
        if self.kind is Kind.DATE:
            return french_date(value)
        if self.kind in (Kind.CHOICE, Kind.CODE):
            return self.choices.get(value, str(value))
        return said_number(value, self.unit)


def said_number(value: Decimal, unit: str = "") -> str:
    """Write a number without useless zeros, with its unit: « 2,5 km », « 1 mois »."""
    text = f"{value.normalize():,f}".replace(",", "\u202f").replace(".", ",")
    if abs(value) < 2 and unit.endswith("s") and unit != "mois":
        unit = unit[:-1]
    return f"{text}\u00a0{unit}" if unit else text


def _read_bool(fact, raw):
    known = {True: True, False: False, "true": True, "false": False, "oui": True, "non": False}
    if not isinstance(raw, (bool, str)) or raw not in known:
        raise ValueError
    return known[raw]


def _read_number(fact, raw):
    if isinstance(raw, (bool, float)):
        raise TypeError
    if isinstance(raw, str):
        raw = raw.strip().replace(",", ".").replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        if not raw.isascii() or len(raw) > 15:
            raise ValueError
    value = Decimal(raw)
    if not value.is_finite() or not 0 <= value <= LARGEST:
        raise ValueError
    return value


def _read_euros(fact, raw):
    value = parse_french(raw) if isinstance(raw, str) else _read_number(fact, raw)
    if not 0 <= value <= LARGEST:
        raise ValueError
    return value.quantize(Decimal("0.01"))


def _read_date(fact, raw):
    return raw if isinstance(raw, date) else date.fromisoformat(raw)


def _read_choice(fact, raw):
    if raw not in fact.choices:
        raise BadRule(f"{fact.label}\u00a0: choisissez dans la liste.")
    return raw


def _read_code(fact, raw):
    text = str(raw).strip().upper()
    if not text.isascii() or not text.isalnum() or len(text) > 12:
        raise ValueError
    return text


_READERS = {
    Kind.BOOL: _read_bool,
    Kind.NUMBER: _read_number,
    Kind.EUROS: _read_euros,
    Kind.DATE: _read_date,
    Kind.CHOICE: _read_choice,
    Kind.CODE: _read_code,
}
_EXAMPLES = {
    Kind.BOOL: "répondez par oui ou par non",
    Kind.NUMBER: "écrivez un nombre, par exemple 12,5",
    Kind.EUROS: "écrivez un montant, par exemple 12,50",
    Kind.DATE: "écrivez une date, par exemple 07/04/2026",
    Kind.CHOICE: "choisissez dans la liste",
    Kind.CODE: "écrivez un code, par exemple 44003",
}
