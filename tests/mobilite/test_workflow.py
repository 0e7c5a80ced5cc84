"""Changes of state: in a transaction, along a declared path, with one entry in the journal."""

import pytest
from django.db import models, transaction
from django.test.utils import isolate_apps

from mobilite.workflow import ForbiddenTransition, WorkflowModel
from rentals.models import Rental, Status


def test_a_lock_needs_a_transaction(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        Rental.objects.locked().get(pk=1)


@isolate_apps("mobilite.audit")
def test_a_step_that_is_not_declared_is_refused_in_french():
    class Trip(WorkflowModel):
        TRANSITIONS = {"asked": {"done"}, "done": set()}
        status = models.CharField(
            max_length=9, choices=[("asked", "Demandé"), ("done", "Fait")], default="done"
        )

        class Meta:
            app_label = "audit"

    trip = Trip()
    assert not trip.may_become("asked")
    with pytest.raises(ForbiddenTransition) as refusal:
        trip.move_to("asked", verb="ask", sentence="a demandé", actor=None, at=None)
    assert "« Fait » à « Demandé »" in refusal.value.sentence
    assert trip.status == "done"


def test_every_status_of_a_rental_has_its_declared_steps():
    assert set(Rental.TRANSITIONS) == set(Status)
    assert set().union(*Rental.TRANSITIONS.values()) <= set(Status)
