"""The engine answers one aid for one person: yes, no because, missing this."""

from datetime import date
from decimal import Decimal as D

import pytest

from advice.aids.engine import BadRule, Outcome, Situation, Values, answer, rules
from advice.aids.engine.sentences import lines

ON = date(2026, 11, 10)
ZONES = {"44109": "244400404", "44131": "200067346"}
VALUES = Values(
    [
        ("are_min_day", date(2024, 7, 1), D("31.97")),
        ("are_min_day", date(2025, 7, 1), D("32.13")),
        ("amob_km", date(2021, 6, 9), D("0.20")),
        ("amob_km", date(2022, 12, 1), D("0.23")),
    ]
)
ADULT = {"fact": "age", "op": "ge", "value": "18"}
JOB = {
    "any": [
        {"fact": "contract", "op": "in", "value": ["cdi"]},
        {
            "all": [
                {"fact": "contract", "op": "in", "value": ["cdd", "ctt"]},
                {"fact": "contract_months", "op": "ge", "value": "3"},
            ]
        },
    ]
}


def rule(*conditions, **body):
    body.setdefault("conditions", {"all": list(conditions)})
    return rules.read(body, slug="essai", name="Essai", version=3)


def of(one, facts, on=ON):
    return answer(one, Situation(facts, on=on, values=VALUES, zones=ZONES))


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_is_not_known_is_missing_and_never_a_no():
    found = of(rule(ADULT), {})
    assert (found.outcome, found.missing, found.blocking) == (Outcome.MISSING, ("age",), ())
    assert plain(found.sentence) == "Il manque : âge."


def test_why_not_names_only_what_really_blocks():
    found = of(rule(ADULT, JOB), {"age": "16", "contract": "cdi"})
    assert [plain(one.sentence) for one in found.blocking] == ["Il faut avoir 18 ans ou plus ; ici 16 ans."]


def test_a_branch_is_said_without_what_is_already_met_in_it():
    found = of(rule(JOB), {"contract": "cdd", "contract_months": "2"})
    assert plain(found.sentence) == (
        "Il faut un contrat de type CDI, ou un contrat de 3 mois ou plus ; ici contrat CDD, durée du contrat 2 mois."
    )


def test_a_group_with_a_sentence_of_its_own_stops_there():
    found = of(rule(JOB | {"must": "un CDI, ou un CDD d’au moins 3 mois"}), {"contract": "vie"})
    assert plain(found.sentence) == "Il faut un CDI, ou un CDD d’au moins 3 mois ; ici VIE."


def test_what_is_missing_leaves_out_branches_already_decided():
    found = of(rule(ADULT, JOB), {"age": "30", "contract": "cdi"})
    assert found.outcome is Outcome.YES
    assert of(rule(ADULT, JOB), {"contract": "cdd"}).missing == ("age", "contract_months")


def test_a_not_turns_the_question_over():
    one = rule({"not": {"any": [ADULT, {"fact": "employee", "op": "is", "value": True}]}})
    assert of(one, {"age": "17", "employee": False}).outcome is Outcome.YES
    assert plain(of(one, {"age": "17", "employee": True}).sentence) == "Il faut ne pas être salarié."


def test_closed_suspended_and_to_confirm_come_before_the_conditions():
    for state in ("closed", "suspended", "to_confirm"):
        found = of(rule(ADULT, state=state, state_words="les crédits sont épuisés"), {"age": "12"})
        assert found.outcome.value == state
        assert "les crédits sont épuisés" in found.sentence
        assert "18" not in found.sentence


def test_an_aid_whose_end_is_past_is_closed():
    one = rules.read({"conditions": ADULT}, slug="a", name="A", until_date=date(2026, 11, 10))
    assert of(one, {"age": "30"}).outcome is Outcome.CLOSED
    assert of(one, {"age": "30"}, on=date(2026, 11, 9)).outcome is Outcome.YES


