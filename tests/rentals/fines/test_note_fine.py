"""A notice typed once: the driver found, her identity frozen as of that day (row G9)."""

from datetime import date, timedelta

import pytest

from mobilite import registry
from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from mobilite.workflow import Refusal
from rentals.fines.identity import missing, sheet
from rentals.fines.models import Fine, Status
from rentals.fines.operations import (
    choose_driver,
    complete_identity,
    correct,
    look_again,
    name_driver,
    note_fine,
    say_nobody,
)
from rentals.fines.terms import DAYS
from tests.factories import a_person, a_vehicle, an_occupancy, paris_at
from tests.factories.fining import FACTS, SENT, TYPED, a_charge, a_designated_fine, a_drive, a_fine

pytestmark = pytest.mark.django_db


def test_sent_on_4_may_the_last_day_is_18_june(agent):
    fine = a_fine(actor=agent)
    assert fine.due_on == date(2026, 6, 18)
    assert (fine.status, fine.person.first_name, fine.rental.reference) == (
        Status.DRIVER,
        "Aïcha",
        "LOC-2026-0001",
    )
    entry = entries_about(fine).get()
    assert entry.verb == "note_fine"
    assert "Goff" not in entry.sentence


def test_identity_stays_as_it_was_on_that_day(agent):
    fine = a_fine(actor=agent)
    person = fine.person
    person.last_name, person.address = "Diallo", "9 rue Neuve"
    person.save()
    known = dict(sheet(Fine.objects.get(pk=fine.pk).identity))
    assert (known["Nom"], known["Adresse\u00a0: numéro et voie"]) == ("Le Goff", "3 rue du Pont")
    assert known["Date de naissance"] == "15/01/1996"
    assert list(known)[:4] == ["Civilité", "Nom", "Prénom", "Date de naissance"]


def test_the_contract_of_that_day_says_the_address_before_the_record_does(agent):
    rental = a_drive()
    paper = Document.objects.about(rental).filter(kind="contract").get()
    said = {
        "tenant": {
            "address": "1 chemin Vert, 44150 Ancenis",
            "licence": {"number": "44", "issued_on": "2018-01-02"},
        }
    }
    Document.objects.filter(pk=paper.pk).update(context=said)
    fine = a_fine(rental, actor=agent)
    assert (fine.identity["address"], fine.identity["postcode"], fine.identity["town"]) == (
        "1 chemin Vert",
        "44150",
        "Ancenis",
    )
    assert (fine.identity["licence_number"], fine.identity["contract"]) == ("44", paper.number)


def test_a_hidden_address_is_given_all_the_same(agent):
    rental = a_drive()
    rental.person.address_is_hidden = True
    rental.person.save()
    assert a_fine(rental).identity["address"] == "3 rue du Pont"


def test_several_possible_drivers_wait_for_somebody_s_word(agent, monkeypatch):
    rental, other = a_drive(), a_person("Bruno", "Martin")
    monkeypatch.setitem(
        registry._points["drivers"], "essai", registry.Registered("essai", lambda rental, at: [other], 0)
    )
    fine = a_fine(rental)
    assert (fine.status, fine.person, fine.identity) == (Status.NOTED, None, None)
    with pytest.raises(Refusal, match="choisissez dans la liste"):
        choose_driver(fine.pk, a_person().pk, at=TYPED, actor=agent)
    fine = choose_driver(fine.pk, other.pk, at=TYPED, actor=agent)
    assert (fine.status, fine.identity["first_name"]) == (Status.DRIVER, "Bruno")


def test_a_vehicle_of_nobody_is_said_so_and_looked_for_again(agent):
    vehicle = a_vehicle("car")
    fine = a_fine(vehicle=vehicle)
    assert (fine.status, fine.identity) == (Status.NOBODY, None)
    person = a_person()
    an_occupancy(vehicle, starts_at=FACTS, ends_at=FACTS + timedelta(hours=2), left_at=FACTS, person=person)
    assert (
        look_again(fine.pk, at=TYPED, actor=agent).status == Status.NOBODY
    )  # a colleague's run, not a rental
    typed = {"last_name": "Morvan", "first_name": "Yann", "birth_date": date(1980, 2, 3)}
    fine = name_driver(fine.pk, typed, at=TYPED, actor=agent)
    assert (fine.status, fine.person, fine.identity["birth_date"]) == (Status.DRIVER, None, "1980-02-03")
    assert "Adresse" in missing(fine.identity)


