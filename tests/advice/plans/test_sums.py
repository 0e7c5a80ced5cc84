"""The sums of a plan, of a loan, of what is left to live on; aids never exceed the cost. Plain Python."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advice.aids.engine import Situation, Unit, answer_all
from advice.plans.alternatives import own_car
from advice.plans.models import Project
from advice.plans.picture import bar, lengths
from advice.plans.proposals import COST_FACT, ranked
from advice.plans.sums import Sums, left_to_live, monthly_of, summed
from advice.plans.terms import PARAMETERS
from tests.factories.aiding import THAT_DAY, known, rules_by_slug

EUR = Decimal
AMOUNTS = st.decimals(min_value="0.01", max_value="9999", places=2)
KINDS = st.sampled_from(["aid", "own", "loan", "other"])


@given(AMOUNTS, st.lists(st.tuples(KINDS, AMOUNTS), max_size=8))
def test_a_plan_balances_only_to_the_cent_and_says_by_how_much_it_does_not(cost, lines):
    sums = summed(cost, lines)
    assert sums.found == sum((amount for _kind, amount in lines), EUR(0))
    assert sums.cost == sums.found + sums.left
    assert sums.is_balanced == (sums.left == 0) == (not sums.fault)
    assert sums.aids == sum((amount for kind, amount in lines if kind == "aid"), EUR(0))


def test_the_sentence_of_the_issue():
    sums = Sums(EUR(3200), aids=EUR(2000), own=EUR(700), loans=EUR(500))
    said = "3 200,00 € = 2 000,00 € d’aides + 700,00 € d’apport + 500,00 € d’un prêt à rembourser"
    assert sums.equation.replace("\u202f", " ").replace("\u00a0", " ") == said
    assert Sums(None).fault.startswith("Aucun devis")


@given(AMOUNTS, st.integers(1, 120), st.decimals(min_value=0, max_value=25, places=2))
def test_a_loan_is_always_paid_back_and_never_dearer_without_interest(amount, months, rate):
    monthly = monthly_of(amount, months, rate)
    assert monthly * months >= amount
    assert monthly >= monthly_of(amount, months, EUR(0))


def test_what_is_left_counts_the_heaviest_month_of_loans_and_parts():
    given_ = {"income": EUR(1420), "charges": EUR(910), "travel_now": EUR(120), "travel_after": EUR(140)}
    left = left_to_live(**given_, loans=[(EUR(45), 12)], instalments=[(1, EUR(100)), (2, EUR(100))])
    assert (left.today, left.during, left.after, left.months) == (390, 225, 370, 12)
    assert "pendant 12\u00a0mois" in left.sentence
    assert left_to_live(**given_, instalments=[(1, EUR(100))]).months == 0
    assert "manque" in left_to_live(**given_ | {"income": EUR(500)}).sentence


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "ft": st.booleans(),
        "age": st.integers(14, 70).map(str),
        "licence": st.sampled_from(["b", "am", "lourd"]),
        "cpf_balance": st.sampled_from(["0", "300", "5000"]),
        "reference_income": st.sampled_from(["3000", "9000", "20000"]),
        "tax_parts": st.just("1"),
        "commune": st.sampled_from(["44109", "44131", "44003"]),
        "bike": st.sampled_from(["vae", "cargo", "reparation"]),
        "rsa": st.booleans(),
        "bike_seller": st.just(True),
        "bike_aid_months": st.just("99"),
        "apprentice": st.booleans(),
    },
)


@settings(max_examples=60)
@given(FACTS, st.sampled_from(sorted(COST_FACT)), AMOUNTS)
def test_no_aid_nor_all_of_them_exceed_the_cost_and_subsidiary_ones_come_last(facts, project, cost):
    facts = facts | {COST_FACT[project]: str(cost)}
    answers = answer_all(rules_by_slug().values(), Situation(facts, on=THAT_DAY, **known())).answers
    found = ranked(answers, Project(project), cost)
    assert sum((one.amount for one in found.aids if one.is_sure), EUR(0)) <= cost
    assert not {one.rule.slug for one in found.beside} & {one.rule.slug for one in found.aids}
    for one in found.aids:
        assert one.most is None or one.most <= cost
        assert one.amount is None or one.amount <= cost
        assert one.amount is None or not one.rule.committee
    last = [one.rule.subsidiary for one in found.aids]
    assert last == sorted(last)
    assert not {one.rule.slug for one in found.loans} & {one.rule.slug for one in found.aids}


@pytest.mark.parametrize(
    ("km", "cost"), [(5000, "2645"), (5001, "2645.316"), (20000, "7385"), (20001, "7400.37"), (0, "0")]
)
def test_a_car_of_ones_own_follows_the_scale(km, cost):
    values = {one.key: one.default for one in PARAMETERS}
    assert own_car(EUR(km), values) == EUR(cost)


@given(st.lists(st.decimals(min_value=0, max_value=9999, places=2), min_size=1, max_size=6))
def test_pictures_stay_in_their_box(amounts):
    pieces = bar([(str(rank), amount) for rank, amount in enumerate(amounts)])
    assert all(0 <= one["x"] <= 1000 and 0 < one["width"] <= 1000 for one in pieces)
    assert all(0 <= one <= 1000 for one in lengths(amounts))


def test_a_fare_and_what_comes_each_month_stand_beside_the_plan_and_pay_nothing_of_it():
    facts = {"age": "30", "commune": "44109", "department": "44", "tax_quotient": "300"}
    answers = answer_all(rules_by_slug().values(), Situation(facts, on=THAT_DAY, **known())).answers
    found = ranked(answers, Project.TRAVEL, EUR(300))
    assert found.beside
    assert all(
        one.rule.unit is not Unit.EUROS or one.rule.nature in ("fare", "price") for one in found.beside
    )
