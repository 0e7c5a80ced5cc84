"""Look again at an aid: still true, until when; reviews that fall due; new reference amounts (row I2)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from django.db import IntegrityError, transaction

from advice.aids.engine import PARAMETERS
from advice.aids.models import AidReview, AidVersion, ReferenceAmount, State
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.due import DueWork, each
from mobilite.pages.french import date_fr
from mobilite.periods import paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task, settle
from mobilite.workflow import Refusal

NOON = time(12)


@transaction.atomic
def check_version(version_id: int, *, review_on: date, note: str, at: datetime, actor) -> AidReview:
    """Note that a version was looked at and is still true, and when to look again. Raises Refusal."""
    version, today = AidVersion.objects.select_related("aid").get(pk=version_id), paris_date(at)
    if review_on <= today:
        raise Refusal("Choisissez un jour à venir.", field="review_on")
    review = AidReview.objects.create(
        version=version, checked_on=today, review_on=review_on, note=note, by=actor
    )
    record(
        "check_aid",
        version,
        sentence=f"a contrôlé l’aide «\u00a0{version.name}\u00a0», rien n’a changé",
        actor=actor,
        at=at,
    )
    for key in (
        Task.objects.open()
        .filter(key__startswith=f"aid-review:{version.aid_id}:")
        .values_list("key", flat=True)
    ):
        settle(key, result="Contrôlée.", at=at, actor=actor)
    return review


def remind(now: datetime) -> int:
    """Open a task for each aid whose review is due today or earlier; return how many. Each date once."""
    today = paris_date(now)
    held = AidVersion.objects.held(today).exclude(status=State.CLOSED)
    due = list(held.filter(next_review__lte=today).order_by("next_review", "pk"))
    known = set(Task.objects.filter(key__in=[_key(one) for one in due]).values_list("key", flat=True))
    return each([one for one in due if _key(one) not in known], partial(_open, now=now))


def _key(version) -> str:
    return f"aid-review:{version.aid_id}:{version.next_review.isoformat()}"


def _open(version, *, now):
    day = date_fr(version.next_review, weekday=False)
    return open_task(
        f"Contrôler l’aide «\u00a0{version.name}\u00a0»",
        role=Role.MANAGER,
        about=version,
        due_at=paris(paris_date(now) + timedelta(days=7), NOON),
        key=_key(version),
        detail=f"À revoir depuis le {day}. Source\u00a0: {version.source}.",
        at=now,
    )  # fmt: skip


@transaction.atomic
def add_amount(
    *, key: str, from_date: date, value: Decimal, source: str, at: datetime, actor
) -> ReferenceAmount:
    """Note a reference amount from a day on. Raises Refusal when that day already has one."""
    try:
        with transaction.atomic():
            row = ReferenceAmount.objects.create(
                key=key, from_date=from_date, value=value, source=source, added_by=actor
            )
    except IntegrityError as error:
        raise Refusal(
            "Cette valeur est déjà notée à cette date\u00a0: choisissez un autre jour.", field="from_date"
        ) from error
    record(
        "add_amount",
        row,
        sentence=f"a noté une valeur de référence, {PARAMETERS[key].label}",
        actor=actor,
        at=at,
    )
    return row


WORKS = {"aids.review": DueWork("Rappeler les aides à contrôler", remind, timedelta(hours=6))}
