"""The last step: the keys go, the keys come back, what it costs (rows B4, B10, E2, E4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from rentals.models import Moment, Status
from rentals.payments.balances import balance
from tests.cast import client_for, staff
from tests.factories import a_signed_rental, a_vehicle, an_offer, an_ongoing_rental, paris_at
from tests.rentals.kerb.steps import (
    address,
    answer,
    draft,
    go_through,
    press_the_button,
    signing,
    text,
    touch,
)

pytestmark = pytest.mark.django_db


def ended(rental):
    rental.refresh_from_db()
    return rental


def last_lines(rental):
    return {line.label: line.amount for line in rental.main_bill.lines.all()}


# --- departure ---


def test_the_keys_go_and_the_condition_report_is_there(as_agent, agent):
    rental = a_signed_rental()
    go_through(as_agent, rental, 40_010)
    done = press_the_button(as_agent, rental, remarks="Pneu avant à surveiller")
    assert done["Location"] == address(rental, "done")
    assert ended(rental).status == Status.ONGOING
    report = rental.current.reports.get(moment=Moment.OUT)
    assert (report.meter, report.energy_percent, report.by) == (40_010, 75, agent)
    assert report.remarks == "Pneu avant à surveiller"
    assert report.accessories == ["Gilet et triangle", "Roue de secours", "Carte grise (copie)"]
    paper = Document.objects.about(report).get()
    page = text(as_agent.get(done["Location"]))
    assert "Les clés sont remises" in page
    assert f"/documents/{paper.number}.pdf" in page
    assert draft(rental) is None


def test_a_button_pressed_twice_gives_the_keys_once(as_agent):
    rental = a_signed_rental()
    go_through(as_agent, rental, 40_010)
    press = {"do": "paper"} | signing(as_agent, rental)
    first, second = (answer(as_agent, rental, "sign", **press) for _ in range(2))
    assert first["Location"] == second["Location"] == address(rental, "done")
    assert rental.current.reports.count() == 1
    assert [entry.verb for entry in entries_about(rental)].count("hand_over") == 1


def test_nothing_goes_while_something_is_not_noted(as_agent):
    rental = a_signed_rental()
    answer(as_agent, rental, "meter", meter="40 010")
    page = text(as_agent.get(address(rental, "review")))
    assert "Il reste à noter" in page
    assert "Le carburant n’est pas noté." in page
    answer(as_agent, rental, "review", do="finish", version=1, change="0")
    assert ended(rental).status == Status.CONFIRMED


def test_what_a_colleague_changed_meanwhile_is_read_again_first(as_agent, the_clock):
    rental = a_signed_rental()
    go_through(as_agent, rental, 40_010)
    version = draft(rental).version
    the_clock.shift(timedelta(minutes=5))
    answer(client_for(staff("agent", "Yann", "Riou")), rental, "meter", meter="40 100")
    page = text(answer(as_agent, rental, "review", do="finish", version=version, change="0.00"))
    assert "relisez, puis recommencez" in page
    assert "40\u202f100\u00a0km" in page
    assert ended(rental).status == Status.CONFIRMED


def test_a_colleague_who_comes_after_sees_what_is_done(as_agent):
    rental = a_signed_rental()
    go_through(as_agent, rental, 40_010)
    press_the_button(as_agent, rental)
    late = answer(client_for(staff("agent", "Yann", "Riou")), rental, "meter", meter="50 000")
    assert late["Location"] == address(rental, "done")


def test_without_a_structure_the_keys_go_and_the_paper_waits(as_agent):
    from mobilite.parameters.models import Organisation

    rental = a_signed_rental()
    Organisation.objects.all().delete()
    go_through(as_agent, rental, 40_010)
    page = text(as_agent.get(press_the_button(as_agent, rental)["Location"]))
    assert ended(rental).status == Status.ONGOING
    assert "La structure n’est pas encore renseignée" in page
    assert "Établir l’état des lieux" in page
    from tests.factories import the_organisation

    the_organisation()
    answer(as_agent, rental, "done")
    assert Document.objects.about(rental.current.reports.get()).exists()


def test_a_deposit_that_is_not_there_keeps_the_keys(as_agent):
    from rentals.operations import sign
    from tests.factories import a_confirmed_rental, a_contract

    rental = a_confirmed_rental()
    a_contract(rental)
    sign(rental.pk, means="paper", at=paris_at(4, 7, 9), actor=None)
    go_through(as_agent, rental, 40_010)
    page = text(as_agent.get(address(rental, "review")))
    assert "La caution" in page
    answer(as_agent, rental, "review", do="finish", version=draft(rental).version, change="0.00")
    assert ended(rental).status == Status.CONFIRMED


# --- return ---


@pytest.fixture
def scooter(the_clock):
    """A scooter at 2.50 a day, 40 km a day included, for 20 days: 50 euros and 800 km (row B4)."""
    rental = an_ongoing_rental(
        offer=an_offer("reseau-scooter-50"),
        vehicle=a_vehicle("scooter-50", meter=5_000),
        needed_until=paris_at(4, 27),
    )
    report = rental.current.reports.get()
    report.accessories = rental.lent_accessories()
    report.save()
    the_clock.move_to(paris_at(4, 27, 9, 50))
    return rental


@pytest.fixture
def at_the_kerb(agent):
    """A browser whose session is as young as the act."""

    class SignedIn:
        def __getattr__(self, verb):
            return getattr(client_for(agent), verb)

    return SignedIn()


def test_830_kilometres_in_20_days_are_30_too_many(at_the_kerb, scooter):
    go_through(at_the_kerb, scooter, 5_830, back=True)
    page = text(at_the_kerb.get(address(scooter, "review", back=True)))
    assert "830\u00a0km parcourus" in page
    assert "2,40\u00a0€" in page
    assert "52,40\u00a0€" in page
    done = press_the_button(at_the_kerb, scooter, back=True)
    assert done["Location"] == address(scooter, "done", back=True)
    assert ended(scooter).status == Status.RETURNED
    assert balance(scooter.main_bill).left == Decimal("52.40")
    page = text(at_the_kerb.get(done["Location"]))
    assert "Le véhicule est rendu" in page
    assert "52,40\u00a0€" in page


def test_a_missing_accessory_is_charged_only_when_the_staff_say_so(at_the_kerb, scooter):
    go_through(at_the_kerb, scooter, 5_100, back=True, a0="no", a1="no", c0="on")
    page = text(at_the_kerb.get(address(scooter, "review", back=True)))
    assert "Il manque\u00a0: Antivol, Gilet" in page
    press_the_button(at_the_kerb, scooter, back=True)
    lines = last_lines(ended(scooter))
    assert lines["Antivol, à remplacer"] == Decimal(45)
    assert "Gilet, à remplacer" not in lines
    assert scooter.current.reports.get(moment=Moment.IN).missing == ["Antivol", "Gilet"]


def test_a_late_day_is_counted_or_waived_with_a_motive(at_the_kerb, scooter, the_clock):
    the_clock.move_to(paris_at(4, 28, 9, 50))
    go_through(at_the_kerb, scooter, 5_100, back=True)
    page = text(at_the_kerb.get(address(scooter, "review", back=True)))
    assert "1 jour de retard" in page.replace("\u00a0", " ")
    assert "3,75\u00a0€" in page
    refused = press_the_button(at_the_kerb, scooter, back=True, late="waive")
    assert "Dites pourquoi le retard n’est pas compté." in text(refused)
    # The decision changes the amount: it is shown before it is written.
    shown = text(
        press_the_button(at_the_kerb, scooter, back=True, late="waive", late_reason="Panne de train")
    )
    assert "Le montant est maintenant de" in shown
    assert "Retard non compté" in shown
    press_the_button(at_the_kerb, scooter, back=True, late="waive", late_reason="Panne de train")
    assert ended(scooter).status == Status.RETURNED
    assert balance(scooter.main_bill).total == Decimal(50)


def test_a_late_day_that_is_counted(at_the_kerb, scooter, the_clock):
    the_clock.move_to(paris_at(4, 28, 9, 50))
    go_through(at_the_kerb, scooter, 5_100, back=True)
    press_the_button(at_the_kerb, scooter, back=True)
    assert balance(ended(scooter).main_bill).total == Decimal("53.75")


def test_an_amount_that_changes_with_the_hour_is_shown_again(at_the_kerb, scooter, the_clock):
    go_through(at_the_kerb, scooter, 5_100, back=True)
    the_clock.move_to(paris_at(4, 28, 9, 50))
    stale = {"version": draft(scooter).version, "change": "0.00", "late": "charge", "do": "finish"}
    assert "Le montant est maintenant de" in text(answer(at_the_kerb, scooter, "review", back=True, **stale))
    assert ended(scooter).status == Status.ONGOING


def test_a_damage_is_a_line_that_the_staff_write_with_the_excess_in_sight(at_the_kerb, scooter):
    mark = touch(at_the_kerb, scooter, "right", 150, 90, back=True)
    answer(at_the_kerb, scooter, "marks", back=True, side="right", kind=f"{mark}:broken")
    go_through(at_the_kerb, scooter, 5_100, back=True)
    page = text(at_the_kerb.get(address(scooter, "review", back=True)))
    assert "Franchise de ce conducteur\u00a0: 300,00\u00a0€" in page.replace(" :", "\u00a0:")
    assert "Nouvelles marques" in page
    line = {"label": "Carénage cassé", "amount": "80,00", "why": "Chute"}
    assert "Écrivez un montant" in text(
        answer(at_the_kerb, scooter, "review", back=True, do="add_line", label="Carénage cassé", press="aaaa")
    )
    for _ in range(2):
        answer(
            at_the_kerb, scooter, "review", back=True, do="add_line", press="aaaa", remarks="Chute", **line
        )
    assert len(draft(scooter).data["extra"]) == 1
    assert draft(scooter).data["remarks"] == "Chute"
    answer(at_the_kerb, scooter, "review", back=True, do="add_line", press="bbbb", **line | {"amount": "10"})
    answer(at_the_kerb, scooter, "review", back=True, do="remove:bbbb")
    press_the_button(at_the_kerb, scooter, back=True)
    assert last_lines(ended(scooter))["Carénage cassé"] == Decimal(80)


def test_an_early_return_of_a_lease_may_be_freed_of_its_supplement(at_the_kerb, the_clock):
    rental = an_ongoing_rental(term_months=6, vehicle=a_vehicle("e-bike"))
    the_clock.move_to(paris_at(6, 20, 10))
    go_through(at_the_kerb, rental, 300, back=True)
    page = text(at_the_kerb.get(address(rental, "review", back=True)))
    assert "Fin avant terme" in page
    answer(at_the_kerb, rental, "review", back=True, do="save", supplement_reason="Maladie")
    press_the_button(at_the_kerb, rental, back=True, supplement_reason="Maladie")
    assert ended(rental).status == Status.RETURNED
    # Three months begun of six at 150: 75.
    assert balance(rental.main_bill).total == Decimal(75)


def test_keys_that_came_back_before_they_were_noted_are_not_late(at_the_kerb, scooter, the_clock):
    the_clock.move_to(paris_at(4, 28, 9, 50))
    go_through(at_the_kerb, scooter, 5_100, back=True)
    wrong = answer(at_the_kerb, scooter, "review", back=True, do="save", returned_at="2026-04-29T10:00")
    assert "Ce moment n’est pas encore venu." in text(wrong)
    wrong = answer(at_the_kerb, scooter, "review", back=True, do="save", returned_at="2026-04-07T08:00")
    assert "Le retour vient après le départ" in text(wrong)
    back = {"returned_at": "2026-04-27T09:30"}
    answer(at_the_kerb, scooter, "review", back=True, do="save", **back)
    assert "de retard" not in text(at_the_kerb.get(address(scooter, "review", back=True)))
    press_the_button(at_the_kerb, scooter, back=True, **back)
    assert ended(scooter).returned_at == paris_at(4, 27, 9, 30)
    assert balance(scooter.main_bill).total == Decimal(50)


def test_a_photo_that_is_lost_is_asked_for_again(as_agent, a_photo):
    from mobilite.files import storage

    rental = a_signed_rental()
    answer(as_agent, rental, "photos", do="photo", **{"photo-front": a_photo()})
    go_through(as_agent, rental, 40_010)
    storage.delete(draft(rental).data["photos"]["front"])
    page = text(press_the_button(as_agent, rental))
    assert "n’est plus là" in page
    assert ended(rental).status == Status.CONFIRMED


def test_a_gesture_at_the_return_keeps_to_what_the_role_allows(at_the_kerb, scooter):
    go_through(at_the_kerb, scooter, 5_100, back=True, a0="yes", a1="yes", a2="yes", a3="yes")
    line = {"label": "Panne", "amount": "90", "why": "Deux jours à pied", "gesture": "on", "do": "add_line"}

    def added(**other):
        return text(answer(at_the_kerb, scooter, "review", back=True, late="charge", **line | other))

    page = added()
    assert "Au-delà, demandez à un responsable" in page
    assert 'value="90"' in page
    assert "Dites pourquoi" in added(amount="5", why="")
    added(amount="5")
    press_the_button(at_the_kerb, scooter, back=True)
    assert last_lines(ended(scooter))["Panne"] == -5
