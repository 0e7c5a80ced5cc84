"""Tasks, licences, imports, links, sessions, keys of forms, receipts that came early."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session

from mobilite.accounts.models import PersonalLink
from mobilite.files import storage
from mobilite.imports.models import ImportRun, Status
from mobilite.kept import Terms
from mobilite.outbox.models import EarlyReceipt
from mobilite.pages.models import Press
from mobilite.people.models import Licence
from mobilite.retention import engine, files
from mobilite.todo.models import Task
from mobilite.todo.operations import finish
from tests.factories import a_closed_rental, a_licence, a_person
from tests.factories.desk import a_task
from tests.mobilite.retention.years import files_on_disk


def test_a_licence_goes_a_year_after_the_last_rental(now, agent):
    rental = a_closed_rental(actor=agent)
    never_lent = a_licence(a_person(created_at=now), seen_on=now.date())
    recent = a_licence(a_person(created_at=now), seen_on=now.date() + timedelta(days=200))
    engine.run(now + timedelta(days=300))
    assert Licence.objects.count() == 3
    engine.run(now + timedelta(days=366))
    assert set(Licence.objects.values_list("pk", flat=True)) == {recent.pk, rental.person.licences.get().pk}
    engine.run(rental.returned_at + timedelta(days=367))
    assert not rental.person.licences.exists()
    assert never_lent.pk


def test_a_task_goes_two_years_after_it_was_closed(now, agent):
    done, waiting = a_task(at=now, user=agent), a_task("Autre", at=now, user=agent)
    finish(done.pk, result="Vu avec elle", at=now, actor=agent)
    engine.run(now + timedelta(days=729))
    assert Task.objects.count() == 2
    engine.run(now + timedelta(days=732))
    assert Task.objects.get().pk == waiting.pk


def test_a_file_that_was_never_imported_goes_after_a_month(now):
    name = storage.save("imports", b"nom;prenom", suffix=".csv")
    run = ImportRun.objects.create(
        kind="people", file_name="liste.csv", stored_as=name, uploaded_at=now, decisions={"1": "same"}
    )
    engine.run(now + timedelta(days=20))
    assert files_on_disk() == {name}
    engine.run(now + timedelta(days=40))
    run.refresh_from_db()
    assert files_on_disk() == set()
    assert (run.status, run.decisions) == (Status.ABANDONED, {})


def test_what_opens_doors_goes_when_it_opens_none(now):
    PersonalLink.objects.create(
        purpose="x", token_hash="x", object_label="people.person", object_id=1, created_at=now, expires_at=now
    )
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(hours=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=400))
    Press.objects.create(key="a" * 32, at=now)
    EarlyReceipt.objects.create(provider="x", reference="1", state="sent", at=now, received_at=now)
    engine.run(now)
    assert (PersonalLink.objects.count(), Press.objects.count(), EarlyReceipt.objects.count()) == (1, 1, 1)
    assert [one.session_key for one in Session.objects.all()] == ["new"]
    engine.run(now + timedelta(days=40))
    assert (PersonalLink.objects.count(), Press.objects.count(), EarlyReceipt.objects.count()) == (0, 0, 0)


def test_a_file_that_the_disk_refuses_is_taken_up_by_the_next_night(now, monkeypatch):

    name = storage.save("imports", b"nom;prenom", suffix=".csv")
    ImportRun.objects.create(
        kind="people", file_name="liste.csv", stored_as=name, uploaded_at=now - timedelta(days=60)
    )
    with monkeypatch.context() as patch:
        patch.setattr(files.storage, "delete", lambda name: 1 / 0)
        with pytest.raises(ExceptionGroup):
            engine.run(now)
    assert files_on_disk() == {name}
    engine.run(now)
    assert files_on_disk() == set()


def test_a_term_counts_whole_days_of_the_calendar(now):

    leap = now.replace(year=2028, month=2, day=29)
    assert Terms(leap, 12).active_limit.date() == date(2027, 2, 28)
    assert Terms(now, 12, 24).limit.date() == date(2023, 4, 7)
