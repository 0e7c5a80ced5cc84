"""What is left to live on with a plan: her budget, and what the plan asks of her each month."""

from decimal import Decimal

from django import forms

from advice.plans.models import Budget, Kind, Plan
from advice.plans.sums import Left, left_to_live
from mobilite.money import ZERO, french
from mobilite.parameters.values import Parameter

GROUP = "Conseil mobilité"
FLOOR = Parameter(
    "plans.floor",
    "Reste à vivre\u00a0: repère d’alerte, en euros par mois",
    lambda **how: forms.DecimalField(min_value=0, max_value=5000, decimal_places=2, **how),
    default=Decimal("200.00"),
    group=GROUP,
    help="Le repère du Crédit municipal de Nantes, environ 200 €. Source ancienne\u202f: à confirmer.",
)


def left_of(plan: Plan, budget: Budget | None) -> Left | None:
    """Count what is left to live on; None without a budget. No query once the lines are loaded."""
    if budget is None:
        return None

    def summed(names) -> Decimal:
        return sum((getattr(budget, name) or ZERO for name in names), ZERO)

    rows = list(plan.lines.all())
    parts = [one for line in rows if line.kind == Kind.OWN for one in line.instalments.all()]
    return left_to_live(
        income=summed(Budget.INCOME),
        charges=summed(Budget.CHARGES),
        travel_now=budget.travel_now or ZERO,
        travel_after=budget.travel_after or ZERO,
        loans=[(line.monthly, line.months) for line in rows if line.kind == Kind.LOAN],
        instalments=[(one.due_on.year * 12 + one.due_on.month, one.amount) for one in parts],
    )


def warning_of(left: Left | None, floor: Decimal) -> str:
    """Say that too little would be left, and what to do; nothing when it is enough."""
    if left is None or left.lowest >= floor:
        return ""
    return f"C’est moins que le repère de {french(floor)} par mois. Étalez le prêt ou l’apport, ou cherchez un projet moins cher."
