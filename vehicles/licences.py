"""Who may drive what, and why: the categories' licence rules, read for a person on a day (row H2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from mobilite.people.models import Person
from mobilite.people.models.persons import Licence
from mobilite.periods import add_months, french_date
from vehicles.models import Category, Gearbox, LicenceRule, Vehicle


@dataclass(frozen=True)
class Answer:
    """Yes or no, and the sentence that says why. ``missing`` names what nobody noted yet, when that is why not:
    « birth » or « licence ». ``by`` is the licence that opens the category, when one is asked for."""

    ok: bool
    why: str
    missing: str = ""
    by: Licence | None = None

    def __bool__(self) -> bool:
        return self.ok


class Driver(Protocol):
    """What is read of whoever drives."""

    @property
    def first_name(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...


def may_drive(person: Person, category: Category, *, on: date) -> Answer:
    """Say whether the person may drive the category on a day: age first, then any one of the licence rules.

    Two queries: the rules and the person's licences (none when they were prefetched).
    """
    too_young = too_young_for(category, person, on)
    # An Answer that says no is false: « or » would forget it.
    if too_young is not None:
        return too_young
    return judge_licence(category, category.licence_rules.all(), person, person.licences.all(), on)


def may_drive_by(
    category: Category, rules: Iterable[LicenceRule], who: Driver, licences: Iterable[Licence], *, on: date
) -> Answer:
    """Say what ``may_drive`` says, of what was read already: no query."""
    too_young = too_young_for(category, who, on)
    return judge_licence(category, rules, who, licences, on) if too_young is None else too_young


def age_on(birth_date: date, on: date) -> int:
    """Return the age in whole years; somebody born on 29 February is older on 1 March."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def birthday(birth_date: date, years: int) -> date:
    """Return the day from which somebody has that age: 1 March for a 29 February that is not."""
    day = add_months(birth_date, 12 * years)
    return day + timedelta(days=1) if day.day < birth_date.day else day


def too_young_for(category: Category, who: Driver, on: date) -> Answer | None:
    """Return why somebody has not the age that the law asks for, or None."""
    if not category.minimum_age:
        return None
    if who.birth_date is None:
        why = f"Il manque la date de naissance : il faut {category.minimum_age} ans."
        return Answer(False, why, missing="birth")
    if age_on(who.birth_date, on) < category.minimum_age:
        since = birthday(who.birth_date, category.minimum_age)
        return Answer(
            False,
            f"Il faut {category.minimum_age} ans : {who.first_name} les aura le {french_date(since)}.",
        )
    return None


def judge_licence(
    category: Category, rules: Iterable[LicenceRule], who: Driver, licences: Iterable[Licence], on: date
) -> Answer:
    """Say whether one of the licences opens the category on a day. No query."""
    rules = sorted(rules, key=lambda rule: (rule.licence == "", rule.pk or 0))
    if not rules:
        return Answer(True, f"Aucun permis n’est demandé : {category.name}.")
    held = {licence.category: licence for licence in licences}
    misses = []
    for rule in rules:
        answer = _by_rule(rule, who, held, on)
        if answer.ok:
            return answer
        if answer.why:
            misses.append(answer.why)
    # What nearly did says more than the list of all that would.
    if misses:
        return Answer(False, misses[0])
    return Answer(False, _asked(rules, category), missing="licence")


def _by_rule(rule: LicenceRule, who: Driver, held: dict[str, Licence], on: date) -> Answer:
    if rule.born_before and not (who.birth_date and who.birth_date < rule.born_before):
        return Answer(False, "")
    if not rule.licence:
        return Answer(True, f"Né(e) avant le {french_date(rule.born_before)} : aucun permis n’est demandé.")
    licence = held.get(rule.licence)
    if licence is None or licence.issued_on > on:
        return Answer(False, "")
    if licence.expires_on and licence.expires_on < on:
        return Answer(
            False, f"Le permis {rule.licence} n’est plus valable depuis le {french_date(licence.expires_on)}."
        )
    if licence.lost_until is not None and licence.lost_until < on:
        return Answer(
            False,
            f"Le permis est perdu : sa déclaration du {french_date(licence.lost_on)} ne vaut plus depuis le "
            f"{french_date(licence.lost_until)}. Demandez le nouveau.",
        )
    since = add_months(licence.issued_on, 12 * rule.held_years)
    if on < since:
        return Answer(
            False,
            f"Il faut le permis {rule.licence} depuis {_years(rule.held_years)} : ce sera le cas le {french_date(since)}.",
        )
    if rule.needs_125_training and not licence.has_125_training:
        return Answer(
            False, f"Avec le permis {rule.licence}, il faut aussi la formation 125 cm³ de 7 heures."
        )
    return Answer(True, f"Permis {rule.licence}, délivré le {french_date(licence.issued_on)}.", by=licence)


def _years(count: int) -> str:
    return f"{count} an" if count < 2 else f"{count} ans"


def says(rule: LicenceRule) -> str:
    """Return what a rule asks, in words: « permis B depuis 2 ans, avec la formation 125 cm³ »."""
    words = f"permis {rule.licence}" if rule.licence else "aucun permis"
    if rule.held_years:
        words += f" depuis {_years(rule.held_years)}"
    if rule.needs_125_training:
        words += ", avec la formation 125 cm³"
    if rule.born_before:
        words += f", si la personne est née avant le {french_date(rule.born_before)}"
    return words


def _asked(rules: list[LicenceRule], category: Category) -> str:
    plain = [rule.licence for rule in rules if rule.licence and says(rule) == f"permis {rule.licence}"]
    others = [says(rule) for rule in rules if rule.licence and rule.licence not in plain]
    if len(plain) > 1:
        others.insert(0, f"l’un des permis {', '.join(plain)}")
    elif plain:
        others.insert(0, f"le permis {plain[0]}")
    born = [rule.born_before for rule in rules if not rule.licence and rule.born_before]
    if born:
        others.append(f"être né(e) avant le {french_date(max(born))}")
    return f"Pour « {category.name} », il faut {', ou '.join(others)}."


def may_drive_gearbox(person: Person, vehicle: Vehicle, *, on: date) -> bool:
    """Tell whether code 78 lets the person drive this gearbox (row H9).

    Somebody whose every licence that opens the category is for automatics only drives no manual gearbox. Who
    has no licence at all is for ``may_drive`` to judge.
    """
    if vehicle.gearbox != Gearbox.MANUAL:
        return True
    asked = {rule.licence for rule in vehicle.category.licence_rules.all() if rule.licence}
    valid = [
        licence
        for licence in person.licences.all()
        if licence.category in asked and (licence.expires_on is None or licence.expires_on >= on)
    ]
    return not valid or any(not licence.automatic_only for licence in valid)
