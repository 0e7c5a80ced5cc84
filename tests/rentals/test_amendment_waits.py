"""A change of a signed contract is signed before the keys change hands again, or noted as refused (row D7)."""

import pytest
from django.urls import reverse

from mobilite.periods import paris_date
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from rentals import rules
from rentals.models import Status, unsigned_amendments
from rentals.mornings.reading import hand_overs
from rentals.operations import extend, hand_over, refuse_amendment, sign_amendment, take_back
from rentals.operations.amendments import TO_DECIDE, TO_SIGN
from rentals.paperdays.models import Half
from tests.factories import a_report, a_signed_rental, an_ongoing_rental, paris_at
from tests.rentals.kerb.steps import address, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def extended(agent):
    rental = an_ongoing_rental()
    extend(rental.pk, needed_until=paris_at(4, 20), at=paris_at(4, 8), actor=agent)
    return rental, unsigned_amendments(rental).get()


def back(rental, agent):
    report = a_report(rental.vehicle.meter + 20)
    return take_back(rental.pk, report=report, at=paris_at(4, 9), actor=agent)


def test_a_return_waits_for_the_signature_of_an_extension(extended, agent, as_agent):
    rental, amendment = extended
    task = Task.objects.open().get(key=f"{TO_SIGN}{amendment.pk}")
    assert (task.role, amendment.number in task.title) == ("agent", True)
    with pytest.raises(Refusal, match=f"L’avenant {amendment.number} n’est pas signé"):
        back(rental, agent)
    page = text(as_agent.get(address(rental, "review", back=True)))
    assert reverse("rentals:sign_amendment", args=[rental.pk, amendment.pk]) in page
    assert "Avant de reprendre les clés" in page
    sign_amendment(amendment.pk, means="paper", at=paris_at(4, 8), actor=agent)
    assert back(rental, agent).status == Status.RETURNED
    assert not Task.objects.open().filter(key=task.key).exists()


def test_a_departure_waits_too(agent, now):
    rental = a_signed_rental()
    extend(rental.pk, needed_until=paris_at(4, 20), at=now, actor=agent)
    assert "amendment" in [one.key for one in rules.before_handing_over(rental, now) if not one.ok]
    [line] = hand_overs(agent, paris_date(rental.pickup_at), Half.MORNING, None, now=now)
    assert "avenant à signer" in [one.word for one in line.missing if one.blocks]
    with pytest.raises(Refusal, match="notez le refus"):
        hand_over(rental.pk, report=a_report(vehicle=rental.vehicle), at=rental.pickup_at, actor=agent)


def test_a_refusal_says_why_lets_the_vehicle_come_back_and_is_decided_by_a_manager(extended, agent, as_agent):
    rental, amendment = extended
    url = reverse("rentals:refuse_amendment", args=[rental.pk, amendment.pk])
    assert "Dites pourquoi" in text(as_agent.post(url, {}))
    as_agent.post(url, {"reason": "disagrees"})
    assert not unsigned_amendments(rental).exists()
    assert Task.objects.open().get(key=f"{TO_DECIDE}{amendment.pk}").role == "manager"
    with pytest.raises(Refusal, match="déjà noté"):
        refuse_amendment(amendment.pk, reason="absent", at=paris_at(4, 8), actor=agent)
    assert back(rental, agent).status == Status.RETURNED
    # She changes her mind.
    sign_amendment(amendment.pk, means="paper", at=paris_at(4, 9), actor=agent)
    assert not Task.objects.open().filter(key=f"{TO_DECIDE}{amendment.pk}").exists()
