"""Financing plans: a licence, a bike, what is put in them."""

from datetime import date, datetime
from decimal import Decimal

from advice.cases.models import Case
from advice.plans import operations
from advice.plans.models import Plan
from tests.factories.following import OPENED, a_met_case
from tests.factories.lending import paris_at

#: The Tuesday when plans are made, and what is known of somebody with 1 150 € on her CPF.
MADE = paris_at(4, 7, 14)
LICENCE = {"ft": True, "licence": "b", "cpf_balance": "1150", "age": "30"}


def a_plan(
    adviser,
    *,
    project="licence",
    cost=Decimal("1500"),
    facts=None,
    case: Case | None = None,
    at: datetime = MADE,
) -> Plan:
    """Return a plan being prepared, its estimate chosen; ``cost=None``: no estimate yet."""
    case = case or a_met_case(adviser)
    if facts is not None:
        case.facts = facts
        case.save(update_fields=["facts"])
    plan = operations.start_plan(case.pk, project=project, title="Vingt heures", at=at, actor=adviser)
    if cost is not None:
        an_estimate(plan, amount=cost, at=at)
    return plan


def an_estimate(plan, *, amount=Decimal("1500"), seller="Auto-école du Pont", at=MADE, **values):
    done = {"at": at, "actor": plan.case.adviser}
    return operations.add_estimate(plan.pk, seller=seller, amount=Decimal(amount), **values, **done)


def a_balanced_plan(adviser, *, at=MADE, **values) -> Plan:
    """Return 3 200 = 2 000 + 700 + 500: CPF 900 and an employer 1 100, her own part in seven, a loan."""
    plan = a_plan(adviser, cost=Decimal("3200"), facts=LICENCE, at=at, **values)
    done = {"at": at, "actor": adviser}
    operations.take_counted(plan.pk, **done)
    operations.add_other(plan.pk, who="L’employeur", amount=Decimal("1100"), **done)
    operations.write_own(plan.pk, amount=Decimal("700"), parts=7, first_on=date(2026, 4, 10), **done)
    operations.add_loan(
        plan.pk, amount=Decimal("500"), months=12, rate=Decimal("3.5"), who="La banque", **done
    )
    return plan


def a_closed_plan(adviser, *, at=MADE, **values) -> Plan:
    plan = a_balanced_plan(adviser, at=at, **values)
    operations.close_plan(plan.pk, at=at, actor=adviser)
    plan.refresh_from_db()
    return plan


__all__ = ["LICENCE", "MADE", "OPENED", "a_balanced_plan", "a_closed_plan", "a_plan", "an_estimate"]
