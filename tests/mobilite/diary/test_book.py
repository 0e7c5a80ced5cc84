"""Taking an appointment: one colleague is never at two places at once, roads included."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.entries import entries_about
from mobilite.diary.models import Appointment, Kind, Status
from mobilite.diary.operations import AlreadyBusy, NotPossible, book, cancel
from tests.cast import staff
from tests.factories import a_contact, a_person, a_place, commune, paris_at
from tests.factories.diary import a_presence, an_appointment

MINUTE = timedelta(minutes=1)


def test_it_is_written_with_one_entry_that_names_nobody_received(agent, adviser, now):
    person = a_person("Amina", "Benali")
    taken = an_appointment(agent, paris_at(4, 8, 10), person=person, kind=Kind.FIRST_INTERVIEW, actor=adviser)
    assert (taken.status, taken.person, taken.blocked_from, taken.blocked_until) == (
        Status.BOOKED, person, taken.starts_at, taken.ends_at,
    )  # fmt: skip
    [entry] = entries_about(taken)
    said = "a pris un rendez-vous\u00a0: premier entretien, mer.\u00a08\u00a0avril 2026, 10\u00a0h, avec Camille Bernard"
    assert entry.sentence == said
    assert "Benali" not in entry.sentence


def test_two_that_touch_are_two_that_fit(agent):
    an_appointment(agent, paris_at(4, 7, 14))
    an_appointment(agent, paris_at(4, 7, 14, 30))
    an_appointment(agent, paris_at(4, 7, 13, 30))
    assert Appointment.objects.count() == 3


@pytest.mark.parametrize("shift", [-29, 0, 29])
def test_two_that_share_a_minute_do_not(agent, shift):
    an_appointment(agent, paris_at(4, 7, 14))
    with pytest.raises(AlreadyBusy):
        an_appointment(agent, paris_at(4, 7, 14) + shift * MINUTE)
    assert Appointment.objects.count() == 1


def test_another_colleague_is_free(agent, adviser):
    an_appointment(agent)
    an_appointment(adviser)


def test_the_road_is_taken_too_and_the_refusal_says_until_when(agent):
    an_appointment(agent, paris_at(4, 7, 14), place=a_place("Ligné"), travel_before=20, travel_after=25)
    with pytest.raises(AlreadyBusy) as refused:
        an_appointment(agent, paris_at(4, 7, 14, 45))
    assert "en route dès 13\u00a0h\u00a040, de retour à 14\u00a0h\u00a055" in refused.value.sentence
    an_appointment(agent, paris_at(4, 7, 14, 55))


def test_a_cancelled_one_takes_no_time(agent, now):
    cancel(an_appointment(agent).pk, reason="Empêchée", at=now, actor=agent)
    an_appointment(agent)


def test_who_may_see_names_reads_whom_it_is_with(agent, workshop):
    an_appointment(agent, person=a_person("Amina", "Benali"))
    with pytest.raises(AlreadyBusy) as refused:
        an_appointment(agent)
    assert "Benali" not in refused.value.sentence
    assert "avec Amina Benali" in refused.value.said_to(agent)
    assert "Amina" not in refused.value.said_to(workshop)
    agent.hides_surnames = True
    assert "Amina" not in refused.value.said_to(agent)


@pytest.mark.parametrize("written", ["create", "update"])
def test_the_database_refuses_what_no_operation_has_seen(agent, written):
    first = an_appointment(agent, paris_at(4, 7, 14))
    second = an_appointment(agent, paris_at(4, 7, 16))
    same = {name: getattr(first, name) for name in ("blocked_from", "starts_at", "ends_at", "blocked_until")}
    fields = {"place": a_place(), "created_at": first.created_at, "changed_at": first.created_at}
    ways = {
        "create": lambda: Appointment.objects.create(user=agent, kind="other", **fields, **same),
        "update": lambda: Appointment.objects.filter(pk=second.pk).update(**same),
    }
    with pytest.raises(IntegrityError, match="appointment_no_two_at_once"), transaction.atomic():
        ways[written]()


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (paris_at(4, 7, 14), paris_at(4, 7, 14), "ends_at"),
        (paris_at(4, 7, 14), paris_at(4, 7, 13), "ends_at"),
        (paris_at(4, 7, 14), paris_at(4, 8, 14, 1), "ends_at"),
        (paris_at(4, 6, 14), paris_at(4, 6, 15), "starts_at"),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_their_field(agent, start, end, field):
    with pytest.raises(NotPossible) as refused:
        an_appointment(agent, start, ends_at=end)
    assert refused.value.field == field


def test_it_is_somewhere_or_on_the_telephone(agent, now):
    an_appointment(agent, paris_at(4, 7, 10), kind=Kind.PHONE_CALL)
    an_appointment(agent, paris_at(4, 7, 11), commune=commune("Ligné"), address="2 rue de l’Exemple")
    for where in ({}, {"address": "2 rue de l’Exemple"}, {"place": a_place(), "commune": commune()}):
        with pytest.raises(NotPossible):
            book(agent, kind=Kind.VISIT, starts_at=paris_at(4, 7, 12), ends_at=paris_at(4, 7, 13),
                 at=now, actor=agent, **where)  # fmt: skip


def test_a_closed_account_has_no_appointment(agent):
    agent.is_active = False
    with pytest.raises(NotPossible, match="fermé"):
        an_appointment(agent)


def test_the_travel_is_guessed_from_where_the_colleague_is_that_day(agent, now):
    ligne = a_place("Ligné", commune=commune("Ligné"))
    a_presence(agent, place=ligne, weekday=1)
    guessed = {"travel_before": None, "travel_after": None}
    there = an_appointment(agent, paris_at(4, 7, 10), place=ligne, **guessed)
    here = an_appointment(agent, paris_at(4, 7, 14), place=a_place(), **guessed)
    assert (there.travel_before, there.travel_after) == (0, 0)
    assert here.travel_before == here.travel_after
    assert 20 <= here.travel_before <= 35
    call = an_appointment(agent, paris_at(4, 7, 17), kind=Kind.PHONE_CALL, **guessed)
    assert call.travel_before == 0


def test_one_meets_a_person_or_a_contact_never_both(agent):
    contact = a_contact()
    an_appointment(agent, contact=contact)
    with pytest.raises(IntegrityError, match="appointment_with_one_at_most"), transaction.atomic():
        Appointment.objects.update(person=a_person())


def test_across_midnight_and_across_the_clock_change_it_blocks_its_own_minutes(agent):
    """In the night of 24 to 25 October 2026 the wall shows 2 h twice: an hour more goes by."""
    night = an_appointment(agent, paris_at(10, 24, 23), ends_at=paris_at(10, 25, 3, 30))
    assert night.ends_at.timestamp() - night.starts_at.timestamp() == 5.5 * 3600
    with pytest.raises(AlreadyBusy):
        an_appointment(agent, paris_at(10, 25, 3))
    an_appointment(agent, paris_at(10, 25, 3, 30))


def test_who_is_there_twice_at_once_is_only_there_once(agent):
    julien = staff("agent", "Julien", "Roux")
    an_appointment(agent)
    other = an_appointment(julien)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=other.pk).update(user=agent)
