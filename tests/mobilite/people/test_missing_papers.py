"""Row H5: what is missing is one list."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.parameters.models import ParameterValue
from mobilite.people.models import Paper, Person
from mobilite.people.models.persons import PaperKind
from mobilite.people.operations import missing_papers
from mobilite.people.papers import EQUIVALENTS, USUAL, VALIDITY, valid_until, why_not_valid
from mobilite.periods import add_months
from tests.factories import a_paper, a_person
from tests.factories.persons import TODAY


def test_every_kind_of_paper_has_its_rule():
    assert set(VALIDITY) == set(PaperKind)


@given(
    st.sampled_from(PaperKind.values),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2040, 1, 1))),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_a_paper_is_good_until_its_last_day_and_not_after(kind, issued, expires, on):
    paper = Paper(kind=kind, issued_on=issued, expires_on=expires, seen_on=issued)
    last = valid_until(paper, USUAL)
    assert (why_not_valid(paper, on, USUAL) == "") == (last is None or on <= last)


@pytest.mark.django_db
class TestMissingPapers:
    def missing(self, person, *kinds, on=TODAY):
        person = Person.objects.prefetch_related("papers").get(pk=person.pk)
        return [(paper.kind, paper.why) for paper in missing_papers(person, kinds, on=on)]

    def test_what_was_never_seen_is_missing_in_the_order_asked(self):
        assert self.missing(a_person(), "identity", "address") == [
            ("identity", "à demander"),
            ("address", "à demander"),
        ]

    def test_what_is_good_is_not_missing(self):
        assert self.missing(a_person(papers=["identity", "address"]), "identity", "address") == []

    def test_an_address_proof_past_three_months_is_flagged(self):
        person = a_person()
        a_paper(person, "address", issued_on=add_months(TODAY, -3))
        assert self.missing(person, "address") == []
        assert self.missing(person, "address", on=date(2026, 4, 8)) == [
            ("address", "du 7\u00a0janvier 2026\u00a0: plus de 3 mois")
        ]

    def test_an_expired_identity_is_flagged(self):
        person = a_person()
        a_paper(person, "identity", expires_on=date(2026, 4, 6), issued_on=date(2016, 4, 6))
        assert self.missing(person, "identity") == [("identity", "plus valable depuis le 6\u00a0avril 2026")]

    def test_a_quotient_is_good_for_a_year(self):
        person = a_person()
        a_paper(person, "quotient", issued_on=date(2025, 4, 6))
        assert self.missing(person, "quotient") == [("quotient", "du 6\u00a0avril 2025\u00a0: plus d’un an")]

    def test_a_newer_paper_replaces_an_old_one(self):
        person = a_person()
        a_paper(person, "address", issued_on=date(2025, 1, 1))
        a_paper(person, "address", issued_on=date(2026, 4, 1))
        assert self.missing(person, "address") == []

    def test_without_a_date_the_day_it_was_seen_counts(self):
        person = a_person()
        a_paper(person, "address", issued_on=None, seen_on=date(2025, 12, 1))
        assert self.missing(person, "address") == [
            ("address", "du 1er\u00a0décembre 2025\u00a0: plus de 3 mois")
        ]


@pytest.mark.django_db
class TestBorders:
    """Three months to the day, ends of months, 29 February."""

    @pytest.mark.parametrize(
        ("kind", "issued_on", "last"),
        [
            ("address", date(2026, 1, 7), date(2026, 4, 7)),
            ("address", date(2025, 11, 30), date(2026, 2, 28)),
            ("address", date(2023, 11, 30), date(2024, 2, 29)),
            ("address", date(2026, 5, 31), date(2026, 8, 31)),
            ("address", date(2026, 3, 31), date(2026, 6, 30)),
            ("quotient", date(2024, 2, 29), date(2025, 2, 28)),
            ("quotient", date(2023, 2, 28), date(2024, 2, 28)),
            ("parental", date(2025, 4, 7), date(2026, 4, 7)),
        ],
    )
    def test_the_last_good_day(self, kind, issued_on, last):
        paper = Paper(kind=kind, issued_on=issued_on, seen_on=issued_on)
        assert valid_until(paper, USUAL) == last
        assert why_not_valid(paper, last, USUAL) == ""
        assert why_not_valid(paper, last + timedelta(days=1), USUAL) != ""

    def test_a_work_contract_counts_from_the_day_it_was_seen(self):
        paper = Paper(kind="work", issued_on=date(2019, 1, 1), seen_on=date(2026, 1, 31))
        assert valid_until(paper, USUAL) == date(2026, 7, 31)

    def test_a_manager_sets_other_months_from_a_date(self, manager, now):
        person = a_person()
        a_paper(person, "address", issued_on=date(2026, 2, 1))
        ParameterValue.objects.create(
            key="people.paper_address",
            from_date=date(2026, 4, 10),
            value="1",
            created_at=now,
            created_by=manager,
        )
        person = Person.objects.prefetch_related("papers").get(pk=person.pk)
        assert missing_papers(person, ["address"], on=date(2026, 4, 9)) == []
        assert [one.why for one in missing_papers(person, ["address"], on=date(2026, 4, 10))] == [
            "du 1er\u00a0février 2026\u00a0: plus d’un mois"
        ]


def test_what_stands_for_a_paper_stands_for_a_known_kind_under_one_name():
    names = [(one.kind, one.key) for one in EQUIVALENTS]
    assert len(set(names)) == len(names)
    assert {kind for kind, _ in names} <= set(PaperKind)