def test_a_plate_that_changed_is_found_by_choosing_the_vehicle(agent):
    rental = a_drive()
    with pytest.raises(Refusal, match="choisissez le véhicule") as refused:
        a_fine(rental, plate="ZZ-999-ZZ")
    assert refused.value.field == "plate"
    fine = note_fine(
        kind="offence", number="42", happened_at=FACTS, scene="A11", plate="zz-999-zz", sent_on=SENT,
        vehicle=rental.vehicle, at=TYPED, actor=agent,
    )  # fmt: skip
    assert (fine.plate, fine.vehicle, fine.person) == ("ZZ-999-ZZ", rental.vehicle, rental.person)


def test_a_notice_is_typed_once(agent):
    rental = a_drive()
    a_fine(rental, number="6041 8723 00")
    with pytest.raises(Refusal, match="déjà noté") as refused:
        a_fine(rental, number="6041872300")
    assert refused.value.field == "number"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sent_on": FACTS.date() - timedelta(days=1)}, "sent_on"),
        ({"sent_on": TYPED.date() + timedelta(days=1)}, "sent_on"),
        ({"happened_at": TYPED + timedelta(minutes=1)}, "happened_on"),
        ({"kind": "other"}, "kind"),
    ],
)
def test_days_out_of_order_are_refused(values, field):
    with pytest.raises(Refusal) as refused:
        a_fine(**values)
    assert refused.value.field == field


def test_a_charge_has_the_last_day_that_it_prints(agent):
    assert a_charge().due_on == date(2026, 8, 4)
    assert a_charge(number="2", pay_by=None, vehicle=a_vehicle("car")).due_on is None


def test_days_are_data(agent, monkeypatch):
    monkeypatch.setattr(type(DAYS), "on", lambda self, day: 30)
    assert a_fine().due_on == date(2026, 6, 3)


def test_another_minute_looks_for_the_driver_again(agent):
    rental = a_drive()
    fine = a_fine(rental)
    typed = {
        "kind": fine.kind, "number": fine.number, "scene": fine.scene, "plate": fine.plate, "sent_on": fine.sent_on,
        "at": TYPED, "actor": agent,
    }  # fmt: skip
    same = correct(fine.pk, happened_at=fine.happened_at, **typed | {"scene": "A11"})
    assert (same.scene, same.person) == ("A11", rental.person)
    moved = correct(fine.pk, happened_at=rental.handed_over_at - timedelta(minutes=1), **typed)
    assert (moved.status, moved.person, moved.identity, moved.rental) == (Status.NOBODY, None, None, None)


def test_what_was_sent_no_longer_changes(agent):
    fine = a_designated_fine()
    for step in (
        lambda: look_again(fine.pk, at=TYPED, actor=agent),
        lambda: say_nobody(fine.pk, at=TYPED, actor=agent),
        lambda: complete_identity(fine.pk, {"town": "Nantes"}, at=TYPED, actor=agent),
        lambda: choose_driver(fine.pk, fine.person_id, at=TYPED, actor=agent),
        lambda: name_driver(fine.pk, {"last_name": "X", "first_name": "Y"}, at=TYPED, actor=agent),
    ):
        with pytest.raises(Refusal, match="ne change plus"):
            step()


def test_completing_tells_the_names_of_the_fields_and_nothing_else(agent):
    fine = a_fine()
    complete_identity(
        fine.pk, {"birth_place": "Rennes", "town": fine.identity["town"]}, at=TYPED, actor=agent
    )
    entry = entries_about(fine).first()
    assert (entry.verb, entry.changed) == ("complete_driver", ["birth_place"])
    assert "Rennes" not in entry.sentence


def test_the_minute_of_hand_over_is_typed_to_the_minute(agent):
    rental = a_drive()
    fine = a_fine(rental, happened_at=paris_at(4, 7, 10, 0))
    assert fine.person == rental.person
