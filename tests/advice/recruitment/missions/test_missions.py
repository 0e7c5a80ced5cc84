"""Missions and the vivier: noted, ended, opened again; what is refused says what to do."""

from datetime import date, time, timedelta

import pytest
from django import forms
from django.urls import reverse

from advice.recruitment.missions import operations
from advice.recruitment.missions.forms.hours import PointField, read_hours, written_hours
from advice.recruitment.missions.models import Mission, Profile, Status
from mobilite.audit.models import Entry
from mobilite.kept import Terms, registered, rules
from mobilite.periods import paris
from mobilite.retention import engine
from mobilite.workflow import Refusal
from tests.factories.lending import NOW
from tests.factories.missions import a_mission, a_profile, a_seeker

NIGHT = [(6, time(21), time(5))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6h-8h", [(time(6), time(8))]),
        ("6h-8h30 17h-19h", [(time(6), time(8, 30)), (time(17), time(19))]),
        ("de", None),
        ("21 h à 5 h, et 6:00 – 7:15", [(time(21), time(5)), (time(6), time(7, 15))]),
        ("16h-24h", [(time(16), time(0))]),
        ("6h-26h", None),
        ("6h61-8h", None),
        ("8h-8h", None),
        ("99999999999h-8h", None),
        ("1h-2h 3h-4h 5h-6h 7h-8h 9h-10h", None),
        ("", []),
    ],
)
def test_hours_are_read_as_people_type_them(text, found):
    if found is None:
        with pytest.raises(forms.ValidationError):
            read_hours(text)
    else:
        assert read_hours(text) == found


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("47.38213, -1.16842", "47.3821,-1.1684"),
        ("47,38213 ; -1,16842", "47.3821,-1.1684"),
        ("-1.16842, 47.38213", None),
        ("place de la mairie", None),
        ("", ""),
    ],
)
def test_a_point_is_copied_from_a_map(text, kept):
    if kept is None:
        with pytest.raises(forms.ValidationError):
            PointField().clean(text)
    else:
        assert PointField().clean(text) == kept


@pytest.mark.django_db
class TestMission:
    def test_its_week_is_counted_nights_included_and_read_back(self, recruiter):
        mission = a_mission(hours=[*NIGHT, (0, time(9), time(12, 30))], actor=recruiter)
        assert mission.hours_per_week == 11.5
        assert read_hours(written_hours(list(mission.shifts.filter(weekday=6)))) == [(time(21), time(5))]

    def test_sunday_night_does_not_meet_monday_morning(self):
        with pytest.raises(Refusal, match="se recouvrent"):
            a_mission(hours=[*NIGHT, (0, time(4, 30), time(8))])
        assert not Mission.objects.exists()
        a_mission(hours=[*NIGHT, (0, time(5), time(8))])

    def test_it_is_filled_then_opened_again_then_not_met_with_its_reason(self, recruiter):
        mission, done = a_mission(), {"at": NOW, "actor": recruiter}
        person = a_profile().person
        assert operations.fill(mission.pk, person=person, **done).person == person
        reopened = operations.reopen(mission.pk, **done)
        assert (reopened.status, reopened.person, reopened.ended_at) == (Status.OPEN, None, None)
        refused = operations.unmet(mission.pk, unmet="too_far", **done)
        assert (refused.status, refused.unmet) == (Status.UNMET, "too_far")
        with pytest.raises(Refusal, match="rechargez"):
            operations.fill(mission.pk, **done)
        verbs = (
            Entry.objects.filter(object_label="missions.mission")
            .order_by("pk")
            .values_list("verb", flat=True)
        )
        assert list(verbs) == ["add_mission", "fill_mission", "reopen_mission", "unmet_mission"]

    def test_one_that_is_over_is_not_opened_again(self, recruiter):
        mission = a_mission(starts_on=date(2026, 3, 2), ends_on=date(2026, 4, 7))
        operations.close(mission.pk, at=NOW, actor=recruiter)
        with pytest.raises(Refusal, match="finie"):
            operations.reopen(mission.pk, at=NOW, actor=recruiter)


