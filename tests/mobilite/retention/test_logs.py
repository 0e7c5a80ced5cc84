"""The journal lasts three years, readings twelve months; the seal is never seen off."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from mobilite.audit.models import Entry, Reading, Seal
from mobilite.audit.seal import unsealed
from mobilite.retention import engine
from tests.factories import a_person


def an_entry(at):
    return Entry.objects.create(
        at=at, verb="update", sentence="a corrigé", object_label="people.person", object_id=1
    )


def test_entries_go_after_three_years_and_the_seal_is_back(now, sealed):
    old, recent = an_entry(now - timedelta(days=3 * 366)), an_entry(now - timedelta(days=1000))
    engine.run(now)
    assert not Entry.objects.filter(pk=old.pk).exists()
    assert Entry.objects.filter(pk=recent.pk).exists()
    assert Seal.objects.count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=recent.pk).delete()


def test_readings_go_after_twelve_months(now, sealed, agent):
    person = a_person()
    for days in (300, 370):
        Reading.objects.create(
            at=now - timedelta(days=days), reader=agent, object_label="people.person", object_id=person.pk
        )
    engine.run(now)
    assert Reading.objects.count() == 1


def test_the_seal_comes_back_when_what_was_done_fails(sealed):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), unsealed():
        _ = 1 / 0
    assert Seal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_seal_comes_off_in_a_transaction_only():
    with pytest.raises(transaction.TransactionManagementError), unsealed():
        pass
