"""People, those who send them to us, and the places where we meet them."""

from mobilite.people.models.papers import Paper, PaperFile
from mobilite.people.models.partners import Contact, Partner
from mobilite.people.models.persons import Activity, Consent, Household, Licence, Note, Person
from mobilite.people.models.places import Closure, Commune, FormerCommune, OpeningHours, Place
from mobilite.people.models.representatives import Representative

__all__ = [
    "Activity",
    "Closure",
    "Commune",
    "Consent",
    "Contact",
    "FormerCommune",
    "Household",
    "Licence",
    "Note",
    "OpeningHours",
    "Paper",
    "PaperFile",
    "Partner",
    "Person",
    "Place",
    "Representative",
]
