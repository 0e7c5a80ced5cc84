"""The diary in a telephone: a secret address, first names only, nothing for who stole one that was withdrawn."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mobilite.accounts.models import PersonalLink
from mobilite.accounts.roles import Role
from mobilite.audit.entries import entries_about
from mobilite.diary import ical
from mobilite.diary.models import Appointment, Feed, Kind
from mobilite.diary.operations import cancel, make_feed, move, revoke_feed
from mobilite.diary.operations.feeds import NoFeed
from mobilite.people.models import Contact, Partner, Person
from tests.cast import client_for, staff
from tests.factories import a_contact, a_person, a_place, commune, paris_at
from tests.factories.diary import HALF_AN_HOUR, an_appointment

LETTERS = st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F)


def url(token) -> str:
    return reverse("diary:ical", args=[token])


def events(response) -> list:
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_it_says_rdv_and_the_first_name_in_utc(agent, now, anonymous):
    person = a_person("Amina", "Benali", phone="+33639980123", address="9 rue des Lilas")
    taken = an_appointment(
        agent,
        paris_at(4, 8, 10),
        person=person,
        kind=Kind.FIRST_INTERVIEW,
        note="Parler du permis",
        travel_before=20,
    )
    response = anonymous.get(url(make_feed(agent, at=now, actor=agent)))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = events(response)
    assert event["SUMMARY"] == "RDV – Amina"
    assert event["DESCRIPTION"] == "Premier entretien, trajet 20\u00a0min avant"
    assert (event["LOCATION"], event["STATUS"], event["UID"]) == (
        taken.place.name, "CONFIRMED", f"rdv-{taken.pk}@mobilite",
    )  # fmt: skip
    text = response.content.decode()
    assert "DTSTART:20260408T080000Z" in text
    assert "DTEND:20260408T083000Z" in text
    for secret in ("Benali", "39980123", "Lilas", "permis", "Bernard"):
        assert secret not in text


def test_in_the_night_of_october_both_two_o_clocks_are_told_apart(agent, now, anonymous):
    an_appointment(agent, paris_at(10, 25, 2), kind=Kind.PHONE_CALL)
    an_appointment(agent, paris_at(10, 25, 2).replace(fold=1), kind=Kind.PHONE_CALL)
    text = anonymous.get(url(make_feed(agent, at=now, actor=agent))).content.decode()
    assert "DTSTART:20261025T000000Z" in text
    assert "DTSTART:20261025T010000Z" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    surname=st.text(LETTERS, min_size=5, max_size=30),
    street=st.text(LETTERS, min_size=5, max_size=30),
    note=st.text(LETTERS, min_size=5, max_size=30),
    is_contact=st.booleans(),
    kind=st.sampled_from(Kind.values),
)
def test_whatever_the_names_no_surname_no_street_and_no_note_is_ever_in_it(
    db, surname, street, note, is_contact, kind
):
    """Made in memory: the words of the calendar come from the appointment alone."""
    place, now = a_place(), paris_at(4, 7)
    who = {"first_name": "Amina", "last_name": f"Zz{surname}"}
    person = None if is_contact else Person(address=f"Zz{street}", phone="+33639980123", **who)
    contact = (
        Contact(partner=Partner(name="Zz" + street), phone="+33639980123", **who) if is_contact else None
    )
    elsewhere = kind == Kind.VISIT
    one = Appointment(
        pk=1, user=staff_like(), kind=kind, person=person, contact=contact, note=f"Zz{note}",
        place=None if elsewhere else place, commune=commune("Ligné") if elsewhere else None,
        address=f"Zz{street}" if elsewhere else "", starts_at=now, ends_at=now + HALF_AN_HOUR, changed_at=now,
    )  # fmt: skip
    text = ical.event(one, names_colleague=True).to_ical().decode().replace("\r\n ", "")
    assert "Amina" in text
    assert "Zz" not in text
    assert "39980123" not in text
    assert "Ligné" not in text


def staff_like():
    from mobilite.accounts.models import User

    return User(first_name="Mehdi", last_name="ZzRoy")


def test_a_token_that_was_withdrawn_replaced_or_has_expired_opens_nothing(agent, now, anonymous, the_clock):
    first = make_feed(agent, at=now, actor=agent)
    second = make_feed(agent, at=now, actor=agent)
    assert anonymous.get(url(first)).status_code == 404
    assert anonymous.get(url(second)).status_code == 200
    revoke_feed(agent, at=now, actor=agent)
    assert anonymous.get(url(second)).status_code == 404
    with pytest.raises(NoFeed):
        revoke_feed(agent, at=now, actor=agent)
    third = make_feed(agent, at=now, actor=agent)
    the_clock.shift(timedelta(days=367))
    assert anonymous.get(url(third)).status_code == 404
    feed = Feed.objects.get()
    assert [entry.verb for entry in entries_about(feed)] == [
        "make_feed",
        "revoke_feed",
        "make_feed",
        "make_feed",
    ]


@pytest.mark.parametrize("token", ["x", "a" * 43, "é" * 20, "a" * 300])
def test_a_token_of_nobody_opens_nothing(db, anonymous, token):
    assert anonymous.get(url(token)).status_code == 404


def test_only_its_hash_is_kept(agent, now):
    token = make_feed(agent, at=now, actor=agent)
    link = PersonalLink.objects.get()
    assert token not in (link.token_hash, link.purpose)
    with connection.cursor() as cursor:
        for table in ("accounts_personallink", "audit_entry", "diary_feed"):
            cursor.execute(f"SELECT * FROM {table}")
            assert all(token not in str(row) for row in cursor.fetchall())


def test_a_closed_account_or_another_job_ends_its_addresses(agent, now, anonymous):
    token, of_place = (make_feed(agent, place=place, at=now, actor=agent) for place in (None, a_place()))
    agent.groups.clear()
    assert {anonymous.get(url(one)).status_code for one in (token, of_place)} == {404}
    agent = staff(Role.AGENT, "Julien", "Roux")
    token = make_feed(agent, at=now, actor=agent)
    agent.is_active = False
    agent.save()
    assert anonymous.get(url(token)).status_code == 404


def test_a_place_shows_all_that_happens_there_and_with_whom_of_us(agent, adviser, now, anonymous):
    an_appointment(agent, person=a_person("Amina", "Benali"))
    an_appointment(adviser, contact=a_contact())
    an_appointment(adviser, paris_at(4, 7, 16), place=a_place("Ligné"))
    response = anonymous.get(url(make_feed(agent, place=a_place(), at=now, actor=agent)))
    assert sorted(event["DESCRIPTION"] for event in events(response)) == [
        "Suivi, avec Camille", "Suivi, avec Nadia",
    ]  # fmt: skip


def test_what_changes_is_told_and_what_does_not_is_304(agent, now, anonymous):
    taken = an_appointment(agent)
    address = url(make_feed(agent, at=now, actor=agent))
    tag = anonymous.get(address)["ETag"]
    same = anonymous.get(address, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    move(taken.pk, starts_at=paris_at(4, 7, 16), ends_at=paris_at(4, 7, 17), at=now, actor=agent)
    after = anonymous.get(address, headers={"If-None-Match": tag})
    assert after.status_code == 200
    assert events(after)[0]["SEQUENCE"] == 1
    cancel(taken.pk, reason="Malade", at=now, actor=agent)
    [event] = events(anonymous.get(address))
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == ("CANCELLED", 2, f"rdv-{taken.pk}@mobilite")
    assert "Malade" not in str(event)


def test_an_hour_later_nothing_has_changed_either(agent, now, anonymous, the_clock):
    an_appointment(agent)
    address = url(make_feed(agent, at=now, actor=agent))
    tag = anonymous.get(address)["ETag"]
    the_clock.shift(timedelta(hours=1))
    assert anonymous.get(address)["ETag"] == tag


def test_as_many_queries_for_one_as_for_twenty(agent, now, anonymous, django_assert_max_num_queries):
    address = url(make_feed(agent, at=now, actor=agent))
    for rank in range(20):
        an_appointment(agent, paris_at(4, 8, 9) + rank * HALF_AN_HOUR, person=a_person())
    with django_assert_max_num_queries(5):
        assert len(events(anonymous.get(address))) == 20


def test_the_page_shows_the_address_once(agent, as_agent):
    page = reverse("diary:feeds")
    made = as_agent.post(page, {"lieu": "moi"})
    address = made.context["address"]
    assert address in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    again = as_agent.get(page)
    assert address not in again.content.decode()
    assert "valable jusqu’au" in again.content.decode()
    assert client_for().get(address).status_code == 200
    as_agent.post(reverse("diary:revoke_feed"), {"lieu": "moi"})
    assert client_for().get(address).status_code == 404
    assert as_agent.post(page, {"lieu": "1234567"}).status_code == 404
    assert as_agent.post(page, {"lieu": "?"}).status_code == 404


def test_withdrawing_mine_leaves_that_of_a_colleague(agent, adviser, now, anonymous):
    mine, hers = (make_feed(one, place=a_place(), at=now, actor=one) for one in (agent, adviser))
    revoke_feed(agent, place=a_place(), at=now, actor=agent)
    assert anonymous.get(url(mine)).status_code == 404
    assert anonymous.get(url(hers)).status_code == 200
