"""Examples of financing plans."""

from itertools import count

from advice.plans import operations
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_person, the_organisation
from tests.factories.financing import LICENCE, MADE, a_balanced_plan, a_closed_plan, a_plan, an_estimate
from tests.factories.following import a_case, a_met_case, a_ready_diagnosis

_number = count(1)


def somebody():
    return staff("adviser", "Nora", f"Plan{next(_number)}")


def of(make=a_plan, **values):
    def made():
        the_organisation()
        plan = make(somebody(), **values)
        return {"pk": plan.case_id, "plan": plan.pk}

    return made


def case():
    return {"pk": a_met_case(somebody()).pk}


def with_an_aid():
    plan = a_plan(somebody(), facts=LICENCE)
    return {"pk": plan.case_id, "plan": plan.pk, "slug": "cpf-permis"}


def with_two_estimates():
    plan = a_plan(somebody())
    other = an_estimate(plan, seller="Auto-école de la Gare")
    return {"pk": plan.case_id, "plan": plan.pk, "estimate": other.pk}


def with_a_line():
    the_organisation()
    plan = a_balanced_plan(somebody())
    return {"pk": plan.case_id, "plan": plan.pk, "line": plan.lines.get(kind="own").pk}


def dropped():
    plan = a_plan(somebody())
    operations.drop_plan(plan.pk, reason="Elle a trouvé plus près", at=MADE, actor=plan.case.adviser)
    return {"pk": plan.case_id, "plan": plan.pk}


def compared():
    case = a_met_case(somebody())
    a_ready_diagnosis(case)
    return {"pk": case.pk}


def plans(n):
    for _ in range(n):
        number = next(_number)
        adviser = staff("adviser", "Nora", f"Rang{number}")
        a_plan(adviser, case=a_case(a_person("Inès", f"Projet{number}"), adviser=adviser))


ON_PLAN = ("edit", "estimate", "own", "loan", "other", "budget", "drop")
PAGES = {
    "plans:alternatives": Example(compared),
    "plans:start": Example(case),
    **{f"plans:{page}": Example(of()) for page in ON_PLAN},
    "plans:plan": Example(of(a_balanced_plan)),
    "plans:close": Example(of(a_balanced_plan)),
    "plans:take_counted": Example(of(facts=LICENCE)),
    "plans:aid": Example(with_an_aid),
    "plans:choose": Example(with_two_estimates),
    "plans:remove_estimate": Example(with_two_estimates),
    "plans:remove_line": Example(with_a_line),
    "plans:reopen": Example(of(a_closed_plan)),
    "plans:resume": Example(dropped),
}
ROWS = {"plans.plan": plans}
