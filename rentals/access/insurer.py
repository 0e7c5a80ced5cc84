"""The insurer's rules for whoever drives, and this driver's excess. Plain functions over rule sets: no query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mobilite.money import french, rounded
from mobilite.pages.french import plural, typography
from mobilite.periods import add_months, french_date
from rentals.models import InsurerRules
from vehicles.licences import age_on, birthday


@dataclass(frozen=True, slots=True)
class Excess:
    """What a damage and a theft may cost a driver, in euros, and the class that says so ("" for the ordinary one).

    ``glass`` is what broken glass may cost, the same for all; None where the policy says nothing of it.
    """

    damage: Decimal | None
    theft: Decimal | None
    label: str = ""
    glass: Decimal | None = None


def excess_of(rules: InsurerRules, birth_date: date | None, licence_since: date | None, on: date) -> Excess:
    """Return the excess of a driver on a day: that of the first class that matches, else the ordinary one.

    A class matches under its age or under its years of licence. A birth date that nobody noted counts as young; no
    licence (none was asked for) does not count as new.
    """
    for one in rules.classes:
        if _matches(one, birth_date, licence_since, on):
            said = one.get("label", "")
            return Excess(
                _amount(one.get("excess")), _amount(one.get("theft_excess")), said, rules.glass_excess
            )
    return Excess(rules.excess, rules.theft_excess, glass=rules.glass_excess)


def _matches(one: dict[str, Any], birth_date, licence_since, on):
    under_age, under_years = one.get("under_age"), one.get("under_years")
    if under_age and (birth_date is None or age_on(birth_date, on) < under_age):
        return True
    return bool(under_years and licence_since and on < add_months(licence_since, 12 * under_years))


def _amount(text) -> Decimal | None:
    return None if text in (None, "") else rounded(Decimal(text))


def why_not(
    rules: InsurerRules, first_name: str, birth_date: date | None, licence_since: date | None, on: date
) -> tuple[str, str]:
    """Return why the insurer does not cover somebody on a day and what is missing to know (« birth »), or two ""."""
    if rules.minimum_age or rules.maximum_age:
        if birth_date is None:
            return "L’assureur demande l’âge : notez la date de naissance.", "birth"
        age = age_on(birth_date, on)
        if rules.minimum_age and age < rules.minimum_age:
            since = french_date(birthday(birth_date, rules.minimum_age))
            return f"L’assureur demande {rules.minimum_age} ans : {first_name} les aura le {since}.", ""
        if rules.maximum_age and age > rules.maximum_age:
            return f"L’assureur couvre jusqu’à {rules.maximum_age} ans : {first_name} en a {age}.", ""
    if rules.licence_years and licence_since is not None:
        since = add_months(licence_since, 12 * rules.licence_years)
        if on < since:
            return (
                f"L’assureur demande le permis depuis {plural(rules.licence_years, 'an')} : "
                f"ce sera le cas le {french_date(since)}.",
                "",
            )
    return "", ""


def licence_since(licences: Iterable[Any], asked: Iterable[str], on: date) -> date | None:
    """Return since when somebody has a licence that opens the category, the oldest valid one; None without any."""
    asked = set(asked)
    valid = [
        one.issued_on
        for one in licences
        if one.category in asked and one.issued_on <= on and (one.expires_on is None or one.expires_on >= on)
    ]
    return min(valid, default=None)


def cover_words(rules: InsurerRules) -> str:
    """Return what a contract says of fire, glass and the driver's injuries: covered, up to what, or not at all."""
    said, without = [], []
    for peril, excess in (("incendie", rules.fire_excess), ("bris de glace", rules.glass_excess)):
        if excess is None:
            without.append(peril)
        elif excess:
            said.append(f"{peril.capitalize()} : vous payez {_whole(excess)} au plus.")
        else:
            said.append(f"{peril.capitalize()} : couvert, sans franchise.")
    if rules.driver_cover is None:
        without.append("blessures du conducteur")
    else:
        said.append(f"Blessures du conducteur : couvertes jusqu’à {_whole(rules.driver_cover)}.")
    if without:
        *first, last = without
        listed = f"{', '.join(first)} et {last}" if first else last
        said.append(f"Sans garantie : {listed}.")
    return typography(" ".join(said))


def _whole(amount: Decimal) -> str:
    """Write « 450 € », and the cents only when there are some."""
    return french(amount).replace(",00", "")


def excess_words(excess: Excess) -> str:
    """Return « conducteur de moins de 26 ans », as said after an amount; "" for an ordinary driver."""
    return typography(excess.label[:1].lower() + excess.label[1:])
