"""« Non mobile » is never the end: it opens a need with an adviser, and when it is met she is proposed again (row J7)."""

from datetime import datetime

from advice.cases.models import Case, Outcome
from advice.cases.models import Origin as CaseOrigin
from advice.cases.operations import open_case
from advice.cases.operations.base import ask as ask_adviser
from advice.recruitment.deadlines import contact_due, hours_of
from advice.recruitment.models import Reason, Referral, Status
from advice.recruitment.operations.base import AGAIN, ask, held, settle_tasks, told
from rentals.models import Rental
from rentals.models import Status as Lent

NEED = "job"
REQUEST = "Une candidature est déclinée parce qu’elle ne peut pas venir. Elle est d’accord pour chercher une solution."


def open_need(referral: Referral, *, at: datetime, actor) -> Case:
    """Open a mobility need for somebody declined as « non mobile », who agrees: an adviser calls within a working day.

    Her file that is open already is continued. In the caller's transaction. Raises CaseRefused.
    """
    case = (
        Case.objects.current().filter(person=referral.person_id).select_related("adviser", "person").first()
    )
    if case is None:
        case = open_case(referral.person, origin=CaseOrigin.PERSON, request=REQUEST, at=at, actor=actor)
    referral.mobility_case = case
    referral.save(update_fields=["mobility_case"])
    ask_adviser(
        case, f"{NEED}:{referral.pk}", "Appeler\u00a0: un emploi est bloqué par la mobilité",
        due_at=contact_due(at, hours_of(referral.employer.place)), at=at, actor=actor,
    )  # fmt: skip
    told(
        referral, "open_mobility_need", f"a ouvert un besoin de mobilité, candidature {referral.reference}", at=at,
        actor=actor, data={"case": case.pk},
    )  # fmt: skip
    return case


def blocked(person_id: int):
    """Return the candidatures of a person that mobility alone stopped, and whose need was opened."""
    rows = Referral.objects.filter(person=person_id, status=Status.REFUSED, reason=Reason.NOT_MOBILE)
    return rows.exclude(mobility_case=None).filter(mobility_met_at=None, withdrawn_at=None)


def case_closed(case: Case, *, at: datetime, actor) -> None:
    """Hear that a file ends (point « case_closed »): with a solution, those who recruit propose her again."""
    if Outcome(case.outcome).is_solution:
        _met(case.person_id, at=at, actor=actor)


def rental_changed(rental: Rental, *, at: datetime, actor) -> None:
    """Hear that somebody left with a vehicle (point « rental_changed »): the scooter of Monday opens the job again."""
    if rental.status == Lent.ONGOING:
        _met(rental.person_id, at=at, actor=actor)


def _met(person_id: int, *, at: datetime, actor) -> None:
    for key in blocked(person_id).order_by("pk").values_list("pk", flat=True):
        referral = held(key)
        referral.mobility_met_at = at
        referral.save(update_fields=["mobility_met_at"])
        ask(
            referral, AGAIN, "Proposer de nouveau\u00a0: elle peut se déplacer maintenant",
            due_at=contact_due(at, hours_of(referral.employer.place)), at=at, actor=actor,
        )  # fmt: skip
        words = f"a trouvé comment la personne peut venir, candidature {referral.reference}"
        told(referral, "meet_mobility_need", words, at=at, actor=actor)


def proposed_again(referral: Referral, *, at: datetime, actor) -> None:
    """Close the tasks that asked for it: she is proposed to the same structure again."""
    earlier = Referral.objects.filter(person=referral.person_id, employer=referral.employer_id).exclude(
        pk=referral.pk
    )
    for one in earlier.exclude(mobility_met_at=None).order_by("pk"):
        settle_tasks(one, AGAIN, result="Elle est proposée de nouveau.", at=at, actor=actor)
