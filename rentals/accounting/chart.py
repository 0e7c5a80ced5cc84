"""The accounts: one for each kind of line and each way of money, as dated data that a manager sets."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from mobilite.parameters.models import ParameterValue
from mobilite.parameters.values import Parameter
from rentals.payments.models import LineKind, Means

GROUP = "Comptes comptables"
SHAPE = re.compile(r"(\d{3,10}) +(\S.{0,98})")


@dataclass(frozen=True, slots=True)
class Account:
    """« 7083 », « Locations diverses »."""

    number: str
    label: str


class AccountField(forms.CharField):
    """An account as accountants write it: its number, then its name."""

    def __init__(self, **how):
        super().__init__(max_length=110, **how)

    def to_python(self, value):
        text = " ".join(super().to_python(value).split())
        if text and not SHAPE.fullmatch(text):
            raise forms.ValidationError(
                "Écrivez le numéro du compte, puis son nom\u00a0: 7083 Locations diverses."
            )
        return text


def _account(name: str, label: str, default: str, help: str = "") -> Parameter:
    return Parameter(f"accounting.{name}", label, AccountField, default=default, group=GROUP, help=help)


RENTALS = "7083 Locations diverses"
_INCOME = {
    LineKind.DISCOUNT: "709 Rabais, remises et ristournes accordés",
    LineKind.DAMAGE: "7588 Dégâts refacturés",
}
_MONEY = {
    Means.CASH: "531 Caisse",
    Means.CHEQUE: "5112 Chèques à encaisser",
    Means.TERMINAL: "512 Banque",
    Means.TRANSFER: "512 Banque",
}
PARAMETERS = (
    *(
        _account(f"line_{kind}", f"Lignes\u00a0: {kind.label.lower()}", _INCOME.get(kind, RENTALS))
        for kind in LineKind
    ),
    _account("write_off", "Sommes abandonnées", "654 Pertes sur créances irrécouvrables"),
    _account("persons", "Ce que doivent les personnes", "4111 Personnes"),
    _account("partners", "Ce que doivent les organisations", "4112 Organisations"),
    *(
        _account(f"means_{means}", f"Argent\u00a0: {means.label.lower()}", _MONEY.get(means, "5117 Encaissements en ligne"))
        for means in Means
    ),
    _account("safe", "Espèces au coffre", "532 Coffre"),
    _account("bank", "Banque", "512 Banque"),
    _account("between", "Espèces entre la caisse et la banque", "580 Virements internes"),
    _account("deposits", "Cautions reçues", "165 Dépôts et cautionnements reçus"),
    _account("expense", "Petites dépenses de caisse", "6063 Petites fournitures"),
    _account("over", "Écarts de caisse, en plus", "7588 Écarts de caisse"),
    _account("short", "Écarts de caisse, en moins", "6588 Écarts de caisse"),
)  # fmt: skip
JOURNALS = {
    "VE": "Ventes",
    "CA": "Caisse",
    "BQ": "Banque",
    "CH": "Chèques",
    "EL": "En ligne",
    "OD": "Opérations diverses",
}
_BY_MEANS = {Means.CASH: "CA", Means.CHEQUE: "CH", Means.TERMINAL: "BQ", Means.TRANSFER: "BQ"}


def journal_of(means: str) -> str:
    """Return the journal where money of a means is booked."""
    return _BY_MEANS.get(means, "EL")


class Chart:
    """The accounts in force on each day: one query for all of them."""

    def __init__(self) -> None:
        self._default = {one.key.removeprefix("accounting."): one.default for one in PARAMETERS}
        self._dated: dict[str, list[tuple[date, Any]]] = {}
        rows = ParameterValue.objects.filter(key__startswith="accounting.").order_by("from_date")
        for row in rows:
            name = row.key.removeprefix("accounting.")
            self._dated.setdefault(name, []).append((row.from_date, row.value))

    def account(self, name: str, day: date) -> Account:
        """Return an account on a day."""
        text = self._default[name]
        for since, value in self._dated.get(name, ()):
            if since <= day:
                text = value
        number, label = SHAPE.fullmatch(text).groups()
        return Account(number, label)
