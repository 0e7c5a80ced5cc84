"""A candidature goes to another structure, with a new agreement of the person; its story is kept (row J11)."""

from datetime import datetime

from django.db import transaction

from advice.recruitment.deadlines import contact_due, hours_of
from advice.recruitment.models import Employer, Origin, Referral, Status
from advice.recruitment.operations.answering import OPEN_TASKS
from advice.recruitment.operations.base import deny, held, move, settle_tasks, told
from advice.recruitment.operations.proposing import TEXTS, _written, agree, may_be_proposed, start
from mobilite.audit.entries import record


@transaction.atomic
def transfer(referral_id: int, *, employer: Employer, how: str, at: datetime, actor) -> Referral:
    """Hand a candidature to another structure, to which she agrees anew; return the one that is under way there.

    Between two structures of ours it is the same candidature, new again. To a neighbour, only one that was declined goes,
    as another candidature that tells where it comes from; the first stays declined (facts: iae 3, external transfer).
    Raises RecruitmentRefused, ForbiddenTransition.
    """
    referral = held(referral_id)
    if employer.pk == referral.employer_id:
        deny("C’est la structure où elle est déjà proposée. Choisissez-en une autre.", field="employer")
    may_be_proposed(referral.person, employer, at=at)
    if employer.is_ours and referral.employer.is_ours:
        return _within(referral, employer, how=how, at=at, actor=actor)
    if referral.status != Status.REFUSED:
        deny(
            "Une structure voisine reçoit une candidature déclinée. Répondez d’abord, ou proposez-la depuis sa fiche."
        )
    consent = agree(referral.person, employer, how=how, at=at, actor=actor)
    values = {name: getattr(referral, name) for name in TEXTS}
    new = Referral(
        person=referral.person, employer=employer, consent=consent, origin=Origin.TRANSFER, transferred_from=referral,
        rental=referral.rental, case=referral.case, sheet=referral.sheet,
    )  # fmt: skip
    new = _written(new, values, at=at, actor=actor)
    told(
        referral, "transfer_referral_out", f"a transmis la candidature {referral.reference} à une autre structure", at=at,
        actor=actor, data={"to": employer.pk, "referral": new.pk},
    )  # fmt: skip
    record(
        "propose_referral", new, sentence=f"a proposé la candidature {new.reference}, suite de {referral.reference}",
        actor=actor, at=at, after=new.status, data={"origin": str(Origin.TRANSFER), "employer": employer.pk},
    )  # fmt: skip
    start(new, at=at, actor=actor)
    return new


def _within(referral: Referral, employer: Employer, *, how: str, at: datetime, actor) -> Referral:
    before = referral.employer
    consent = agree(referral.person, employer, how=how, at=at, actor=actor)
    due = contact_due(at, hours_of(employer.place))
    settle_tasks(referral, *OPEN_TASKS, result="Elle est proposée ailleurs.", at=at, actor=actor)
    words = f"a transmis la candidature {referral.reference} de {before} à {employer}"
    move(
        referral, "transfer", words, at=at, actor=actor, data={"from": before.pk, "to": employer.pk}, employer=employer,
        consent=consent, opening=None, contact_due_at=due, contacted_at=None,
    )  # fmt: skip
    start(referral, at=at, actor=actor)
    return referral
