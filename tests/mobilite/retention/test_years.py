"""Twelve simulated years: what has passed its term is gone, what has not is there, figures never change."""

from datetime import timedelta

import pytest

from mobilite.audit.models import Entry, Reading
from mobilite.documents.models import Document, Kind
from mobilite.kept import rules
from mobilite.outbox.models import Message
from mobilite.people.models import Licence, Note, Paper, Person
from mobilite.periods import add_months, paris_date
from mobilite.retention import engine
from mobilite.retention.models import FileToErase, Run
from mobilite.retention.terms import terms
from mobilite.safety.looks import findings
from rentals.documents import issue_contract
from rentals.models import ConditionPhoto, Rental
from rentals.payments.models import Bill, Deposit
from tests.factories import lending, the_organisation
from tests.mobilite.retention import years

FIRST, LAST = 2027, 2039


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_twelve_years_of_retention(agent, sealed, the_clock, seed, monkeypatch):
    monkeypatch.setattr(
        lending, "a_contract", lambda rental, *, at: issue_contract(rental, at=at, actor=agent)
    )
    the_clock.move_to(years.tuesday(FIRST, 1))
    the_organisation(years.tuesday(FIRST, 1).date())
    structure = years.Structure(agent, seed=seed)
    counted = {}
    for year in range(FIRST, LAST + 1):
        for month in range(1, 13):
            the_clock.move_to(years.tuesday(year, month))
            structure.live(year, month)
            now = years.tuesday(year, month) + timedelta(days=8, hours=14)
            the_clock.move_to(now)
            engine.run(now)
            nothing_past_its_term_remains(structure, now)
            if month % 6 == 0:
                nothing_within_its_term_is_gone(structure, now)
                assert years.files_on_disk() == years.files_named()
                no_name_of_the_anonymous_anywhere(structure)
        figures = years.figures()
        for past, row in counted.items():
            assert figures[past] == row, f"the figures of {past} changed in {year}"
        counted = {past: row for past, row in figures.items() if past < year}
        assert [(check.label, one.sentence) for check, found in findings(now) for one in found] == []
    assert Person.objects.exclude(anonymised_at=None).exists()
    assert Document.objects.exclude(erased_at=None).filter(kind=Kind.RECEIPT).exists()
    assert Bill.objects.exclude(erased_at=None).exists()
    assert not Run.objects.filter(finished_at=None).exists()
    assert Entry.objects.filter(verb="retain").exists()


def nothing_past_its_term_remains(structure, now):
    today = paris_date(now)
    limits = terms(now)
    for rule in rules():
        for due in engine.due(rule, limits[rule.key]):
            assert not due.rows.exists(), f"{rule.key} left something"
    assert not FileToErase.objects.exists()
    for person in Person.objects.all():
        assert (person.anonymised_at is not None) == structure.is_anonymous(person.pk, today), (
            f"{person.pk} on {today}"
        )
    assert not Entry.objects.filter(at__lt=now - timedelta(days=3 * 366 + 1)).exists()
    assert not Reading.objects.filter(at__lt=now - timedelta(days=367)).exists()
    assert not Message.objects.filter(
        created_at__lt=now - timedelta(days=367), text__contains="Zorglub"
    ).exists()
    for pk, (end, _) in structure.lent.items():
        rental = Rental.objects.get(pk=pk)
        ended = paris_date(end)
        assert (rental.archived_at is not None) == (add_months(ended, 12) < today), (
            f"{pk} archived on {today}"
        )
        assert (rental.erased_at is not None) == (add_months(ended, 72) < today), f"{pk} erased on {today}"
        if rental.erased_at:
            assert not ConditionPhoto.objects.filter(report__rental_vehicle__rental=pk).exists()
            assert rental.signed_file == ""
        bill = Bill.objects.get(rental_bill__rental=pk)
        assert (bill.erased_at is not None) == (structure.accounts_end(end) < today)
        holders = set(Deposit.objects.filter(rental_deposit__rental=pk).values_list("holder", flat=True))
        assert (holders == {""}) == (structure.accounts_end(end) < today)


def nothing_within_its_term_is_gone(structure, now):
    today = paris_date(now)
    for pk, seen in structure.seen.items():
        person = Person.objects.get(pk=pk)
        if add_months(paris_date(seen), 24) >= today:
            assert person.last_name == structure.names[pk]
            assert person.archived_at is None
            assert person.address
            assert Paper.objects.filter(person=person).exists()
        elif not structure.is_anonymous(pk, today):
            assert person.last_name == structure.names[pk]
            assert person.archived_at is not None
            assert not Paper.objects.filter(person=person).exists()
            assert not Note.objects.filter(person=person).exists()
    for end, person in structure.lent.values():
        if add_months(paris_date(end), 12) >= today:
            assert Licence.objects.filter(person=person).exists()
    for paper in Document.objects.filter(erased_at=None):
        assert structure.names[paper.person_id].lower() in str(paper.context).lower()
    for pk, (end, _) in structure.lent.items():
        if add_months(paris_date(end), 72) >= today:
            assert ConditionPhoto.objects.filter(report__rental_vehicle__rental=pk).count() == 2


def no_name_of_the_anonymous_anywhere(structure):
    written = years.everything_written()
    for pk in Person.objects.exclude(anonymised_at=None).values_list("pk", flat=True):
        assert structure.names[pk].lower() not in written, f"person {pk} is still named"
