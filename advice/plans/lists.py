"""The list of plans: those being prepared, with what they lack; those that balance; those that are closed."""

from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from advice.cases.lists import CASES, CHANGE, VIEW
from advice.plans.models import Estimate, Line, Plan, Status
from mobilite.fields import EuroField, euros
from mobilite.money import french
from mobilite.pages.lists import Column, DateTimeColumn, EuroColumn, ListPage, StateColumn, Tab
from mobilite.people.shown import hides_surnames, short_name

__all__ = ["CASES", "CHANGE", "VIEW", "PlanList", "state_of"]


def state_of(plan: Plan) -> tuple[str, str]:
    return plan.status, plan.get_status_display()


def with_sums(plans):
    """Annotate plans with ``cost`` (of the estimate that is chosen, or None) and ``found``, in one query."""
    chosen = Estimate.objects.filter(plan=OuterRef("pk"), is_chosen=True).values("amount")[:1]
    found = Line.objects.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(total=Sum("amount"))
    return plans.annotate(
        cost=Subquery(chosen, output_field=EuroField()),
        found=Coalesce(Subquery(found.values("total"), output_field=EuroField()), euros(Decimal(0))),
    )


def missing_words(plan) -> str:
    """Say in a few words what a plan lacks."""
    if plan.cost is None:
        return "pas encore de devis"
    left = plan.cost - plan.found
    if left > 0:
        return f"il manque {french(left)}"
    return f"{french(-left)} de trop" if left < 0 else "équilibré"


def _person(plan):
    return short_name(plan.case.person) if plan.surname_is_hidden else str(plan.case.person)


class PlanList(ListPage):
    """Every plan that this account may see."""

    title = "Plans de financement"
    permission_required = VIEW
    queryset = Plan.objects.filter(case__person__archived_at=None)
    crumbs = (CASES,)
    search = ("reference", "case__person__search_text")
    search_label = "Nom, référence"
    order_by = ("-created_at", "-pk")
    empty_text = "Rien ici. Un plan se commence depuis le dossier d’une personne."
    columns = (
        Column(
            "Personne",
            name="personne",
            render=_person,
            export=lambda plan: str(plan.case.person),
            needs=("case__person",),
            sort=("case__person__search_text",),
            role="title",
        ),
        Column("Projet", path="project", render=lambda plan: plan.get_project_display(), role="sub"),
        StateColumn("État", path="status", state=state_of),
        EuroColumn("Coût", path="cost", sort=("cost",)),
        Column(
            "Où il en est", name="manque", render=missing_words, export=missing_words, role="", short=True
        ),
        Column("Plan", path="reference", role="", far=True),
        DateTimeColumn("Commencé le", path="created_at", role="", far=True),
    )
    filters = ("status", "project")
    tabs = (
        Tab("cours", "En cours", lambda rows, now: rows.current()),
        Tab("manque", "Il manque de l’argent", lambda rows, now: rows.current().filter(found__lt=F("cost")), hot=True),
        Tab("prets", "Équilibrés, à clore", lambda rows, now: rows.current().filter(found=F("cost"))),
        Tab("clos", "Clos", lambda rows, now: rows.filter(status=Status.CLOSED)),
        Tab("tous", "Tous"),
    )  # fmt: skip

    def get_queryset(self):
        return with_sums(super().get_queryset()).annotate(
            surname_is_hidden=Value(hides_surnames(self.request.user))
        )
