"""Cancelled, came, did not come."""

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.entries import entries_about
from mobilite.diary.models import Appointment, Status
from mobilite.diary.operations import NotPossible, cancel, mark_kept, mark_no_show
from mobilite.workflow import ForbiddenTransition
from tests.factories import paris_at
from tests.factories.diary import an_appointment


def test_who_cancels_says_why(agent, now):
    taken = an_appointment(agent)
    with pytest.raises(NotPossible):
        cancel(taken.pk, reason=" ", at=now, actor=agent)
    done = cancel(taken.pk, reason="Elle travaille", at=now, actor=agent)
    assert (done.status, done.cancelled_reason, done.sequence) == (Status.CANCELLED, "Elle travaille", 1)
    assert [entry.verb for entry in entries_about(done)] == ["cancel", "book"]
    with pytest.raises(ForbiddenTransition):
        cancel(taken.pk, reason="Encore", at=now, actor=agent)


def test_somebody_may_come_early_but_not_the_day_before(agent, now):
    today, tomorrow = an_appointment(agent, paris_at(4, 7, 14)), an_appointment(agent, paris_at(4, 8, 14))
    assert mark_kept(today.pk, at=now, actor=agent).status == Status.KEPT
    with pytest.raises(NotPossible, match="mer"):
        mark_kept(tomorrow.pk, at=now, actor=agent)


def test_nobody_is_missing_before_the_hour(agent, now):
    taken = an_appointment(agent, paris_at(4, 7, 14))
    with pytest.raises(NotPossible, match="14"):
        mark_no_show(taken.pk, at=paris_at(4, 7, 13, 59), actor=agent)
    assert mark_no_show(taken.pk, at=paris_at(4, 7, 14), actor=agent).status == Status.NO_SHOW


def test_a_slip_is_corrected_and_both_are_written(agent):
    taken, later = an_appointment(agent, paris_at(4, 7, 14)), paris_at(4, 7, 15)
    mark_no_show(taken.pk, at=later, actor=agent)
    mark_kept(taken.pk, at=later, actor=agent)
    assert [entry.after for entry in entries_about(taken)] == ["kept", "no_show", ""]
    with pytest.raises(ForbiddenTransition):
        cancel(taken.pk, reason="Trop tard", at=later, actor=agent)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("appointment_cancelled_has_a_reason", {"status": "cancelled"}),
        ("appointment_cancelled_has_a_reason", {"cancelled_reason": "Pourquoi"}),
        ("appointment_ends_after_it_starts", {"ends_at": paris_at(4, 7, 14)}),
        ("appointment_blocks_its_own_time", {"blocked_from": paris_at(4, 7, 14, 10)}),
        ("appointment_is_somewhere", {"place": None}),
        ("appointment_is_somewhere", {"address": "2 rue de l’Exemple"}),
    ],
)
def test_the_database_keeps_rows_whole(agent, name, wrong):
    an_appointment(agent, paris_at(4, 7, 14))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Appointment.objects.update(**wrong)
