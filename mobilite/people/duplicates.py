"""Who may already be known: the same person written another way (row H6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q

from mobilite.fields import to_e164
from mobilite.people.models import Person
from mobilite.people.search import compact

#: How many candidates are read, and how many are proposed.
READ, PROPOSED = 300, 5


@dataclass(frozen=True)
class Traits:
    """What two people are compared by. Names in one piece, without accents."""

    last: str
    first: str
    birth: str = ""
    phone: str = ""
    born: date | None = None

    @property
    def surnames(self) -> set[str]:
        return {self.last, self.birth} - {""}


def traits(*, first_name, last_name, birth_name="", phone="", birth_date=None) -> Traits:
    """Return what compares, from what was typed. A telephone that cannot be read is left out."""
    try:
        phone = to_e164(phone) if phone else ""
    except ValidationError:
        phone = ""
    return Traits(compact(last_name), compact(first_name), compact(birth_name), phone, birth_date)


def _traits_of(person: Person) -> Traits:
    return Traits(
        compact(person.last_name),
        compact(person.first_name),
        compact(person.birth_name),
        person.phone,
        person.birth_date,
    )


def likeness(one: Traits, other: Traits) -> tuple[int, str] | None:
    """Return how much two people look the same, up to 100, and why in French; None when nothing says so.

    It is the same in both directions.
    """
    names, same = _names(one, other), []
    phone = bool(one.phone) and one.phone == other.phone
    born = one.born is not None and one.born == other.born
    born_apart = None not in (one.born, other.born) and one.born != other.born
    first = bool(one.first) and one.first == other.first
    score = names + 35 * born + 30 * phone + 15 * (born and first and not names)
    if names == SAME:
        same.append("même nom")
    elif names:
        same.append("nom très proche")
    elif born and first:
        same.append("même prénom")
    if born:
        same.append("même date de naissance")
    if phone:
        same.append("même téléphone")
    if born_apart:
        score -= 25
    if not (phone or names == SAME or (names and not born_apart) or (born and first)):
        return None
    why = " et ".join(filter(None, [", ".join(same[:-1]), same[-1]])) if len(same) > 1 else same[0]
    why = why[:1].upper() + why[1:]
    return max(1, min(score, 100)), f"{why}, mais autre date de naissance." if born_apart else f"{why}."


SAME, CLOSE = 60, 40


def _names(one: Traits, other: Traits) -> int:
    pairs = [(a, b) for a in one.surnames for b in other.surnames]
    if not one.first or not other.first or not pairs:
        return 0
    swapped = (one.last, one.first) == (other.first, other.last)
    if swapped or (one.first == other.first and any(a == b for a, b in pairs)):
        return SAME
    near = any(_near(a + " " + one.first, b + " " + other.first) for a, b in pairs)
    return CLOSE if near else 0


def _near(a: str, b: str) -> bool:
    """Tell whether two « nom prénom » differ by a slip: one letter, two in long names, the same beginnings."""
    if abs(len(a) - len(b)) > 2 or _beginnings(a) != _beginnings(b):
        return False
    return _distance(a, b) <= (1 if min(len(a), len(b)) < 12 else 2)


def _beginnings(name: str) -> tuple[str, ...]:
    return tuple(word[:3] for word in name.split(" "))


def _distance(a: str, b: str) -> int:
    """Return how many letters to change, add, drop or swap with their neighbour (optimal string alignment)."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def likely_duplicates(
    first_name: str,
    last_name: str,
    phone: str = "",
    birth_date: date | None = None,
    *,
    birth_name: str = "",
    but: int | None = None,
) -> list[tuple[Person, str]]:
    """Return at most five known people who may be this one, the likeliest first, each with why in French.

    ``but`` leaves out the person being edited. Anonymised people are never proposed.
    """
    asked = traits(
        first_name=first_name, last_name=last_name, birth_name=birth_name, phone=phone, birth_date=birth_date
    )
    people = (
        Person.objects.filter(anonymised_at=None, archived_at=None).exclude(pk=but).select_related("commune")
    )
    scored = []
    candidates = {
        person.pk: person
        for narrow in _candidates(asked)
        for person in people.filter(narrow).order_by("-pk")[:READ]
    }
    for person in candidates.values():
        found = likeness(asked, _traits_of(person))
        if found:
            scored.append((-found[0], person.pk, person, found[1]))
    return [(person, why) for _, _, person, why in sorted(scored, key=lambda line: line[:2])][:PROPOSED]


def likeliest(several: Iterable[Traits]) -> list[tuple[Person, str] | None]:
    """Return, for each of several people, the known one who looks most like her and why: one query for all.

    Only the same telephone and the same names are looked for; ``likely_duplicates`` looks further for one.
    """
    several = list(several)
    same = Q(pk__in=[])
    for asked in several:
        if asked.phone:
            same |= Q(phone=asked.phone)
        if asked.first and asked.last:
            same |= Q(search_text__contains=asked.last) & Q(search_text__contains=asked.first)
    people = (
        Person.objects.filter(same, anonymised_at=None, archived_at=None)
        .select_related("commune")
        .order_by("-pk")[:READ]
    )
    known = [(person, _traits_of(person)) for person in people] if several else []
    found: list[tuple[Person, str] | None] = []
    for asked in several:
        scored = [(like, person) for person, has in known if (like := likeness(asked, has))]
        best = max(scored, key=lambda line: line[0][0], default=None)
        found.append(best and (best[1], best[0][1]))
    return found


def _candidates(asked: Traits) -> Iterator[Q]:
    """Yield what reads a superset of those who look the same, the surest first."""
    if asked.phone:
        yield Q(phone=asked.phone)
    if asked.born and asked.first:
        yield Q(birth_date=asked.born)
    if asked.first and asked.surnames:
        surnames = Q()
        for surname in asked.surnames:
            surnames |= Q(search_text__contains=surname)
        yield surnames & Q(search_text__contains=asked.first)
        beginnings = Q()
        for surname in asked.surnames:
            beginnings |= Q(search_text__startswith=surname[:3]) | Q(search_text__contains=f" {surname[:3]}")
        yield beginnings & Q(search_text__contains=f" {asked.first[:3]}")
