"""What a rental asks for next, each answer explained: the same for pages and for operations."""

from decimal import Decimal

import pytest

from rentals.operations import hand_over, sign, take_deposit
from rentals.payments.operations import pay
from rentals.rules import checks, next_step
from tests.factories import (
    a_closed_rental,
    a_confirmed_rental,
    a_contract,
    a_driver,
    a_person,
    a_report,
    a_requested_rental,
    a_returned_rental,
    a_signed_rental,
    a_vehicle,
    an_ongoing_rental,
    paris_at,
)

pytestmark = pytest.mark.django_db


def step(rental, at):
    found = next_step(rental, at)
    return found.key, [check.key for check in found.missing]


def test_a_request_is_confirmed_once_the_person_has_what_is_asked(now):
    assert step(a_requested_rental(), now) == ("confirm", [])
    rental = a_requested_rental(a_person(papers=["identity"]))
    assert step(rental, now) == ("confirm", ["licence", "papers"])
    answers = {check.key: check for check in checks(rental, now)}
    assert list(answers) == ["doors", "licence", "insurer", "papers", "cap"]
    licence, papers, cap = (answers[key] for key in ("licence", "papers", "cap"))
    assert (licence.ok, papers.ok, cap.ok) == (False, False, True)
    assert papers.sentence == "Il manque\u00a0: justificatif de domicile (à demander)."
    assert (papers.can_be_waived, licence.can_be_waived) == (True, False)
    assert cap.sentence == "7\u00a0jours sur 12 mois, pour 90 au plus."


def test_from_the_confirmation_to_the_keys_one_step_at_a_time(agent, now):
    rental = a_confirmed_rental()
    assert step(rental, now) == ("contract", [])
    a_contract(rental)
    assert step(rental, now) == ("sign", [])
    rental = sign(rental.pk, means="paper", at=now, actor=agent)
    assert step(rental, now) == ("deposit", [])
    take_deposit(rental.pk, amount=Decimal(150), means="cash", at=now, actor=agent)
    assert step(rental, now) == ("hand_over", [])
    rental = hand_over(rental.pk, report=a_report(), at=now, actor=agent)
    assert step(rental, now) == ("take_back", [])


def test_a_vehicle_that_is_not_back_is_said_before_the_keys_are_given(now):
    car = a_vehicle("car")
    an_ongoing_rental(a_driver("Driss", "Sow"), vehicle=car, needed_until=paris_at(4, 8))
    rental = a_signed_rental(vehicle=car, needed_from=paris_at(4, 9), needed_until=paris_at(4, 10))
    found = next_step(rental, paris_at(4, 9))
    assert (found.key, found.is_ready) == ("hand_over", False)
    assert "Driss Sow l’a encore" in found.missing[0].sentence


def test_after_the_return_the_money_then_the_end(agent):
    rental = a_returned_rental()
    at = rental.returned_at
    assert (next_step(rental, at).key, next_step(rental, at).label) == ("settle", "Encaisser")
    pay(rental.main_bill.pk, amount=Decimal(20), means="cash", at=at, actor=agent)
    assert step(rental, at) == ("give_back_deposit", [])
    closed = a_closed_rental(vehicle=a_vehicle("car"))
    assert step(closed, at) == ("none", [])
    assert checks(closed, at) == []