def test_the_quotient_of_the_caf_is_never_the_one_of_the_tax_notice():
    income = {"reference_income": "9000", "tax_parts": "1"}
    tax = rule({"fact": "tax_quotient", "op": "le", "value": "750"})
    caf = rule({"fact": "caf_quotient", "op": "le", "value": "750"})
    assert of(tax, income).outcome is Outcome.YES
    assert of(caf, income).missing == ("caf_quotient",)
    assert of(tax, {"caf_quotient": "500"}).missing == ("reference_income", "tax_parts")


def test_a_fact_worked_out_of_others_asks_for_what_lacks_of_them():
    tax = rule({"fact": "tax_quotient", "op": "le", "value": "750"})
    assert of(tax, {"reference_income": "9000"}).missing == ("tax_parts",)


def test_a_commune_says_the_department_the_region_and_the_group_of_communes():
    one = rule(
        {"fact": "department", "op": "in", "value": ["44"]},
        {"fact": "region", "op": "in", "value": ["52"]},
        {"fact": "epci", "op": "in", "value": ["244400404"]},
    )
    assert of(one, {"commune": "44109"}).outcome is Outcome.YES
    assert of(one, {"commune": "44131"}).outcome is Outcome.NO
    assert of(one, {"commune": "75056"}).blocking[0].facts == ("department",)
    assert of(one, {"commune": "44001"}).missing == ("epci",)


def test_a_reference_amount_is_the_one_of_the_day():
    one = rule({"fact": "are_net_day", "op": "le", "value": {"parameter": "are_min_day"}})
    assert of(one, {"are_net_day": "32.00"}).outcome is Outcome.YES
    assert of(one, {"are_net_day": "32.00"}, on=date(2025, 6, 30)).outcome is Outcome.NO
    unknown = of(one, {"are_net_day": "32.00"}, on=date(2020, 1, 1))
    assert (unknown.outcome, unknown.undated) == (Outcome.MISSING, ("are_min_day",))


def test_a_delay_counts_from_the_event_date_to_date():
    one = rule({"fact": "starts_on", "op": "within", "value": {"months": 1}})
    started = {"starts_on": "2026-01-31"}
    assert of(one, started, on=date(2026, 2, 28)).outcome is Outcome.YES
    late = of(one, started, on=date(2026, 3, 1))
    assert late.outcome is Outcome.NO
    assert late.deadline == date(2026, 2, 28)


def test_an_amount_is_exact_when_everything_is_known_and_up_to_otherwise():
    amount = {"least": [{"rate": "0.40", "of": {"fact": "bike_price"}}, {"euros": "600"}]}
    one = rule(amount={"value": amount}, cost="bike_price")
    assert plain(of(one, {"bike_price": "1000"}).amount_words) == "400,00 €"
    assert plain(of(one, {}).amount_words) == "jusqu’à 600,00 €"


def test_an_amount_is_given_before_all_is_known_and_said_so():
    trips = {"times": [{"parameter": "amob_km"}, {"fact": "km_return"}, {"fact": "trips"}]}
    one = rule({"fact": "minutes_return", "op": "gt", "value": "120"}, amount={"value": trips})
    found = of(one, {"km_return": "54", "trips": "20"})
    assert (found.is_provisional, plain(found.amount_words)) == (True, "sans doute 248,40 €")


def test_an_amount_of_another_day_is_counted_with_the_rates_of_that_day():
    one = rule(amount={"value": {"times": [{"parameter": "amob_km"}, {"fact": "km_return"}]}})
    assert of(one, {"km_return": "100"}).amount.high == D("23.00")
    assert of(one, {"km_return": "100"}, on=date(2022, 1, 1)).amount.high == D("20.00")


def test_what_a_committee_decides_is_never_computed():
    one = rule(amount={"value": {"euros": "800"}}, committee="La commission")
    found = of(one, {})
    assert plain(found.amount_words) == "jusqu’à 800,00 €"
    assert plain(found.sentence) == "Elle peut la demander. La commission décide : rien n’est promis."


