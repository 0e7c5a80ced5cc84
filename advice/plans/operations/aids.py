"""The aids of a plan: what the engine counts, what is hoped; their amounts follow the estimate that is chosen."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from advice.aids.models import AidVersion
from advice.plans.models import Kind, Line, Plan, Surety
from advice.plans.operations.base import (
    cost_of,
    deny,
    income_of,
    open_plan,
    ordered,
    refreshed,
    sums_of,
    told,
)
from advice.plans.proposals import Proposal, proposed
from mobilite.money import ZERO, french
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date


@transaction.atomic
def add_aid(plan_id: int, *, slug: str, amount: Decimal | None = None, at: datetime, actor) -> Line:
    """Put an aid in a plan, as the engine counts it today; ``amount`` is what is hoped of one that it does not count.

    The line keeps the version and the facts. Never more than the ceiling, nor than what the aids leave to be paid.
    Raises PlanRefused.
    """
    plan = open_plan(plan_id)
    cost = cost_of(plan)
    if cost is None:
        deny(
            "Aucun devis n’est retenu. Ajoutez d’abord un devis : une aide ne dépasse jamais ce qu’il y a à payer."
        )
    one = proposed(plan, cost, paris_date(at), income=income_of(actor)).of(slug)
    if one is None:
        deny("Cette aide n’est plus proposée pour ce projet. Rechargez la page, et regardez pourquoi.")
    line = _put(plan, one, cost, amount)
    settle_aids(refreshed(plan), at=at, actor=actor)
    told(plan, "add_plan_aid", f"a mis l’aide « {one.rule.name} » au plan {plan.reference}", at=at, actor=actor,
         data={"aid": slug, "version": one.rule.version})  # fmt: skip
    return line


@transaction.atomic
def take_counted(plan_id: int, *, at: datetime, actor) -> Plan:
    """Put in the plan every aid that the engine counts to the cent, in its order. Raises PlanRefused when there is none."""
    plan = open_plan(plan_id)
    cost = cost_of(plan)
    if cost is None:
        deny("Aucun devis n’est retenu. Ajoutez d’abord un devis.")
    known = {line.aid_id for line in plan.lines.all()}
    groups = {line.exclusive for line in plan.lines.all()}
    taken = []
    for one in proposed(plan, cost, paris_date(at), income=income_of(actor)).aids:
        left = cost - sums_of(plan).aids
        if not one.is_sure or (one.rule.exclusive and one.rule.exclusive in groups) or left <= 0:
            continue
        version = _version_of(one)
        if version.aid_id in known:
            continue
        _put(plan, one, cost, None)
        groups.add(one.rule.exclusive)
        taken.append(one.rule.slug)
        refreshed(plan)
    if not taken:
        deny("Aucune autre aide ne se calcule au centime. Ajoutez une à une celles qui restent à confirmer.")
    settle_aids(plan, at=at, actor=actor)
    told(plan, "add_plan_aid", f"a mis au plan {plan.reference} les aides qui se calculent", at=at, actor=actor,
         data={"aids": taken})  # fmt: skip
    return plan


def settle_aids(plan: Plan, *, at: datetime, actor) -> None:
    """Count the aids again in their order, for the estimate that is chosen: a step of whatever changes it.

    What is counted follows the price; what is hoped is only lowered. None exceeds its ceiling, nor what the others leave.
    An aid that has nothing left to pay leaves the plan.
    """
    cost = cost_of(plan)
    rows = [line for line in ordered(plan) if line.kind == Kind.AID]
    if not rows:
        return
    left = cost or ZERO
    offered = proposed(plan, cost, paris_date(at), income=income_of(actor))
    for line in rows:
        one = offered.of(line.aid.slug) if line.aid is not None else None
        amount, most = line.amount, line.most
        if one is not None and one.answer.rule.pk == line.version_id:
            most = one.most
            if line.surety == Surety.COUNTED and one.answer.amount is not None and one.answer.amount.is_exact:
                amount = one.answer.amount.low
        amount = min(amount, left) if most is None else min(amount, left, most)
        if amount <= 0:
            line.delete()
            continue
        left -= amount
        if (amount, most) != (line.amount, line.most):
            line.why = _why(line, amount) if line.surety == Surety.COUNTED else line.why
            line.amount, line.most = amount, most
            line.save(update_fields=["amount", "most", "why"])
    refreshed(plan)


def _why(line: Line, amount: Decimal) -> str:
    return (
        ""
        if line.most is None or amount >= line.most
        else f"Ramenée au reste à payer\u00a0: {french(amount)}."
    )


def _version_of(one: Proposal):
    return AidVersion.objects.select_related("aid").get(pk=one.rule.pk)


def _put(plan: Plan, one: Proposal, cost: Decimal, hoped: Decimal | None) -> Line:
    version = _version_of(one)
    twin = next((line for line in plan.lines.all() if line.aid_id == version.aid_id), None)
    if twin is not None:
        deny("Cette aide est déjà dans le plan. Retirez-la d’abord pour changer son montant.")
    rival = next(
        (line for line in plan.lines.all() if line.exclusive and line.exclusive == one.rule.exclusive), None
    )
    if rival is not None:
        deny(f"Elle ne se cumule pas avec « {rival.label} » : gardez l’une ou l’autre.")
    left = cost - sums_of(plan).aids
    if left <= 0:
        deny("Les aides paient déjà tout le devis. Retirez-en une pour en mettre une autre.")
    counted = (
        one.answer.amount.low if one.surety == Surety.COUNTED and one.answer.amount is not None else None
    )
    amount = counted if counted is not None else hoped if hoped is not None else one.amount
    if amount is None:
        deny("Écrivez le montant que vous espérez : il restera marqué « à confirmer ».", field="amount")
    if amount <= 0:
        deny("Écrivez un montant au-dessus de zéro.", field="amount")
    if one.most is not None and amount > one.most and counted is None:
        deny(
            f"C’est plus que cette aide ne peut donner ici : écrivez {french(one.most)} au plus.",
            field="amount",
        )
    if counted is None and amount > left:
        deny(f"C’est plus qu’il n’y a à payer : écrivez {french(left)} au plus.", field="amount")
    line = Line(
        plan=plan, kind=Kind.AID, aid=version.aid, version=version, surety=one.surety, most=one.most,
        exclusive=one.rule.exclusive, facts=one.answer.used, why=one.why,
    )  # fmt: skip
    saved(line, {"amount": min(amount, left)})
    return line
