"""An export holds everything that the database holds of a person, and nothing of anybody else (art. 15 and 20)."""

import io
import json
import zipfile
from collections import deque
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from mobilite.audit.models import Entry, Reading
from mobilite.files import storage
from mobilite.periods import PARIS
from mobilite.rights import archive
from mobilite.rights.gathering import Gatherer, left_out, parts
from mobilite.rights.models import Export
from mobilite.rights.operations import ask_for_export, take
from mobilite.rights.operations.exports import KEPT, NoExport
from mobilite.rights.operations.requests import WhoAsks
from rentals.models import ConditionPhoto, ConditionReport
from tests.cast import client_for
from tests.examples.rights import a_request
from tests.factories import the_organisation
from tests.factories.own_data import somebody_well_known

pytestmark = pytest.mark.django_db

#: Many rows of many people hang on these: a key to one of them says nothing of whose a row is.
HUBS = {"people.person", "accounts.user", "people.contact", "people.household", "people.partner"}
EXPORTED = {part.model.lower() for part in parts()}
LEFT = {one.model.lower() for one in left_out()}
ABOUT = ("object_label", "about_label", "subject_label")


def keys_of(model):
    return [f for f in model._meta.concrete_fields if f.many_to_one or f.one_to_one]


def models_about_people() -> set[str]:
    """Walk from a person to each model whose rows have a key to her, or to what is hers; or name any record at all."""
    every = [m for m in apps.get_models() if not m._meta.proxy]
    found, waiting = set(), deque(["people.person"])
    while waiting:
        label = waiting.popleft()
        for model in every:
            name = model._meta.label_lower
            if name in found or not any(k.related_model._meta.label_lower == label for k in keys_of(model)):
                continue
            found.add(name)
            if name in EXPORTED and name not in HUBS:
                waiting.append(name)
    named = {m._meta.label_lower for m in every if {f.name for f in m._meta.fields} & set(ABOUT)}
    return found | named


def test_every_model_about_people_is_exported_or_left_out_with_a_reason():
    silent = models_about_people() - EXPORTED - LEFT
    assert silent == set(), "Declare a Part or a LeftOut in the personal.py of the app."
    assert not EXPORTED & LEFT
    assert all(len(one.why) > 20 for one in left_out())


def test_declarations_name_fields_that_are_there():
    for part in parts():
        names = {f.name for f in apps.get_model(part.model)._meta.concrete_fields}
        assert set(part.shows) <= names, part.key
        assert set(part.left_out) <= names, part.key
        assert not set(part.shows) & set(part.left_out), part.key


def test_what_is_shown_has_a_french_name():
    for part in parts():
        for name in part.shows:
            label = part.labels.get(name) or apps.get_model(part.model)._meta.get_field(name).verbose_name
            assert not {"by", "at", "is", "has", "of", "name", "file"} & set(str(label).split()), (
                part.key,
                name,
            )


@pytest.fixture
def known(agent):
    the_organisation()
    return somebody_well_known(agent)


@pytest.fixture
def person(known):
    return known[0]


@pytest.fixture
def content(person, now):
    return archive.build(person, at=now, number=1)


@pytest.fixture
def said(content):
    return json.loads(zipfile.ZipFile(io.BytesIO(content)).read("donnees.json"))


def rows_in_database(person) -> dict[str, list[models.Model]]:
    """Find her rows without the declarations: by any key that leads to her, directly or through what is hers."""
    found = {"people.person": {person.pk: person}}
    grew = True
    while grew:
        grew = False
        for model in apps.get_models():
            label = model._meta.label_lower
            if label not in EXPORTED or label == "people.person":
                continue
            for key in keys_of(model):
                target = key.related_model._meta.label_lower
                if target not in found or (target in HUBS and target != "people.person"):
                    continue
                hers = model._base_manager.filter(**{f"{key.name}__in": list(found[target])})
                # Somebody else's row, were it tied to hers, is not hers.
                if any(f.name == "person" for f in model._meta.fields):
                    hers = hers.filter(models.Q(person=person) | models.Q(person=None))
                known = found.setdefault(label, {})
                new = {row.pk: row for row in hers if row.pk not in known}
                known |= new
                grew |= bool(new)
    return {label: list(rows.values()) for label, rows in found.items()}


