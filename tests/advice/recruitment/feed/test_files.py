"""A file of the candidatures: who agrees today, the agreed fields, written as the software wants; gone when somebody says no."""

import csv
import io
from datetime import date, timedelta

import pytest

from advice.recruitment import operations as recruitment
from advice.recruitment.feed import operations
from advice.recruitment.feed.models import Export, Rhythm
from mobilite.files import storage
from tests.factories import paris_at
from tests.factories.feeding import PLUGGED, a_destination, a_webhook
from tests.factories.persons import a_person
from tests.factories.recruiting import PROPOSED, a_referral

LATER = PROPOSED + timedelta(days=2)
COLUMNS = [
    ("state", "STATUT"),
    ("reference", "ID"),
    ("last_name", "NOM"),
    ("wishes", "SOUHAIT"),
    ("proposed_on", "DATE"),
]


def rows_of(export, encoding="utf-8-sig", delimiter=";"):
    text = storage.read(export.file_name).decode(encoding)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def make(destination, at=LATER, **values):
    return operations.make_file(destination.pk, at=at, actor=None, **values)


def test_it_holds_what_is_asked_in_order_and_as_the_software_writes(db, manager):
    destination = a_destination()
    operations.set_columns(
        destination.pk,
        COLUMNS,
        separator="tab",
        encoding="cp1252",
        dates="%Y-%m-%d",
        at=PLUGGED,
        actor=manager,
    )
    referral = a_referral(
        a_person("Zoë", "Łukasik"), employer=destination.employer, wishes="=1+1;\nL’œuf…\u202f!"
    )
    head, line = rows_of(make(destination), "cp1252", "\t")
    assert head == ["STATUT", "ID", "NOM", "SOUHAIT", "DATE"]
    # A formula is disarmed, a new line is a space, a sign that Windows does not have is a question mark.
    assert line == ["Nouvelle candidature", referral.reference, "?ukasik", "'=1+1; L’œuf… !", "2026-04-07"]


def test_only_who_agrees_is_there_and_who_withdrew_is_told_once_by_the_reference(db):
    destination = a_destination()
    stays = a_referral(employer=destination.employer)
    leaves = a_referral(a_person("Malik", "Sow"), employer=destination.employer)
    never = a_referral(a_person("Léa", "Petit"), employer=destination.employer)
    recruitment.withdraw(never.pk, how="said", at=PROPOSED, actor=None)
    first = make(destination)
    assert [line[0] for line in rows_of(first)[1:]] == [stays.reference, leaves.reference]

    recruitment.withdraw(leaves.pk, how="said", at=LATER, actor=None)
    second = make(destination, LATER + timedelta(hours=1))
    told = {line[0]: set(line[1:]) for line in rows_of(second)[1:]}
    assert told[leaves.reference] == {"Accord retiré", ""}
    assert [line[0] for line in rows_of(make(destination, LATER + timedelta(hours=2)))[1:]] == [
        stays.reference
    ]


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_the_agreement_of_one_who_is_in_it():
    destination = a_destination()
    referral = a_referral(employer=destination.employer)
    export = make(destination)
    name = export.file_name
    recruitment.withdraw(referral.pk, how="said", at=LATER, actor=None)
    export.refresh_from_db()
    assert (operations.may_open(export), export.lines.count()) == (False, 1)
    with pytest.raises(FileNotFoundError):
        storage.read(name)


@pytest.mark.parametrize(
    ("rhythm", "moments", "slots"),
    [
        # 1 April 2026 at 9 h is a Wednesday.
        (Rhythm.DAILY, [(4, 1, 12), (4, 2, 5), (4, 2, 6), (4, 2, 18), (4, 5, 7)], [date(2026, 4, 2), date(2026, 4, 5)]),
        (Rhythm.WEEKLY, [(4, 2, 12), (4, 6, 5), (4, 6, 6), (4, 9, 8)], [date(2026, 4, 6)]),
        (Rhythm.HAND, [(4, 9, 8)], []),
    ],
)  # fmt: skip
def test_its_morning_makes_it_once(db, rhythm, moments, slots):
    a_destination(rhythm=rhythm)
    for moment in moments:
        operations.make_due_files(paris_at(*moment))
    assert list(Export.objects.order_by("slot").values_list("slot", flat=True)) == slots


def test_the_number_of_questions_does_not_grow_with_the_people(db, django_assert_max_num_queries):
    destination = a_destination()
    for name in ("Roux", "Sow", "Petit", "Keita"):
        a_referral(a_person("Inès", name), employer=destination.employer)
    with django_assert_max_num_queries(16):
        make(destination)


def test_a_stopped_software_and_one_that_wants_no_file_are_refused(db, manager):
    destination = a_destination()
    operations.close_destination(destination.pk, at=PLUGGED, actor=manager)
    for one in (destination, a_webhook(destination.employer, name="Direct")):
        with pytest.raises(operations.FeedRefused):
            make(one)


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ([("reference", "ID")], "on_state"),
        ([("reference", "ID"), ("state", "id")], "head_state"),
        ([("reference", "ID"), ("state", "  ")], "head_state"),
        ([("reference", "ID"), ("state", "x" * 61)], "head_state"),
        ([("reference", "ID"), ("state", "E"), ("iban", "IBAN")], None),
        ([("reference", "ID"), ("state", "E"), ("reference", "ID2")], None),
    ],
)
def test_columns_that_would_not_do_are_refused(db, columns, field):
    destination = a_destination()
    with pytest.raises(operations.FeedRefused) as refusal:
        operations.set_columns(
            destination.pk,
            columns,
            separator="comma",
            encoding="utf-8",
            dates="%Y%m%d",
            at=PLUGGED,
            actor=None,
        )
    assert refusal.value.field == field
