"""What the operations on a plan share: holding it, refusing what is closed, telling the journal."""

from datetime import date, datetime
from decimal import Decimal
from typing import NoReturn

from django.db.models import Prefetch

from advice.plans.models import Line, Plan, Status
from advice.plans.sums import Sums, summed
from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

LONGEST = 300
SEES_INCOME = "people.view_income"


class PlanRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise PlanRefused(typography(sentence), field=field)


def held(plan_id: int) -> Plan:
    """Hold a plan until the transaction ends, with its file, its estimates and its lines."""
    return (
        Plan.objects.locked()
        .select_related("case__person__commune", "case__adviser")
        .prefetch_related("estimates", lines())
        .get(pk=plan_id)
    )


def lines() -> Prefetch:
    """Load the lines of plans with what they say of aids."""
    rows = Line.objects.select_related("aid", "version__aid").prefetch_related("instalments")
    return Prefetch("lines", rows.order_by("pk"))


def open_plan(plan_id: int) -> Plan:
    """Hold a plan that is being prepared. Refuses the others, and those of a closed file."""
    plan = held(plan_id)
    if plan.status == Status.CLOSED:
        deny("Ce plan est clos. Rouvrez-le d’abord, en disant pourquoi.")
    if plan.status == Status.DROPPED:
        deny("Ce plan est abandonné. Reprenez-le d’abord.")
    if plan.case.is_closed:
        deny("Ce dossier est clos. Ouvrez-en un nouveau depuis la fiche de la personne.")
    return plan


def chosen(plan: Plan):
    """Return the estimate that is chosen, or None. No query once loaded."""
    return next((one for one in plan.estimates.all() if one.is_chosen), None)


def cost_of(plan: Plan) -> Decimal | None:
    """Return what is to be paid, in euros; None until an estimate is chosen."""
    one = chosen(plan)
    return None if one is None else one.amount


def sums_of(plan: Plan) -> Sums:
    """Add up a plan. No query once loaded."""
    return summed(cost_of(plan), ((one.kind, one.amount) for one in plan.lines.all()))


def ordered(plan: Plan) -> list[Line]:
    """Return the lines in the order to ask: aids (subsidiary ones last), what she brings, other payers, loans."""
    return sorted(plan.lines.all(), key=_rank)


_KINDS = ("aid", "own", "other", "loan")
_NATURES = ("grant", "right", "service", "fare", "price", "loan")


def _rank(line: Line) -> tuple:
    version = line.version
    if version is None or line.kind != "aid":
        return _KINDS.index(line.kind), False, 0, False, 0, line.pk
    subsidiary = bool(version.rule.get("subsidiary"))
    return 0, subsidiary, _NATURES.index(version.nature), not line.is_sure, -line.amount, line.pk


def refreshed(plan: Plan) -> Plan:
    """Forget what was loaded of a plan, after a change."""
    vars(plan).pop("_prefetched_objects_cache", None)
    return plan


def income_of(actor) -> bool:
    return actor is not None and actor.has_perm(SEES_INCOME)


def not_ahead(day: date | None, at: datetime, *, field: str) -> None:
    if day is not None and day > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui qui est écrit sur le devis.", field=field)


def told(plan: Plan, verb: str, sentence: str, *, at: datetime, actor, changed=(), data=None) -> None:
    """Write the entry of what changes no state. Sentences name the plan, never people nor sums of hers."""
    record(
        verb, plan, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, before=plan.status, after=plan.status,
        changed=sorted(changed), data=data,
    )  # fmt: skip
