"""« J’ai un problème »: two presses, and the counter has a task; never who has the vehicle."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from mobilite.files import storage
from mobilite.todo.models import Task
from tests.factories import a_person, a_vehicle, an_occupancy, the_organisation
from vehicles.keys.models import KeyTag, Trouble
from vehicles.keys.operations import first_set
from vehicles.keys.retention import DECLARED
from vehicles.keys.views.public import FLOOD

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def tag():
    cache.clear()
    the_organisation()
    car = a_vehicle()
    first_set(car, at=NOW)
    an_occupancy(
        car, starts_at=NOW - DAY, ends_at=NOW + DAY, left_at=NOW - DAY, person=a_person(last_name="Diallo")
    )
    return KeyTag.objects.create(vehicle=car, code="abcdefgh23", made_at=NOW)


def photo():
    file = BytesIO()
    Image.new("RGB", (60, 40), "navy").save(file, "JPEG")
    return SimpleUploadedFile("photo.jpg", file.getvalue(), content_type="image/jpeg")


def tell(client, tag, **answers):
    return client.post(
        f"/cle/{tag.code}/probleme/", {"kind": "tyre", "words": "", "press_key": "k1"} | answers
    )


def test_two_presses_and_the_counter_has_a_task_at_the_vehicle_s_place(anonymous, tag, as_agent):
    assert "/probleme/" in anonymous.get(tag.get_absolute_url()).content.decode()
    answer = tell(anonymous, tag)
    assert "envoyé" in anonymous.get(answer["Location"]).content.decode()
    task = Task.objects.get()
    assert (task.title, task.role, task.place) == (
        "Signalement sur C-01\u00a0: pneu crevé",
        "agent",
        tag.vehicle.place,
    )
    page = as_agent.get(Trouble.objects.get().get_absolute_url()).content.decode()
    assert "Diallo" in page
    assert task.get_absolute_url() in page


def test_words_and_a_photo_come_with_it(anonymous, tag, as_agent):
    tell(anonymous, tag, words="Roue arrière à plat", photo=photo())
    trouble = Trouble.objects.get()
    assert trouble.words == "Roue arrière à plat"
    assert as_agent.get(f"/vehicules/signalements/{trouble.pk}/photo/")["Content-Type"] == "image/jpeg"
    assert (
        "Roue arrière à plat" in as_agent.get(tag.vehicle.troubles.get().get_absolute_url()).content.decode()
    )
    page = as_agent.get(tag.vehicle.get_absolute_url()).content.decode()
    assert "par l’étiquette de C-01" in page
    assert trouble.get_absolute_url() in page


def test_a_second_press_tells_nothing_twice(anonymous, tag):
    tell(anonymous, tag)
    assert tell(anonymous, tag).status_code == 302
    assert (Trouble.objects.count(), Task.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"kind": ""}, "Dites ce qui ne va pas"),
        ({"kind": "x"}, "Choisissez une des réponses"),
        ({"words": "a" * 501}, "500 signes"),
        ({"words": "\x00"}, ""),
        ({"photo": SimpleUploadedFile("a.jpg", b"no picture")}, "JPEG, PNG ou WebP"),
        ({"photo": SimpleUploadedFile("a.jpg", b"")}, "vide"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_kept(anonymous, tag, answers, said):
    answer = tell(anonymous, tag, **answers)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Trouble.objects.exists()


def test_no_public_page_says_who_has_the_vehicle(anonymous, tag):
    pages = [anonymous.get(tag.get_absolute_url()), anonymous.get(f"/cle/{tag.code}/probleme/")]
    pages += [
        tell(anonymous, tag, kind="stolen", words="Il n’est plus là"),
        anonymous.get(f"/cle/{tag.code}/merci/"),
    ]
    for page in pages:
        assert "Diallo" not in page.content.decode()
        assert tag.vehicle.plate not in page.content.decode()


def test_a_flood_from_one_address_is_asked_to_call(anonymous, tag):
    for number in range(FLOOD):
        tell(anonymous, tag, press_key=f"k{number}")
    answer = tell(anonymous, tag, press_key="more")
    assert answer.status_code == 429
    assert "Appelez-nous" in answer.content.decode()
    assert Trouble.objects.count() == FLOOD


def test_what_waits_is_due_at_the_next_opening_what_is_urgent_at_once(anonymous, tag, the_clock):
    evening = datetime(2026, 4, 7, 20, 0, tzinfo=UTC)
    the_clock.move_to(evening)
    tell(anonymous, tag, kind="damage", press_key="a")
    tell(anonymous, tag, kind="breakdown", press_key="b")
    due = dict(Task.objects.values_list("title", "due_at"))
    assert due["Signalement sur C-01\u00a0: abîmé"] == datetime(2026, 4, 8, 7, 0, tzinfo=UTC)
    assert due["Signalement sur C-01\u00a0: en panne"] == evening


def test_another_browser_does_not_see_what_was_told(anonymous, tag, as_agent):
    tell(anonymous, tag)
    assert as_agent.get(f"/cle/{tag.code}/merci/").status_code == 302


def test_what_was_told_goes_after_a_year_with_its_photo(anonymous, tag):
    from mobilite.kept import Terms

    tell(anonymous, tag, photo=photo())
    name = Trouble.objects.get().file_name
    terms = Terms(NOW + 400 * DAY, 12)
    stage = DECLARED[0].erase
    keys = list(stage.due(terms).values_list("pk", flat=True))
    assert stage.do(keys, terms) == [name]
    assert not Trouble.objects.exists()
    storage.delete(name)
