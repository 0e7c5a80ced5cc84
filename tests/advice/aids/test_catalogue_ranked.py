"""What to ask next, and what aids make together for one cost."""

from datetime import date
from decimal import Decimal as D

from advice.aids.engine import Situation, Values, answer_all, rules, together

ON = date(2026, 11, 10)


def aid(slug, *facts, euros="100", **body):
    conditions = {"all": [{"fact": key, "op": "is", "value": True} for key in facts]}
    body = {"conditions": conditions, "amount": {"value": {"euros": euros}}} | body
    return [rules.read(body, slug=slug, name=slug)]


def asked(catalogue, **facts):
    return answer_all(catalogue, Situation(facts, on=ON, values=Values()))


def test_the_question_that_unlocks_most_aids_comes_first_then_most_euros():
    catalogue = [
        aid("a", "ft"),
        aid("b", "ft", "rsa", euros="50"),
        aid("c", "rsa", euros="10"),
        aid("d", "aah", euros="900"),
        aid("e", "iae", euros="20"),
    ]
    found = asked(catalogue).questions
    assert [(one.fact.key, len(one.aids), one.euros) for one in found] == [
        ("ft", 2, D(150)),
        ("rsa", 2, D(60)),
        ("aah", 1, D(900)),
        ("iae", 1, D(20)),
    ]
    assert found[0].alone == ("a",)


def test_aids_that_exclude_one_another_count_once():
    catalogue = [
        aid("a", "ft", euros="500", exclusive="permis"),
        aid("b", "ft", euros="900", exclusive="permis"),
    ]
    assert asked(catalogue).questions[0].euros == D(900)


def test_a_loan_unlocks_no_euro():
    assert asked([aid("pret", "ft", nature="loan", euros="1000")]).questions[0].euros == 0


def test_the_version_of_the_day_answers():
    old = rules.read({}, slug="x", name="X", version=1)
    new = rules.read({"state": "closed"}, slug="x", name="X", version=2, from_date=date(2026, 4, 1))
    for on, version in ((date(2026, 3, 31), 1), (date(2026, 4, 1), 2)):
        found = answer_all([[old, new]], Situation({}, on=on, values=Values()))
        assert found.answers[0].rule.version == version


def test_an_aid_that_has_not_begun_is_left_out():
    later = rules.read({}, slug="x", name="X", from_date=date(2027, 1, 1))
    assert asked([[later]]).answers == ()


def test_what_aids_make_never_exceeds_the_cost_and_loans_are_apart():
    catalogue = [
        aid("amob", euros="300", subsidiary=True),
        aid("cpf", nature="right", euros="900"),
        aid("bourse", euros="500", exclusive="permis"),
        aid("autre", euros="400", exclusive="permis"),
        aid("pret", nature="loan", euros="1000"),
        aid("faj", euros="800", committee="La commission"),
    ]
    plan = together(asked(catalogue).answers, D(1500))
    assert [(one.answer.rule.slug, one.amount) for one in plan.shares] == [
        ("bourse", D(500)),
        ("autre", D(0)),
        ("faj", D(0)),
        ("cpf", D(900)),
        ("amob", D(100)),
    ]
    assert (plan.left, [one.rule.slug for one in plan.loans]) == (D(0), ["pret"])
    assert "Ne se cumule pas" in plan.shares[1].why
