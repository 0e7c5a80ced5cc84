"""Whose hands a paper of a rental needs, and its seal once they have all signed (rows D4, D6, D7, H9). Steps of larger operations."""

import hashlib
from datetime import datetime
from typing import Any

from mobilite.documents.models import Document, Kind
from mobilite.documents.seals import ask_for_seal
from mobilite.files import storage
from mobilite.pages.french import datetime_fr
from mobilite.people.models import Person, Representative
from mobilite.people.representing import signing as who_signs
from mobilite.periods import paris_date
from rentals import access, documents, rules
from rentals.access.shown import SEES_RESTRICTIONS
from rentals.models import AmendmentSigning, Rental, RentalDriver, Signer, SigningMeans, Status
from rentals.operations.base import deny
from rentals.operations.signatures import Signing

#: What a contract and an amendment need of all: the other drivers may sign later, on a page of their own.
BOTH_SIDES = (Signer.BORROWER, Signer.AGENT)


def shown(paper: Document) -> str:
    """Return what is signed, as it is kept with the signatures: this paper and no other, as it is frozen."""
    return f"{paper.get_kind_display()} {paper.number}, contenu {paper.context_sha256}"


def check_cosigner(
    person: Person, cosigner: Representative | None, at: datetime, *, field="cosigner"
) -> None:
    """Refuse a signature that is worth nothing: a minor's or a protected adult's without the right person (row D6)."""
    answer = who_signs(person, paris_date(at))
    if not answer.ok:
        deny(answer.sentence, field=field)
    if answer.why and cosigner not in answer.may_sign:
        deny(f"Dites qui signe avec {person.first_name} : {answer.sentence}", field=field)
    if not answer.why and cosigner is not None:
        deny(f"{person.first_name} signe sans l’aide de personne. Rechargez la page.", field=field)


def naming_paper(driver: RentalDriver) -> Document | None:
    """Return the paper that names somebody beside the borrower, which she signs: the contract, or the amendment of the day
    she was named once it was signed."""
    rental = driver.rental
    if rental.signed_at is not None and driver.from_at >= rental.signed_at:
        amendments = Document.objects.about(rental).filter(
            kind=Kind.AMENDMENT, title=documents.TITLES[documents.Change.DRIVERS]
        )
        named = amendments.filter(created_at__gte=driver.from_at).order_by("created_at", "pk").first()
        if named is not None:
            return named
    return rental.contract()


def waiting_on(paper: Document, rental: Rental) -> list[RentalDriver]:
    """Return who is named by a paper and has not signed it yet, in the order they were named."""
    rows = rental.drivers.named().filter(signed_at=None).select_related("person").order_by("from_at", "pk")
    found = []
    for one in rows:
        one.rental = rental
        if naming_paper(one) == paper:
            found.append(one)
    return found


def listed(verdicts, actor) -> str:
    """Return the sentences of verdicts; a suspension is told only to who may know."""
    may_know = actor is None or actor.has_perm(SEES_RESTRICTIONS)
    return " ".join(access.restricted_words(one, may_know=may_know).sentence for one in verdicts)


def why_not_yet(driver: RentalDriver, at: datetime, actor) -> str:
    """Return why somebody named beside the borrower cannot sign yet, or nothing: a paper, her licence, her try under way."""
    rental, person = driver.rental, driver.person
    missing = [one for one in access.driver_verdicts(rental, [person], at)[person.pk] if not one.ok]
    if missing:
        return listed(missing, actor)
    tried = rules.driver_aptitude_check(driver, rental.offer.category)
    return tried.sentence if rental.status == Status.ONGOING and not tried.ok else ""


def driver_signs(
    driver: RentalDriver, *, means: str, cosigner: Representative | None, at: datetime, actor
) -> None:
    """Note that somebody named beside the borrower signed. Raises RentalRefused with what is missing."""
    person = driver.person
    if driver.signed_at is not None:
        deny(f"{person} a déjà signé. Rechargez la page.")
    missing = why_not_yet(driver, at, actor)
    if missing:
        deny(f"{person} ne peut pas encore signer : {missing}")
    check_cosigner(person, cosigner, at)
    driver.signed_at, driver.signing_means, driver.cosigned_by = at, means, cosigner
    driver.save(update_fields=["signed_at", "signing_means", "cosigned_by"])


def drivers_sign(paper: Document, rental: Rental, signing: Signing, *, at: datetime, actor) -> list[int]:
    """Note the other drivers whose signatures are among these; return their keys. Raises RentalRefused."""
    waiting = {one.pk: one for one in waiting_on(paper, rental)}
    with_her = {one.driver_id: one.representative for one in signing.signed if one.role == Signer.CO_SIGNER}
    signed = []
    for one in signing.signed:
        if one.role != Signer.DRIVER:
            continue
        driver = waiting.get(one.driver_id) if one.driver_id is not None else None
        if driver is None:
            deny("Cette personne n’est plus à faire signer : rechargez la page.")
        driver_signs(driver, means=SigningMeans.TOUCH, cosigner=with_her.get(driver.pk), at=at, actor=actor)
        signed.append(driver.pk)
    return signed


def needs_screen(means: str, signing: Signing | None) -> None:
    """Refuse a signature on the screen without its drawings, or drawings for a paper signed otherwise."""
    if (means == SigningMeans.TOUCH) != (signing is not None):
        deny("Faites signer chacun à l’écran, et signez.", field="means")


def seal_when_complete(rental: Rental, paper: Document | None, *, at: datetime, actor) -> bool:
    """Ask for the seal of a contract or an amendment once each hand that it needs has signed; tell whether it is."""
    if paper is None:
        return False
    said = _signed_how(rental, paper)
    if not said or waiting_on(paper, rental):
        return False
    ask_for_seal(paper, reason=said, at=at, actor=actor)
    return True


def _signed_how(rental, paper) -> str:
    """Write « Signé sur papier, mar. 7 avril 2026, 9 h 30. », with the fingerprint of the signed copy; "" unsigned."""
    if paper.kind == Kind.AMENDMENT:
        one: Any = AmendmentSigning.objects.filter(document=paper).first()
        return f"{one.get_means_display()}, {datetime_fr(one.at)}." if one else ""
    if rental.signed_at is None:
        return ""
    said = f"{rental.get_signing_means_display()}, {datetime_fr(rental.signed_at)}."
    if not rental.signed_file:
        return said
    return f"{said} SHA-256 de l’exemplaire : {hashlib.sha256(storage.read(rental.signed_file)).hexdigest()}"
