"""Keys left in the box: the clock stops then, the vehicle is looked at next, the person has 48 hours before damage is charged."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mobilite.clock import PARIS
from mobilite.outbox.models import Message
from mobilite.todo.models import Task
from rentals import queues
from rentals.models import KeyDrop, Rental, Status
from rentals.operations import (
    ExtraLine,
    RentalRefused,
    agree,
    cancel_drop,
    charge,
    close,
    contest,
    extend,
    hand_over,
    note_drop,
    settle_proposed,
    take_back,
)
from rentals.payments.balances import balance
from tests.cast import client_for
from tests.factories.lending import NOW, a_report, a_signed_rental
from vehicles.availability import free_vehicles
from vehicles.keys.models import Holder
from vehicles.keys.operations import first_set

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAMAGE = ExtraLine(label="Enjoliveur cassé", amount=Decimal(35))


@pytest.fixture
def rental(agent):
    signed = a_signed_rental(actor=agent)
    first_set(signed.vehicle, at=NOW)
    place = signed.return_place
    place.has_key_box = True
    place.save(update_fields=["has_key_box"])
    return hand_over(signed.pk, report=a_report(vehicle=signed.vehicle), at=signed.pickup_at, actor=agent)


@pytest.fixture
def left_at(rental):
    return rental.return_at - HOUR


def drop(rental, left_at, agent, **changes):
    how = {"place": rental.return_place, "left_at": left_at, "source": "declared", "at": left_at + HOUR}
    return note_drop(rental.pk, actor=agent, **(how | changes))


def look(rental, left_at, agent, *, hours=14, extra_lines=()):
    return take_back(
        rental.pk, report=a_report(vehicle=rental.vehicle), at=left_at, actor=agent, extra_lines=extra_lines,
        inspected_at=left_at + hours * HOUR,
    )  # fmt: skip


def test_a_drop_stops_the_clock_and_asks_somebody_to_look(rental, left_at, agent):
    drop(rental, left_at, agent)
    (key_set,) = rental.vehicle.key_sets.all()
    assert (key_set.holder, key_set.place) == (Holder.BOX, rental.return_place)
    task = Task.objects.get(key=f"keybox:{rental.pk}:inspect")
    assert "clés dans la boîte" in task.title
    assert Message.objects.filter(key__startswith="rentals.key_drop:").exists()
    later = rental.return_at + 24 * HOUR
    assert not queues.late(Rental.objects.all(), later).exists()
    assert queues.coming_back(Rental.objects.all(), later).get() == rental
    assert rental.vehicle not in free_vehicles(
        later, later + HOUR, category=rental.offer.category, place=rental.pickup_place, now=later
    )


def test_no_lateness_is_charged_after_the_drop(rental, left_at, agent):
    drop(rental, left_at, agent)
    total = balance(rental.main_bill).total
    back = look(rental, left_at, agent, hours=40)
    assert back.status == Status.RETURNED
    assert back.returned_at == left_at
    assert balance(back.main_bill).total <= total
    assert back.vehicle.key_sets.get().holder == Holder.COUNTER


def test_what_the_inspection_counts_waits_48_hours(rental, left_at, agent):
    drop(rental, left_at, agent)
    before = balance(rental.main_bill).total
    look(rental, left_at, agent, extra_lines=[DAMAGE])
    found = KeyDrop.objects.get()
    assert found.contest_until == found.told_at + 48 * HOUR
    assert balance(rental.main_bill).total <= before
    early = found.contest_until - HOUR
    with pytest.raises(RentalRefused, match="peut contester jusqu’au"):
        settle_proposed(rental.pk, charged=True, at=early, actor=agent)
    with pytest.raises(RentalRefused, match="peut contester"):
        charge(rental.pk, line=DAMAGE, at=early, actor=agent)
    with pytest.raises(RentalRefused, match="peut contester"):
        close(rental.pk, at=early, actor=agent)
    standing = balance(rental.main_bill).total
    settle_proposed(rental.pk, charged=True, at=found.contest_until, actor=agent)
    assert balance(rental.main_bill).total == standing + 35
    with pytest.raises(RentalRefused):
        settle_proposed(rental.pk, charged=True, at=found.contest_until, actor=agent)


def test_her_word_frees_the_charge_at_once(rental, left_at, agent):
    drop(rental, left_at, agent)
    look(rental, left_at, agent, extra_lines=[DAMAGE])
    told = KeyDrop.objects.get().told_at
    agree(rental.pk, at=told + HOUR, actor=agent)
    settle_proposed(rental.pk, charged=True, at=told + HOUR, actor=agent)
    assert KeyDrop.objects.get().settled_at is not None


def test_what_she_contests_waits_for_a_manager_and_the_rest_is_given_up_with_why(rental, left_at, agent):
    drop(rental, left_at, agent)
    look(rental, left_at, agent, extra_lines=[DAMAGE])
    found = KeyDrop.objects.get()
    contest(rental.pk, words="Il était déjà cassé.", at=found.told_at + HOUR, actor=agent)
    assert Task.objects.filter(key__startswith="contest:", role="manager").exists()
    with pytest.raises(RentalRefused, match="responsable"):
        settle_proposed(rental.pk, charged=True, at=found.contest_until, actor=agent)
    with pytest.raises(RentalRefused, match="déjà notée"):
        contest(rental.pk, words="Encore", at=found.contest_until, actor=agent)
    with pytest.raises(RentalRefused, match="déjà notée"):
        agree(rental.pk, at=found.told_at + HOUR, actor=agent)


@pytest.mark.parametrize("field", ["place", "left_at", "source", "before"])
def test_a_drop_that_cannot_be_is_refused_beside_its_field(rental, left_at, agent, field):
    wrong = {
        "left_at": {"at": left_at - HOUR},
        "before": {},
        "source": {"source": "x"},
        "place": {},
    }[field]
    if field == "place":
        rental.return_place.has_key_box = False
        rental.return_place.save()
    when = rental.handed_over_at - HOUR if field == "before" else left_at
    with pytest.raises(RentalRefused) as refused:
        drop(rental, when, agent, **wrong)
    assert refused.value.field == {"before": "left_at"}.get(field, field)


def test_a_drop_noted_by_mistake_is_taken_back(rental, left_at, agent):
    drop(rental, left_at, agent)
    with pytest.raises(RentalRefused, match="déjà notées"):
        drop(rental, left_at, agent)
    with pytest.raises(RentalRefused, match="dans la boîte"):
        extend(rental.pk, needed_until=rental.needed_until + 48 * HOUR, at=left_at, actor=agent)
    cancel_drop(rental.pk, reason="Ce n’étaient pas ses clés", at=left_at + 2 * HOUR, actor=agent)
    assert not KeyDrop.objects.exists()
    assert rental.vehicle.key_sets.get().holder == Holder.BORROWER
    assert not Task.objects.open().filter(key=f"keybox:{rental.pk}:inspect").exists()


def test_the_return_is_at_the_hour_of_the_drop(rental, left_at, agent):
    drop(rental, left_at, agent)
    with pytest.raises(RentalRefused) as refused:
        look(rental, left_at + HOUR, agent)
    assert refused.value.field == "at"


def test_the_database_keeps_charges_after_her_time(rental, left_at, agent):
    drop(rental, left_at, agent)
    look(rental, left_at, agent, extra_lines=[DAMAGE])
    found = KeyDrop.objects.get()
    for wrong in (
        {"settled_at": found.told_at},
        {"contested_at": found.contest_until},
        {"contest_until": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeyDrop.objects.update(**wrong)


def test_the_pages_lead_from_the_drop_to_the_decision(rental, left_at, agent, the_clock):
    the_clock.move_to(left_at + HOUR)
    as_agent = client_for(agent)
    address = f"/locations/{rental.pk}/"
    assert "Clés dans la boîte" in as_agent.get(address).content.decode()
    local = left_at.astimezone(PARIS).replace(tzinfo=None)
    answer = as_agent.post(
        f"{address}boite/",
        {"place": rental.return_place_id, "left_at": local.isoformat(), "source": "read"},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    page = as_agent.get(address).content.decode()
    assert "Les clés sont dans la boîte depuis" in page
    assert "clés dans la boîte" in as_agent.get("/").content.decode()
    assert rental.reference in as_agent.get("/locations/?vue=boite").content.decode()
    look(rental, KeyDrop.objects.get().left_at, agent, extra_lines=[DAMAGE])
    the_clock.move_to(left_at + 16 * HOUR)
    as_agent = client_for(agent)
    page = as_agent.get(address).content.decode()
    assert "Peut contester" in page
    assert as_agent.post(f"{address}boite/accord/").status_code == 302
    assert as_agent.post(f"{address}boite/frais/", {"charged": "yes", "reason": ""}).status_code == 302
    assert "35,00" in as_agent.get(address).content.decode()
