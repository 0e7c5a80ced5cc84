"""What the operations share: holding the person, refusing with a sentence, writing the entry."""

from datetime import date, datetime
from typing import NoReturn

from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.models import Person
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

#: No paper nor PASS is older: a year typed wrong is told.
OLDEST = date(1920, 1, 1)


class EligibilityRefused(Refusal):
    """An act is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise EligibilityRefused(typography(sentence), field=field)


def locked(person_id: int) -> Person:
    """Hold somebody until the transaction ends: two acts about her eligibility go one after the other."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    if person.anonymised_at is not None or person.archived_at is not None:
        deny("Sa fiche est aux archives : plus rien ne s’y note. Rouvrez-la d’abord.")
    return person


def past(day: date, at: datetime, *, field: str) -> None:
    """Refuse a day to come, or from another century."""
    if day > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui où c’est arrivé.", field=field)
    if day < OLDEST:
        deny("Cette date est trop ancienne. Vérifiez l’année.", field=field)


def told(verb: str, row, sentence: str, *, at: datetime, actor, data=None) -> None:
    """Write the entry. Sentences name neither people nor criteria."""
    record(verb, row, sentence=typography(sentence), actor=actor, at=at, data=data)
