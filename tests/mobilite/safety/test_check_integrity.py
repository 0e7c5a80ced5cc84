"""Each planted fault is found, said in French without naming anybody; a sound base has none."""

import os
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilite.audit.models import Entry, Seal
from mobilite.documents.models import Document
from mobilite.documents.operations import content_of
from mobilite.files import storage
from mobilite.people.models import Person
from mobilite.registry import registered
from mobilite.safety import private_files
from mobilite.safety.looks import SHOWN, look
from mobilite.safety.models import IntegrityRun
from rentals.documents import issue_contract
from rentals.models import (
    ConditionDraft,
    ConditionReport,
    Mark,
    Rental,
    RentalBill,
    RentalVehicle,
    RiderGear,
    Status,
)
from rentals.payments.models import Bill, Deposit, Line
from rentals.payments.operations import pay, refund
from tests.factories import (
    a_closed_rental,
    a_confirmed_rental,
    a_held_rental,
    a_person,
    a_requested_rental,
    a_vehicle,
    an_ongoing_rental,
    lending,
    the_organisation,
)
from tests.factories.gear import a_helmet, some_gloves
from tests.factories.owing import money_on
from tests.mobilite.safety.test_backup import a_photo
from vehicles.models import MeterReading, Occupancy, Vehicle

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@contextmanager
def unguarded():
    """Let anything be written, as a failing disk or a hand in the base would: no trigger, no foreign key looks."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
            cursor.execute("PRAGMA foreign_keys = ON")
            for _, statement in triggers:
                cursor.execute(statement)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(now) -> dict[str, list[str]]:
    """Return the sentences of each check that finds something, by key."""
    asked = {entry.key: [one.sentence for one in entry.value.run(now)] for entry in registered("integrity")}
    return {key: sentences for key, sentences in asked.items() if sentences}


@pytest.fixture
def sound(now, monkeypatch):
    """A base where rentals stand in each state, with real contracts, under its seal."""
    the_organisation()
    monkeypatch.setattr(
        lending, "a_contract", lambda rental, *, at: issue_contract(rental, at=at, actor=None)
    )
    a_photo(now=now)
    for _ in range(5):
        a_vehicle()
    a_requested_rental(person=a_person(yearly_income=Decimal("18000.50")))
    a_held_rental()
    a_confirmed_rental()
    an_ongoing_rental()
    a_closed_rental()
    for paper in Document.objects.all():
        content_of(paper)
    Seal.objects.create()
    yield
    Seal.objects.all().delete()


def test_nothing_is_found_in_a_sound_base(sound, now, capsys):
    assert Document.objects.exclude(file_name="").exists()
    assert {*Rental.objects.values_list("status", flat=True)} >= {Status.ONGOING, Status.CLOSED, Status.HELD}
    assert found(now) == {}
    call_command("check_integrity")
    said = capsys.readouterr().out
    assert "Tout concorde" in said
    assert "à corriger" not in said


def rental(status) -> Rental:
    return Rental.objects.filter(status=status).order_by("pk").first()


def occupancy(status) -> Occupancy:
    return Occupancy.objects.get(rental_vehicle__rental=rental(status), rental_vehicle__is_current=True)


def a_paper() -> Document:
    return Document.objects.exclude(file_name="").order_by("pk").first()


def wrong_line(now):
    sql("UPDATE payments_line SET amount = amount + 1 WHERE id = %s", Line.objects.order_by("pk").first().pk)


def too_much_given_back(now):
    bill = rental(Status.CONFIRMED).main_bill
    pay(bill.pk, amount=Decimal(10), means="transfer", at=now, actor=None)
    refund(bill.pk, amount=Decimal(10), means="transfer", reason="x", at=now, actor=None)
    sql("DELETE FROM payments_allocation WHERE bill_id = %s AND amount > 0", bill.pk)


def payment_lost(now):
    sql("DELETE FROM payments_allocation WHERE bill_id = %s", rental(Status.CLOSED).main_bill.pk)


def payment_cut_down(now):
    bill = rental(Status.CONFIRMED).main_bill
    payment = pay(bill.pk, amount=Decimal(10), means="transfer", at=now, actor=None)
    sql("UPDATE payments_payment SET amount = 900 WHERE id = %s", payment.pk)


def payment_of_somebody_else(now):
    bill = rental(Status.CONFIRMED).main_bill
    payment = pay(bill.pk, amount=Decimal(10), means="transfer", at=now, actor=None)
    sql("UPDATE payments_payment SET person_id = %s WHERE id = %s", a_person().pk, payment.pk)


def payment_moved(now):
    """Its money went to somebody else, what it paid stayed."""
    payment_of_somebody_else(now)


def refund_of_nothing(now):
    bill = rental(Status.CONFIRMED).main_bill
    pay(bill.pk, amount=Decimal(10), means="transfer", at=now, actor=None)
    given = refund(bill.pk, amount=Decimal(10), means="transfer", reason="x", at=now, actor=None)
    sql("DELETE FROM payments_allocation WHERE refund_id = %s", given.pk)


def total_below_nil(now):
    bill = rental(Status.CONFIRMED).main_bill
    Line.objects.create(
        bill=bill, kind="correction", label="x", quantity=1, unit_price=-5000, amount=-5000, at=now
    )


def deposit_kept_by_nobody(now):
    deposit = Deposit.objects.filter(given_back_at__isnull=False).order_by("pk").first()
    sql(
        "UPDATE payments_deposit SET kept_amount = 100, kept_reason = 'x', spot = 'bank' WHERE id = %s",
        deposit.pk,
    )


def rewritten_paper(now):
    paper = a_paper()
    Document.objects.filter(pk=paper.pk).update(context={**paper.context, "title": "Autre"})


def renumbered_paper(now):
    sql("UPDATE documents_document SET number = 'RM-2026-9999' WHERE id = %s", a_paper().pk)


def lost_paper(now):
    sql("DELETE FROM documents_document WHERE id = %s", Document.objects.order_by("pk").first().pk)


def counter_gone_ahead(now):
    sql("UPDATE documents_series SET last_number = last_number + 1 WHERE code = %s", a_paper().series)


def file_lost(now):
    storage.delete(a_paper().file_name)


def file_changed(now):
    private_files.path_of(a_paper().file_name).write_bytes(b"%PDF- another")


def picture_of_a_draft_lost(now):
    name = storage.save("kerb", b"x", suffix="jpg")
    of = rental(Status.ONGOING)
    ConditionDraft.objects.create(
        rental=of, moment="in", vehicle=of.vehicle, data={"photos": {"front": name}}, updated_at=now
    )
    storage.delete(name)


def nobodys_file(now):
    path = private_files.path_of(storage.save("documents", b"12345", suffix="pdf"))
    long_ago = (now - timedelta(days=2)).timestamp()
    os.utime(path, (long_ago, long_ago))


def vehicle_back_alone(now):
    occupancy_ = occupancy(Status.ONGOING)
    sql("UPDATE vehicles_occupancy SET released_at = left_at WHERE id = %s", occupancy_.pk)


def vehicle_still_out(now):
    sql("UPDATE vehicles_occupancy SET released_at = NULL WHERE id = %s", occupancy(Status.CLOSED).pk)


def promise_without_vehicle(now):
    sql("DELETE FROM rentals_rentalvehicle WHERE rental_id = %s", rental(Status.CONFIRMED).pk)


def promised_vehicle_gone(now):
    Occupancy.objects.filter(pk=occupancy(Status.HELD).pk).update(left_at=now)


def another_driver(now):
    other = a_person()
    sql("UPDATE vehicles_occupancy SET person_id = %s WHERE id = %s", other.pk, occupancy(Status.ONGOING).pk)


def back_at_another_hour(now):
    before = occupancy(Status.CLOSED)
    Occupancy.objects.filter(pk=before.pk).update(released_at=before.released_at + timedelta(minutes=1))


def vehicle_taken_for_nothing(now):
    Occupancy.objects.create(
        vehicle=a_vehicle(), kind="hold", starts_at=now, ends_at=now + timedelta(days=1), blocked_until=now + timedelta(days=1)
    )  # fmt: skip


def report_lost(now):
    link = RentalVehicle.objects.get(rental=rental(Status.CLOSED))
    Mark.objects.all().delete()
    ConditionReport.objects.filter(rental_vehicle=link, moment="in").delete()


def gloves_miscounted(now):
    some_gloves(owned=3, lent=1)


def helmet_still_lent(now):
    lent, over = a_helmet(), rental(Status.CLOSED)
    RiderGear.objects.create(
        rental=over, person=over.person, kind="helmet", helmet=lent, mark=lent.mark, given_at=now
    )


def bill_of_nothing(now):
    Bill.objects.create(person=a_person(), label="x", opened_at=now)


def rental_without_bill(now):
    RentalBill.objects.filter(rental=rental(Status.ONGOING)).delete()


def reference_missing(now):
    sql("UPDATE rentals_rental SET reference = 'LOC-2026-0099' WHERE id = %s", rental(Status.HELD).pk)


def state_changed_in_silence(now):
    sql("UPDATE rentals_rental SET status = 'requested' WHERE id = %s", rental(Status.HELD).pk)


def record_gone(now):
    entry = Entry.objects.filter(object_label="payments.deposit").order_by("pk").first()
    sql("DELETE FROM payments_deposit WHERE id = %s", entry.object_id)


def rubbish_in_a_secret(now):
    sql("UPDATE people_person SET yearly_income = 'rubbish' WHERE yearly_income IS NOT NULL")


def meter_gone_ahead(now):
    vehicle = rental(Status.ONGOING).vehicle
    sql("UPDATE vehicles_vehicle SET meter = meter + 7 WHERE id = %s", vehicle.pk)


def meter_gone_back(now):
    vehicle = Vehicle.objects.filter(readings__isnull=False).order_by("pk").first()
    MeterReading.objects.create(vehicle=vehicle, km=vehicle.meter - 1, at=now + timedelta(days=9), source="x")


FAULTS = {
    wrong_line: ("payments.lines", "ne font pas"),
    too_much_given_back: ("payments.balances", "ont été rendus de plus que reçus"),
    total_below_nil: ("payments.balances", "sous zéro"),
    payment_lost: ("payments.balances", "elle est close, mais"),
    payment_cut_down: ("payments.placed", "1,00 € de plus que reçu"),
    payment_of_somebody_else: ("payments.placed", "la note d’un autre payeur"),
    payment_moved: ("payments.totals", "en attente"),
    refund_of_nothing: ("payments.placed", "ne vient d’aucune note"),
    deposit_kept_by_nobody: ("payments.deposits", "1,00 € retenus, 0,00 € reçus sur les notes"),
    rewritten_paper: ("documents.contents", "n’est plus celui qui a été établi"),
    renumbered_paper: ("documents.contents", "ne porte pas le numéro de sa série"),
    lost_paper: ("documents.numbers", "il en manque 1"),
    counter_gone_ahead: ("documents.numbers", "il en manque 1"),
    file_lost: ("safety.files", "manque sur le disque"),
    file_changed: ("safety.files", "n’est plus celui qui a été écrit"),
    picture_of_a_draft_lost: ("safety.files", "manque sur le disque"),
    nobodys_file: ("safety.orphans", "1 fichier (5 octets) que rien ne nomme"),
    vehicle_back_alone: ("rentals.vehicles", "aucun véhicule n’est sorti pour elle"),
    vehicle_still_out: ("rentals.vehicles", "un véhicule est encore pris pour elle"),
    promise_without_vehicle: ("rentals.vehicles", "aucun véhicule ne lui est gardé"),
    promised_vehicle_gone: ("rentals.vehicles", "aucun véhicule ne lui est gardé"),
    another_driver: ("rentals.vehicles", "au nom de quelqu’un d’autre"),
    back_at_another_hour: ("rentals.vehicles", "à l’heure qu’elle dit"),
    vehicle_taken_for_nothing: ("rentals.occupancies", "pour une location qui n’existe pas"),
    report_lost: ("rentals.reports", "l’état des lieux de retour manque"),
    gloves_miscounted: ("rentals.gear", "1 dites prêtées, 0 chez quelqu’un"),
    helmet_still_lent: ("rentals.gear", "un casque ou des gants sont encore prêtés pour elle"),
    bill_of_nothing: ("rentals.bills", "aucune location ne la demande"),
    rental_without_bill: ("rentals.bills", "la note de son locataire manque"),
    reference_missing: ("rentals.references", "Références LOC de 2026"),
    state_changed_in_silence: ("safety.states", "son état est « Demandée », le journal dit « Réservée »"),
    record_gone: ("safety.records", "que personne n’a retiré"),
    rubbish_in_a_secret: ("safety.secrets", "ne se lit avec aucune des clés"),
    meter_gone_ahead: ("vehicles.meters", "son compteur est à"),
    meter_gone_back: ("vehicles.meters", "vient après un relevé"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_found(sound, now, fault):
    with unguarded():
        fault(now)
    check, words = FAULTS[fault]
    sentences = [sentence.replace("\u00a0", " ").replace("\u202f", " ") for sentence in found(now)[check]]
    assert any(words in sentence for sentence in sentences), sentences
    names = {name for row in Person.objects.values_list("last_name", "first_name") for name in row}
    assert not [name for name in names if any(name in sentence for sentence in sentences)]


def test_a_guard_taken_off_is_found(sound, now):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'payment_never_changes_update'")
            trigger = cursor.fetchone()[0]
            cursor.execute("DROP TRIGGER payment_never_changes_update")
        else:
            cursor.execute("ALTER TABLE payments_payment DISABLE TRIGGER payment_never_changes_change")
        sentences = found(now)["safety.guards"]
        assert ["payment_never_changes" in sentence for sentence in sentences] == [True]
        if connection.vendor == "sqlite":
            cursor.execute(trigger)
        else:
            cursor.execute("ALTER TABLE payments_payment ENABLE TRIGGER payment_never_changes_change")
    assert found(now) == {}


def test_a_seal_taken_off_is_found(sound, now):
    Seal.objects.all().delete()
    assert "Le journal n’est plus scellé" in found(now)["safety.guards"][0]


@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="PostgreSQL holds its foreign keys itself, and says nothing of it"
)
def test_a_row_that_names_one_that_is_gone_is_found(sound, now):
    with unguarded():
        sql("DELETE FROM payments_bill WHERE id = %s", rental(Status.CONFIRMED).main_bill.pk)
    assert any("payments_bill qui n’existe plus" in one for one in found(now)["safety.database"])


def test_the_command_says_the_line_to_mend_and_ends_with_1(sound, now, capsys):
    with unguarded():
        payment_lost(now)
    with pytest.raises(SystemExit) as ended:
        call_command("check_integrity")
    assert ended.value.code == 1
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert f"- Note n° {rental(Status.CLOSED).main_bill.pk} : elle est close, mais" in said
    assert f"/locations/{rental(Status.CLOSED).pk}/" in said


def test_files_that_nothing_names_are_removed_when_one_asks(sound, now, capsys):
    there = {name for name, _ in private_files.present()}
    nobodys_file(now)
    storage.save("documents", b"being written", suffix="pdf")  # of a transaction that is not over
    call_command("check_integrity", "--remove-orphans")
    assert "1\u00a0fichier effacé" in capsys.readouterr().out
    assert len({name for name, _ in private_files.present()} - there) == 1


def test_a_file_named_in_what_is_encrypted_belongs_to_somebody(sound, now):
    name = storage.save("reports", b"picture", suffix="jpg")
    long_ago = (now - timedelta(days=2)).timestamp()
    os.utime(private_files.path_of(name), (long_ago, long_ago))
    assert "safety.orphans" in found(now)
    a_person(address=f"private:{name}")
    assert found(now) == {}


def test_a_thousand_faults_are_counted_and_the_first_are_shown(sound, now):
    with unguarded():
        rates = Line.objects.order_by("pk").first()
        Line.objects.bulk_create(
            Line(bill=rates.bill, kind="rent", label="x", quantity=1, unit_price=1, amount=2, at=now)
            for _ in range(1000)
        )
    run = look(now)
    told = next(one for one in run.findings if one["label"] == "Lignes des notes")
    assert (told["count"], len(told["findings"])) == (1000, SHOWN)
    assert run.finding_count >= 1000


def test_what_was_found_long_ago_is_forgotten(db, now):
    look(now - timedelta(days=100))
    look(now)
    assert IntegrityRun.objects.count() == 1


def test_no_check_asks_more_for_more_rentals(sound, now):
    asked = []
    for more in (2, 10):
        for _ in range(more):
            a_vehicle()
            a_confirmed_rental()
        with CaptureQueriesContext(connection) as queries:
            found(now)
        asked.append(len(queries))
    assert asked[1] <= asked[0]


def test_payments_are_counted_once(sound, now):
    """Two payments and two lines on one bill do not multiply one another."""
    bill = rental(Status.CONFIRMED).main_bill
    money_on(bill, Decimal(1), at=now)
    money_on(bill, Decimal(1), at=now)
    assert found(now) == {}
