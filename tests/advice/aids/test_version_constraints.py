"""A published version is never changed, has a dated source and a second reader: the database holds it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from advice.aids.models import Aid, AidReview, AidVersion, ReferenceAmount
from tests.factories.lending import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(manager, administrator):
    aid = Aid.objects.create(slug="essai")

    def made(**values):
        told = {
            "name": "Essai",
            "body": "Ville",
            "theme": "velo",
            "source": "Délibération",
            "source_on": date(2026, 1, 5),
        }
        told |= {"checked_on": date(2026, 4, 1), "review_on": date(2026, 10, 1), "published_at": NOW}
        told |= {"written_by": manager, "read_by": administrator, "number": 1, "aid": aid}
        with transaction.atomic():
            return AidVersion.objects.create(**{**told, **values})

    return made


def test_a_version_is_never_changed(write):
    version = write()
    with pytest.raises(IntegrityError, match="never_changes"), transaction.atomic():
        AidVersion.objects.filter(pk=version.pk).update(name="Autre")


def test_nobody_reads_her_own_version(write, manager):
    with pytest.raises(IntegrityError):
        write(read_by=manager)


def test_a_version_that_people_write_has_two_of_them_and_a_dated_source(write):
    for values in ({"read_by": None}, {"written_by": None}, {"source_on": None}, {"source": ""}):
        with pytest.raises(IntegrityError):
            write(**values)


def test_a_number_serves_once_and_begins_at_1(write):
    write()
    for number in (1, 0):
        with pytest.raises(IntegrityError):
            write(number=number)


def test_an_aid_ends_after_it_begins(write):
    with pytest.raises(IntegrityError):
        write(from_date=date(2026, 5, 1), until_date=date(2026, 5, 1))


def test_a_review_and_a_reference_amount_are_never_changed(write, manager):
    day = date(2026, 4, 7)
    review = AidReview.objects.create(
        version=write(), checked_on=day, review_on=date(2026, 9, 1), note="Vu", by=manager
    )
    amount = ReferenceAmount.objects.first()
    for row, change in ((review, {"note": "Autre"}), (amount, {"value": "1.00"})):
        with pytest.raises(IntegrityError, match="never_changes"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**change)
