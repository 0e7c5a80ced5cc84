"""Who drives beside the borrower: own papers, licence and signature; owes nothing (row H9)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from mobilite.people.missing import what_is_missing
from mobilite.retention import engine
from mobilite.rights import archive
from mobilite.rights.gathering import Gatherer
from mobilite.workflow import Refusal
from rentals import rules
from rentals.fines.drivers import who_drove
from rentals.models import RentalDriver, Status
from rentals.operations import add_driver, confirm, hand_over, remove_driver, sign_driver, swap
from rentals.payments.balances import balance
from rentals.payments.models import Bill
from tests.factories import (
    a_confirmed_rental,
    a_contract,
    a_driver,
    a_licence,
    a_named_driver,
    a_person,
    a_report,
    a_requested_rental,
    a_restriction,
    a_returned_rental,
    a_signed_rental,
    a_vehicle,
    an_insurer,
    an_ongoing_rental,
    paris_at,
    the_organisation,
)
from vehicles.models import Gearbox, Vehicle
from vehicles.operations import place_in_category, reassign

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def refused(rental, person, agent, at):
    with pytest.raises(Refusal) as caught:
        add_driver(rental.pk, person=person, at=at, actor=agent)
    assert not rental.drivers.exists()
    return caught.value


def an_automatic_driver():
    """Return somebody whose licence has code 78."""
    person = a_driver("Nina", "Blanc", licences=[])
    a_licence(person, automatic_only=True)
    return person


@pytest.fixture
def gearboxes():
    return a_vehicle("car", gearbox=Gearbox.MANUAL), a_vehicle("car", gearbox=Gearbox.AUTOMATIC)


def test_she_is_named_then_signs_then_the_keys_leave(agent, now):
    rental = a_signed_rental()
    driver = a_named_driver(rental, at=now, actor=agent)
    with pytest.raises(Refusal, match="Paul Roux conduit aussi et n’a pas signé"):
        hand_over(rental.pk, report=a_report(vehicle=rental.vehicle), at=rental.pickup_at, actor=agent)
    sign_driver(driver.pk, at=now, actor=agent)
    out = hand_over(rental.pk, report=a_report(vehicle=rental.vehicle), at=rental.pickup_at, actor=agent)
    assert out.status == Status.ONGOING
    verbs = set(entries_about(rental).values_list("verb", flat=True))
    assert {"add_driver", "sign_driver"} <= verbs


def test_she_owes_nothing_and_debts_never_cross(agent, now):
    rental = an_ongoing_rental()
    before = balance(rental.main_bill).total
    driver = a_named_driver(rental, at=paris_at(4, 8), signed=True)
    assert not Bill.objects.filter(person=driver.person).exists()
    assert balance(rental.main_bill).total == before


def test_a_signed_contract_gets_its_amendment(agent, now):
    rental = an_ongoing_rental()
    a_named_driver(rental, at=paris_at(4, 8), actor=agent)
    amendment = Document.objects.about(rental).get(kind="amendment")
    assert [one["name"] for one in amendment.context["after"]["drivers"]] == ["Paul Roux"]
    assert amendment.context["before"]["drivers"] == []
    assert amendment.title == "Avenant de conducteurs"


def test_a_contract_that_waits_for_its_signature_is_issued_again(agent, now):
    rental = a_confirmed_rental()
    a_contract(rental, at=now)
    a_named_driver(rental, at=now + MINUTE)
    rental.refresh_from_db()
    assert rental.contract() is None


def test_the_borrower_signs_first(agent, now):
    rental = a_confirmed_rental()
    the_organisation()
    driver = a_named_driver(rental)
    with pytest.raises(Refusal, match="signe d’abord le contrat"):
        sign_driver(driver.pk, at=now, actor=agent)


def test_a_missing_paper_may_come_before_the_keys_never_after(agent, now):
    person = a_person("Paul", "Roux", licences=["B"], papers=["identity"])
    rental = a_signed_rental()
    driver = add_driver(rental.pk, person=person, at=now, actor=agent)
    assert {"address", "driver_signature"} <= {one.kind for one in what_is_missing(person, now.date())}
    missing = {check.key: check.sentence for check in rules.drivers_checks(rental, now)}
    assert "justificatif de domicile" in missing["driver"]
    with pytest.raises(Refusal, match="ne peut pas encore signer"):
        sign_driver(driver.pk, at=now, actor=agent)
    out = an_ongoing_rental(a_driver("Gaël", "Petit"), vehicle=a_vehicle("car"))
    assert "justificatif de domicile" in refused(out, person, agent, paris_at(4, 8)).sentence


def test_the_law_says_no_at_once(agent, now):
    person = a_driver("Paul", "Roux", licences=[])
    a_licence(person, expires_on=date(2026, 4, 1))
    assert "n’est plus valable" in refused(a_confirmed_rental(), person, agent, now).sentence


def test_a_suspension_of_loans_is_told_to_who_may_know(agent, now):
    person = a_driver("Paul", "Roux")
    a_restriction(person)
    assert "suspendus" in refused(a_confirmed_rental(), person, agent, now).sentence


def test_the_insurer_names_so_many_drivers(agent, now):
    rental = a_confirmed_rental()
    an_insurer("car", maximum_drivers=2)
    a_named_driver(rental)
    with pytest.raises(Refusal, match="L’assureur accepte 2 conducteurs"):
        add_driver(rental.pk, person=a_driver("Nina", "Blanc"), at=now, actor=agent)


def test_the_borrower_is_not_one_of_them(agent, now):
    rental = a_confirmed_rental()
    assert "loue ce véhicule" in refused(rental, rental.person, agent, now).sentence
    with pytest.raises(IntegrityError), transaction.atomic():
        RentalDriver.objects.create(rental=rental, person=rental.person, from_at=now)


def test_nobody_is_named_twice_at_once(agent, now):
    driver = a_named_driver(a_confirmed_rental())
    with pytest.raises(Refusal, match="déjà inscrite"):
        add_driver(driver.rental_id, person=driver.person, at=now, actor=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        RentalDriver.objects.create(rental=driver.rental, person=driver.person, from_at=now)


def test_taken_off_in_the_middle_she_drove_until_then(agent, now):
    rental = an_ongoing_rental()
    driver = a_named_driver(rental, at=paris_at(4, 8), signed=True)
    remove_driver(driver.pk, reason="Elle a trouvé un scooter", at=paris_at(4, 9), actor=agent)
    assert Document.objects.about(rental).filter(kind="amendment").count() == 2

    def drove(at):
        return [one.person for one in who_drove(rental.vehicle, at).candidates]

    assert drove(paris_at(4, 7, 12)) == [rental.person]
    assert drove(paris_at(4, 8, 12)) == [rental.person, driver.person]
    assert drove(paris_at(4, 9, 12)) == [rental.person]
    with pytest.raises(Refusal, match="déjà retiré"):
        sign_driver(driver.pk, at=paris_at(4, 9), actor=agent)
    again = add_driver(rental.pk, person=driver.person, at=paris_at(4, 10), actor=agent)
    assert again.signed_at is None


def test_once_back_nobody_is_named_any_more(agent):
    rental = a_returned_rental()
    assert "rendue" in refused(rental, a_driver("Paul", "Roux"), agent, rental.returned_at).sentence


def test_her_name_and_licence_stay_while_she_drives(now, agent):
    driver = a_named_driver(an_ongoing_rental(), at=paris_at(4, 8), signed=True)
    engine.run(now + timedelta(days=1100))
    driver.person.refresh_from_db()
    assert driver.person.anonymised_at is None
    assert driver.person.licences.exists()


def test_her_export_holds_her_row_and_nothing_of_the_borrower(now):
    driver = a_named_driver(a_signed_rental(a_driver("Iphigénie", "Zorglub")))
    told = archive.as_json(driver.person, Gatherer(driver.person).sections(), at=now).decode()
    assert "Locations de quelqu’un d’autre où vous conduisez" in told
    assert driver.rental.reference in told
    assert "Zorglub" not in told
    hers = Gatherer(driver.rental.person).sections()
    assert "Roux" not in archive.as_json(driver.rental.person, hers, at=now).decode()


class TestCode78:
    """Automatics only, for whoever drives, wherever the vehicle is chosen."""

    def test_the_vehicle_chosen_suits_everyone(self, agent, now, gearboxes):
        rental = a_requested_rental()
        a_named_driver(rental, an_automatic_driver())
        assert confirm(rental.pk, at=now, actor=agent).vehicle == gearboxes[1]

    def test_a_manual_that_was_asked_for_is_refused(self, agent, now, gearboxes):
        rental = a_requested_rental(vehicle=gearboxes[0])
        a_named_driver(rental, an_automatic_driver())
        with pytest.raises(Refusal, match="permis de Nina Blanc ne vaut que pour une boîte automatique"):
            confirm(rental.pk, at=now, actor=agent)

    def test_she_is_not_named_on_a_manual_that_is_promised(self, agent, now, gearboxes):
        rental = a_confirmed_rental(vehicle=gearboxes[0])
        assert "boîte manuelle" in refused(rental, an_automatic_driver(), agent, now).sentence

    def test_no_swap_to_a_manual(self, agent, now, gearboxes):
        rental = a_confirmed_rental(vehicle=gearboxes[1])
        a_named_driver(rental, an_automatic_driver())
        with pytest.raises(Refusal, match="boîte manuelle"):
            swap(rental.pk, vehicle=gearboxes[0], reason="Panne", at=now, actor=agent)

    def test_nobody_moves_the_booking_to_a_manual(self, agent, now, gearboxes):
        rental = a_requested_rental()
        driver = a_named_driver(rental, an_automatic_driver())
        rental = confirm(rental.pk, at=now, actor=agent)
        occupancy = rental.current.occupancy
        with pytest.raises(Refusal, match="permis de Nina Blanc"):
            reassign(occupancy.pk, vehicle=gearboxes[0], at=now, actor=agent)
        remove_driver(driver.pk, reason="Elle ne conduit plus", at=now, actor=agent)
        assert reassign(occupancy.pk, vehicle=gearboxes[0], at=now, actor=agent).vehicle == gearboxes[0]

    @pytest.mark.parametrize("with_driver", [True, False])
    def test_rentals_are_reshuffled_among_automatics_only(self, agent, now, gearboxes, with_driver):
        """The planner would free the automatic for whoever asks, by moving this booking to the manual."""
        manual, automatic = gearboxes
        rental = a_requested_rental()
        driver = a_named_driver(rental, an_automatic_driver())
        rental = confirm(rental.pk, at=now, actor=agent)
        if not with_driver:
            remove_driver(driver.pk, reason="Elle ne conduit plus", at=now, actor=agent)
        other = an_automatic_driver()

        def ask():
            return place_in_category(
                automatic.category, automatic.place, rental.pickup_at, rental.return_at, kind="rental",
                person=other, now=now, actor=agent,
            )  # fmt: skip

        if with_driver:
            with pytest.raises(Refusal):
                ask()
        else:
            assert ask().vehicle == automatic
        rental.refresh_from_db()
        found = Vehicle.objects.get(pk=rental.current.occupancy.vehicle_id)
        assert found == (automatic if with_driver else manual)

    def test_a_licence_seen_later_stops_the_keys(self, agent, now, gearboxes):
        person = a_driver("Nina", "Blanc", licences=[])
        rental = a_signed_rental(vehicle=gearboxes[0])
        add_driver(rental.pk, person=person, at=now, actor=agent)
        a_licence(person, automatic_only=True)
        assert "driver_gearbox" in {one.key for one in rules.drivers_checks(rental, now)}


def test_the_page_names_signs_and_takes_off(client, agent):
    client.force_login(agent)
    rental, person = a_signed_rental(), a_driver("Paul", "Roux")
    page = f"/locations/{rental.pk}/"
    found = client.get(f"{page}conducteurs/inscrire/", {"q": "Roux"}).content.decode()
    assert f"{page}conducteurs/inscrire/?personne={person.pk}" in found
    shown = client.get(f"{page}conducteurs/inscrire/", {"personne": person.pk}).content.decode()
    assert "Toutes les pièces demandées ont été vues" in shown
    client.post(f"{page}conducteurs/inscrire/", {"personne": person.pk})
    driver = rental.drivers.get()
    assert "À signer" in client.get(page).content.decode()
    client.post(f"{page}conducteurs/{driver.pk}/signature/", {"means": "paper"})
    driver.refresh_from_db()
    assert driver.signed_at is not None
    assert "conduit aussi, loué par" in client.get(person.get_absolute_url()).content.decode()
    client.post(
        f"{page}conducteurs/{driver.pk}/retirer/", {"usual": "autre", "reason": "Elle ne conduit plus"}
    )
    assert "Elle ne conduit plus" in client.get(page).content.decode()
    assert client.get(f"{page}conducteurs/inscrire/", {"personne": "9" * 30}).status_code == 200
