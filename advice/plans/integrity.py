"""What plans must go on saying: a closed one is still what was closed; parts make what they are parts of."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Sum

from advice.plans.models import Closing, Kind, Line, Plan, Status
from advice.plans.operations import sums_of
from advice.plans.operations.base import lines
from mobilite.integrity import Check, Finding


def closed_as_it_was(now: datetime) -> Iterator[Finding]:
    """Find the closed plans without a closing, and those whose lines say something else than it does."""
    live = Closing.objects.live()
    alone = Plan.objects.filter(status=Status.CLOSED).exclude(Exists(live.filter(plan=OuterRef("pk"))))
    for plan in alone.order_by("pk"):
        yield Finding(
            f"{plan}\u00a0: clos sans ses sommes. Rouvrez-le, puis fermez-le.", plan.get_absolute_url()
        )
    rows = Plan.objects.filter(closings__in=live).prefetch_related("estimates", lines()).order_by("pk")
    kept = {one.plan_id: one for one in live}
    for plan in rows:
        sums, one = sums_of(plan), kept[plan.pk]
        if (sums.cost, sums.aids, sums.own, sums.loans, sums.others) != (
            one.cost, one.aids, one.own, one.loans, one.others,
        ) or plan.status != Status.CLOSED:  # fmt: skip
            yield Finding(
                f"{plan}\u00a0: ses lignes ne font plus ses sommes. Rouvrez-le.", plan.get_absolute_url()
            )


def aids_within_cost(now: datetime) -> Iterator[Finding]:
    """Find the plans whose aids are more than what is to be paid."""
    for plan in (
        Plan.objects.filter(status=Status.DRAFT).prefetch_related("estimates", lines()).order_by("pk")
    ):
        sums = sums_of(plan)
        if sums.aids > (sums.cost or 0):
            yield Finding(f"{plan}\u00a0: les aides dépassent le devis. Retirez-en.", plan.get_absolute_url())


def parts_make_the_line(now: datetime) -> Iterator[Finding]:
    """Find what persons bring in parts that do not make it."""
    rows = (
        Line.objects.filter(kind=Kind.OWN)
        .annotate(total=Sum("instalments__amount"))
        .exclude(total=F("amount"))
    )
    for line in rows.select_related("plan").order_by("pk"):
        yield Finding(f"{line.plan}\u00a0: les versements ne font pas l’apport. Notez-le de nouveau.", line.plan.get_absolute_url())  # fmt: skip


#: Registered at « integrity ».
CHECKS = {
    "plans.closed": Check("Plans de financement clos", closed_as_it_was),
    "plans.aids": Check("Aides d’un plan, au plus le devis", aids_within_cost),
    "plans.own": Check("Versements d’un apport", parts_make_the_line),
}