@pytest.mark.django_db
class TestPages:
    def test_a_mission_is_noted_in_one_page(self, as_recruiter):
        page = as_recruiter.post(
            reverse("missions:new"),
            {
                "kind": "mission", "title": "Cantine", "client_name": "École", "commune": "44082", "starts_on": "2026-04-20",
                "last_day": "2026-05-01", "days": ["0", "3"], "hours": "10h30-15h", "trades": ["kitchen"],
            },
        )  # fmt: skip
        mission = Mission.objects.get()
        assert page.url == mission.get_absolute_url()
        assert (mission.ends_on, mission.hours_per_week, mission.trades) == (date(2026, 5, 2), 9, ",kitchen,")
        assert "10\u00a0h\u00a030 à 15\u00a0h" in as_recruiter.get(page.url).content.decode()

    def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(self, as_recruiter):
        page = as_recruiter.post(
            reverse("missions:new"), {"title": "Cantine", "days": ["0"], "hours_per_week": "999"}
        )
        words = page.content.decode()
        for said in ("Choisissez le partenaire, ou écrivez", "horaires de ces jours", 'value="Cantine"'):
            assert said in words
        assert not Mission.objects.exists()

    def test_a_request_not_met_counts_by_commune(self, as_recruiter):
        values = {
            "title": "Cuisine",
            "client_name": "Restaurant",
            "commune": "44077",
            "asked_on": "2026-04-07",
        }
        as_recruiter.post(reverse("missions:note_unmet"), values | {"unmet": "too_far"})
        page = as_recruiter.get(reverse("missions:list"), {"vue": "non", "commune": "44077"}).content.decode()
        assert "Cuisine" in page
        assert "Personne ne peut y aller" in page

    def test_what_a_person_looks_for_is_noted_once_and_completed(self, as_recruiter):
        person = a_seeker("Joué-sur-Erdre", has_vehicle=True)
        url = reverse("missions:profile", args=[person.pk])
        assert 'value="car" id="id_means_3" checked' in as_recruiter.get(url).content.decode().replace(
            "\n", " "
        )
        values = {
            "trades": ["cleaning", "gardens"], "days": ["0", "1"], "free_from": "20:00", "free_until": "06:00", "means": ["none"],
            "rides_after_dark": "false", "drop_commune": "44077", "drop_at": "07:30", "drop_name": "école",
        }  # fmt: skip
        as_recruiter.post(url, values)
        profile = Profile.objects.get()
        assert (profile.trades, profile.own_means, profile.rides_after_dark) == (
            ",cleaning,gardens,",
            [],
            False,
        )
        assert profile.stops == {"drop": {"commune": "44077", "at": "07:30", "name": "école"}}
        page = as_recruiter.post(
            url, values | {"free_until": "", "means": ["none", "car"], "drop_at": ""}
        ).content.decode()
        for said in ("Donnez les deux heures", "décochez", "Il manque l’heure"):
            assert said in page
        assert "école" in as_recruiter.get(url).content.decode()

    def test_limited_data_enter_no_list(self, as_recruiter):
        profile = a_profile()
        profile.person.last_name, profile.person.limited_at = "Zwirner", NOW
        profile.person.save()
        assert profile.person.last_name not in as_recruiter.get(reverse("missions:pool")).content.decode()
        assert as_recruiter.get(reverse("missions:profile", args=[profile.person_id])).status_code == 404

    def test_forgetting_a_person_erases_her_search_and_keeps_the_mission(self, recruiter):
        mission, person = a_mission(), a_profile().person
        operations.fill(mission.pk, person=person, at=NOW, actor=recruiter)
        [forgets] = [one.value for one in registered("person_forgotten") if one.key == "missions"]
        forgets.social([person.pk], NOW)
        mission.refresh_from_db()
        assert (mission.person, Profile.objects.count()) == (None, 0)

    def test_two_years_after_a_mission_its_client_is_erased_and_it_still_counts(self, recruiter):
        ended = a_mission(address="3 rue d’essai", point="47.38,-1.17", words="Digicode 1234.")
        operations.close(ended.pk, at=NOW, actor=recruiter)
        for_long = a_mission(ends_on=None)
        last = paris(date(2028, 6, 8), time())
        [rule] = [one for one in rules() if one.key == "missions.clients"]
        assert not rule.erase.due(Terms(last, 24)).exists()
        engine.run(last + timedelta(days=1))
        ended.refresh_from_db(), for_long.refresh_from_db()
        assert (ended.client_name, ended.address, ended.point, ended.words) == ("Effacé", "", "", "")
        assert (ended.commune.name, ended.status, for_long.client_name) == (
            "Oudon",
            "closed",
            "Bureaux d’essai",
        )
        # What is erased is not due any more.
        assert not rule.erase.due(Terms(last + timedelta(days=2), 24)).exists()
