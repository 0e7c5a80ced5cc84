"""Reference amounts that change by date, apart from the rules: minimum benefit, minimum wage, rates of an aid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from advice.aids.engine.faults import BadRule


@dataclass(frozen=True)
class Parameter:
    """One reference amount, in euros."""

    key: str
    label: str
    unit: str = "€"


PARAMETERS = {
    one.key: one
    for one in (
        Parameter("are_min_day", "allocation journalière minimale (ARE)", "€ par jour"),
        Parameter("amob_km", "aide à la mobilité, par kilomètre", "€ par km"),
        Parameter("amob_night", "aide à la mobilité, par nuit", "€ par nuit"),
        Parameter("amob_meal", "aide à la mobilité, par jour de repas", "€ par jour"),
        Parameter("amob_cap", "aide à la mobilité, plafond sur douze mois", "€"),
        Parameter("smic_hour", "SMIC horaire brut", "€ par heure"),
        Parameter("rsa_single", "RSA d’une personne seule", "€ par mois"),
        Parameter("aah_max", "AAH maximale", "€ par mois"),
        Parameter("cej_max", "allocation maximale du contrat d’engagement jeune", "€ par mois"),
    )
}


class Values:
    """The reference amounts by date: ``at(key, day)`` gives the last one that had begun."""

    def __init__(self, rows: Iterable[tuple[str, date, Decimal]] = ()):
        self._by_key: dict[str, list[tuple[date, Decimal]]] = {}
        for key, from_date, value in rows:
            self._by_key.setdefault(key, []).append((from_date, value))
        for dated in self._by_key.values():
            dated.sort()

    def at(self, key: str, day: date) -> Decimal | None:
        """Return the amount in force on a day, or None before the first that is known."""
        found = [value for from_date, value in self._by_key.get(key, ()) if from_date <= day]
        return found[-1] if found else None


def parameter_of(key: str) -> Parameter:
    """Return the parameter of a key. Raises BadRule for one that is not in the list."""
    if key not in PARAMETERS:
        raise BadRule(f"«\u00a0{key}\u00a0» n’est pas une valeur de référence connue.")
    return PARAMETERS[key]


def read_times(raw: Mapping) -> Decimal:
    """Return by how much a parameter is multiplied in a rule (1 when nothing is said)."""
    try:
        return Decimal(str(raw.get("times", "1")))
    except ArithmeticError as error:
        raise BadRule("Le coefficient d’une valeur de référence est un nombre.") from error
