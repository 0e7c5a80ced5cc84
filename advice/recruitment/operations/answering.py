"""What comes of a candidature: looked at, put off, tried, hired, declined; each answer with its sentences (row J2)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from advice.recruitment.deadlines import contact_due, hours_of
from advice.recruitment.models import (
    OFFERED,
    OPEN_ENDED,
    OVERTAKEN,
    Answer,
    ContractKind,
    Reason,
    Referral,
    Status,
    Step,
    StepKind,
)
from advice.recruitment.operations.after import forget_question
from advice.recruitment.operations.base import (
    CALL,
    LATE,
    NEWS,
    ask,
    deny,
    heard,
    held,
    live,
    move,
    settle_tasks,
    told,
    with_agreement,
)
from advice.recruitment.operations.employers import fill
from advice.recruitment.operations.mobility import open_need
from advice.recruitment.operations.proposing import CALL_HER
from mobilite.outbox.operations import notify
from mobilite.people.models import Consent
from mobilite.people.models.persons import ConsentPurpose
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date

ANSWERED, PRESCRIBER, OVER = "recruitment.answer", "recruitment.answer_prescriber", "recruitment.over"
OPEN_TASKS = (CALL, LATE, NEWS)
SHOWN_HOURS = Decimal(48)


def _answer(
    referral: Referral,
    act: str,
    *,
    to_candidate: str = "",
    to_prescriber: str = "",
    private: str = "",
    at: datetime,
    actor,
) -> Answer:
    """Keep the sentences of an answer, and send those that somebody is to read."""
    answer = Answer(referral=referral, act=act, at=at, by=actor)
    saved(
        answer,
        {
            "to_candidate": to_candidate.strip(),
            "to_prescriber": to_prescriber.strip(),
            "private": private.strip(),
        },
    )
    if answer.to_candidate:
        notify(
            ANSWERED, to=referral.person, about=referral, key=f"{ANSWERED}:{answer.pk}", at=at, actor=actor,
            extra={"phrase": answer.to_candidate},
        )  # fmt: skip
    contact = referral.person.referred_by
    if answer.to_prescriber and contact is not None and may_tell_who_sent(referral.person_id):
        notify(
            PRESCRIBER, to=contact, about=referral, key=f"{PRESCRIBER}:{answer.pk}", at=at, actor=actor,
            extra={"phrase": answer.to_prescriber, "personne": referral.person.first_name},
        )  # fmt: skip
    return answer


def may_tell_who_sent(person_id: int) -> bool:
    """Tell whether she agreed that we talk with who sent her; without a word of hers, we don't."""
    said = Consent.objects.filter(person=person_id, purpose=ConsentPurpose.CONTACT_REFERRER)
    latest = said.order_by("-at", "-pk").first()
    return latest is not None and latest.given


@transaction.atomic
def process(referral_id: int, *, at: datetime, actor) -> Referral:
    """Say that a candidature is looked at. Raises RecruitmentRefused (agreement taken back), ForbiddenTransition."""
    referral = held(referral_id)
    with_agreement(referral)
    move(referral, "process", f"étudie la candidature {referral.reference}", at=at, actor=actor)
    return referral


@transaction.atomic
def postpone(referral_id: int, *, at: datetime, actor, **sentences: str) -> Referral:
    """Put a candidature off, and say it. Raises RecruitmentRefused, ForbiddenTransition."""
    referral = held(referral_id)
    with_agreement(referral)
    move(referral, "postpone", f"a mis en attente la candidature {referral.reference}", at=at, actor=actor)
    _answer(referral, "postpone", at=at, actor=actor, **sentences)
    return referral


@transaction.atomic
def add_to_pool(referral_id: int, *, at: datetime, actor, **sentences: str) -> Referral:
    """Keep a candidature for a later job. Raises RecruitmentRefused, ForbiddenTransition."""
    referral = _again(referral_id)
    move(referral, "add_to_pool", f"a mis au vivier la candidature {referral.reference}", at=at, actor=actor)
    settle_tasks(referral, *OPEN_TASKS, result="Elle est au vivier.", at=at, actor=actor)
    _answer(referral, "add_to_pool", at=at, actor=actor, **sentences)
    return referral


