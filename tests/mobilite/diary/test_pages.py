"""The forms and the record of the diary, as a colleague uses them."""

from datetime import UTC, timedelta

import pytest
from django.urls import reverse

from mobilite.diary.forms import slot_of, slot_value
from mobilite.diary.models import Appointment, Kind, Presence, Status
from mobilite.diary.slots import Slot
from mobilite.people.models import Closure
from tests.cast import client_for, staff
from tests.factories import a_contact, a_person, a_place, commune, paris_at
from tests.factories.diary import TUESDAY, a_presence, an_appointment

NEW = "/agenda/nouveau/"


@pytest.fixture
def ancenis(db):
    return a_place()


def answers(place, **more):
    return {"kind": "follow_up", "minutes": "30", "where": f"lieu-{place.pk}", "user": "", "slot": ""} | more


def radios(response) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in response.context["form"].fields["slot"].choices]


def test_without_a_person_one_is_asked_first_and_what_was_known_is_kept(as_agent):
    response = as_agent.get(f"{NEW}?avec=3&jour=2026-04-07&heure=10:00")
    assert response.status_code == 302
    assert response["Location"].startswith("/agenda/nouveau/personne/?avec=3&jour=2026-04-07")
    person = a_person("Amina", "Benali")
    found = as_agent.get(response["Location"], {"q": "benali"} | {"avec": "3"}).content.decode()
    assert "Amina Benali" in found
    assert f"personne={person.pk}" in found
    assert "avec=3" in found


def test_the_first_free_slot_is_offered_first_and_pressed_it_is_taken(agent, as_agent, ancenis):
    person = a_person("Amina", "Benali")
    a_presence(agent)
    an_appointment(agent, paris_at(4, 7, 9, 30))
    url = f"{NEW}?personne={person.pk}"
    page = as_agent.get(url)
    value, label = radios(page)[0]
    assert label == "Premier créneau libre\u00a0: mar.\u00a07\u00a0avril, 10\u00a0h"
    taken = as_agent.post(url, answers(ancenis, slot=value, note="Parler du permis"), follow=True)
    one = Appointment.objects.get(person=person)
    assert (one.user, one.starts_at, one.place, one.note) == (
        agent,
        paris_at(4, 7, 10),
        ancenis,
        "Parler du permis",
    )
    assert (
        "Le rendez-vous est pris\u00a0: mar.\u00a07\u00a0avril 2026, 10\u00a0h, avec Camille Bernard."
        in taken.content.decode()
    )


def test_the_button_without_javascript_only_shows_slots_again(agent, as_agent, ancenis):
    a_presence(agent)
    shown = as_agent.post(f"{NEW}?sans=1", answers(ancenis, minutes="120", do="slots"))
    assert shown.status_code == 200
    assert not shown.context["form"].is_bound
    first, second, *_ = (label.replace("\u00a0", " ") for _, label in radios(shown))
    assert (first[-7:], second[-7:]) == (" 9 h 30", "13 h 30")
    assert not Appointment.objects.exists()


def test_a_slot_that_somebody_took_meanwhile_is_refused_and_others_are_offered(agent, as_agent, ancenis):
    a_presence(agent)
    url = f"{NEW}?sans=1"
    value, _ = radios(as_agent.get(url))[0]
    an_appointment(agent, paris_at(4, 7, 9, 30))
    refused = as_agent.post(url, answers(ancenis, slot=value))
    assert refused.status_code == 200
    assert "Camille a déjà un rendez-vous" in refused.content.decode()
    assert radios(refused)[0][0] != value
    assert Appointment.objects.count() == 1


def test_another_hour_by_hand_needs_a_colleague_a_day_and_an_hour(agent, as_agent, ancenis):
    url = f"{NEW}?sans=1"
    for given, sentence in (
        ({}, "Choisissez un créneau, ou une autre heure."),
        ({"slot": "autre"}, "Il manque le jour."),
        ({"slot": "autre", "on": "2026-04-09"}, "Il manque l’heure."),
        ({"on": "2026-04-09", "from_time": "10:00"}, "À une autre heure, dites avec qui."),
        ({"on": "9999-04-09", "from_time": "10:00", "user": agent.pk}, "Vérifiez l’année."),
        ({"on": "2026-04-06", "from_time": "10:00", "user": agent.pk}, "Ce jour est passé"),
        ({"slot": "1-99999999999"}, "Sélectionnez un choix valide"),
        ({"slot": f"999999-{int(paris_at(4, 8).timestamp())}"}, "n’est plus proposé"),
    ):
        response = as_agent.post(url, answers(ancenis, **given))
        assert response.status_code == 200, given
        assert sentence in response.content.decode(), given
    as_agent.post(url, answers(ancenis, on="2026-04-09", from_time="10:00", user=agent.pk))
    assert Appointment.objects.get().starts_at == paris_at(4, 9, 10)


