"""The pages of deposits: taken by each means, replaced, banked, given back, with what they say and refuse."""

from decimal import Decimal

import pytest
from django.urls import reverse

from mobilite.documents.models import Document
from mobilite.todo.models import Task
from rentals.operations import ExtraLine, bank_deposit, give_back_deposit
from rentals.payments.models import Deposit
from tests.factories import a_partner, a_person, the_organisation
from tests.factories.lending import (
    a_confirmed_rental,
    a_returned_rental,
    a_signed_rental,
    an_offer,
    an_ongoing_rental,
)

pytestmark = pytest.mark.django_db


def url(record, name):
    return reverse(f"rentals:{name}", args=[record.pk])


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def deposit_of(rental) -> Deposit:
    return rental.deposits.latest("pk").deposit


@pytest.fixture
def damaged(db):
    """150 held in cash, 42 of damage and 20 of rent due."""
    the_organisation()
    extra = ExtraLine(label="Rétroviseur", amount=Decimal("42.00"), why="Cassé à gauche")
    return a_returned_rental(returning={"extra_lines": [extra]}, deposit_means="cash")


class TestTaking:
    def test_a_cheque_says_its_day(self, as_agent):
        rental = a_confirmed_rental()
        shown = text(as_agent.get(url(rental, "deposit")))
        assert 'value="2026-04-07"' in shown
        assert "Elle doit tenir jusqu’au 21 avril 2026" in shown
        asked = {"amount": "150", "means": "cheque", "bank": "B", "cheque_number": "7", "holder": "Aïcha"}
        late = text(as_agent.post(url(rental, "deposit"), asked | {"written_on": "2026-05-01"}))
        assert "daté d’un jour à venir" in late
        assert 'value="2026-05-01"' in late, "what was typed stays"
        as_agent.post(url(rental, "deposit"), asked | {"written_on": "2026-04-06"})
        assert str(deposit_of(rental).written_on) == "2026-04-06"

    def test_someone_known_guarantees(self, as_agent):
        rental = a_confirmed_rental(offer=an_offer(deposit_means=["cash", "guarantee"]))
        paul = a_person("Paul", "Garant")
        asked = {"amount": "150", "means": "guarantee", "reference": "Acte du 2 avril", "who": "Gara"}
        assert "Choisissez la bonne fiche" in text(as_agent.post(url(rental, "deposit"), asked))
        nobody = text(as_agent.post(url(rental, "deposit"), asked | {"who": "Zzz"}))
        assert "Aucune fiche ne commence ainsi" in nobody
        both = asked | {"guarantor_partner": a_partner().pk}
        assert "pas les deux" in text(as_agent.post(url(rental, "deposit"), both))
        as_agent.post(url(rental, "deposit"), asked | {"guarantor_person": paul.pk})
        assert deposit_of(rental).guarantor == paul

    def test_the_means_by_card_are_not_offered(self, as_agent):
        rental = a_confirmed_rental(offer=an_offer(deposit_means=["cash", "card_hold", "saved_card"]))
        shown = text(as_agent.get(url(rental, "deposit")))
        assert "Empreinte" not in shown
        assert "Carte enregistrée" not in shown


class TestWaiving:
    def test_a_manager_does_and_an_agent_may_not(self, as_manager, as_agent):
        rental = a_confirmed_rental()
        assert as_agent.get(url(rental, "waive_deposit")).status_code == 403
        assert "Dispenser de caution" in text(as_manager.get(url(rental, "rental")))
        as_manager.post(url(rental, "waive_deposit"), {"reason": "Prise en charge par le CCAS"})
        assert "Prise en charge par le CCAS" in text(as_manager.get(url(rental, "rental")))
        shown = text(as_manager.get(url(deposit_of(rental), "deposit_page")))
        assert "Retirer la dispense" in shown


class TestGivingBack:
    def test_lines_are_ticked_the_letter_and_the_receipt_are_ready(self, as_agent, damaged):
        damage = damaged.main_bill.lines.get(label="Rétroviseur")
        shown = text(as_agent.get(url(damaged, "give_back")))
        assert "Rétroviseur" in shown
        said = text(
            as_agent.post(
                url(damaged, "give_back"), {"lines": [damage.pk], "kept": "", "reason": "Rétroviseur cassé"},
                follow=True,
            )
        )  # fmt: skip
        assert "108,00 € rendus sur la caution. 2 papiers sont prêts" in said
        kinds = Document.objects.about(deposit_of(damaged)).values_list("kind", flat=True)
        assert set(kinds) == {"deposit_letter", "deposit_receipt"}
        page = text(as_agent.get(url(deposit_of(damaged), "deposit_page")))
        assert "Rétroviseur cassé" in page
        assert "108,00 €" in page

    def test_a_cheque_goes_back_whole_with_its_paper_and_its_signature(self, as_agent):
        the_organisation()
        rental = a_returned_rental()
        shown = text(as_agent.get(url(rental, "give_back")))
        assert "Le chèque se rend entier" in shown
        assert "encaissez-les autrement" in shown
        assert 'name="kept"' not in shown
        said = text(as_agent.post(url(rental, "give_back"), {}, follow=True))
        assert "Le chèque de 150,00 € est rendu. 1 papier est prêt" in said
        deposit = deposit_of(rental)
        assert "Signature attendue" in text(as_agent.get(url(deposit, "deposit_page")))
        as_agent.post(url(deposit, "sign_deposit"))
        deposit.refresh_from_db()
        assert deposit.signed_back_at is not None
        assert "Signature attendue" not in text(as_agent.get(url(deposit, "deposit_page")))

    def test_without_an_organisation_it_is_given_back_all_the_same(self, as_agent, damaged):
        from mobilite.parameters.models import Organisation

        Organisation.objects.all().delete()
        said = text(as_agent.post(url(damaged, "give_back"), {}, follow=True))
        assert "Pas de papier" in said
        assert deposit_of(damaged).given_back_at is not None


