"""Giving the keys (rows D4, E1, E2, E3, F1)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.files import storage
from mobilite.workflow import Refusal
from rentals.models import Moment, Status
from rentals.operations import hand_over, sign, take_deposit
from tests.factories import (
    a_confirmed_rental,
    a_contract,
    a_report,
    a_signed_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
)
from vehicles.operations import MeterGoesBack, UnlikelyMeter

pytestmark = pytest.mark.django_db


def refused(rental, actor, report=None, at=None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        hand_over(rental.pk, report=report or a_report(), at=at or rental.pickup_at, actor=actor)
    rental.refresh_from_db()
    assert rental.status == Status.CONFIRMED
    assert not rental.current.reports.exists()
    return caught.value


def test_the_vehicle_is_out_from_that_minute(agent):
    rental = a_signed_rental()
    report = a_report(40_120, remarks="Pneu avant à surveiller")
    out = hand_over(rental.pk, report=report, at=paris_at(4, 7, 10, 4), actor=agent)
    assert (out.status, out.handed_over_at) == (Status.ONGOING, paris_at(4, 7, 10, 4))
    assert out.current.occupancy.left_at == paris_at(4, 7, 10, 4)
    written = out.current.reports.get(moment=Moment.OUT)
    assert (written.meter, written.remarks, written.by) == (40_120, "Pneu avant à surveiller", agent)
    out.vehicle.refresh_from_db()
    assert out.vehicle.meter == 40_120
    entry = entries_about(rental).first()
    assert entry.verb == "hand_over"
    assert "a remis C-01 à 40\u202f120\u00a0km" in entry.sentence


def test_a_little_before_its_time_the_vehicle_is_taken_from_then():
    rental = a_signed_rental()
    early = rental.pickup_at - timedelta(minutes=20)
    out = hand_over(rental.pk, report=a_report(), at=early, actor=None)
    assert out.current.occupancy.starts_at == early


def test_without_a_signature_nothing_leaves(agent):
    error = refused(a_confirmed_rental(), agent)
    assert "n’est pas signé" in error.sentence


def test_without_the_deposit_nothing_leaves(agent, now):
    rental = a_confirmed_rental()
    a_contract(rental)
    sign(rental.pk, means="paper", at=now, actor=agent)
    assert "La caution de 150,00\u00a0€ n’est pas reçue" in refused(rental, agent).sentence
    take_deposit(rental.pk, amount=Decimal(100), means="cash", at=now, actor=agent)
    refused(rental, agent)
    take_deposit(rental.pk, amount=Decimal(50), means="cash", at=now, actor=agent)
    assert hand_over(rental.pk, report=a_report(), at=rental.pickup_at, actor=agent).status == Status.ONGOING


def test_no_deposit_agreed_none_asked(agent):
    rental = a_signed_rental(confirming={"deposit": Decimal(0)})
    assert hand_over(rental.pk, report=a_report(), at=rental.pickup_at, actor=agent).status == Status.ONGOING


def test_while_the_one_before_is_still_out_the_others_are_named(agent):
    car = a_vehicle("car")
    an_ongoing_rental(vehicle=car, needed_until=paris_at(4, 8))
    rental = a_signed_rental(vehicle=car, needed_from=paris_at(4, 8, 14), needed_until=paris_at(4, 10))
    free = a_vehicle("car")
    error = refused(rental, agent, at=paris_at(4, 8, 14))
    assert "C-01 n’est pas revenu" in error.sentence
    assert f"Libres à ces dates\u00a0: {free.number}" in error.sentence


def test_a_licence_that_ended_meanwhile_stops_it(agent):
    rental = a_signed_rental()
    rental.person.licences.update(expires_on=paris_at(4, 6).date())
    assert "permis B n’est plus valable" in refused(rental, agent).sentence


def test_past_the_planned_return_nothing_leaves(agent):
    rental = a_signed_rental()
    assert "prolongez" in refused(rental, agent, at=rental.return_at).sentence


class TestTheReport:
    def test_the_meter_never_goes_back(self, agent):
        """Row E3."""
        rental = a_signed_rental()
        with pytest.raises(MeterGoesBack):
            hand_over(rental.pk, report=a_report(39_999), at=rental.pickup_at, actor=agent)

    def test_an_unlikely_meter_is_looked_at_twice(self, agent):
        rental = an_ongoing_rental(needed_until=paris_at(4, 8))
        again = a_signed_rental(
            vehicle=a_vehicle("car"), needed_from=paris_at(4, 9), needed_until=paris_at(4, 10)
        )
        again.vehicle.readings.create(km=40_000, at=rental.pickup_at, source="essai")
        with pytest.raises(UnlikelyMeter):
            hand_over(
                again.pk, report=a_report(48_000, meter_confirmed=False), at=again.pickup_at, actor=agent
            )
        out = hand_over(again.pk, report=a_report(48_000), at=again.pickup_at, actor=agent)
        assert out.status == Status.ONGOING

    def test_fewer_photos_have_a_motive(self, agent):
        rental = a_signed_rental()
        error = refused(rental, agent, a_report(few_photos_reason="", photos={"front": b"x"}))
        assert error.field == "few_photos_reason"
        assert "Il faut 8\u00a0photos, en voici 1" in error.sentence

    def test_photos_are_kept_with_their_fingerprint(self, agent):
        offer = an_offer("velila-velo")
        rental = a_signed_rental(offer=offer)
        photos = {side: f"image {side}".encode() for side in ("front", "right", "back", "left")}
        out = hand_over(
            rental.pk,
            report=a_report(0, few_photos_reason="", photos=photos),
            at=rental.pickup_at,
            actor=agent,
        )
        kept = out.current.reports.get().photos.order_by("pk")
        assert [storage.read(photo.file_name) for photo in kept] == list(photos.values())
        assert len(kept[0].sha256) == 64

    def test_new_marks_stay_with_the_vehicle(self, agent):
        rental = a_signed_rental()
        hand_over(
            rental.pk, report=a_report(marks=[("left", 300, 500, "scratch", "10 cm")]), at=rental.pickup_at, actor=agent
        )  # fmt: skip
        (mark,) = rental.vehicle.marks.all()
        assert (mark.side, mark.x, mark.y, mark.note) == ("left", 300, 500, "10 cm")

    @pytest.mark.parametrize(
        "fields",
        [
            {"energy_percent": 101},
            {"marks": [("left", 1001, 0, "scratch", "")]},
            {"marks": [("top", 1, 0, "scratch", "")]},
        ],
    )
    def test_what_cannot_be_is_refused(self, agent, fields):
        refused(a_signed_rental(), agent, a_report(**fields))
