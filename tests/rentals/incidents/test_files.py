"""Accidents, thefts, keys, vehicles that do not come back: their days, their papers, their end (rows G11, C5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.entries import entries_about
from mobilite.files import storage
from mobilite.kept import Terms
from mobilite.money import ZERO
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from rentals.fines.drivers import who_drove
from rentals.incidents.documents import last_letter, pack
from rentals.incidents.models import Incident, Kind, Picture, Status, Step
from rentals.incidents.operations import (
    add_pictures,
    add_step,
    charge,
    close,
    correct,
    declare,
    note_complaint,
    remind,
    stop_rental,
)
from rentals.incidents.retention import DECLARED
from rentals.models import Rental
from rentals.models import Status as RentalStatus
from rentals.operations import take_back
from rentals.payments.balances import balance
from rentals.payments.operations import pay
from tests.factories import a_report, a_vehicle, an_occupancy, paris_at, the_organisation
from tests.factories.mishaps import (
    HAPPENED,
    KNOWN,
    TOLD,
    a_bike_lease,
    a_closed_incident,
    a_declared_incident,
    a_loan,
    a_theft,
    an_incident,
)
from vehicles.models import State

pytestmark = pytest.mark.django_db


def test_a_file_finds_who_had_the_vehicle_and_says_until_when(agent):
    rental = a_loan()
    incident = an_incident(vehicle=rental.vehicle, actor=agent)
    assert (incident.rental, incident.person, incident.reference) == (rental, rental.person, "SIN-2026-0001")
    assert incident.due_on == date(2026, 4, 16)
    assert str(Task.objects.get()) == "Déclarer un accident à l’assureur avant le 16\u00a0avril 2026"
    assert "Goff" not in entries_about(incident).get().sentence


def test_of_a_vehicle_of_nobody_a_file_is_opened_all_the_same():
    incident = an_incident(vehicle=a_vehicle("car"))
    assert (incident.rental, incident.person) == (None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"happened_at": TOLD + timedelta(minutes=1)}, "happened_on"),
        ({"known_on": KNOWN - timedelta(days=1)}, "known_on"),
        ({"known_on": KNOWN + timedelta(days=1)}, "known_on"),
    ],
)
def test_days_out_of_order_are_refused(values, field):
    with pytest.raises(Refusal) as refused:
        an_incident(**values)
    assert refused.value.field == field


def test_known_later_the_last_day_moves(agent):
    incident = an_incident(actor=agent)
    incident = correct(
        incident.pk,
        happened_at=HAPPENED,
        known_on=date(2026, 4, 10),
        account="Mieux",
        at=paris_at(4, 10),
        actor=agent,
    )
    assert incident.due_on == date(2026, 4, 17)
    assert str(Task.objects.open().get()).endswith("17\u00a0avril 2026")


def test_the_complaint_comes_before_the_insurer_of_a_theft(agent, settings):
    the_organisation()
    settings.DOCUMENT_DRAWER = "tests.papers.draw"
    incident = a_theft(complaint=False, actor=agent)
    with pytest.raises(Refusal, match="récépissé"):
        pack(incident, at=TOLD, by=agent)
    with pytest.raises(Refusal, match="Déposez plainte"):
        declare(incident.pk, on=date(2026, 4, 12), at=paris_at(4, 12), actor=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(status="declared", declared_on=KNOWN)
    incident = note_complaint(
        incident.pk,
        on=date(2026, 4, 12),
        reference="2026/123",
        file=b"%PDF-1.7",
        at=paris_at(4, 12),
        actor=agent,
    )
    assert incident.status == Status.COMPLAINT
    assert "2026/123" in pack(incident, at=paris_at(4, 12), by=agent).decode()
    incident = declare(incident.pk, on=date(2026, 4, 12), reference="S-9", at=paris_at(4, 12), actor=agent)
    assert (incident.status, incident.claim_number) == (Status.DECLARED, "S-9")
    assert not Task.objects.open().exists()


def test_a_theft_stops_the_clock_of_a_lease_at_its_date(agent):
    """Stolen on 10 April, complaint on 12 April: 13,71 € of the first instalment, nothing after (row C5)."""
    rental = a_bike_lease()
    bill = rental.main_bill
    pay(bill.pk, amount=Decimal(50), means="cash", at=paris_at(4, 1), actor=agent)
    incident = a_theft(rental, actor=agent)
    incident = stop_rental(incident.pk, at=paris_at(4, 12, 12), actor=agent)
    rental = Rental.objects.get(pk=rental.pk)
    assert (rental.status, rental.returned_at) == (RentalStatus.RETURNED, paris_at(4, 10, 18))
    standing = balance(bill)
    assert (standing.total, standing.left, standing.credit) == (Decimal("13.71"), ZERO, Decimal("36.29"))
    assert [part.due_on for part in standing.parts] == [date(2026, 3, 25)]
    assert standing.due_on(date(2027, 1, 1)) == ZERO
    vehicle = incident.vehicle
    vehicle.refresh_from_db()
    assert vehicle.state == State.WORKSHOP
    assert who_drove(vehicle, paris_at(4, 10, 17, 59)).only.person == rental.person
    assert who_drove(vehicle, paris_at(4, 10, 18)).only is None
    assert incident.charged_amount is None
    with pytest.raises(Refusal, match="déjà arrêtée"):
        stop_rental(incident.pk, at=paris_at(4, 12, 13), actor=agent)


def test_nothing_stops_without_a_complaint(agent):
    incident = a_theft(complaint=False)
    with pytest.raises(Refusal, match="récépissé"):
        stop_rental(incident.pk, at=paris_at(4, 12, 12), actor=agent)
    assert Rental.objects.get().status == RentalStatus.ONGOING


def test_a_stolen_loan_is_priced_as_the_shorter_one(agent):
    rental = a_loan()  # 7 days, 20 €
    incident = a_theft(rental, happened_at=paris_at(4, 8, 9), known_on=date(2026, 4, 12))
    stop_rental(incident.pk, at=paris_at(4, 12, 12), actor=agent)
    assert balance(rental.main_bill).total == Decimal("7.00")


def test_bookings_that_come_keep_their_place_until_somebody_moves_them(agent):
    rental = a_bike_lease()
    later = paris_at(12, 1)
    an_occupancy(rental.vehicle, starts_at=later, ends_at=later + timedelta(days=2))
    incident = a_theft(rental)
    stop_rental(incident.pk, at=paris_at(4, 12, 12), actor=agent)
    away = rental.vehicle.occupancies.get(kind="workshop")
    assert away.ends_at <= later


def test_the_excess_is_asked_as_printed_once_and_only_by_a_click(agent):
    rental = a_loan()
    before = balance(rental.main_bill).total
    incident = a_declared_incident(rental)
    assert balance(rental.main_bill).total == before
    with pytest.raises(Refusal, match="450,00"):
        charge(incident.pk, amount=Decimal("450.01"), label="Franchise", at=TOLD, actor=agent)
    charge(incident.pk, amount=Decimal("450.00"), label="Franchise, accident", at=TOLD, actor=agent)
    assert balance(rental.main_bill).total == before + 450
    with pytest.raises(Refusal, match="déjà été ajoutés"):
        charge(incident.pk, amount=Decimal(1), label="Encore", at=TOLD, actor=agent)


def test_a_vehicle_that_does_not_come_back_has_its_dated_steps(agent):
    """Due on 14 April at 10 h: call that day, SMS on the 15th, letter on the 17th, complaint on the 22nd."""
    rental = a_loan()
    at = paris_at(4, 14, 12)
    incident = an_incident(
        rental,
        kind=Kind.NOT_RETURNED,
        happened_at=rental.return_at,
        known_on=date(2026, 4, 14),
        scene="",
        at=at,
        actor=agent,
    )
    assert incident.due_on is None
    opened = []
    for day in range(14, 24):
        now = paris_at(4, day, 13)
        while remind(now):
            task = Task.objects.open().latest("pk")
            opened.append((day, str(task).split("\u00a0:")[0], task.role))
            kind = task.key.rpartition(":")[2]
            if kind == "complaint":
                note_complaint(incident.pk, on=now.date(), reference="2026/9", at=now, actor=agent)
            else:
                add_step(incident.pk, kind=kind, on=now.date(), at=now, actor=agent)
    assert opened == [
        (14, "Appeler", "agent"),
        (15, "Écrire un SMS", "agent"),
        (17, "Envoyer la lettre recommandée", "agent"),
        (22, "Déposer plainte", "manager"),
    ]
    assert not Task.objects.open().exists()


def test_once_back_nothing_more_is_asked(agent):
    rental = a_loan()
    an_incident(
        rental,
        kind=Kind.NOT_RETURNED,
        happened_at=rental.return_at,
        known_on=date(2026, 4, 14),
        at=paris_at(4, 14, 12),
    )
    take_back(rental.pk, report=a_report(40_100), at=paris_at(4, 16), actor=agent)
    assert remind(paris_at(4, 30)) == 0


def test_only_a_rental_under_way_is_not_returned():
    with pytest.raises(Refusal, match="location en cours"):
        an_incident(vehicle=a_vehicle("car"), kind=Kind.NOT_RETURNED)


def test_the_manager_is_told_on_the_eve(agent):
    an_incident(actor=agent)
    assert remind(paris_at(4, 14, 23, 59)) == 0
    assert remind(paris_at(4, 15, 0)) == 1
    assert remind(paris_at(4, 15, 1)) == 0
    assert Task.objects.get(role="manager")


def test_pictures_and_papers_are_kept_and_counted(agent):
    incident = an_incident()
    add_pictures(incident.pk, [b"un", b"deux"], label="Constat", at=TOLD, actor=agent)
    assert [storage.read(one.file_name) for one in incident.pictures.order_by("pk")] == [b"un", b"deux"]
    with pytest.raises(Refusal, match="20 photos"):
        add_pictures(incident.pk, [b"x"] * 19, at=TOLD, actor=agent)
    step = add_step(incident.pk, kind="expert", on=KNOWN, file=b"%PDF-1.7", at=TOLD, actor=agent)
    assert step.file_name.endswith(".pdf")
    for kind in ("complaint", "declared", "nonsense"):
        with pytest.raises(Refusal):
            add_step(incident.pk, kind=kind, on=KNOWN, at=TOLD, actor=agent)


def test_a_closed_file_takes_nothing_more(agent):
    incident = a_closed_incident()
    for act in (
        lambda: add_step(incident.pk, kind="other", on=KNOWN, at=TOLD, actor=agent),
        lambda: close(incident.pk, outcome="Encore", at=TOLD, actor=agent),
        lambda: charge(incident.pk, amount=Decimal(1), label="X", at=TOLD, actor=agent),
    ):
        with pytest.raises(Refusal, match="est clos"):
            act()


@pytest.mark.parametrize(
    ("injured", "key", "years"), [("no", "incidents.files", 5), ("yes", "incidents.hurt", 10)]
)
def test_five_years_ten_when_somebody_is_hurt(injured, key, years):
    incident = a_closed_incident(injured=injured)
    add = Picture.objects.create(incident=incident, file_name="x", sha256="y", at=TOLD)
    rule = next(one for one in DECLARED if one.key == key)
    early = Terms(paris_at(4, 9, year=2026 + years), rule.active, rule.archived)
    late = Terms(paris_at(4, 10, year=2026 + years), rule.active, rule.archived)
    assert list(rule.archive.due(early)) == [incident]
    assert not rule.erase.due(early).exists()
    assert list(rule.erase.due(late)) == [incident]
    assert add.file_name in rule.erase.do([incident.pk], late)
    assert not Incident.objects.exists()
    assert not Step.objects.exists()


def test_the_last_letter_is_kind_and_clear(agent, settings):
    the_organisation()
    settings.DOCUMENT_DRAWER = "tests.papers.draw"
    rental = a_loan()
    incident = an_incident(
        rental,
        kind=Kind.NOT_RETURNED,
        happened_at=rental.return_at,
        known_on=date(2026, 4, 14),
        at=paris_at(4, 14, 12),
    )
    words = last_letter(incident, at=paris_at(4, 17), by=agent).decode()
    assert "nous cherchons une solution avec vous" in words
    assert "14\u00a0avril 2026" in words
    with pytest.raises(Refusal):
        last_letter(an_incident(rental), at=TOLD, by=agent)