class TestAtTheBank:
    def test_a_cheque_is_banked_then_kept_in_part_and_refunded_by_transfer(self, as_agent, agent, now):
        the_organisation()
        rental = a_returned_rental()
        deposit = deposit_of(rental)
        assert "L’argent reste une caution" in text(as_agent.get(url(deposit, "bank_deposit")))
        said = text(as_agent.post(url(deposit, "bank_deposit"), {}, follow=True))
        assert "Le bordereau REM-2026-0001 est prêt" in said
        slip = text(as_agent.get(reverse("rentals:remittances")))
        assert "150,00 €" in slip
        shown = text(as_agent.get(url(rental, "give_back")))
        assert "Virement" in shown
        rent = rental.main_bill.lines.get()
        as_agent.post(
            url(rental, "give_back"),
            {"lines": [rent.pk], "reason": "Location non payée", "means": "transfer"},
        )
        deposit.refresh_from_db()
        assert (deposit.kept_amount, deposit.given_back_means) == (Decimal(20), "transfer")

    def test_unpaid_somebody_has_a_task(self, as_agent, agent, now):
        the_organisation()
        rental = an_ongoing_rental()
        deposit = deposit_of(rental)
        bank_deposit(deposit.pk, at=now, actor=agent)
        as_agent.post(url(deposit, "unpaid_deposit"), {"reason": "Sans provision"})
        assert Task.objects.open().get().about == deposit
        assert "Chèque impayé" in text(as_agent.get(url(deposit, "deposit_page")))
        assert "Impayé" in text(
            as_agent.get(reverse("rentals:remittance", args=[deposit.moves.get(kind="in").remittance_id]))
        )


def test_a_deposit_is_put_in_the_safe_and_the_caisse_says_so(as_agent):
    rental = a_signed_rental()
    deposit = deposit_of(rental)
    assert as_agent.get(url(deposit, "move_deposit")).status_code == 200
    as_agent.post(url(deposit, "move_deposit"), {"spot": "safe", "place": rental.pickup_place_id})
    caisse = text(as_agent.get(reverse("rentals:caisse")))
    assert "Coffre" in caisse
    opened = as_agent.get(reverse("rentals:deposits"), {"vue": "detenues", "ou": "safe", "moyen": "cheque"})
    assert "150,00 €" in text(opened)
    empty = as_agent.get(reverse("rentals:deposits"), {"vue": "detenues", "ou": "drawer", "moyen": "cheque"})
    assert "150,00 €" not in text(empty).split("<tbody>")[-1]


def test_a_deposit_is_replaced_in_one_press(as_agent):
    the_organisation()
    rental = an_ongoing_rental()
    old = deposit_of(rental)
    asked = {
        "amount": "150", "means": "cheque", "bank": "B", "cheque_number": "8", "holder": "Aïcha",
        "written_on": "2026-04-07",
    }  # fmt: skip
    said = text(as_agent.post(url(old, "replace_deposit"), asked, follow=True))
    assert "La caution est remplacée" in said
    assert "RCH-2026-0001" in said
    new = deposit_of(rental)
    assert (new.replaces, new.cheque_number) == (old, "8")
    assert "Remplacée par" in text(as_agent.get(url(old, "deposit_page")))


@pytest.mark.parametrize("name", ["move_deposit", "bank_deposit", "replace_deposit", "unpaid_deposit"])
def test_nothing_more_is_done_to_what_was_given_back(as_agent, agent, name):
    rental = a_returned_rental()
    deposit = deposit_of(rental)
    give_back_deposit(rental.pk, deposit.pk, at=rental.returned_at, actor=agent)
    assert as_agent.get(url(deposit, name)).status_code == 404


def test_who_may_not_hold_money_reads_and_acts_on_nothing(as_adviser):
    deposit = deposit_of(a_signed_rental())
    for name in ("deposit_page", "move_deposit", "bank_deposit", "replace_deposit"):
        assert as_adviser.get(url(deposit, name)).status_code == 403


def test_the_register_has_its_tabs(as_agent, agent):
    rental = a_returned_rental()
    shown = text(as_agent.get(reverse("rentals:deposits")))
    for tab in ("Détenues", "Qui finissent", "À rendre", "Rendues", "Retenues", "Dispenses"):
        assert tab in shown
    give_back_deposit(rental.pk, deposit_of(rental).pk, at=rental.returned_at, actor=agent)
    over = text(as_agent.get(reverse("rentals:deposits"), {"vue": "rendues"}))
    assert "150,00 €" in over