@transaction.atomic
def try_first(
    referral_id: int, *, kind: str, starts_on: date, ends_on: date | None = None, at: datetime, actor
) -> Step:
    """Plan what comes before hiring (some days of immersion…): the candidature says so. Raises RecruitmentRefused."""
    referral = _again(referral_id)
    words = f"a prévu une action avant l’embauche, candidature {referral.reference}"
    move(referral, "move_to_prior_to_hire", words, at=at, actor=actor)
    return _step(referral, kind, starts_on, ends_on, at=at, actor=actor)


@transaction.atomic
def end_trial(referral_id: int, *, at: datetime, actor) -> Referral:
    """Go back to looking at a candidature: what came before hiring is over, or does not take place."""
    referral = held(referral_id)
    with_agreement(referral)
    words = f"a repris l’étude de la candidature {referral.reference}"
    move(referral, "cancel_prior_to_hire", words, at=at, actor=actor)
    return referral


@transaction.atomic
def add_step(
    referral_id: int, *, kind: str, starts_on: date, ends_on: date | None = None, at: datetime, actor
) -> Step:
    """Date a step before the decision: a meeting, a visit, some days of immersion. Raises RecruitmentRefused, NotValid."""
    referral = live(referral_id)
    with_agreement(referral)
    step = _step(referral, kind, starts_on, ends_on, at=at, actor=actor)
    told(
        referral, "add_referral_step", f"a daté une étape, candidature {referral.reference}", at=at, actor=actor,
        data={"kind": step.kind},
    )  # fmt: skip
    heard(referral, at=at)
    return step


def _step(referral, kind, starts_on, ends_on, *, at, actor) -> Step:
    if kind not in StepKind.values:
        deny("Choisissez ce qui est prévu.", field="kind")
    step = Step(referral=referral, at=at, by=actor)
    saved(step, {"kind": kind, "starts_on": starts_on, "ends_on": ends_on or starts_on})
    return step


@transaction.atomic
def end_step(step_id: int, *, came: bool, result: str = "", at: datetime, actor) -> Step:
    """Note what came of a step. Raises RecruitmentRefused before its day, or twice."""
    step = Step.objects.select_for_update(of=("self",)).get(pk=step_id)
    referral = held(step.referral_id)
    if step.came is not None:
        deny("C’est déjà noté pour cette étape. Rechargez la page.")
    if step.starts_on > paris_date(at):
        deny("Cette étape n’a pas encore eu lieu. Revenez ce jour-là.")
    saved(step, {"came": came, "result": result.strip()})
    told(
        referral,
        "end_referral_step",
        f"a noté une étape, candidature {referral.reference}",
        at=at,
        actor=actor,
    )
    heard(referral, at=at)
    return step


