"""What agreements of payers ask of somebody in time: one that ends soon, or of which little is left (row B6)."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django import forms
from django.db.models import Sum

from mobilite.due import DueWork, each
from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr, typography
from mobilite.parameters.values import Parameter
from mobilite.periods import last_day, paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task, settle
from rentals.payments.models import Agreement

MANAGER = "manager"
KEY = "payments.agreement:"
#: Less than this part of a ceiling is little.
LITTLE = Decimal("0.10")

NOTICE = Parameter(
    "payments.agreement_notice",
    "Prévenir avant la fin d’une convention (jours)",
    lambda **how: forms.IntegerField(min_value=1, max_value=180, **how),
    default=30,
    group="Prises en charge",
    help="Une tâche demande au responsable de la renouveler, ou de prévenir.",
)
PARAMETERS = (NOTICE,)


def ending(now: datetime) -> dict[str, tuple[Agreement, str]]:
    """Return the agreements that somebody should look at now, with why, by the key of their task."""
    today = paris_date(now)
    until = today + timedelta(days=NOTICE.on(today))
    rows = (
        Agreement.objects.open_on(today).select_related("partner").annotate(promised=Sum("commitments__kept"))
    )
    found = {}
    for one in rows.order_by("pk"):
        if one.until_on is not None and one.until_on <= until:
            said = f"Elle finit le {date_fr(last_day(one.until_on), weekday=False)}."
            found[f"{KEY}{one.pk}:ends"] = (one, said)
        left = None if one.ceiling is None else one.ceiling - (one.promised or ZERO)
        if left is not None and left < one.ceiling * LITTLE:
            found[f"{KEY}{one.pk}:left"] = (one, f"Il reste {french(left)} sur {french(one.ceiling)}.")
    return found


def watch_agreements(now: datetime) -> int:
    """Ask the manager, once, to look at an agreement that ends soon or is nearly used up; drop what has no sense any more."""
    wanted = ending(now)
    tasks = Task.objects.filter(key__startswith=KEY)
    known = set(tasks.filter(key__in=wanted).values_list("key", flat=True))
    gone = set(tasks.open().values_list("key", flat=True)) - set(wanted)

    def ask(key):
        agreement, said = wanted[key]
        due = now
        if key.endswith(":ends"):
            due = paris(last_day(agreement.until_on), time(9))
        open_task(
            "Voir si une prise en charge continue", role=MANAGER, about=agreement, due_at=max(due, now), key=key,
            detail=typography(f"{agreement} : {said} Demandez au payeur si elle continue."), at=now,
        )  # fmt: skip

    def drop(key):
        settle(key, result="La convention est finie, ou elle a encore de quoi payer.", at=now)

    return each([key for key in wanted if key not in known], ask) + each(sorted(gone), drop)


WORKS = {
    "payments.agreements": DueWork(
        "Tâches : conventions de prise en charge qui finissent", watch_agreements, every=timedelta(hours=1)
    ),
}
