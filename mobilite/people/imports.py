"""People from a file: how somebody known is recognised, and what is written (rows L6, H6)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from mobilite.fields import french_phone
from mobilite.importable import Choice, Fault, Kind, Line, Wrong
from mobilite.pages.french import date_fr
from mobilite.pages.national_number import contains_national_number
from mobilite.people.duplicates import likeness, traits
from mobilite.people.import_columns import COLUMNS, Known
from mobilite.people.models import Person
from mobilite.people.operations import create_person, update_person
from mobilite.people.search import compact

FIELDS = (
    "civility", "last_name", "first_name", "birth_name", "birth_date", "birth_place", "phone", "phone_is_shared",
    "email", "address", "commune", "language", "channel", "situation", "allowance", "contract_kind", "has_vehicle",
    "referred_on",
)  # fmt: skip


@dataclass(frozen=True)
class Names:
    """The ways somebody's names compare: in one piece, without accents; the birth name counts too."""

    keys: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, first, last, birth="") -> "Names":
        first = compact(first)
        return cls(frozenset((compact(name), first) for name in (last, birth) if name))


def _sure(values: dict, person_born, person_phone) -> bool | None:
    """Tell whether the same names are the same person: True, False (a homonym), or None when nobody can say.

    A birth date decides; without one a telephone does. Same telephone, other birth date: nobody can say.
    """
    born, phone = values.get("birth_date"), values.get("phone", "")
    same_phone = bool(phone) and phone == person_phone
    if born and person_born:
        if born == person_born:
            return True
        return None if same_phone else False
    return True if same_phone else None


