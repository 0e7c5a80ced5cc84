"""What holds of any rule and any facts: a fact more only ever decides, never undecides."""

from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from advice.aids.engine import Outcome, Situation, Truth, Values, answer, rules, together
from advice.aids.engine.answers import worth
from advice.aids.engine.truth import every, opposite, some

ON = date(2026, 11, 10)
VALUES = Values([("are_min_day", date(2025, 7, 1), D("32.13"))])

truths = st.sampled_from(Truth)
ages = st.integers(0, 99).map(str)
money = st.integers(0, 400_000).map(lambda cents: str(D(cents).scaleb(-2)))
FACTS = {
    "age": ages,
    "employee": st.booleans(),
    "ft": st.booleans(),
    "contract": st.sampled_from(["cdi", "cdd", "ctt"]),
    "reference_income": money,
    "tax_parts": st.sampled_from(["0", "1", "1.5", "2"]),
    "are_net_day": money,
    "bike_price": money,
    "starts_on": st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(date.isoformat),
}
known = st.fixed_dictionaries({}, optional=FACTS)
leaves = st.one_of(
    st.builds(lambda op, v: {"fact": "age", "op": op, "value": v}, st.sampled_from(["ge", "gt", "le", "lt"]), ages),
    st.builds(lambda k, v: {"fact": k, "op": "is", "value": v}, st.sampled_from(["ft", "employee"]), st.booleans()),
    st.builds(lambda op, v: {"fact": "contract", "op": op, "value": [v]}, st.sampled_from(["in", "not_in"]), FACTS["contract"]),
    st.builds(lambda op, v: {"fact": "tax_quotient", "op": op, "value": v}, st.sampled_from(["le", "gt"]), money),
    st.just({"fact": "are_net_day", "op": "le", "value": {"parameter": "are_min_day", "times": "1.3"}}),
    st.builds(lambda op, n: {"fact": "starts_on", "op": op, "value": {"months": n}}, st.sampled_from(["within", "less_ago", "at_least_ago"]), st.integers(0, 14)),
)  # fmt: skip
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
        st.builds(lambda guard, then: {"when": guard, "then": then}, leaves, inner),
    ),
    max_leaves=10,
).filter(lambda one: str(one).count("{'not'") < 4 and str(one).count("[") < 7)
price = st.just({"fact": "bike_price"})
euros = money.map(lambda value: {"euros": value})
amounts = st.recursive(
    price | euros | st.just({"parameter": "are_min_day"}),
    lambda inner: st.one_of(
        st.builds(lambda rate, of: {"rate": rate, "of": of}, st.sampled_from(["0.3", "0.9"]), inner),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"sum": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"least": parts}),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"times": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"less": parts}),
        inner.map(lambda part: {"up_to": part}),
        st.builds(lambda c, a, b: {"if": c, "then": a, "otherwise": b}, leaves, inner, inner),
        st.builds(
            lambda low, high, last: {"table": {"on": "tax_quotient", "rows": [{"up_to": "350", "gives": low}, {"up_to": "900", "gives": high}, *([{"gives": low}] if last else [])]}},
            inner, inner, st.booleans(),
        ),
        st.builds(lambda a, b: {"case": {"on": "contract", "when": {"cdi": a}, "otherwise": b}}, inner, inner),
    ),
    max_leaves=6,
).filter(lambda one: str(one).count("{") < 24)  # fmt: skip


def situation(facts, on=ON):
    return Situation(facts, on=on, values=VALUES)


def split(facts, keys):
    return {key: value for key, value in facts.items() if key in keys}


@given(st.lists(truths), truths)
def test_what_decides_a_group_stays_decided_whatever_the_unknown_becomes(parts, last):
    known_only = [*parts, Truth.UNKNOWN]
    for group in (every, some):
        if group(known_only) is not Truth.UNKNOWN:
            assert group([*parts, last]) is group(known_only)
    assert every(map(opposite, parts)) is opposite(some(parts))


@given(conditions, known, st.sets(st.sampled_from(sorted(FACTS))))
def test_more_facts_never_turn_a_no_or_a_yes_into_anything_else(condition, facts, keys):
    rule = rules.read({"conditions": condition}, slug="x", name="X")
    before, after = (answer(rule, situation(one)) for one in (split(facts, keys), facts))
    if before.outcome is not Outcome.MISSING:
        assert after.outcome is before.outcome


@given(conditions, known)
def test_a_reason_is_given_for_each_no_and_a_question_for_each_missing(condition, facts):
    found = answer(rules.read({"conditions": condition}, slug="x", name="X"), situation(facts))
    assert bool(found.blocking) is (found.outcome is Outcome.NO)
    assert bool(found.missing or found.undated) is (found.outcome is Outcome.MISSING)
    assert not set(found.missing) & set(facts)


@given(conditions, known)
def test_what_blocks_really_blocks(condition, facts):
    """Take every fact that is said to block away: the answer is no longer a no."""
    rule = rules.read({"conditions": condition}, slug="x", name="X")
    found = answer(rule, situation(facts))
    if found.outcome is Outcome.NO:
        from advice.aids.engine.vocabulary import FACTS as KNOWN

        named = {
            one for reason in found.blocking for key in reason.facts for one in (key, *KNOWN[key].sources)
        }
        assert (
            answer(rule, situation({k: v for k, v in facts.items() if k not in named})).outcome
            is not Outcome.NO
        )


@given(amounts, known, st.sets(st.sampled_from(sorted(FACTS))))
def test_a_fact_more_only_narrows_an_amount(amount, facts, keys):
    rule = rules.read({"amount": {"value": amount}}, slug="x", name="X")
    wide, narrow = (worth(rule, situation(one)) for one in (split(facts, keys), facts))
    assert wide.low <= narrow.low
    assert wide.high is None or (narrow.high is not None and narrow.high <= wide.high)
    assert narrow.high is None or narrow.low <= narrow.high


@given(amounts, known)
def test_an_aid_never_exceeds_the_cost(amount, facts):
    rule = rules.read({"amount": {"value": amount}, "cost": "bike_price"}, slug="x", name="X")
    found = worth(rule, situation(facts))
    if "bike_price" in facts:
        assert found.high <= D(facts["bike_price"])


@given(
    st.lists(st.tuples(money, st.sampled_from(["grant", "right", "service", "loan"]), st.sampled_from(["", "a", "b"]), st.booleans()), max_size=6),
    money,
)  # fmt: skip
def test_aids_together_never_exceed_the_cost(aids, cost):
    answers = [
        answer(
            rules.read(
                {"amount": {"value": {"euros": amount}}, "nature": nature, "exclusive": group, "subsidiary": last},
                slug=f"aid-{rank}", name=f"Aide {rank}",
            ),
            situation({}),
        )
        for rank, (amount, nature, group, last) in enumerate(aids)
    ]  # fmt: skip
    plan = together(answers, D(cost))
    assert plan.brought + plan.left == D(cost)
    assert plan.left >= 0
    for group in ("a", "b"):
        assert sum(1 for one in plan.shares if one.answer.rule.exclusive == group and one.amount) <= 1


@given(conditions, known, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_same_facts_on_the_same_day_always_give_the_same_answer(condition, facts, on):
    rule = rules.read({"conditions": condition}, slug="x", name="X")
    assert answer(rule, situation(facts, on)) == answer(rule, situation(facts, on))