def test_a_cap_over_time_counts_what_was_received():
    cap = {"less": [{"euros": "5200"}, {"fact": "amob_received"}]}
    one = rule(amount={"value": {"least": [{"fact": "third_party"}, cap]}})
    assert of(one, {"third_party": "900", "amob_received": "5000"}).amount.high == D("200.00")
    assert plain(of(one, {"third_party": "900"}).amount_words) == "jusqu’à 900,00 €"


def test_every_answer_carries_the_version_and_the_facts_it_used():
    found = of(rule(ADULT), {"birth_date": "2000-01-01", "commune": "44109"})
    assert (found.rule.slug, found.rule.version, found.on) == ("essai", 3, ON)
    assert found.used == {"age": "26"}


def test_an_age_is_counted_on_the_day_of_the_question():
    born = {"birth_date": "2008-11-11"}
    assert of(rule(ADULT), born).outcome is Outcome.NO
    assert of(rule(ADULT), born, on=date(2026, 11, 11)).outcome is Outcome.YES


def test_a_rule_reads_back_in_plain_sentences():
    said = [(depth, plain(text)) for depth, text in lines(rule(ADULT, JOB).conditions)]
    assert said == [
        (0, "avoir 18 ans ou plus"),
        (0, "au moins une de ces conditions :"),
        (1, "un contrat de type CDI"),
        (1, "toutes ces conditions :"),
        (2, "un contrat de type CDD ou intérim"),
        (2, "un contrat de 3 mois ou plus"),
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "age",
        {},
        {"fact": "shoe_size", "op": "ge", "value": "3"},
        {"fact": "age", "op": "is", "value": True},
        {"fact": "age", "op": "ge"},
        {"fact": "age", "op": "ge", "value": "beaucoup"},
        {"fact": "age", "op": "ge", "value": 1.5},
        {"fact": "age", "op": "ge", "value": "NaN"},
        {"fact": "age", "op": "ge", "value": {"parameter": "are_min_day"}},
        {"fact": "tax_quotient", "op": "le", "value": {"parameter": "nothing"}},
        {"fact": "contract", "op": "in", "value": []},
        {"fact": "contract", "op": "in", "value": ["stage"]},
        {"fact": "starts_on", "op": "within", "value": {"years": 1}},
        {"any": []},
        {"all": "age"},
        {"all": [ADULT] * 81},
        {"not": {"not": {"not": {"not": {"not": {"not": {"not": ADULT}}}}}}},
    ],
)
def test_a_rule_that_cannot_be_read_says_why_in_french(condition):
    with pytest.raises(BadRule) as error:
        rule(condition)
    assert len(error.value.sentence) > 15


@pytest.mark.parametrize(
    "amount",
    [
        "400",
        {"formula": "1 + 1"},
        {"table": {"on": "tax_quotient", "rows": ["350"]}},
        {"euros": "-1"},
        {"euros": "beaucoup"},
        {"sum": []},
        {"fact": "employee"},
        {"table": {"on": "tax_quotient", "rows": []}},
        {"table": {"on": "tax_quotient", "rows": [{"up_to": "500", "gives": {"euros": "1"}}, {"up_to": "350", "gives": {"euros": "2"}}]}},
        {"case": {"on": "age", "when": {"18": {"euros": "1"}}}},
        {"rate": "0.4"},
    ],
)  # fmt: skip
def test_an_amount_that_cannot_be_read_says_why_in_french(amount):
    with pytest.raises(BadRule):
        rule(amount={"value": amount})


@pytest.mark.parametrize(
    "raw", ["NaN", "-3", "1e400", "9" * 40, "x" * 200, "١٢", "", True, 1.5, None, [], "1\0"]
)
def test_a_fact_that_cannot_be_read_is_refused_in_french(raw):
    if raw is None:
        return
    with pytest.raises(BadRule):
        Situation({"age": raw}, on=ON, values=VALUES)
