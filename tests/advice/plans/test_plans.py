"""A plan: estimates, aids as the engine counts them, payers; it closes only when it balances, then does not move."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from advice.plans import operations
from advice.plans.integrity import CHECKS
from advice.plans.models import Closing, Instalment, Line, Plan
from advice.plans.operations import PlanRefused, sums_of
from tests.factories import the_organisation
from tests.factories.financing import LICENCE, MADE, a_balanced_plan, a_closed_plan, a_plan, an_estimate

pytestmark = pytest.mark.django_db
EUR = Decimal


def amounts(plan):
    return {line.label: line.amount for line in Plan.objects.get(pk=plan.pk).lines.all()}


def refused(act, *args, **kwargs):
    with pytest.raises(PlanRefused) as told:
        act(*args, **kwargs)
    return told.value.sentence


def test_the_engine_counts_the_aid_which_keeps_its_version_and_its_facts(adviser):
    plan = a_plan(adviser, facts=LICENCE)
    operations.take_counted(plan.pk, at=MADE, actor=adviser)
    line = plan.lines.get()
    assert (line.aid.slug, line.amount, line.surety) == ("cpf-permis", EUR(900), "counted")
    assert line.version.number == 2
    assert line.facts["cpf_balance"] == "1150.00"
    assert line.facts["licence_cost"] == "1500.00"
    assert line.case == plan.case
    assert "Retirez-la" in refused(operations.add_aid, plan.pk, slug="cpf-permis", at=MADE, actor=adviser)


def test_a_dearer_estimate_counts_the_aids_again(adviser):
    plan = a_plan(adviser, cost=EUR(600), facts=LICENCE)
    operations.take_counted(plan.pk, at=MADE, actor=adviser)
    assert amounts(plan) == {"CPF pour un permis léger": EUR(600)}
    other = an_estimate(plan, amount=EUR(1500), seller="Auto-école de la Gare")
    operations.choose_estimate(other.pk, at=MADE, actor=adviser)
    assert amounts(plan) == {"CPF pour un permis léger": EUR(900)}
    assert sums_of(plan).left == 600


def test_what_a_body_decides_is_typed_and_stays_to_be_confirmed(adviser):
    plan = a_plan(adviser, facts=LICENCE)
    add = {"slug": "ft-abondement-cpf", "at": MADE, "actor": adviser}
    assert "espérez" in refused(operations.add_aid, plan.pk, **add)
    assert "1\u202f500,00" in refused(operations.add_aid, plan.pk, amount=EUR("1500.01"), **add)
    line = operations.add_aid(plan.pk, amount=EUR(400), **add)
    assert (line.surety, line.is_sure) == ("hoped", False)
    operations.take_counted(plan.pk, at=MADE, actor=adviser)
    # Both are rights: what is counted and what is hoped never make more than the cost.
    assert sums_of(plan).aids == 1300


def test_aids_of_one_group_exclude_one_another_in_the_base_too(adviser):
    plan = a_plan(adviser, facts=LICENCE)
    operations.take_counted(plan.pk, at=MADE, actor=adviser)
    Line.objects.update(exclusive="permis")
    line = Line.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Line.objects.create(
            plan=plan, kind="aid", amount=EUR(1), aid=line.aid, version=line.version, surety="hoped", exclusive="permis"
        )  # fmt: skip


def test_3200_is_2000_and_700_and_500_and_nothing_else_closes(adviser):
    the_organisation()
    plan = a_balanced_plan(adviser)
    own = plan.lines.get(kind="own")
    operations.write_own(plan.pk, amount=EUR(550), parts=1, first_on=date(2026, 5, 5), at=MADE, actor=adviser)
    said = refused(operations.close_plan, plan.pk, at=MADE, actor=adviser)
    assert (
        said
        == "Il manque 150,00\u00a0€. Ajoutez une aide, un autre payeur ou un prêt, ou augmentez l’apport."
    )
    operations.write_own(
        plan.pk, amount=own.amount + 20, parts=1, first_on=date(2026, 5, 5), at=MADE, actor=adviser
    )
    assert "20,00\u00a0€ de trop" in refused(operations.close_plan, plan.pk, at=MADE, actor=adviser)
    operations.write_own(plan.pk, amount=EUR(700), parts=7, first_on=date(2026, 5, 5), at=MADE, actor=adviser)
    closing = operations.close_plan(plan.pk, at=MADE, actor=adviser)
    assert (closing.cost, closing.aids, closing.others, closing.own, closing.loans) == (
        3200,
        900,
        1100,
        700,
        500,
    )
    plan.refresh_from_db()
    assert plan.status == "closed"
    assert not [one for check in CHECKS.values() for one in check.run(MADE)]


def test_a_loan_is_never_an_aid(adviser):
    plan = a_plan(adviser, cost=EUR(500), facts={})
    line = operations.add_loan(
        plan.pk, amount=EUR(500), months=12, rate=EUR("3.5"), who="La banque", at=MADE, actor=adviser
    )
    sums = sums_of(plan)
    assert (sums.aids, sums.loans, sums.is_balanced) == (0, 500, True)
    assert line.monthly == EUR("42.47")
    wrong = {"amount": EUR(500), "months": 10, "rate": EUR(0), "monthly": EUR(40), "who": "La banque"}
    assert "ne remboursent pas" in refused(operations.add_loan, plan.pk, **wrong, at=MADE, actor=adviser)


def test_what_she_brings_in_parts_makes_the_sum_and_no_more(adviser):
    plan = a_plan(adviser, facts={})
    line = operations.write_own(
        plan.pk, amount=EUR(100), parts=3, first_on=date(2026, 4, 30), at=MADE, actor=adviser
    )
    parts = list(line.instalments.order_by("due_on").values_list("due_on", "amount"))
    assert parts == [
        (date(2026, 4, 30), EUR("33.34")), (date(2026, 5, 30), EUR("33.33")), (date(2026, 6, 30), EUR("33.33")),
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Instalment.objects.create(line=line, due_on=date(2026, 7, 30), amount=EUR("0.01"))


def test_a_closed_plan_does_not_move_whatever_writes(adviser):
    the_organisation()
    plan = a_closed_plan(adviser)
    line = plan.lines.get(kind="other")
    attempts = (
        lambda: Line.objects.filter(pk=line.pk).update(amount=EUR(1)),
        lambda: Line.objects.filter(pk=line.pk).delete(),
        lambda: Line.objects.create(plan=plan, kind="other", amount=EUR(1), who="X"),
        lambda: plan.estimates.update(amount=EUR(1)),
        lambda: Closing.objects.update(own=EUR(1)),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert "Rouvrez-le" in refused(operations.remove_line, line.pk, at=MADE, actor=adviser)
    assert "pourquoi" in refused(operations.reopen_plan, plan.pk, reason=" ", at=MADE, actor=adviser)
    operations.reopen_plan(plan.pk, reason="Le devis a changé", at=MADE, actor=adviser)
    operations.remove_line(line.pk, at=MADE, actor=adviser)
    assert Closing.objects.get().motive == "Le devis a changé"


def test_the_base_refuses_to_close_on_other_sums(adviser):
    the_organisation()
    plan = a_closed_plan(adviser)
    one = Closing.objects.get()
    operations.reopen_plan(plan.pk, reason="Essai", at=MADE, actor=adviser)
    other = operations.close_plan(plan.pk, at=MADE, actor=adviser)
    papers = {"paper": one.paper, "committee_paper": one.committee_paper}
    operations.reopen_plan(plan.pk, reason="Essai", at=MADE, actor=adviser)
    assert other.paper.number == "PLF-2026-0002"
    for wrong in ({"own": 800, "loans": 400}, {"cost": 3300, "own": 800}, {"own": 600}):
        sums = {"cost": 3200, "aids": 900, "own": 700, "loans": 500, "others": 1100} | wrong
        with pytest.raises(DatabaseError), transaction.atomic():
            Closing.objects.create(
                plan=plan, **{k: EUR(v) for k, v in sums.items()}, at=MADE, by=adviser, **papers
            )


def test_an_aid_whose_rules_changed_meanwhile_keeps_the_plan_open(adviser):
    plan = a_plan(adviser, cost=EUR(1200), facts=LICENCE)
    operations.take_counted(plan.pk, at=MADE, actor=adviser)
    operations.write_own(plan.pk, amount=EUR(300), first_on=date(2026, 5, 5), at=MADE, actor=adviser)
    line = plan.lines.get(kind="aid")
    Line.objects.filter(pk=line.pk).update(version=line.aid.versions.get(number=1))
    assert "a changé de règles" in refused(operations.close_plan, plan.pk, at=MADE, actor=adviser)
