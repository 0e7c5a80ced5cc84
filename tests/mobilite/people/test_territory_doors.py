"""Row H3: two doors, one suffices."""

from datetime import date

import pytest

from mobilite.people.models import Commune
from mobilite.people.operations import territory_doors
from tests.factories import a_contact, a_person, an_activity, commune
from tests.factories.persons import TODAY

pytestmark = pytest.mark.django_db


def doors(person, on=TODAY):
    return territory_doors(person, on)


def test_living_here_in_insertion_without_a_vehicle_opens():
    assert doors(a_person()).open is True


def test_freigne_is_in_the_territory_though_in_another_department():
    assert doors(a_person(commune=Commune.objects.by_any_code("49160"))).home.open


def test_a_former_code_is_that_of_the_commune_of_today():
    former = Commune.objects.by_any_code("44160")
    assert former.insee == "44003"
    assert doors(a_person(commune=former)).open


def test_nort_sur_erdre_opens_by_work_only():
    person = a_person(commune=Commune.objects.by_any_code("44110"))
    assert doors(person).home.open is False
    assert doors(person).open is None
    an_activity(person, where="Ligné")
    answer = doors(person)
    assert answer.open is True
    assert answer.why == "Travaille dans le territoire (Ligné)."


def test_a_job_that_begins_next_week_counts_and_says_when():
    person = a_person(commune=commune("Nort-sur-Erdre"))
    an_activity(person, starts_on=date(2026, 4, 13))
    assert (
        doors(person).why == "Travaille dans le territoire (Ligné), à partir du lun.\u00a013\u00a0avril 2026."
    )


def test_the_last_day_is_not_counted():
    person = a_person(commune=commune("Nort-sur-Erdre"))
    an_activity(person, ends_on=TODAY)
    assert doors(person).open is None
    assert doors(person, date(2026, 4, 6)).open is True


def test_an_interview_opens_no_door():
    person = a_person(commune=commune("Nort-sur-Erdre"))
    an_activity(person, kind="interview")
    assert doors(person).work.open is None


def test_work_outside_does_not_open():
    person = a_person(commune=commune("Nort-sur-Erdre"))
    an_activity(person, where="Nort-sur-Erdre")
    assert doors(person).open is False


@pytest.mark.parametrize(
    ("fields", "answer", "words"),
    [
        ({"has_vehicle": True}, False, "a un véhicule qui roule"),
        ({"has_vehicle": None}, None, "demandez si elle a un véhicule"),
        ({"situation": "employee"}, False, "n’est pas en insertion"),
        ({"situation": "employee", "allowance": "rsa"}, True, "en insertion"),
        ({"situation": ""}, None, "demandez sa situation"),
        ({"commune": None}, None, "On ne sait pas où"),
    ],
)
def test_the_first_door_says_why(fields, answer, words):
    home = doors(a_person(**fields)).home
    assert home.open is answer
    assert words in home.why


def test_whoever_a_partner_sent_is_in_insertion():
    assert doors(a_person(situation="employee", referred_by=a_contact())).home.open is True