def test_closed_then_it_is_said_but_possible(agent, as_agent, ancenis):
    done = as_agent.post(
        f"{NEW}?sans=1", answers(ancenis, on="2026-04-12", from_time="10:00", user=agent.pk), follow=True
    )
    html = done.content.decode()
    assert "Ancenis est fermé à cette heure" in html
    assert Appointment.objects.count() == 1


def test_a_free_hour_of_the_diary_fills_the_form(agent, as_agent, ancenis):
    asked = f"sans=1&avec={agent.pk}&lieu={ancenis.pk}&jour=2026-04-07&heure=15:00"
    form = as_agent.get(f"{NEW}?{asked}").context["form"]
    assert (form.initial["slot"], form.initial["where"], str(form.initial["user"])) == (
        "autre", f"lieu-{ancenis.pk}", str(agent.pk),
    )  # fmt: skip
    assert (str(form.initial["on"]), f"{form.initial['from_time']:%H:%M}") == ("2026-04-07", "15:00")


def test_elsewhere_needs_a_commune_and_counts_the_road(agent, as_agent, ancenis):
    a_presence(agent, hours=(9, 13))
    person = a_person("Amina", "Benali", commune=commune("Ligné"))
    url = f"{NEW}?personne={person.pk}"
    missing = as_agent.post(url, answers(ancenis, where="ailleurs", slot="autre"))
    assert "Il manque la commune." in missing.content.decode()
    where = {
        "where": "ailleurs",
        "commune": person.commune_id,
        "address": "2 rue de l’Exemple",
        "kind": "visit",
    }
    page = as_agent.post(url, answers(ancenis, do="slots", **where))
    value, label = radios(page)[0]
    assert label.startswith("Premier créneau libre")
    assert "min de route" in page.content.decode()
    as_agent.post(url, answers(ancenis, slot=value, **where))
    one = Appointment.objects.get()
    assert (one.commune, one.address, one.place) == (person.commune, "2 rue de l’Exemple", None)
    assert one.travel_before >= 20


def test_a_hidden_address_is_not_proposed(as_agent, as_adviser, ancenis):
    person = a_person(address_is_hidden=True, address="4 rue Cachée")
    for client in (as_agent, as_adviser):
        assert "Cachée" not in client.get(f"{NEW}?personne={person.pk}").content.decode()


def test_a_call_is_nowhere_and_a_contact_may_be_met(agent, as_agent, ancenis):
    contact = a_contact()
    as_agent.post(
        f"{NEW}?sans=1",
        answers(
            ancenis, kind="phone_call", on="2026-04-08", from_time="10:00", user=agent.pk, contact=contact.pk
        ),
    )
    one = Appointment.objects.get()
    assert (one.kind, one.place, one.contact) == (Kind.PHONE_CALL, None, contact)


def test_nobody_there_says_what_to_do(as_agent, ancenis):
    assert "Aucun créneau libre" in as_agent.get(f"{NEW}?sans=1").content.decode()


def test_who_may_not_see_people_takes_an_appointment_without_one(as_workshop, ancenis):
    page = as_workshop.get(NEW)
    assert page.status_code == 200
    person = a_person("Amina", "Benali")
    assert "Amina" not in as_workshop.get(f"{NEW}?personne={person.pk}").content.decode()


def test_pressed_twice_it_is_taken_once(agent, as_agent, ancenis):
    page = as_agent.get(f"{NEW}?sans=1")
    given = answers(ancenis, on="2026-04-09", from_time="10:00", user=agent.pk, press=page.context["press"])
    as_agent.post(f"{NEW}?sans=1", given)
    as_agent.post(f"{NEW}?sans=1", given)
    assert Appointment.objects.count() == 1


# The record.


def test_the_next_step_follows_the_hour(agent, as_agent, the_clock):
    taken = an_appointment(agent, paris_at(4, 8, 14), person=a_person("Amina", "Benali"))
    page = reverse("diary:appointment", args=[taken.pk])
    assert as_agent.get(page).context["next_step"].label == "Déplacer"
    the_clock.move_to(paris_at(4, 8, 13))
    as_agent = client_for(agent)  # the session of the day before is over
    response = as_agent.get(page)
    assert response.context["next_step"].label == "Venu"
    assert [act.label for act in response.context["acts"]] == ["Déplacer", "Annuler"]
    the_clock.move_to(paris_at(4, 8, 14, 20))
    assert "Pas venu" in [act.label for act in as_agent.get(page).context["acts"]]
    as_agent.post(reverse("diary:no_show", args=[taken.pk]))
    taken.refresh_from_db()
    assert taken.status == Status.NO_SHOW
    assert as_agent.get(page).context["next_step"].label == "Reprendre un rendez-vous"


def test_an_act_that_comes_too_early_is_refused_with_a_sentence(agent, as_agent):
    taken = an_appointment(agent, paris_at(4, 8, 14))
    response = as_agent.post(reverse("diary:kept", args=[taken.pk]), follow=True)
    assert "Le rendez-vous n’est que mer." in response.content.decode()


