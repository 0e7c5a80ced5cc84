"""What lending asks of a person: the papers of her rentals, the licence, who signs. For « il manque » (rows H5, D6)."""

from datetime import date

from mobilite.people.models import Person
from mobilite.people.models.persons import PaperKind
from mobilite.people.papers import MissingPaper
from mobilite.people.representing import signing
from mobilite.periods import paris_date
from rentals import rules
from rentals.models import Rental, Status

#: Before the keys: what is asked then is not asked again of somebody who drives already.
AHEAD = (Status.REQUESTED, Status.WAITING, Status.HELD, Status.CONFIRMED)
SIGNATURE = "signature"


def ahead(person: Person):
    """Return the rentals of a person that have not begun, the nearest first."""
    rentals = Rental.objects.filter(person=person, status__in=AHEAD).select_related("offer__category")
    return rentals.prefetch_related("offer__category__licence_rules").order_by("pickup_at", "pk")


def papers_of_rentals(person: Person, on: date) -> list[str]:
    """Return the kinds of papers that a person's coming rentals ask for. For "papers_asked"."""
    kinds: list[str] = []
    for rental in ahead(person):
        if not rental.papers_waived_reason:
            kinds += rules.papers_asked(person, rental.offer, on)
    return list(dict.fromkeys(kinds))


def rights_of_rentals(person: Person, on: date) -> list[MissingPaper]:
    """Return the licence that does not let a person drive what she asked for, and who is to sign. For "also_missing"."""
    found = {}
    for rental in ahead(person):
        check = rules.licence_check(person, rental.offer, paris_date(rental.pickup_at))
        if not check.ok:
            found[PaperKind.LICENCE] = MissingPaper(
                PaperKind.LICENCE, PaperKind.LICENCE.label, check.sentence
            )
        if rental.signed_at is None:
            answer = signing(person, on)
            if not answer.ok:
                found[SIGNATURE] = MissingPaper(SIGNATURE, "Qui signe avec elle", answer.sentence)
    return list(found.values())
