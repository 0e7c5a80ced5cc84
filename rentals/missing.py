"""What lending asks of a person: the papers of her rentals, the licence, who signs. For « il manque » (rows H5, D6)."""

from datetime import date

from mobilite.pages.french import typography
from mobilite.people.models import Person
from mobilite.people.models.persons import PaperKind
from mobilite.people.papers import MissingPaper
from mobilite.people.representing import signing
from mobilite.periods import paris_date
from rentals import rules
from rentals.documents.parts import WORDS
from rentals.models import Rental, RentalDriver, Status

#: Before the keys: what is asked then is not asked again of somebody who drives already.
AHEAD = (Status.REQUESTED, Status.WAITING, Status.HELD, Status.CONFIRMED)
SIGNATURE = "signature"
DRIVER_SIGNATURE = "driver_signature"
APTITUDE = "aptitude"
#: While somebody named beside the borrower may still have to show something or sign.
DRIVEN = (*AHEAD, Status.ONGOING)


def ahead(person: Person):
    """Return the rentals of a person that have not begun, the nearest first."""
    rentals = Rental.objects.filter(person=person, status__in=AHEAD).select_related("offer__category")
    return rentals.prefetch_related("offer__category__licence_rules").order_by("pickup_at", "pk")


def driven(person: Person):
    """Return the rentals of others on which a person is named as a driver, the nearest first (row H9)."""
    named = RentalDriver.objects.named().filter(person=person, rental__status__in=DRIVEN)
    named = named.select_related("person", "rental__offer__category").order_by("rental__pickup_at", "rental")
    return named.prefetch_related("rental__offer__category__licence_rules")


def papers_of_rentals(person: Person, on: date) -> list[str]:
    """Return the kinds of papers that a person's coming rentals ask for, and those that she drives in. For "papers_asked"."""
    kinds: list[str] = []
    for rental in ahead(person):
        if not rental.papers_waived_reason:
            kinds += rules.papers_asked(person, rental.offer, on)
    for one in driven(person):
        kinds += rules.driver_papers_asked(person, one.rental.offer, on)
    return list(dict.fromkeys(kinds))


def rights_of_rentals(person: Person, on: date) -> list[MissingPaper]:
    """Return the licence that does not let a person drive what she asked for, who is to sign, and the try of a first
    two-wheeler. For "also_missing"."""
    found: dict[str, MissingPaper] = {}
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
        _try(rental, rules.aptitude_check(rental), found)
    for one in driven(person):
        _of_a_driver(one, found, on)
    return list(found.values())


def _try(rental: Rental, check: rules.Check, found: dict) -> None:
    """Add the try of a first two-wheeler, made with us before the keys (row E5)."""
    if not check.ok:
        the = WORDS[rental.offer.category.drawing][1]
        why = "à faire ensemble, avant le premier départ"
        # Nothing to bring: it is ours to do with her.
        found[APTITUDE] = MissingPaper(APTITUDE, f"Essayer {the}", why, to_check=True)


def _of_a_driver(one: RentalDriver, found: dict, on: date) -> None:
    """Add what a person named beside a borrower misses: her licence, her signature, who signs with her."""
    rental, person = one.rental, one.person
    check = rules.licence_check(person, rental.offer, max(on, paris_date(rental.pickup_at)))
    if not check.ok:
        found[PaperKind.LICENCE] = MissingPaper(PaperKind.LICENCE, PaperKind.LICENCE.label, check.sentence)
    if one.signed_at is None:
        why = f"Pour conduire, signez le contrat {rental.reference}."
        found[DRIVER_SIGNATURE] = MissingPaper(DRIVER_SIGNATURE, "Sa signature", typography(why))
        answer = signing(person, on)
        if not answer.ok:
            found[SIGNATURE] = MissingPaper(SIGNATURE, "Qui signe avec elle", answer.sentence)
    _try(rental, rules.driver_aptitude_check(one, rental.offer.category), found)