class People(Kind):
    key = "people"
    label = "Des personnes"
    icon = "users"
    detail = "Nom, prénom, naissance, téléphone, adresse, situation."
    one, many, feminine = "personne", "personnes", True
    permissions = ("people.add_person", "people.change_person")
    list_url = "people:persons"
    columns = COLUMNS

    def refuses(self, value: str) -> str:
        if contains_national_number(value):
            return (
                "des numéros de sécurité sociale\u00a0: la loi ne nous permet pas de les garder, même un instant. "
                "Supprimez-les du fichier, puis envoyez-le de nouveau."
            )
        return ""

    def known(self, today):
        return Known(today)

    def name(self, values):
        return f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()

    def finish(self, values, known):
        values = dict(values)
        said, postcode, insee = (values.pop(key, "") for key in ("commune", "postcode", "insee"))
        if insee:
            values["commune"] = insee
        elif said or postcode:
            try:
                values["commune"] = known.commune(said, postcode)
            except Wrong as error:
                raise Wrong(error.sentence, "commune" if said else "postcode") from error
        return values

    def recognise(self, lines, known):
        by_name, by_trait = defaultdict(list), defaultdict(list)
        for person in known.people:
            for key in Names.of(person.first_name, person.last_name, person.birth_name).keys:
                by_name[key].append(person)
            for trait in (person.phone, person.birth_date):
                if trait:
                    by_trait[trait].append(person)
        seen = defaultdict(list)
        for line in lines:
            values = line.values
            if not (values.get("last_name") and values.get("first_name")):
                continue
            names = Names.of(values["first_name"], values["last_name"], values.get("birth_name", ""))
            self._among_known(line, names, by_name, by_trait)
            self._among_lines(line, names, seen)

    def _among_known(self, line: Line, names: Names, by_name, by_trait) -> None:
        values = line.values
        same = {person.pk: person for key in names.keys for person in by_name[key]}
        verdicts = {pk: _sure(values, person.birth_date, person.phone) for pk, person in same.items()}
        sure = [person for pk, person in same.items() if verdicts[pk]]
        if len(sure) > 1:
            both = [
                p for p in sure if values.get("birth_date") == p.birth_date and values.get("phone") == p.phone
            ]
            sure = both if len(both) == 1 else sure
        doubtful = [person for pk, person in same.items() if verdicts[pk] is None]
        if len(sure) == 1:
            line.record = sure[0]
        elif not sure and len(doubtful) == 1 and self._says_nothing_more(values, doubtful[0]):
            line.record = doubtful[0]
        elif sure or doubtful:
            self._ask(line, sure or doubtful, "Son nom est celui")
        elif alike := self._alike(values, by_trait):
            self._ask(line, alike, "Son nom est très proche de celui")

    @staticmethod
    def _says_nothing_more(values, person) -> bool:
        """Tell whether a line without birth date or telephone is the very record it made the first time."""
        identified = values.get("birth_date") or values.get("phone") or person.birth_date or person.phone
        return not identified and all(
            getattr(person, name) == values[name] for name in FIELDS if name in values
        )

    @staticmethod
    def _alike(values, by_trait) -> list[Person]:
        """Return those whose names differ by a slip and who share the telephone or the birth date (row H6)."""
        asked = traits(
            first_name=values["first_name"], last_name=values["last_name"], birth_name=values.get("birth_name", ""),
            phone=values.get("phone", ""), birth_date=values.get("birth_date"),
        )  # fmt: skip
        candidates = {
            person.pk: person
            for trait in (values.get("phone"), values.get("birth_date"))
            if trait
            for person in by_trait[trait]
        }
        found = []
        for person in candidates.values():
            alike = likeness(
                asked,
                traits(
                    first_name=person.first_name, last_name=person.last_name, birth_name=person.birth_name,
                    phone=person.phone, birth_date=person.birth_date,
                ),
            )  # fmt: skip
            if alike and "nom" in alike[1].lower() and "autre date" not in alike[1]:
                found.append(person)
        return found

    @staticmethod
    def _ask(line: Line, people: list[Person], why: str) -> None:
        line.candidates = people
        whose = "d’une personne déjà connue" if len(people) == 1 else "de plusieurs personnes déjà connues"
        line.question = f"{why} {whose}."
        line.choices = [
            *(Choice(one.pk, f"C’est {_described(one)}") for one in people[:6]),
            Choice(None, "Une nouvelle personne"),
        ]

    @staticmethod
    def _among_lines(line: Line, names: Names, seen) -> None:
        """Name the earlier line of the file that is about the same person."""
        values = line.values
        for key in names.keys:
            for other in seen[key]:
                same_record = line.record is not None and other.record is line.record
                same = _sure(values, other.values.get("birth_date"), other.values.get("phone", ""))
                bare = not any((values | other.values).get(name) for name in ("phone", "birth_date"))
                if same or same_record or bare:
                    why = f"C’est la même personne que la ligne {other.number} du fichier. Gardez une seule ligne."
                    line.faults.append(Fault("Nom", line.name, why))
                    return
        for key in names.keys:
            seen[key].append(line)

    def complete(self, line, known):
        if line.record is not None:
            line.changes = {
                name: line.values[name]
                for name in FIELDS
                if name in line.values
                and not self._agrees(getattr(line.record, name), line.values[name], name)
            }

    @staticmethod
    def _agrees(before, value, name: str) -> bool:
        """« LE GOFF » says nothing more than « Le Goff »."""
        if name in ("last_name", "first_name", "birth_name"):
            return compact(before) == compact(value)
        return before == value

    def say(self, name, value):
        if name == "phone" and value:
            return french_phone(value)
        choices = dict(Person._meta.get_field(name).flatchoices)
        return str(choices[value]) if value and value in choices else super().say(name, value)

    def create(self, values, *, at: datetime, actor):
        return create_person(at=at, actor=actor, **values)

    def change(self, record, changes, *, at: datetime, actor):
        update_person(record.pk, at=at, actor=actor, **changes)


def _described(person: Person) -> str:
    facts = [
        f"né(e) le {date_fr(person.birth_date, weekday=False)}" if person.birth_date else "",
        french_phone(person.phone) if person.phone else "",
    ]
    return ", ".join([str(person), *filter(None, facts)])


PEOPLE = People()