def test_it_is_cancelled_with_a_reason_and_moved_to_a_free_slot(agent, as_agent):
    a_presence(agent)
    taken = an_appointment(agent, paris_at(4, 7, 14), person=a_person())
    move = reverse("diary:move", args=[taken.pk])
    value, label = radios(as_agent.get(move))[0]
    assert label.startswith("Premier créneau libre")
    as_agent.post(move, {"slot": value, "user": agent.pk, "minutes": "30"})
    taken.refresh_from_db()
    assert taken.starts_at == paris_at(4, 7, 9, 30)
    cancel = reverse("diary:cancel", args=[taken.pk])
    assert "Il manque" in as_agent.post(cancel, {"reason": ""}).content.decode()
    said = as_agent.post(cancel, {"reason": "Malade"}, follow=True).content.decode()
    assert "Le rendez-vous est annulé" in said
    assert "Malade" in said


def test_one_of_an_unusual_length_keeps_it_when_it_moves(agent, as_agent):
    taken = an_appointment(agent, paris_at(4, 7, 14), ends_at=paris_at(4, 7, 14, 50))
    move = reverse("diary:move", args=[taken.pk])
    as_agent.post(
        move, {"slot": "autre", "on": "2026-04-09", "from_time": "11:00", "user": agent.pk, "minutes": "50"}
    )
    taken.refresh_from_db()
    assert taken.ends_at - taken.starts_at == timedelta(minutes=50)


def test_a_day_that_closes_names_the_appointments_it_touches(agent, as_agent):
    taken = an_appointment(agent, paris_at(4, 9, 14), person=a_person("Amina", "Benali"))
    Closure.objects.create(
        place=a_place(), starts_on=TUESDAY, ends_on=TUESDAY + timedelta(days=7), reason="Travaux"
    )
    html = as_agent.get(reverse("diary:appointment", args=[taken.pk])).content.decode()
    assert "Ancenis est fermé à cette heure" in html


@pytest.mark.parametrize(
    "text", ["", "1", "-", "a-b", "1-", "1--5", "1-0", "99999999999999-1775548800", "1-9999999999999"]
)
def test_what_is_no_slot_is_no_slot(text):
    assert slot_of(text) is None


def test_a_slot_of_the_hour_that_comes_twice_keeps_its_instant(agent):
    for fold in (0, 1):
        at = paris_at(10, 25, 2).replace(fold=fold).astimezone(UTC)
        slot = Slot(agent, None, at, at + timedelta(minutes=30))
        assert slot_of(slot_value(slot)) == (agent.pk, at)


# Permanences.


def presence(user, **more):
    return {"user": user.pk, "place": a_place().pk, "weekday": "1", "from_time": "09:00", "until_time": "12:00",
            "starts_on": "2026-04-07", "last_on": ""} | more  # fmt: skip


def test_a_permanence_is_noted_each_week_or_once_and_stopped(agent, as_agent):
    new = reverse("diary:new_presence")
    said = as_agent.post(new, presence(agent), follow=True).content.decode()
    assert "chaque mardi, 9\u00a0h\u00a0–\u00a012\u00a0h" in said
    as_agent.post(new, presence(agent, weekday="une-fois", starts_on="2026-04-15"))
    weekly, once = Presence.objects.order_by("pk")
    assert (once.weekday, once.last_on.isoformat()) == (None, "2026-04-15")
    refused = as_agent.post(new, presence(agent, from_time="11:00", until_time="13:00")).content.decode()
    assert "Camille a déjà une permanence" in refused
    upside_down = as_agent.post(new, presence(agent, from_time="13:00", until_time="12:00")).content.decode()
    assert "L’heure de fin vient après" in upside_down
    stop = reverse("diary:stop_presence", args=[weekly.pk])
    as_agent.post(stop, {"last_on": "2026-04-21"})
    weekly.refresh_from_db()
    assert weekly.last_on.isoformat() == "2026-04-21"
    assert "Vérifiez l’année." in as_agent.post(stop, {"last_on": "0001-01-01"}).content.decode()


# Elsewhere in the software.


def test_a_persons_page_says_when_she_is_expected_and_what_was_done(agent, as_agent):
    person = a_person("Amina", "Benali")
    taken = an_appointment(agent, paris_at(4, 8, 14), person=person)
    html = as_agent.get(person.get_absolute_url()).content.decode()
    assert taken.get_absolute_url() in html
    assert "a pris un rendez-vous" in html
    assert f"/agenda/nouveau/?personne={person.pk}" in html


def test_today_shows_ones_own_appointments_and_asks_who_came(agent, as_agent, the_clock):
    julien = staff("agent", "Julien", "Roux")
    an_appointment(julien, person=a_person("Zoé", "Morvan"))
    an_appointment(agent, paris_at(4, 7, 10), person=a_person("Amina", "Benali"))
    html = as_agent.get("/").content.decode()
    assert "Mes rendez-vous" in html
    assert "Amina Benali" in html
    assert "Zoé" not in html
    the_clock.move_to(paris_at(4, 7, 11))
    assert "Venu ou pas venu\u202f?" in client_for(agent).get("/").content.decode()
