"""The rules of eligibility at their borders: birthdays, ages of papers, numbers of criteria, the PASS (facts: iae 1 and 2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advice.recruitment.eligibility.engine import (
    CRITERIA,
    KINDS,
    PROLONGATIONS,
    Held,
    Seen,
    Stage,
    State,
    age_fault,
    counted,
    criterion,
    explain,
    latest_end,
    prolongation,
    sentence,
    stage,
    until,
    veiled,
    waiting_until,
    window,
)
from mobilite.periods import last_day

ON = date(2026, 4, 7)
DAY = timedelta(days=1)


def seen(*keys, on=ON):
    return [Seen(key, on) for key in keys]


def test_the_eighteen_criteria_are_those_of_the_national_platform():
    assert len(CRITERIA) == 18
    assert {one.key for one in CRITERIA if one.level == 1} == {"RSA", "ASS", "AAH", "DETLD"}
    assert {one.key for one in CRITERIA if one.sensitive} == {"ASE", "TH", "REF_DA", "DETENTION_MJ"}
    assert KINDS == {"AI": 2, "ACI": 3, "EI": 3, "ETTI": 2, "EITI": 3}


@pytest.mark.parametrize(
    ("key", "paper", "dated", "last"),
    [
        ("RSA", "main", date(2026, 1, 7), date(2026, 4, 7)),
        ("RSA", "main", date(2025, 11, 30), date(2026, 2, 28)),
        ("RSA", "main", date(2023, 11, 30), date(2024, 2, 29)),
        ("RSA", "main", date(2026, 1, 31), date(2026, 4, 30)),
        ("ASE", "main", date(2025, 4, 7), date(2026, 4, 7)),
        ("QPV", "main", date(2025, 8, 31), date(2026, 2, 28)),
        ("CAP_BEP", "diploma", date(1990, 6, 1), None),
        ("CAP_BEP", "honour", date(2026, 1, 7), date(2026, 4, 7)),
        ("SENIOR", "main", ON, None),
    ],
)
def test_a_paper_holds_until_the_same_day_some_months_later(key, paper, dated, last):
    one = criterion(key)
    assert until(one, one.paper(paper), dated) == last
    if last is not None:
        proof = Seen(key, dated, last)
        assert proof.holds(last)
        assert not proof.holds(last + DAY)


def test_a_paper_with_an_end_of_its_own_and_an_age_hold_until_then():
    refugee, young = criterion("REF_DA"), criterion("JEUNE")
    assert until(refugee, refugee.paper("main"), ON, ends_on=date(2026, 5, 1)) == date(2026, 5, 1)
    assert until(young, young.paper("main"), ON, born=date(2000, 4, 9)) == date(2026, 4, 8)
    assert until(young, young.paper("main"), ON, born=date(2004, 2, 29)) == date(2030, 2, 28)


@pytest.mark.parametrize(
    ("key", "born", "on", "holds"),
    [
        ("JEUNE", date(2000, 4, 7), date(2026, 4, 6), True),
        ("JEUNE", date(2000, 4, 7), date(2026, 4, 7), False),
        ("JEUNE", date(2000, 2, 29), date(2026, 2, 28), True),
        ("JEUNE", date(2000, 2, 29), date(2026, 3, 1), False),
        ("SENIOR", date(1976, 4, 7), date(2026, 4, 6), False),
        ("SENIOR", date(1976, 4, 7), date(2026, 4, 7), True),
        ("JEUNE", None, ON, False),
        ("QPV", None, ON, True),
    ],
)
def test_an_age_counts_from_or_until_the_birthday(key, born, on, holds):
    assert (age_fault(criterion(key), born, on) == "") is holds


@pytest.mark.parametrize(
    ("keys", "probable", "kind", "state", "words"),
    [
        ((), (), "AI", State.MISSING, "Il manque 2 critères de niveau 2"),
        (("PI",), (), "AI", State.MISSING, "Il manque 1 critère de niveau 2"),
        (("PI", "QPV"), (), "AI", State.ELIGIBLE, "Éligible"),
        (("PI", "QPV"), (), "ETTI", State.ELIGIBLE, "Éligible"),
        (("PI", "QPV"), (), "ACI", State.MISSING, "Il manque 1 critère de niveau 2"),
        (("PI", "QPV", "PM"), (), "ACI", State.ELIGIBLE, "Éligible"),
        (("PI", "QPV", "PM"), (), "EITI", State.ELIGIBLE, "Éligible"),
        (("RSA",), (), "EI", State.ELIGIBLE, "Éligible"),
        ((), ("RSA",), "ACI", State.TO_PROVE, "Il manque une preuve : attestation RSA"),
        (("PI", "QPV"), ("JEUNE",), "ACI", State.TO_PROVE, "Il manque une preuve : pièce d’identité"),
        (("PI",), ("JEUNE",), "ACI", State.MISSING, "Il manque 1 critère de niveau 2 et une preuve : pièce d’identité"),
        ((), ("QPV", "ZRR"), "AI", State.TO_PROVE, "Il manque 2 preuves : justificatif de domicile"),
        (("DETLD", "DELD"), (), "AI", State.ELIGIBLE, "Éligible"),
        (("SENIOR", "JEUNE"), (), "AI", State.MISSING, "Il manque 1 critère de niveau 2"),
        (("SENIOR",), ("JEUNE",), "AI", State.MISSING, "Il manque 1 critère de niveau 2"),
    ],
)  # fmt: skip
def test_each_kind_of_structure_has_its_answer(keys, probable, kind, state, words):
    answer = explain(kind, seen(*keys), probable, on=ON)
    assert (answer.state, answer.sentence.replace("\u00a0", " ")) == (state, words)


def test_an_old_proof_counts_no_more_and_says_which_paper_to_ask():
    old = [Seen("ASS", date(2025, 12, 1), date(2026, 3, 1))]
    answer = explain("ACI", old, ["ASS"], on=ON)
    assert answer.state is State.TO_PROVE
    assert "trop ancienne" in " ".join(answer.reasons)
    assert explain("ACI", old, ["ASS"], on=date(2026, 3, 1)).is_eligible


def test_whoever_may_not_know_reads_a_reserved_criterion():
    answer = explain("AI", seen("TH", "PI"), on=ON, name=veiled)
    said = " ".join((answer.sentence, *answer.reasons))
    assert answer.is_eligible
    assert "Critère réservé" in said
    assert "handicap" not in said


KEYS = st.lists(st.sampled_from([one.key for one in CRITERIA]), max_size=8)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(KEYS, KEYS, st.sampled_from(list(KINDS)))
def test_a_proof_more_never_takes_anything_away(proved, probable, kind):
    before = explain(kind, seen(*proved[1:]), probable, on=ON)
    after = explain(kind, seen(*proved), probable, on=ON)
    assert after.is_eligible or not before.is_eligible
    assert after.is_eligible == (not after.missing and not after.to_prove)
    keys = {one.key for one in counted(seen(*proved), ON)}
    assert not {"SENIOR", "JEUNE"} <= keys
    assert not {"DETLD", "DELD"} <= keys
    # What is probable never makes anybody eligible.
    assert explain(kind, seen(*proved), (), on=ON).is_eligible == after.is_eligible


START = date(2026, 1, 1)
PASS = Held(START, START + timedelta(days=730))


@pytest.mark.parametrize(
    ("on", "where", "words"),
    [
        (date(2025, 12, 31), Stage.TO_COME, "PASS valide à partir du 1er janvier 2026, jusqu’au 31 décembre 2027."),
        (START, Stage.VALID, "PASS valide jusqu’au 31 décembre 2027, peut être prolongé à partir du 31 décembre 2026."),
        (date(2026, 12, 30), Stage.VALID, "peut être prolongé à partir du 31 décembre 2026"),
        (date(2026, 12, 31), Stage.IN_WINDOW, "peut être prolongé dès maintenant"),
        (date(2027, 12, 31), Stage.IN_WINDOW, "PASS valide jusqu’au 31 décembre 2027"),
        (date(2028, 1, 1), Stage.JUST_ENDED, "délai de carence jusqu’au 31 décembre 2029, qu’un prescripteur habilité peut lever"),
        (date(2028, 6, 30), Stage.JUST_ENDED, "peut encore être prolongé jusqu’au 30 juin 2028"),
        (date(2028, 7, 1), Stage.WAITING, "délai de carence jusqu’au 31 décembre 2029"),
        (date(2029, 12, 31), Stage.WAITING, "qu’un prescripteur habilité peut lever"),
        (date(2030, 1, 1), Stage.OVER, "un nouveau PASS peut être demandé"),
    ],
)  # fmt: skip
def test_a_pass_says_where_it_stands(on, where, words):
    assert stage(PASS, on) is where
    assert words in sentence(PASS, on).replace("\u00a0", " ")


def test_a_suspended_pass_says_until_when():
    held = Held(START, PASS.ends_on, ((date(2026, 3, 1), date(2026, 5, 1)),))
    assert stage(held, date(2026, 4, 30)) is Stage.SUSPENDED
    assert stage(held, date(2026, 4, 30)).is_valid
    assert stage(held, date(2026, 5, 1)) is Stage.VALID
    assert "suspendu jusqu’au 30" in sentence(held, ON)


def test_each_reason_has_its_limits():
    end = PASS.ends_on
    assert latest_end(prolongation("COMPLETE_TRAINING"), end, 2000) == end + timedelta(days=365)
    assert latest_end(prolongation("RQTH"), end, 1000) == end + timedelta(days=95)
    assert latest_end(prolongation("RQTH"), end, 1095) == end
    assert latest_end(prolongation("SENIOR"), end, 1095) == end + timedelta(days=365)
    assert latest_end(prolongation("SENIOR_CDI"), end, 0) == end + timedelta(days=3650)
    assert {one.key for one in PROLONGATIONS if one.needs_prescriber} == {"RQTH", "SENIOR", "PARTICULAR_DIFFICULTIES"}  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_the_window_holds_the_last_day_and_the_waiting_comes_after(start):
    end = start + timedelta(days=730)
    first, closes = window(end)
    assert start <= first <= last_day(end) < closes < waiting_until(end)
    assert stage(Held(start, end), waiting_until(end)) is Stage.WAITING
    assert stage(Held(start, end), waiting_until(end) + DAY) is Stage.OVER