def as_text(value):
    match value:
        case datetime():
            return value.astimezone(PARIS).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value


def test_each_stored_value_of_hers_is_in_the_json(person, said):
    given = {}
    for section in said["parties"]:
        model = next(part.model for part in parts() if part.key == section["cle"])
        given.setdefault(model.lower(), {}).update(
            {row["id"]: (row, section["pas_donne"]) for row in section["lignes"]}
        )
    checked = 0
    for label, rows in rows_in_database(person).items():
        for row in rows:
            assert row.pk in given.get(label, {}), f"{label} {row.pk} is not exported"
            values, hidden = given[label][row.pk]
            for field in row._meta.concrete_fields:
                if field.name in hidden:
                    assert field.name not in values
                elif field.many_to_one or field.one_to_one:
                    other = getattr(row, field.attname)
                    assert (values[field.name] is None) == (other is None)
                    if isinstance(values[field.name], dict):
                        assert values[field.name]["id"] == other
                elif label != "people.note":  # where the name of somebody else is taken out
                    assert values[field.name] == as_text(field.value_from_object(row)), (label, field.name)
                checked += 1
    assert checked > 400


def test_much_is_there(said):
    titles = {section["cle"] for section in said["parties"]}
    assert titles >= {
        "people.person", "people.licence", "people.paper", "people.activity", "people.consent", "people.note",
        "accounts.user", "rentals.rental", "vehicles.occupancy", "rentals.conditionreport", "payments.bill",
        "payments.line", "payments.payment", "payments.deposit", "documents.document", "outbox.message",
        "outbox.message_about", "outbox.optout", "todo.call", "todo.task", "diary.appointment", "audit.entry",
        "audit.reading",
    }  # fmt: skip


def test_who_acted_on_her_rentals_and_bills_is_told(person, said):
    entries = next(s for s in said["parties"] if s["cle"] == "audit.entry")["lignes"]
    assert {row["object_label"] for row in entries} >= {
        "people.person",
        "rentals.rental",
        "payments.bill",
        "todo.task",
    }
    assert Entry.objects.filter(object_label="rentals.rental").count() == sum(
        row["object_label"] == "rentals.rental" for row in entries
    )


def test_other_people_stay_out(known, content, agent):
    _, other = known
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        text = "".join(files.read(name).decode(errors="ignore") for name in files.namelist())
    for secret in (
        str(other), other.last_name, other.phone, other.address, "Foyer secret", agent.last_name, agent.email,
        "Morvan", "claire.morvan@ml.example", "+33261910021",
    ):  # fmt: skip
        assert secret not in text, secret
    assert "Camille, agent mobilité" in text
    assert "Vient avec [une autre personne] le mardi." in text
    assert "Claire (Mission locale du Pays d’exemple)" in text


def test_secrets_stay_out(known, content):
    person, _ = known
    text = zipfile.ZipFile(io.BytesIO(content)).read("donnees.json").decode()
    assert person.account.password not in text


def test_another_person_has_nothing_of_hers(known, agent, now):
    _, other = known
    text = archive.as_json(other, Gatherer(other).sections(), at=now).decode()
    for secret in ("Aïcha", "12345.67", "607.75", "Camara", "Votre scooter vous attend."):
        assert secret not in text


