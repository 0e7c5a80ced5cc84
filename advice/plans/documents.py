"""The two papers of a plan that is closed: hers, short and in easy words; the committee's, whole, with the reasons."""

from datetime import datetime

from advice.aids.engine import FACTS, BadRule
from advice.plans.models import Budget, Line, Plan, Surety
from advice.plans.remaining import left_of
from advice.plans.sums import Sums
from mobilite.documents.models import Document
from mobilite.documents.models import Kind as Paper
from mobilite.documents.operations import issue
from mobilite.people.shown import born_words
from mobilite.periods import paris_date
from rentals.documents.parts import lessor

HERS, COMMITTEES = "PLF", "PLC"


def facts_said(line: Line) -> list[str]:
    """Return the facts that an aid used, in words: « âge : 30 ans »."""
    said = []
    for key, value in (line.facts or {}).items():
        if key in FACTS:
            try:
                said.append(f"{FACTS[key].label}\u00a0: {FACTS[key].said(FACTS[key].read(value))}")
            except BadRule:
                continue
    return said


def line_said(line: Line) -> dict:
    """Return one line as papers say it, in raw values."""
    version = line.version
    return {
        "kind": line.kind,
        "label": line.label,
        "body": version.body if version is not None else "",
        "amount": line.amount,
        "sure": line.is_sure,
        "surety": str(line.get_surety_display()) if line.surety else "",
        "most": line.most if line.surety in (Surety.CEILING, Surety.HOPED) else None,
        "months": line.months,
        "rate": line.rate_words,
        "monthly": line.monthly,
        "parts": [{"on": one.due_on, "amount": one.amount} for one in _parts(line)],
        "channel": version.channel if version is not None else "",
        "timing": version.timing if version is not None else "",
        "papers": version.paper_lines if version is not None else [],
        "source": version.source if version is not None else "",
        "source_on": version.source_on if version is not None else None,
        "version": version.number if version is not None else None,
        "why": line.why,
        "facts": facts_said(line),
    }


def _parts(line: Line) -> list:
    return sorted(line.instalments.all(), key=lambda one: one.due_on)


def says(plan: Plan, sums: Sums, rows: list[Line], *, at: datetime, actor) -> dict:
    """Return what both papers say. Raises NoOrganisation."""
    on, case = paris_date(at), plan.case
    chosen = next(one for one in plan.estimates.all() if one.is_chosen)
    said = [line_said(line) for line in rows]
    return {
        "lessor": lessor(on),
        "tenant": {"name": str(case.person)},
        "reference": plan.reference,
        "project": str(plan.get_project_display()),
        "title_words": plan.title or "",
        "seller": chosen.seller,
        "on": on,
        "by": str(actor),
        "cost": sums.cost,
        "aids": sums.aids,
        "own": sums.own,
        "loans": sums.loans,
        "others": sums.others,
        "equation": sums.equation,
        "lines": said,
        "unsure": any(not one["sure"] for one in said),
    }


def issue_for_person(*, plan: Plan, sums: Sums, rows: list[Line], at: datetime, actor) -> Document:
    """Issue the paper that she takes home: who pays, what she pays and when, what to do next. Raises NoOrganisation."""
    return issue(
        Paper.PLAN, plan, title="Mon plan de financement", series=HERS, template="documents/plan_person.html",
        context=says(plan, sums, rows, at=at, actor=actor), person=plan.case.person, at=at, actor=actor,
    )  # fmt: skip


def issue_for_committee(*, plan: Plan, sums: Sums, rows: list[Line], at: datetime, actor) -> Document:
    """Issue the whole plan: estimates compared, each source and its reasons, what is left to live on. Raises NoOrganisation."""
    case = plan.case
    budget = Budget.objects.filter(plan=plan).first()
    left = left_of(plan, budget)
    context = says(plan, sums, rows, at=at, actor=actor) | {
        "born": born_words(case.person),
        "commune": str(case.person.commune or ""),
        "case": case.reference,
        "adviser": str(case.adviser or actor),
        "argument": plan.argument or "",
        "estimates": [
            {
                "seller": one.seller,
                "amount": one.amount,
                "on": one.on,
                "includes": one.includes,
                "chosen": one.is_chosen,
            }
            for one in sorted(plan.estimates.all(), key=lambda one: (not one.is_chosen, one.pk))
        ],
        "budget": budget_said(budget),
        "left": left.sentence if left is not None else "",
    }
    return issue(
        Paper.PLAN_COMMITTEE, plan, title="Plan de financement", series=COMMITTEES,
        template="documents/plan_committee.html", context=context, person=case.person, at=at, actor=actor,
    )  # fmt: skip


def budget_said(budget: Budget | None) -> list[dict]:
    """Return the budget line by line, charges below what comes in; nothing without one."""
    if budget is None:
        return []
    names = (*Budget.INCOME, *Budget.CHARGES, "travel_now", "travel_after")
    rows = []
    for name in names:
        amount = getattr(budget, name)
        if amount:
            label = str(Budget._meta.get_field(name).verbose_name)
            rows.append(
                {
                    "label": f"{label[:1].upper()}{label[1:]}",
                    "amount": amount,
                    "income": name in Budget.INCOME,
                }
            )
    return rows
