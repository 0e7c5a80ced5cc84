"""What is known of one person on one day, with what follows from it."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from advice.aids.engine.facts import Fact
from advice.aids.engine.faults import BadRule
from advice.aids.engine.parameters import Values
from advice.aids.engine.vocabulary import FACTS, REGIONS

_CENT = Decimal("0.01")


def fact_of(key: str) -> Fact:
    """Return the fact of a key. Raises BadRule for one that is not in the list."""
    if key not in FACTS:
        raise BadRule(f"«\u00a0{key}\u00a0» n’est pas un fait connu\u00a0: choisissez-le dans la liste.")
    return FACTS[key]


class Situation:
    """The facts known of a person, and those worked out of them, on the day when the question is put.

    What is absent is unknown. A fact given outright counts before one worked out. The family quotient of the CAF is never
    worked out: it is not income/12/parts (facts: aids 1.0). ``zones`` gives the EPCI of a commune, by INSEE code.
    """

    def __init__(
        self, facts: Mapping[str, Any], *, on: date, values: Values, zones: Mapping[str, str] | None = None
    ):
        self.given = {key: fact_of(key).read(raw) for key, raw in facts.items() if raw is not None}
        self.on, self.values = on, values
        self.known = {**self._worked_out(zones or {}), **self.given}

    def get(self, key: str) -> Any:
        """Return the value of a fact, or None when it is unknown."""
        return self.known.get(key)

    def used(self, keys) -> dict[str, Any]:
        """Return what is known among some facts and their sources, as JSON keeps it: the proof of an answer."""
        asked = {key for one in keys for key in (one, *FACTS[one].sources)}
        return {key: FACTS[key].written(self.known[key]) for key in sorted(asked) if key in self.known}

    def _worked_out(self, zones) -> dict[str, Any]:
        given = self.given
        found: dict[str, Any] = {}
        if "birth_date" in given:
            born = given["birth_date"]
            years = self.on.year - born.year - ((self.on.month, self.on.day) < (born.month, born.day))
            found["age"] = Decimal(max(years, 0))
        income, parts = given.get("reference_income"), given.get("tax_parts")
        if income is not None and parts:
            found["tax_quotient"] = (income / 12 / parts).quantize(_CENT, ROUND_HALF_UP)
            found["income_per_part"] = (income / parts).quantize(_CENT, ROUND_HALF_UP)
        commune = given.get("commune")
        if commune:
            found["department"] = commune[:3] if commune.startswith("97") else commune[:2]
            if commune in zones:
                found["epci"] = zones[commune]
        department = given.get("department", found.get("department"))
        if department in REGIONS:
            found["region"] = REGIONS[department]
        return found


def asked_instead(key: str, situation: Situation) -> list[str]:
    """Return what to ask a person to know a fact: the sources that lack, else the fact itself."""
    sources = [one for one in FACTS[key].sources if situation.get(one) is None]
    return sources or [key]