def test_photos_and_papers_are_joined(person, now):
    report = ConditionReport.objects.filter(rental_vehicle__rental__person=person).first()
    name = storage.save("photos", b"une photo", suffix=".jpg")
    ConditionPhoto.objects.create(report=report, side="front", file_name=name, sha256="a" * 64, taken_at=now)
    ConditionPhoto.objects.create(
        report=report, side="back", file_name=f"photos/ab/{'ab' * 16}.jpg", sha256="b" * 64, taken_at=now
    )
    files = zipfile.ZipFile(io.BytesIO(archive.build(person, at=now, number=1)))
    photos = [one for one in files.namelist() if one.startswith("photos/")]
    assert [files.read(one) for one in photos] == [b"une photo"]
    assert (
        len([one for one in files.namelist() if one.startswith("documents/")]) == person.documents.count() > 0
    )
    assert "manquent sur notre serveur" in files.read("donnees.pdf").decode()


# Prepared by a job, taken by one, gone after a month.


@pytest.fixture
def prepared(person, manager, now, run_jobs):
    request = a_request(person)
    progress = ask_for_export(person, request=request, at=now, actor=manager)
    run_jobs()
    progress.refresh_from_db()
    assert progress.url == request.get_absolute_url()
    return Export.objects.get()


def test_the_archive_lies_encrypted_and_whole(prepared, manager, now):
    stored = storage.read(prepared.file_name)
    assert b"PK" not in stored[:4]
    assert b"donnees.json" not in stored
    export, content = take(prepared.pk, at=now, actor=manager)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert (export.size, export.taken_at) == (len(content), now)


def test_taking_it_is_in_the_journal_and_in_the_log_of_readings(prepared, manager, now):
    take(prepared.pk, at=now, actor=manager)
    assert Entry.objects.filter(verb="take_export", actor=manager, object_id=prepared.pk).count() == 1
    assert Reading.objects.get(why="Export de ses données").reader == manager


def test_only_who_prepared_it_takes_it(prepared, administrator, agent, now):
    for somebody in (administrator, agent):
        with pytest.raises(NoExport):
            take(prepared.pk, at=now, actor=somebody)
    answer = client_for(administrator).post(reverse("rights:take", args=[prepared.pk]))
    assert answer.status_code == 302
    assert not Reading.objects.filter(why="Export de ses données").exists()


def test_after_thirty_days_the_file_is_gone_for_good(prepared, manager, now, run_due):
    name = prepared.file_name
    run_due(now + KEPT - timedelta(minutes=1), "rights.remove_exports")
    assert storage.read(name)
    assert run_due(now + KEPT, "rights.remove_exports") == {"rights.remove_exports": 1}
    with pytest.raises(FileNotFoundError):
        storage.read(name)
    with pytest.raises(NoExport):
        take(prepared.pk, at=now + KEPT, actor=manager)
    assert run_due(now + KEPT, "rights.remove_exports") == {"rights.remove_exports": 0}


def test_it_is_not_taken_after_its_term_even_if_nothing_removed_it(prepared, manager, now):
    with pytest.raises(NoExport):
        take(prepared.pk, at=now + KEPT, actor=manager)


def test_a_second_press_begins_nothing_more(person, manager, now, run_jobs):
    request = a_request(person)
    first = ask_for_export(person, request=request, at=now, actor=manager)
    assert ask_for_export(person, request=request, at=now, actor=manager) == first
    assert len(run_jobs()) >= 1
    assert Export.objects.count() == 1
    ask_for_export(person, request=request, at=now, actor=manager)
    assert Export.objects.count() == 2


def test_one_that_failed_is_prepared_again(person, manager, now, run_jobs, monkeypatch):
    from mobilite.jobs import progress

    request = a_request(person)
    first = ask_for_export(person, request=request, at=now, actor=manager)
    progress.finish(first.pk, url="", sentence="Le disque est plein.", failed=True, at=now)
    second = ask_for_export(person, request=request, at=now, actor=manager)
    assert second != first
    run_jobs()
    assert Export.objects.get().ready_at is not None


def test_nothing_is_prepared_before_the_identity_is_known(person, manager, now):
    with pytest.raises(WhoAsks):
        ask_for_export(person, request=a_request(person, identity="not_yet"), at=now, actor=manager)
