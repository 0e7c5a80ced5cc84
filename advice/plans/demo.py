"""Plans of the demonstration: one being prepared, one that lacks 150 €, one that balances and is closed."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from advice.cases.models import Case, Status
from advice.cases.operations import keep_facts
from advice.plans import operations
from advice.plans.models import Plan
from mobilite.demonstration import Demonstration
from mobilite.workflow import Refusal

DAY = timedelta(days=1)
FACTS = {"ft": True, "licence": "b", "cpf_balance": "1150", "age": "30", "repays": True}


def make(demo: Demonstration) -> None:
    """Prepare plans in the files that have their adviser."""
    cases = list(Case.objects.filter(status=Status.OPEN).select_related("adviser").order_by("pk"))
    if not cases:
        return
    # The latest opened has had little time; the first has been followed for weeks.
    followed, begun = cases[-1], cases[0]

    def is_closed():
        done = {"actor": followed.adviser}
        plan = _licence(demo, followed, days=20)
        at = demo.at(demo.today - 18 * DAY, 11)
        operations.take_counted(plan.pk, at=at, **done)
        operations.add_aid(plan.pk, slug="ft-abondement-cpf", amount=Decimal("1100"), at=at, **done)
        operations.write_own(plan.pk, amount=Decimal("700"), parts=7, first_on=demo.today, at=at, **done)
        operations.add_loan(plan.pk, amount=Decimal("500"), months=12, rate=Decimal("3.5"), who="La banque solidaire",
                            at=at, **done)  # fmt: skip
        operations.write_budget(
            plan.pk, wages=Decimal("1240"), benefits=Decimal("180"), other_income=Decimal(0), housing=Decimal("430"),
            bills=Decimal("160"), living=Decimal("320"), debts=Decimal(0), travel_now=Decimal("120"),
            travel_after=Decimal("140"), at=at, **done,
        )  # fmt: skip
        operations.close_plan(plan.pk, at=demo.at(demo.today - 15 * DAY, 16), **done)

    def lacks_a_little():
        done = {"actor": begun.adviser}
        at = demo.at(demo.today - 2 * DAY, 15)
        plan = operations.start_plan(
            begun.pk, project="repair", title="Freins et contrôle technique", at=at, **done
        )
        operations.add_estimate(plan.pk, seller="Garage solidaire", amount=Decimal("650"), on=demo.today - 4 * DAY,
                                includes="Pièces et main-d’œuvre", at=at, **done)  # fmt: skip
        operations.add_estimate(plan.pk, seller="Garage du centre", amount=Decimal("840"), on=demo.today - 3 * DAY,
                                includes="Pièces, main-d’œuvre, contre-visite", at=at, **done)  # fmt: skip
        operations.add_other(plan.pk, who="CCAS de sa commune", amount=Decimal("300"), at=at, **done)
        operations.write_own(
            plan.pk, amount=Decimal("200"), parts=2, first_on=demo.today + 5 * DAY, at=at, **done
        )

    def is_prepared():
        at = demo.at(demo.today - DAY, 17)
        plan = operations.start_plan(
            followed.pk, project="bike", title="Vélo électrique d’occasion", at=at, actor=followed.adviser
        )
        operations.add_estimate(plan.pk, seller="Atelier du vélo", amount=Decimal("900"), on=demo.today - DAY, at=at,
                                actor=followed.adviser)  # fmt: skip

    scenes = (is_closed, lacks_a_little, is_prepared)
    played = sum(_played(scene) for scene in scenes)
    demo.say(f"Plans de financement : {Plan.objects.count()} ({played} sur {len(scenes)})")


def _licence(demo: Demonstration, case: Case, *, days: int) -> Plan:
    """Begin the plan of a licence at 3 200 €, with two estimates: CPF pays 900 € of it."""
    at = demo.at(demo.today - days * DAY, 15)
    done = {"at": at, "actor": case.adviser}
    keep_facts(case.pk, facts={**(case.facts or {}), **FACTS}, **done)
    plan = operations.start_plan(
        case.pk, project="licence", title="Conduite, 45 heures, et examen",
        argument="Elle commence à 5 h 30\u00a0: aucun car à cette heure. Le code est déjà passé. Le permis garde l’emploi.",
        **done,
    )  # fmt: skip
    first = {"includes": "45 heures, examen, accompagnement", "on": demo.today - (days + 2) * DAY}
    operations.add_estimate(plan.pk, seller="Auto-école du Pont", amount=Decimal("3200"), **first, **done)
    operations.add_estimate(plan.pk, seller="Auto-école de la Gare", amount=Decimal("3460"), on=first["on"],
                            includes="45 heures et examen", **done)  # fmt: skip
    return plan


def _played(scene) -> bool:
    """Play a scene whole or not at all."""
    try:
        with transaction.atomic():
            scene()
    except Refusal:
        return False
    return True
