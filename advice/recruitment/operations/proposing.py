"""A person is proposed to a structure, with her agreement; she takes it back as freely as she gave it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from advice.cases.models import Case, How
from advice.recruitment.deadlines import contact_due, hours_of
from advice.recruitment.models import Employer, Opening, Origin, Referral
from advice.recruitment.operations.base import (
    CALL,
    LATE,
    NEWS,
    STOPPED,
    agreement_of,
    ask,
    changed,
    deny,
    move,
    settle_tasks,
)
from advice.recruitment.operations.mobility import proposed_again
from advice.recruitment.sheet import lines_of
from mobilite.audit.entries import record
from mobilite.documents.numbering import next_number, written
from mobilite.outbox.operations import notify
from mobilite.outbox.operations.notifying import withdraw as withdraw_messages
from mobilite.people.models import Consent, Person
from mobilite.people.models.persons import ConsentPurpose
from mobilite.people.operations.following import record_consent
from mobilite.people.operations.saving import NotValid, saved
from mobilite.periods import paris_date
from rentals.models import PrescriberSheet, Rental

SERIES = "CAN"
PROPOSED, STOP = "recruitment.proposed", "recruitment.stopped"
ALREADY = "Elle est déjà proposée à cette structure : continuez avec cette candidature, depuis sa fiche."
CALL_HER = "Appeler une personne proposée"
TEXTS = ("reasons", "wishes", "hours", "skills", "childcare", "mobility")


@transaction.atomic
def propose(
    person: Person,
    *,
    employer: Employer,
    opening: Opening | None = None,
    how: str,
    rental: Rental | None = None,
    case: Case | None = None,
    sheet: PrescriberSheet | None = None,
    at: datetime,
    actor,
    **texts: str,
) -> Referral:
    """Propose a person who agrees, to one structure (row J1): what she shares leaves, and the day of the first call is set.

    ``how`` she said it, of ``How``; ``texts``: what the structure reads (``TEXTS``). Raises RecruitmentRefused (no agreement in
    force with a neighbour, proposed there already, data limited), NotValid.
    """
    person = may_be_proposed(person, employer, at=at)
    if opening is not None and (opening.employer_id != employer.pk or opening.closed_on is not None):
        deny("Ce poste n’est plus proposé par cette structure. Choisissez-en un autre.", field="opening")
    consent = agree(person, employer, how=how, at=at, actor=actor)
    origin = Origin.PERSON
    for known, where in ((rental, Origin.RENTAL), (case, Origin.CASE), (sheet, Origin.SHEET)):
        if known is not None:
            origin = where
    for known in (rental, case):
        if known is not None and known.person_id != person.pk:
            deny("Ceci est à une autre personne. Proposez-la depuis sa propre fiche.")
    values = {name: texts.get(name, "").strip() for name in TEXTS}
    referral = _written(
        Referral(
            person=person, employer=employer, opening=opening, consent=consent, origin=origin, rental=rental, case=case,
            sheet=sheet,
        ),
        values, at=at, actor=actor,
    )  # fmt: skip
    record(
        "propose_referral", referral, sentence=f"a proposé la candidature {referral.reference}", actor=actor, at=at,
        after=referral.status, data={"origin": str(origin), "employer": employer.pk},
    )  # fmt: skip
    start(referral, at=at, actor=actor)
    proposed_again(referral, at=at, actor=actor)
    return referral


def may_be_proposed(person: Person, employer: Employer, *, at: datetime) -> Person:
    """Hold a person and say that she may be proposed there. Raises RecruitmentRefused."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.anonymised_at is not None or person.archived_at is not None:
        deny("Cette fiche est aux archives. Rouvrez-la d’abord, ou créez une nouvelle fiche.")
    if person.limited_at is not None:
        deny("Elle a demandé que ses données ne servent plus. Voyez avec elle avant de la proposer.")
    if not Employer.objects.open_to_proposals(paris_date(at)).filter(pk=employer.pk).exists():
        deny(
            "Cette structure n’a pas de convention de partage en cours. Notez-la d’abord sur sa page.",
            field="employer",
        )
    if Referral.objects.live().filter(person=person, employer=employer).exists():
        deny(ALREADY, field="employer")
    return person


