"""Six months after somebody's first day, those who recruit ask where she is (row J12); « on ne sait pas » is an answer."""

from datetime import date, datetime, time

from django.db import transaction

from advice.recruitment.models import Later, Referral, SixMonths, Status
from advice.recruitment.operations.base import SIX, ask, deny, held, settle_tasks, task_key, told
from advice.recruitment.terms import AFTER_MONTHS
from mobilite.due import each
from mobilite.pages.french import date_fr
from mobilite.people.operations.saving import saved
from mobilite.periods import add_months, paris, paris_date
from mobilite.todo.models import Task

NOON = time(12)
ASKED = "Demander où elle en est, six mois après l’embauche"


def asked_from(referral: Referral) -> date | None:
    """Return from which day the question is asked; None for somebody who was not hired, or not any more."""
    if referral.status != Status.ACCEPTED or referral.starts_on is None:
        return None
    return add_months(referral.starts_on, AFTER_MONTHS)


def ask_after(now: datetime) -> int:
    """Give those who recruit the question of each hiring that is six months old, once; return how many."""
    before = add_months(paris_date(now), -AFTER_MONTHS)
    rows = Referral.objects.filter(
        status=Status.ACCEPTED, starts_on__lte=before, later=None, person__archived_at=None
    )
    due = list(rows.select_related("person").order_by("starts_on", "pk"))
    keys = {_key(one): one for one in due}
    known = set(Task.objects.filter(key__in=list(keys)).values_list("key", flat=True))

    def put(referral):
        day = max(add_months(referral.starts_on, AFTER_MONTHS), paris_date(now))
        ask(referral, _which(referral), ASKED, due_at=max(paris(day, NOON), now), at=now, actor=None)

    return each([one for key, one in keys.items() if key not in known], put)


@transaction.atomic
def note_after(referral_id: int, *, situation: str, on: date, at: datetime, actor) -> SixMonths:
    """Keep where she is six months after her first day; noted again, it is corrected. Raises RecruitmentRefused."""
    referral = held(referral_id)
    first = asked_from(referral)
    if first is None:
        deny("Cette candidature n’a pas d’embauche en cours. Acceptez-la d’abord, avec son premier jour.")
    if situation not in Later.values:
        deny("Choisissez où elle en est, ou «\u00a0On ne sait pas\u00a0».", field="situation")
    if first > paris_date(at):
        deny(f"C’est trop tôt. Revenez à partir du {date_fr(first, weekday=False)}.")
    if on > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui de cette situation.", field="on")
    if on < first:
        deny(
            f"C’est avant le {date_fr(first, weekday=False)}. Donnez ce jour, ou un jour d’après.", field="on"
        )
    one = SixMonths.objects.filter(referral=referral).first() or SixMonths(referral=referral)
    one.at, one.by = at, actor
    saved(one, {"situation": situation, "on": on})
    one.save(update_fields=["at", "by"])
    settle_tasks(referral, _which(referral), result="Sa situation est notée.", at=at, actor=actor)
    told(
        referral, "note_after_hiring", f"a noté la situation six mois après l’embauche, candidature {referral.reference}",
        at=at, actor=actor,
    )  # fmt: skip
    return one


def forget_question(referral: Referral, *, at: datetime, actor) -> None:
    """Close the question of a hiring that does not hold, and what was answered: before the first day is emptied."""
    SixMonths.objects.filter(referral=referral).delete()
    if referral.starts_on is not None:
        settle_tasks(referral, _which(referral), result="L’embauche est annulée.", at=at, actor=actor)


def _which(referral: Referral) -> str:
    # A hiring taken back, then made again, is asked about anew.
    return f"{SIX}:{referral.starts_on:%Y-%m-%d}"


def _key(referral: Referral) -> str:
    return task_key(referral, _which(referral))
