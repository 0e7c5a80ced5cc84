"""A plan closes when it balances, with its two papers; it is reopened with a motive, and its papers stay."""

from datetime import datetime

from django.db import transaction

from advice.aids import catalogue
from advice.aids.engine import State
from advice.aids.models import AidVersion
from advice.plans.documents import issue_for_committee, issue_for_person
from advice.plans.models import Closing, Kind, Plan, Status
from advice.plans.operations.base import deny, held, open_plan, ordered, sums_of
from advice.plans.sums import Sums
from mobilite.money import french
from mobilite.pages.french import typography
from mobilite.periods import paris_date


def faults_of(plan: Plan, at: datetime) -> list[str]:
    """Return why a plan cannot be closed, each with what to do. One query besides what is loaded."""
    sums = sums_of(plan)
    faults = [sums.fault] if sums.fault else []
    on = paris_date(at)
    rows = [line for line in plan.lines.all() if line.kind == Kind.AID]
    if rows:
        held_now = {
            one.aid_id: one
            for one in AidVersion.objects.held(on)
            .select_related("aid")
            .filter(aid__in=[line.aid_id for line in rows])
        }
        for line in rows:
            version = held_now.get(line.aid_id)
            if (
                version is None
                or (version.until_date is not None and version.until_date <= on)
                or catalogue.of_version(version).state in (State.CLOSED, State.SUSPENDED)
            ):
                faults.append(f"« {line.label} » ne se demande plus : retirez-la du plan.")
            elif version.pk != line.version_id:
                faults.append(f"« {line.label} » a changé de règles : retirez-la, puis remettez-la.")
    for line in plan.lines.all():
        if line.kind == Kind.OWN and sum(one.amount for one in line.instalments.all()) != line.amount:
            faults.append("Les versements ne font pas l’apport : notez-le de nouveau.")
    return [typography(one) for one in faults]


@transaction.atomic
def close_plan(plan_id: int, *, at: datetime, actor) -> Closing:
    """Close a plan that balances: 3 200 = 2 000 + 700 + 500 (row I4). Its sums are frozen and its two papers issued.

    Raises PlanRefused, which says by how much it does not and what to do; NoOrganisation.
    """
    plan = open_plan(plan_id)
    faults = faults_of(plan, at)
    if faults:
        deny(" ".join(faults))
    sums = sums_of(plan)
    given = {"plan": plan, "sums": sums, "rows": ordered(plan), "at": at, "actor": actor}
    closing = Closing.objects.create(
        plan=plan, **_kept(sums), at=at, by=actor, paper=issue_for_person(**given),
        committee_paper=issue_for_committee(**given),
    )  # fmt: skip
    plan.move_to(
        Status.CLOSED, verb="close_plan", sentence=f"a clos le plan {plan.reference}, équilibré à {french(closing.cost)}",
        actor=actor, at=at, data={"paper": closing.paper.number, "committee": closing.committee_paper.number}, motive="",
    )  # fmt: skip
    return closing


@transaction.atomic
def reopen_plan(plan_id: int, *, reason: str, at: datetime, actor) -> Plan:
    """Reopen a closed plan, and say why. Its papers and its sums of that day stay as they were. Raises PlanRefused."""
    plan = held(plan_id)
    if not plan.is_closed:
        deny("Ce plan n’est pas clos. Rechargez la page.")
    if plan.case.is_closed:
        deny("Ce dossier est clos. Ouvrez-en un nouveau depuis la fiche de la personne.")
    if not reason.strip():
        deny("Dites pourquoi vous rouvrez ce plan.", field="reason")
    plan.closings.live().update(reopened_at=at, reopened_by=actor, motive=reason.strip()[:300])
    plan.move_to(
        Status.DRAFT, verb="reopen_plan", sentence=f"a rouvert le plan {plan.reference}", actor=actor, at=at,
        motive=reason.strip()[:300],
    )  # fmt: skip
    return plan


def _kept(sums: Sums) -> dict:
    return {"cost": sums.cost, "aids": sums.aids, "own": sums.own, "loans": sums.loans, "others": sums.others}
