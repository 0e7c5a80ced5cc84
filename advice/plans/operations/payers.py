"""Who else pays: the person, at once or on dates; another payer; a loan, that is paid back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from advice.aids.models import Aid, AidVersion
from advice.plans.models import Budget, Instalment, Kind, Line, Plan
from advice.plans.operations.base import deny, income_of, open_plan, refreshed, told
from advice.plans.sums import monthly_of
from mobilite.money import french, split
from mobilite.people.operations.saving import saved
from mobilite.periods import add_months, paris_date

MOST_PARTS = 24


@transaction.atomic
def write_own(plan_id: int, *, amount: Decimal, parts: int = 1, first_on: date, at: datetime, actor) -> Line:
    """Write what the person brings, at once or in equal monthly parts from a day, whose sum is exact; again, it replaces.

    Raises PlanRefused, NotValid.
    """
    plan = open_plan(plan_id)
    if not 1 <= parts <= MOST_PARTS:
        deny(f"Choisissez de 1 à {MOST_PARTS} fois.", field="parts")
    if first_on < paris_date(at):
        deny("Ce jour est passé. Donnez un jour à venir.", field="first_on")
    if amount / parts < Decimal("0.01"):
        deny("Chaque versement serait de moins d’un centime. Choisissez moins de fois.", field="parts")
    plan.lines.filter(kind=Kind.OWN).delete()
    line = Line(plan=plan, kind=Kind.OWN)
    saved(line, {"amount": amount})
    Instalment.objects.bulk_create(
        Instalment(line=line, due_on=add_months(first_on, rank), amount=part)
        for rank, part in enumerate(split(amount, parts))
    )
    told(plan, "write_plan_own", f"a noté l’apport, plan {plan.reference}", at=at, actor=actor)
    refreshed(plan)
    return line


@transaction.atomic
def add_other(plan_id: int, *, who: str, amount: Decimal, at: datetime, actor) -> Line:
    """Add another payer: an employer, a town hall, an association, a relative. Raises PlanRefused, NotValid."""
    plan = open_plan(plan_id)
    if not who.strip():
        deny("Dites qui paie.", field="who")
    line = Line(plan=plan, kind=Kind.OTHER)
    saved(line, {"amount": amount, "who": " ".join(who.split())})
    told(plan, "add_plan_payer", f"a ajouté un autre payeur, plan {plan.reference}", at=at, actor=actor)
    refreshed(plan)
    return line


@transaction.atomic
def add_loan(
    plan_id: int,
    *,
    amount: Decimal,
    months: int,
    rate: Decimal,
    monthly: Decimal | None = None,
    who: str = "",
    slug: str = "",
    at: datetime,
    actor,
) -> Line:
    """Add a loan: what is lent, paid back each month. ``monthly`` is the lender's, else it is counted from the rate.

    ``slug`` names a loan of the catalogue. Raises PlanRefused, NotValid.
    """
    plan = open_plan(plan_id)
    version = _loan_of(slug, paris_date(at)) if slug else None
    if version is None and not who.strip():
        deny("Dites qui prête.", field="who")
    counted = monthly if monthly is not None else monthly_of(amount, months, rate)
    if counted * months < amount:
        deny(
            f"{french(counted)} sur {months} mois ne remboursent pas {french(amount)} : vérifiez la mensualité.",
            field="monthly",
        )
    line = Line(plan=plan, kind=Kind.LOAN, version=version, aid=version.aid if version else None)
    given = {
        "amount": amount,
        "who": " ".join(who.split()),
        "months": months,
        "rate": rate,
        "monthly": counted,
    }
    saved(line, given)
    told(plan, "add_plan_loan", f"a noté un prêt, plan {plan.reference}", at=at, actor=actor)
    refreshed(plan)
    return line


@transaction.atomic
def remove_line(line_id: int, *, at: datetime, actor) -> Plan:
    """Take a line off a plan that is being prepared. Raises PlanRefused."""
    plan = open_plan(Line.objects.values_list("plan_id", flat=True).get(pk=line_id))
    plan.lines.get(pk=line_id).delete()
    told(plan, "remove_plan_line", f"a retiré une ligne du plan {plan.reference}", at=at, actor=actor)
    return refreshed(plan)


@transaction.atomic
def write_budget(plan_id: int, *, at: datetime, actor, **amounts: Decimal) -> Budget:
    """Write what comes in and goes out each month. By who may see incomes. Raises PlanRefused, NotValid."""
    plan = open_plan(plan_id)
    if not income_of(actor):
        deny("Les revenus ne vous sont pas montrés : demandez au responsable.")
    budget = Budget.objects.filter(plan=plan).first() or Budget(plan=plan)
    budget.at, budget.by = at, actor
    saved(budget, amounts)
    budget.save(update_fields=["at", "by"])
    told(plan, "write_plan_budget", f"a noté le budget, plan {plan.reference}", at=at, actor=actor)
    return budget


def _loan_of(slug: str, on: date) -> AidVersion:
    aid = Aid.objects.filter(slug=slug).first()
    version = AidVersion.objects.held(on).select_related("aid").filter(aid=aid, nature="loan").first()
    if version is None:
        deny("Ce prêt n’est plus au catalogue. Choisissez-en un autre, ou dites qui prête.", field="loan")
    return version
