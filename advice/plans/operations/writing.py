"""A plan is begun, corrected, given its estimates; it is abandoned, or taken up again."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from advice.cases.models import Case, CasePaper
from advice.cases.operations import add_papers
from advice.plans.models import Estimate, Plan, Project, Status
from advice.plans.operations.aids import settle_aids
from advice.plans.operations.base import deny, held, not_ahead, open_plan, refreshed, told
from mobilite.documents.numbering import next_number, written
from mobilite.files.received import Received
from mobilite.money import french
from mobilite.pages.french import typography
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date

SERIES = "PLA"
#: Two are compared; more than four no page would show side by side.
MOST_ESTIMATES = 4


@transaction.atomic
def start_plan(
    case_id: int, *, project: str, title: str = "", argument: str = "", at: datetime, actor
) -> Plan:
    """Begin the plan of one project of a file. Raises PlanRefused, NotValid."""
    case = Case.objects.locked().get(pk=case_id)
    if case.is_closed:
        deny("Ce dossier est clos. Ouvrez-en un nouveau depuis la fiche de la personne.")
    if case.adviser_id is None:
        deny("Ce dossier attend son conseiller : prenez-le d’abord.")
    if project not in Project.values:
        deny("Choisissez le projet.", field="project")
    year = paris_date(at).year
    plan = Plan(
        case=case, reference=written(SERIES, year, next_number(SERIES, year)), created_at=at, created_by=actor
    )
    saved(plan, {"project": project, "title": title.strip(), "argument": argument.strip()})
    told(
        plan,
        "start_plan",
        f"a commencé le plan {plan.reference}",
        at=at,
        actor=actor,
        data={"project": project},
    )
    return plan


@transaction.atomic
def correct_plan(plan_id: int, *, title: str, argument: str, at: datetime, actor) -> Plan:
    """Say better what is to be paid, and why. Raises PlanRefused, NotValid."""
    plan = open_plan(plan_id)
    changed = saved(plan, {"title": title.strip(), "argument": argument.strip()})
    if changed:
        told(
            plan, "correct_plan", f"a complété le plan {plan.reference}", at=at, actor=actor, changed=changed
        )
    return plan


@transaction.atomic
def add_estimate(
    plan_id: int,
    *,
    seller: str,
    amount: Decimal,
    on: date | None = None,
    includes: str = "",
    paper: Received | None = None,
    at: datetime,
    actor,
) -> Estimate:
    """Add an estimate, with its paper, which goes to the file. The first one is chosen. Raises PlanRefused, NotValid."""
    plan = open_plan(plan_id)
    not_ahead(on, at, field="on")
    known = list(plan.estimates.all())
    if len(known) >= MOST_ESTIMATES:
        deny(f"Un plan compare {MOST_ESTIMATES} devis au plus. Retirez d’abord le moins utile.")
    kept: CasePaper | None = None
    if paper is not None:
        label = f"Devis : {' '.join(seller.split())}"[:80]
        kept = add_papers(plan.case_id, [paper], label=typography(label), at=at, actor=actor)[0]
    estimate = Estimate(plan=plan, paper=kept, is_chosen=not known)
    given = {"seller": " ".join(seller.split()), "amount": amount, "on": on, "includes": includes.strip()}
    saved(estimate, given)
    settle_aids(refreshed(plan), at=at, actor=actor)
    told(plan, "add_estimate", f"a ajouté un devis au plan {plan.reference}", at=at, actor=actor)
    return estimate


@transaction.atomic
def choose_estimate(estimate_id: int, *, at: datetime, actor) -> Estimate:
    """Choose one of the estimates: aids that follow the price are counted again. Raises PlanRefused."""
    plan, estimate = _of(estimate_id)
    if estimate.is_chosen:
        return estimate
    plan.estimates.filter(is_chosen=True).update(is_chosen=False)
    estimate.is_chosen = True
    estimate.save(update_fields=["is_chosen"])
    settle_aids(refreshed(plan), at=at, actor=actor)
    told(
        plan, "choose_estimate", f"a retenu un devis de {french(estimate.amount)}, plan {plan.reference}", at=at, actor=actor
    )  # fmt: skip
    return estimate


@transaction.atomic
def remove_estimate(estimate_id: int, *, at: datetime, actor) -> Plan:
    """Take an estimate off; its paper stays in the file. Raises PlanRefused for the one that is chosen."""
    plan, estimate = _of(estimate_id)
    if estimate.is_chosen and plan.estimates.count() > 1:
        deny("Ce devis est retenu. Retenez-en d’abord un autre, puis retirez celui-ci.")
    if estimate.is_chosen and plan.lines.exists():
        deny("Des financements comptent sur ce devis. Ajoutez-en d’abord un autre et retenez-le.")
    estimate.delete()
    told(plan, "remove_estimate", f"a retiré un devis du plan {plan.reference}", at=at, actor=actor)
    return refreshed(plan)


@transaction.atomic
def drop_plan(plan_id: int, *, reason: str, at: datetime, actor) -> Plan:
    """Give a project up, and say why. Raises PlanRefused."""
    plan = open_plan(plan_id)
    if not reason.strip():
        deny("Dites pourquoi ce projet s’arrête.", field="reason")
    plan.move_to(
        Status.DROPPED, verb="drop_plan", sentence=f"a abandonné le plan {plan.reference}", actor=actor, at=at,
        motive=reason.strip()[:300],
    )  # fmt: skip
    return plan


@transaction.atomic
def resume_plan(plan_id: int, *, at: datetime, actor) -> Plan:
    """Take up a plan that was given up. Raises PlanRefused."""
    plan = held(plan_id)
    if plan.status != Status.DROPPED:
        deny("Ce plan n’est pas abandonné. Rechargez la page.")
    if plan.case.is_closed:
        deny("Ce dossier est clos. Ouvrez-en un nouveau depuis la fiche de la personne.")
    plan.move_to(
        Status.DRAFT,
        verb="resume_plan",
        sentence=f"a repris le plan {plan.reference}",
        actor=actor,
        at=at,
        motive="",
    )
    return plan


def _of(estimate_id: int) -> tuple[Plan, Estimate]:
    plan = open_plan(Estimate.objects.values_list("plan_id", flat=True).get(pk=estimate_id))
    return plan, plan.estimates.get(pk=estimate_id)
