"""The first contact: calls as they are noted, an SMS after two misses, the manager when it is late, news after thirty days.

Nobody is declined by the clock (row J3): both sides are asked, and a colleague answers.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from advice.recruitment.deadlines import contact_due, hours_of
from advice.recruitment.models import LIVE, Referral, Status
from advice.recruitment.operations.base import (
    CALL,
    LATE,
    NEWS,
    agreement_of,
    ask,
    held,
    settle_tasks,
    task_key,
    told,
)
from advice.recruitment.terms import MISSES, SILENT
from mobilite.accounts.roles import Role
from mobilite.due import each
from mobilite.outbox.operations import notify
from mobilite.todo.models import Call, CallResult, Direction, Task

MISSED, ASK_HER, ASK_THEM = "recruitment.missed", "recruitment.ask_person", "recruitment.ask_structure"
#: Somebody answered, whatever she said.
ANSWERED = (CallResult.REACHED, CallResult.REFUSED)
#: Asked again for news: all that waits for an answer. The pool waits for a job, and was told so.
SILENT_STATES = tuple(one for one in LIVE if one != Status.POOL)


def attempts_of(referrals: Iterable[Referral]) -> dict[int, list[Call]]:
    """Return the calls about each candidature, the oldest first. One query."""
    rows = {one.pk: one for one in referrals}
    found: dict[int, list[Call]] = {pk: [] for pk in rows}
    for call in Call.objects.about(*rows.values()).select_related("by").order_by("at", "pk") if rows else ():
        found[call.about_id].append(call)
    return found


def missed(calls: Iterable[Call]) -> list[Call]:
    """Keep our attempts that nobody answered."""
    return [one for one in calls if one.direction == Direction.OUT and one.result not in ANSWERED]


def call_noted(call: Call) -> None:
    """Hear a call in its own transaction (point « call_noted »): reached, she waits no more; missed twice, an SMS goes.

    A call about nothing in particular counts for all her candidatures that wait for one.
    """
    rows = Referral.objects.live().filter(person=call.person_id)
    if call.about_label == Referral._meta.label_lower:
        rows = rows.filter(pk=call.about_id)
    elif call.result in ANSWERED:
        rows = rows.to_call()
    else:
        return
    for key in rows.order_by("pk").values_list("pk", flat=True):
        referral = held(key)
        if call.result in ANSWERED:
            _reached(referral, call)
        else:
            _missed(referral, call)


def _reached(referral: Referral, call: Call) -> None:
    referral.news_at, referral.asked_at = call.at, None
    if referral.contacted_at is None:
        referral.contacted_at = call.at
    referral.save(update_fields=["news_at", "asked_at", "contacted_at"])
    settle_tasks(referral, CALL, LATE, NEWS, result="Elle a été jointe.", at=call.at, actor=call.by)
    told(
        referral, "reach_referral", f"a joint la personne, candidature {referral.reference}", at=call.at, actor=call.by,
        data={"result": call.result},
    )  # fmt: skip


def _missed(referral: Referral, call: Call) -> None:
    if referral.contacted_at is not None or agreement_of(referral.person_id, referral.employer) is None:
        return
    before = [one for one in missed(attempts_of([referral])[referral.pk]) if one.at >= referral.proposed_at]
    if len(before) >= MISSES:
        notify(
            MISSED,
            to=referral.person,
            about=referral,
            key=f"{MISSED}:{referral.pk}",
            at=call.at,
            actor=call.by,
        )


def escalate(now: datetime) -> int:
    """Tell the manager of each first call that is late, once; return how many."""
    late = list(
        Referral.objects.to_call()
        .filter(contact_due_at__lt=now)
        .select_related("person")
        .order_by("contact_due_at", "pk")
    )
    known = set(
        Task.objects.filter(key__in=[task_key(one, LATE) for one in late]).values_list("key", flat=True)
    )

    def tell(referral):
        ask(
            referral, LATE, "Premier appel en retard\u00a0: une personne proposée", due_at=now, at=now, actor=None,
            role=Role.MANAGER,
        )  # fmt: skip

    return each([one for one in late if task_key(one, LATE) not in known], tell)


def ask_for_news(now: datetime) -> int:
    """Ask both sides of each candidature of which nothing was heard for thirty days; return how many.

    The person and the structure are written to, and those who recruit get a task. Nothing changes state.
    """
    before = now - SILENT
    rows = Referral.objects.filter(status__in=SILENT_STATES, news_at__lt=before, person__archived_at=None)
    rows = rows.filter(Q(asked_at=None) | Q(asked_at__lt=before)).order_by("news_at", "pk")
    return each(list(rows.values_list("pk", flat=True)), lambda key: _ask_both(key, now))


@transaction.atomic
def _ask_both(referral_id: int, now: datetime) -> None:
    referral = held(referral_id)
    if agreement_of(referral.person_id, referral.employer) is not None:
        key = f"{referral.pk}:{now.date().isoformat()}"
        notify(ASK_HER, to=referral.person, key=f"{ASK_HER}:{key}", about=referral, at=now)
        if referral.employer.contact is not None:
            notify(ASK_THEM, to=referral.employer.contact, key=f"{ASK_THEM}:{key}", about=referral, at=now)
    due = contact_due(now, hours_of(referral.employer.place))
    ask(
        referral,
        NEWS,
        "Prendre des nouvelles d’une candidature, 30 jours sans rien",
        due_at=due,
        at=now,
        actor=None,
    )
    referral.asked_at = now
    referral.save(update_fields=["asked_at"])
    told(
        referral,
        "ask_referral_news",
        f"a demandé des nouvelles de la candidature {referral.reference}",
        at=now,
        actor=None,
    )
