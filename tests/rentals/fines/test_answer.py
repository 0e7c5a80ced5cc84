"""What goes out: the designation and its proof, a contestation, a charge handed on; alarms; the purge (row G9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mobilite.files import storage
from mobilite.kept import Terms
from mobilite.money import ZERO
from mobilite.todo.models import Task
from mobilite.todo.operations import finish
from mobilite.workflow import ForbiddenTransition, Refusal
from rentals.fines.models import Fine, Status
from rentals.fines.operations import add_proof, charge, close, contest, designate, forward, remind
from rentals.fines.retention import DECLARED
from rentals.fines.terms import FEE
from rentals.payments.balances import balance
from tests.factories import a_vehicle, paris_at
from tests.factories.fining import TYPED, a_charge, a_designated_fine, a_drive, a_fine

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 8)


def sent(agent, **values):
    return {"means": "online", "answered_on": ON, "at": TYPED + timedelta(days=1), "actor": agent} | values


def test_a_designation_needs_the_whole_identity(agent):
    rental = a_drive()
    rental.person.licences.all().delete()
    fine = a_fine(rental)
    with pytest.raises(Refusal, match="numéro du permis, permis délivré le"):
        designate(fine.pk, **sent(agent))


def test_designated_proved_then_closed(agent):
    fine = a_designated_fine(proof=None)
    assert (fine.status, fine.means, fine.proof_file) == (Status.DESIGNATED, "online", "")
    with pytest.raises(Refusal, match="preuve"):
        close(fine.pk, outcome="Fini", at=TYPED, actor=agent)
    fine = add_proof(fine.pk, proof=b"%PDF-1.7 oui", answer_reference="R-1", at=TYPED, actor=agent)
    assert storage.read(fine.proof_file) == b"%PDF-1.7 oui"
    assert (len(fine.proof_sha256), fine.answer_reference) == (64, "R-1")
    with pytest.raises(Refusal, match="déjà gardée"):
        add_proof(fine.pk, proof=b"%PDF-1.7 autre", at=TYPED, actor=agent)
    assert close(fine.pk, outcome="Au nom du conducteur", at=TYPED, actor=agent).closed_at == TYPED


def test_a_charge_is_never_designated_nor_a_fine_forwarded(agent):
    rental = a_drive()
    with pytest.raises(Refusal, match="Seule une amende"):
        designate(a_charge(rental).pk, **sent(agent))
    with pytest.raises(Refusal, match="ne se transmet pas"):
        forward(a_fine(rental).pk, **sent(agent, means="hand"))


def test_the_database_itself_refuses_it(agent):
    fine = a_fine()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fine.objects.filter(pk=fine.pk).update(status="forwarded", means="hand", answered_on=ON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fine.objects.filter(pk=fine.pk).update(status="designated")


def test_forwarding_makes_no_debt_and_no_fee(agent):
    rental = a_drive()
    before = balance(rental.main_bill)
    fine = forward(a_charge(rental).pk, **sent(agent, means="hand"))
    assert (fine.status, fine.charged_amount) == (Status.FORWARDED, None)
    assert balance(rental.main_bill) == before
    assert FEE.on(ON) == ZERO


def test_a_fee_is_added_once_and_only_by_a_click(agent):
    rental = a_drive()
    before = balance(rental.main_bill).left
    fine = charge(
        a_charge(rental).pk, amount=Decimal("12.50"), label="Frais de dossier", at=TYPED, actor=agent
    )
    assert balance(rental.main_bill).left == before + Decimal("12.50")
    with pytest.raises(Refusal, match="déjà été ajoutés"):
        charge(fine.pk, amount=Decimal(1), label="Encore", at=TYPED, actor=agent)
    with pytest.raises(Refusal, match="aucun locataire"):
        charge(a_fine(vehicle=a_vehicle("car")).pk, amount=Decimal(1), label="X", at=TYPED, actor=agent)


def test_a_notice_of_nobody_is_contested_or_closed(agent):
    fine = a_fine(vehicle=a_vehicle("car"))
    with pytest.raises(ForbiddenTransition):
        designate(fine.pk, **sent(agent))
    fine = contest(
        fine.pk, ground="plate", reason="Plaque copiée, plainte jointe", **sent(agent, means="registered")
    )
    assert (fine.status, fine.ground) == (Status.CONTESTED, "plate")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"means": "hand"}, "means"),
        ({"means": ""}, "means"),
        ({"answered_on": date(2026, 5, 9)}, "answered_on"),
        ({"answered_on": date(2026, 5, 3)}, "answered_on"),
    ],
)
def test_how_and_when_it_left_must_make_sense(agent, values, field):
    with pytest.raises(Refusal) as refused:
        designate(a_fine().pk, **sent(agent, **values))
    assert refused.value.field == field


def test_alarms_fifteen_and_five_days_before(agent):
    """Sent on 4 May, last day 18 June: a task from 3 June for the counter, another from 13 June for the manager."""
    fine = a_fine()
    assert remind(paris_at(6, 2, 23, 59)) == 0
    assert remind(paris_at(6, 3, 0, 0)) == 1
    assert remind(paris_at(6, 4)) == 0
    first = Task.objects.get()
    assert (first.role, first.person, str(first)) == (
        "agent",
        None,
        "Désigner un conducteur avant le 18\u00a0juin 2026",
    )
    finish(first.pk, at=paris_at(6, 5), actor=agent)
    assert remind(paris_at(6, 6)) == 0
    assert remind(paris_at(6, 13, 0, 1)) == 1
    assert Task.objects.open().get().role == "manager"
    designate(fine.pk, **sent(agent, answered_on=date(2026, 6, 14), at=paris_at(6, 14)))
    assert not Task.objects.open().exists()
    assert remind(paris_at(7, 1)) == 0


def test_everything_goes_twelve_months_after_the_answer(agent):
    fine = a_designated_fine()
    rule = next(one for one in DECLARED if getattr(one, "key", "") == "fines.designations")
    day = paris_at(5, 8, year=2027)
    assert not rule.erase.due(Terms(day, rule.active)).exists()
    terms = Terms(day + timedelta(days=1), rule.active)
    assert list(rule.erase.due(terms)) == [fine]
    assert rule.erase.do([fine.pk], terms) == [fine.proof_file]
    assert not Fine.objects.exists()


def test_what_was_never_answered_waits_and_is_told(agent):
    fine = a_fine()
    rule = next(one for one in DECLARED if getattr(one, "key", "") == "fines.designations")
    terms = Terms(paris_at(5, 9, year=2028), rule.active)
    assert not rule.erase.due(terms).exists()
    assert [list(rows) for _why, rows in rule.waiting(terms)] == [[fine]]
