"""What the operations of recruitment share: holding a candidature, moving it along its path, her agreement, its tasks."""

from datetime import datetime
from typing import NoReturn

from django.db.models import Q

from advice.recruitment.models import MOVES, PROCESSED, Employer, Referral, Status
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.models import Consent
from mobilite.people.models.persons import ConsentPurpose
from mobilite.registry import registered
from mobilite.todo.operations import open_task, settle
from mobilite.workflow import ForbiddenTransition, Refusal

LONGEST = 300
#: The states that say how somebody was hired.
HIRED = (Status.ACCEPTED, Status.CANCELLED)
CALL, LATE, NEWS, STOPPED, AGAIN, SIX = "call", "late", "news", "stopped", "again", "six"


class RecruitmentRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise RecruitmentRefused(typography(sentence), field=field)


def held(referral_id: int) -> Referral:
    """Hold a candidature until the transaction ends."""
    rows = Referral.objects.locked().select_related("person", "employer__partner", "employer__contact")
    return rows.get(pk=referral_id)


def live(referral_id: int) -> Referral:
    """Hold a candidature that is under way. Raises RecruitmentRefused for one that has its answer."""
    referral = held(referral_id)
    if not referral.is_live:
        deny("Cette candidature a déjà sa réponse. Rechargez la page.")
    return referral


def agreement_of(person_id: int, employer: Employer) -> Consent | None:
    """Return the agreement by which a structure may hear of this person; None when there is none, or no more."""
    whom = Q(recipient=employer.partner_id) | Q(recipient=None)
    said = Consent.objects.filter(whom, person=person_id, purpose=ConsentPurpose.RECRUITMENT)
    for consent in said.order_by("-at", "-pk"):
        if not consent.given:
            return None
        if consent.recipient_id is not None:
            return consent
    return None


def with_agreement(referral: Referral) -> None:
    """Refuse to go on without her agreement."""
    if agreement_of(referral.person_id, referral.employer) is None:
        deny("Elle a retiré son accord. Proposez-la de nouveau depuis sa fiche, si elle le veut.")


def told(referral: Referral, verb: str, sentence: str, *, at: datetime, actor, data=None) -> None:
    """Write the entry of what changes no state. Sentences name the candidature, never people."""
    record(
        verb, referral, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, before=referral.status,
        after=referral.status, data=data,
    )  # fmt: skip


def move(referral: Referral, act: str, sentence: str, *, at: datetime, actor, data=None, **changes) -> None:
    """Take a candidature along one act of its path. Raises ForbiddenTransition (facts: iae 3).

    What a state must not say any more is emptied: the day of the answer, the reason, the contract.
    """
    target = MOVES[act].target
    if not referral.may(act):
        raise ForbiddenTransition(referral, target)
    changes.setdefault("reason", "")
    changes["processed_at"] = at if target in PROCESSED else None
    if target not in PROCESSED:
        changes["withdrawn_at"] = None
    if target not in HIRED:
        changes |= {"contract": "", "weekly_hours": None, "starts_on": None, "ends_on": None}
    changes |= {"news_at": at, "asked_at": None}
    referral.move_to(
        target, verb=f"referral_{act}", sentence=typography(sentence)[:LONGEST], actor=actor, at=at, data=data, **changes
    )  # fmt: skip
    changed(referral, at=at, actor=actor)


def changed(referral: Referral, *, at: datetime, actor) -> None:
    """Let apps above hear that a candidature is not what it was (point « referral_changed »), in the same transaction."""
    for entry in registered("referral_changed"):
        entry.value(referral, at=at, actor=actor)


def heard(referral: Referral, *, at: datetime) -> None:
    """Note that something was heard of it: both sides are asked again only thirty days later."""
    referral.news_at, referral.asked_at = at, None
    referral.save(update_fields=["news_at", "asked_at"])


def task_key(referral: Referral, which: str) -> str:
    return f"referral:{referral.pk}:{which}"


def ask(
    referral: Referral, which: str, title: str, *, due_at: datetime, at: datetime, actor, role=Role.RECRUITER
):
    """Give those who recruit something to do; no title names anybody."""
    return open_task(
        title, role=role, about=referral, person=referral.person, due_at=due_at, key=task_key(referral, which), at=at,
        actor=actor,
    )  # fmt: skip


def settle_tasks(referral: Referral, *which: str, result: str, at: datetime, actor) -> None:
    """Close the tasks whose reason has gone."""
    for one in which:
        settle(task_key(referral, one), result=result, at=at, actor=actor)