@transaction.atomic
def accept(
    referral_id: int,
    *,
    contract: str,
    weekly_hours: Decimal,
    starts_on: date,
    ends_on: date | None = None,
    at: datetime,
    actor,
    **sentences: str,
) -> Referral:
    """Hire: with a contract, hours a week, a first day, and a last one unless the contract has none.

    Her other candidatures under way become « Embauché ailleurs », and each structure is told. Raises RecruitmentRefused,
    ForbiddenTransition.
    """
    referral = _again(referral_id)
    if contract not in ContractKind.values:
        deny("Choisissez le contrat.", field="contract")
    if not 0 < weekly_hours <= SHOWN_HOURS:
        deny("Donnez de 1 à 48 heures par semaine.", field="weekly_hours")
    if contract in OPEN_ENDED:
        ends_on = None
    elif ends_on is None:
        deny("Donnez le dernier jour du contrat.", field="ends_on")
    elif ends_on < starts_on:
        deny("Le dernier jour vient après le premier. Corrigez l’un des deux.", field="ends_on")
    words = f"a accepté la candidature {referral.reference}"
    move(
        referral, "accept", words, at=at, actor=actor, data={"contract": contract}, contract=contract,
        weekly_hours=weekly_hours, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    settle_tasks(referral, *OPEN_TASKS, result="Elle est embauchée.", at=at, actor=actor)
    _answer(referral, "accept", at=at, actor=actor, **sentences)
    fill(referral.opening, at=at, actor=actor)
    _overtake(referral, at=at, actor=actor)
    return referral


def _overtake(accepted: Referral, *, at: datetime, actor) -> None:
    """Make her other candidatures obsolete, and say it to each structure."""
    others = Referral.objects.locked().filter(person=accepted.person_id, status__in=OVERTAKEN)
    others = others.select_related("person", "employer__partner", "employer__contact").exclude(pk=accepted.pk)
    for other in others.order_by("pk"):
        words = f"a clos la candidature {other.reference} : la personne est embauchée ailleurs"
        move(other, "render_obsolete", words, at=at, actor=actor)
        settle_tasks(other, *OPEN_TASKS, result="Elle est embauchée ailleurs.", at=at, actor=actor)
        if other.employer.contact is not None:
            notify(
                OVER, to=other.employer.contact, about=other, key=f"{OVER}:{other.pk}:{at.isoformat()}", at=at, actor=actor
            )  # fmt: skip


@transaction.atomic
def refuse(
    referral_id: int, *, reason: str, opens_need: bool = False, at: datetime, actor, **sentences: str
) -> Referral:
    """Decline a candidature, with one of the platform's reasons and what each side hears.

    ``opens_need``: declined as « non mobile », she agrees that an adviser looks for a way (row J7). Raises
    RecruitmentRefused.
    """
    referral = held(referral_id)
    if reason not in OFFERED:
        deny("Choisissez pourquoi la candidature est déclinée.", field="reason")
    if not sentences.get("to_candidate", "").strip():
        deny(
            "Écrivez la phrase que la personne lira : personne n’est décliné en silence.",
            field="to_candidate",
        )
    words = f"a décliné la candidature {referral.reference}"
    move(referral, "refuse", words, at=at, actor=actor, data={"reason": reason}, reason=reason)
    settle_tasks(referral, *OPEN_TASKS, result="La candidature est déclinée.", at=at, actor=actor)
    _answer(referral, "refuse", at=at, actor=actor, **sentences)
    if opens_need and reason == Reason.NOT_MOBILE:
        open_need(referral, at=at, actor=actor)
    return referral


@transaction.atomic
def cancel(referral_id: int, *, at: datetime, actor, **sentences: str) -> Referral:
    """Say that somebody who was hired does not come after all. Raises ForbiddenTransition."""
    referral = held(referral_id)
    forget_question(referral, at=at, actor=actor)
    move(referral, "cancel", f"a annulé l’embauche, candidature {referral.reference}", at=at, actor=actor)
    _answer(referral, "cancel", at=at, actor=actor, **sentences)
    return referral


@transaction.atomic
def reset(referral_id: int, *, at: datetime, actor) -> Referral:
    """Take up again a candidature that another hiring had closed: she is called anew."""
    referral = _again(referral_id)
    if referral.status != Status.OBSOLETE:
        deny("Seule une candidature « Embauché ailleurs » se reprend ainsi. Rechargez la page.")
    due = contact_due(at, hours_of(referral.employer.place))
    words = f"a repris la candidature {referral.reference}"
    move(referral, "reset", words, at=at, actor=actor, contact_due_at=due, contacted_at=None)
    ask(referral, CALL, CALL_HER, due_at=due, at=at, actor=actor)
    return referral


def _again(referral_id: int) -> Referral:
    """Hold a candidature that may come back to life: with her agreement, and no other one under way there."""
    referral = held(referral_id)
    with_agreement(referral)
    others = Referral.objects.live().filter(person=referral.person_id, employer=referral.employer_id)
    if not referral.is_live and others.exists():
        deny(
            "Une autre candidature est en cours pour la même structure : continuez avec elle, depuis la fiche."
        )
    return referral