def agree(person: Person, employer: Employer, *, how: str, at: datetime, actor) -> Consent:
    """Write that she agrees to be proposed to this structure, and no other. Raises RecruitmentRefused."""
    if how not in How.values:
        deny("Dites comment elle a donné son accord.", field="how")
    return record_consent(
        person, purpose=ConsentPurpose.RECRUITMENT, given=True, how=str(How(how).label), recipient=employer.partner, at=at,
        actor=actor,
    )  # fmt: skip


def refuse_to_share(person: Person, *, employer: Employer, how: str, at: datetime, actor) -> Consent:
    """Write that she does not want to be proposed to this structure: nothing leaves, nothing else changes."""
    if how not in How.values:
        deny("Dites comment elle l’a dit.", field="how")
    return record_consent(
        person, purpose=ConsentPurpose.RECRUITMENT, given=False, how=str(How(how).label), recipient=employer.partner, at=at,
        actor=actor,
    )  # fmt: skip


def _written(referral: Referral, values: dict, *, at: datetime, actor) -> Referral:
    year = paris_date(at).year
    referral.reference = written(SERIES, year, next_number(SERIES, year))
    referral.proposed_at = referral.news_at = at
    referral.proposed_by = actor
    referral.contact_due_at = contact_due(at, hours_of(referral.employer.place))
    try:
        with transaction.atomic():
            saved(referral, values)
    except (IntegrityError, NotValid):
        if Referral.objects.live().filter(person=referral.person, employer=referral.employer).exists():
            deny(ALREADY, field="employer")
        raise
    return referral


def start(referral: Referral, *, at: datetime, actor) -> None:
    """Have her called, and tell the structure what she agreed to share."""
    ask(referral, CALL, CALL_HER, due_at=referral.contact_due_at, at=at, actor=actor)
    employer = referral.employer
    if employer.contact is not None:
        lines = "\n".join(f"{label}\u00a0: {value}" for label, value in lines_of(referral))
        notify(
            PROPOSED, to=employer.contact, about=referral, key=f"{PROPOSED}:{referral.pk}:{employer.pk}:{at.isoformat()}",
            at=at, actor=actor, extra={"fiche": lines},
        )  # fmt: skip
    changed(referral, at=at, actor=actor)


@transaction.atomic
def withdraw(referral_id: int, *, how: str, at: datetime, actor) -> Consent:
    """She takes back her agreement for this structure: what is under way there stops (GDPR, art. 7-3)."""
    referral = Referral.objects.select_related("person", "employer__partner").get(pk=referral_id)
    if agreement_of(referral.person_id, referral.employer) is None:
        deny("Son accord est déjà retiré. Rechargez la page.")
    return refuse_to_share(referral.person, employer=referral.employer, how=how, at=at, actor=actor)


def consent_noted(consent: Consent, *, at: datetime, actor) -> None:
    """Hear what she said (point « consent_noted »): a refusal stops what is under way, and the receiver is told."""
    if consent.purpose != ConsentPurpose.RECRUITMENT or consent.given:
        return
    rows = Referral.objects.live().filter(person=consent.person_id)
    if consent.recipient_id is not None:
        rows = rows.filter(employer__partner=consent.recipient_id)
    rows = rows.locked().select_related("person", "employer__partner", "employer__contact")
    for referral in rows.order_by("pk"):
        _stop(referral, at=at, actor=actor)


def _stop(referral: Referral, *, at: datetime, actor) -> None:
    words = f"a arrêté la candidature {referral.reference} : la personne retire son accord"
    move(referral, "withdraw", words, at=at, actor=actor, reason="other", withdrawn_at=at)
    settle_tasks(referral, CALL, LATE, NEWS, result="Elle a retiré son accord.", at=at, actor=actor)
    withdraw_messages(PROPOSED, about=referral, why="Elle a retiré son accord.", at=at)
    contact = referral.employer.contact
    if contact is not None:
        notify(
            STOP, to=contact, about=referral, key=f"{STOP}:{referral.pk}:{at.isoformat()}", at=at, actor=actor
        )
    ask(
        referral, STOPPED, "Dire à la structure qu’une personne a retiré son accord",
        due_at=contact_due(at, hours_of(referral.employer.place)), at=at, actor=actor,
    )  # fmt: skip
