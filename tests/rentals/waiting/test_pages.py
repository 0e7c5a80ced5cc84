"""The pages of the list: who stands where and why, what is noted, the points, the page behind the link."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mobilite.accounts import links
from mobilite.people.models import Person
from rentals.models import PublicRequest, Rental
from rentals.waiting.models import Answer, Criterion, Entry, Outcome, Scale, Status, Turn
from rentals.waiting.operations import publish_scale
from rentals.waiting.operations.answering import LINK_PURPOSE
from rentals.waiting.ranking import FIRST_RULES, rules_on
from tests.cast import client_for
from tests.factories import a_person, a_place, a_vehicle, an_offer, paris_at
from tests.factories.waiting import a_turn, a_wait

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_the_list_says_rank_points_and_likely_wait(agent):
    offer = an_offer("velila-velo")
    a_wait(a_person("Zoé", "Premier"), offer=offer, no_vehicle=True, at=paris_at(4, 6))
    a_wait(a_person("Ali", "Second"), offer=offer, at=paris_at(4, 1))
    page = text(client_for(agent).get(reverse("waiting:list")))
    assert page.index("1er à Ancenis") < page.index("2e à Ancenis")
    assert page.index("Zoé") < page.index("Ali")
    assert "pas encore connue" in page


def test_the_page_of_a_line_explains_the_rank_line_by_line(agent):
    entry = a_wait(no_vehicle=True, starts_on=date(2026, 4, 20), at=paris_at(2, 1))
    page = text(client_for(agent).get(entry.get_absolute_url()))
    assert "Pourquoi ce rang" in page
    for rule in FIRST_RULES[:2]:
        assert rule.sentence in page
    assert "2 mois, 1 point par mois" in page


def test_somebody_is_put_on_the_list_from_her_page(agent):
    person, offer = a_person(), an_offer("velila-velo")
    client = client_for(agent)
    assert reverse("waiting:new") in text(client.get(person.get_absolute_url()))
    url = f"{reverse('waiting:new')}?personne={person.pk}"
    assert "Ce qui donne des points" in text(client.get(url))
    asked = {"offer": offer.pk, "term_months": 3, "places": [a_place().pk], "no_transport": "on"}
    response = client.post(url, asked)
    entry = Entry.objects.get()
    assert response.url == entry.get_absolute_url()
    assert (entry.person, entry.no_transport, entry.starts_on) == (person, True, None)
    page = text(client.post(url, asked))
    assert "déjà sur la liste" in page
    page = text(
        client.post(url, asked | {"starts_on": "2031-01-01", "places": ["99999999999999999999", "\x00"]})
    )
    assert "vérifiez l’année" in page
    assert Entry.objects.count() == 1
    assert client_for(agent).get(reverse("waiting:new")).url == reverse("waiting:pick")


def test_an_answer_on_the_phone_keeps_the_bike_for_a_lease(agent):
    turn = a_turn()
    client = client_for(agent)
    url = reverse("waiting:note_answer", args=[turn.entry_id])
    assert turn.vehicle.number in text(client.get(url))
    page = text(client.post(url, {"answer": "yes", "via": "phone", "on": "2026-04-12", "term_months": 3}))
    assert "fermé ce jour-là" in page
    response = client.post(url, {"answer": "yes", "via": "phone", "on": "2026-04-08", "term_months": 6})
    rental = Rental.objects.get()
    assert response.url == rental.get_absolute_url()
    assert (rental.term_months, rental.vehicle) == (6, turn.vehicle)
    assert client.get(url).url == turn.entry.get_absolute_url()


@pytest.mark.parametrize(
    ("answered", "status"), [("later", "waiting"), ("no", "waiting"), ("leave", "closed")]
)
def test_the_other_answers_on_the_phone(agent, answered, status):
    turn = a_turn()
    client_for(agent).post(
        reverse("waiting:note_answer", args=[turn.entry_id]), {"answer": answered, "via": "counter"}
    )
    assert Entry.objects.get().status == status
    assert not Turn.objects.open().exists()


def test_buttons_give_news_withdraw_and_take_off(agent):
    turn = a_turn()
    client, key = client_for(agent), turn.entry_id
    client.post(reverse("waiting:withdraw", args=[key]))
    assert Turn.objects.get().answer == Answer.WITHDRAWN
    client.post(reverse("waiting:withdraw", args=[key]))
    client.post(reverse("waiting:news", args=[key]))
    client.post(reverse("waiting:leave", args=[key]), {"outcome": "taken"})
    assert Entry.objects.get().status == Status.WAITING
    client.post(reverse("waiting:leave", args=[key]), {"outcome": "moved"})
    assert Entry.objects.get().outcome == Outcome.MOVED


# The link.


@pytest.fixture
def link(now):
    turn = a_turn(a_wait(a_person("Maëlle", "Guillou")))
    token = links.create(LINK_PURPOSE, turn, expires_at=turn.answer_by + timedelta(days=9), at=now)
    return reverse("waiting:answer", args=[token])


def test_the_link_shows_and_only_a_press_answers(link):
    client = client_for()
    page = text(client.get(link))
    assert "Un vélo est libre pour vous" in page
    assert "mercredi 8 avril à 17 h 30" in page
    assert "Guillou" not in page
    assert Turn.objects.open().count() == 1
    assert client.post(link, {"answer": "yes"}).url == link
    page = text(client.get(link))
    assert "Venez le prendre" in page
    assert "vendredi 10 avril" in page
    assert Rental.objects.get().origin == "online"
    client.post(link, {"answer": "no"})
    client.post(link, {"answer": "silent"})
    client.post(link, {"answer": "leave"})
    assert Turn.objects.get().answer == Answer.YES


def test_no_keeps_the_rank_and_asks_once_whether_to_leave(link):
    client = client_for()
    client.post(link, {"answer": "no"})
    assert "Sans rien faire, vous gardez votre place" in text(client.get(link))
    assert Entry.objects.get().status == Status.WAITING
    client.post(link, {"answer": "leave"})
    assert Entry.objects.get().outcome == Outcome.NO_NEED
    assert "plus sur la liste" in text(client.get(link))


def test_too_late_the_page_says_that_the_place_is_kept(link, monkeypatch):
    turn = Turn.objects.get()
    Turn.objects.update(offered_at=paris_at(4, 1), answer_by=paris_at(4, 7, 9))
    client = client_for()
    client.post(link, {"answer": "yes"})
    assert "Vous gardez votre place" in text(client.get(link))
    assert not Rental.objects.filter(person=turn.entry.person).exists()


def test_a_link_that_is_not_one_says_what_to_do():
    response = client_for().get(reverse("waiting:answer", args=["nope"]))
    assert response.status_code == 404
    assert "appelez-nous" in text(response)


# The request made online.


def test_when_nothing_is_free_a_stranger_asks_to_be_on_the_list(agent, now):
    offer = an_offer("velila-velo")
    a_vehicle("e-bike", state="workshop")
    stranger = client_for()
    stranger.post(reverse("portal:what"), {"wanted": "ebike"})
    stranger.post(reverse("portal:when"), {"when": "this_week", "how_long": "longer"})
    who = {"last_name": "Morel", "first_name": "Jo", "commune": "ailleurs", "phone": "0639980099"}
    stranger.post(reverse("portal:who"), who)
    assert "Me mettre sur la liste" in text(stranger.get(reverse("portal:check")))
    stranger.post(reverse("portal:check"), {"do": "list"})
    asked = PublicRequest.objects.get()
    assert asked.for_list
    client = client_for(agent)
    page = text(client.get(reverse("rentals:online_request", args=[asked.pk])))
    assert f"{reverse('waiting:pick')}?demande={asked.pk}" in page
    person = Person.objects.create(first_name="Jo", last_name="Morel", created_at=now)
    url = f"{reverse('waiting:new')}?demande={asked.pk}&personne={person.pk}"
    client.post(url, {"offer": offer.pk, "term_months": 3, "places": [a_place().pk]})
    entry = Entry.objects.get()
    asked.refresh_from_db()
    assert (entry.requested_at, entry.public_request) == (asked.received_at, asked)
    assert asked.handled_at is not None


def test_when_a_bike_is_free_nobody_is_asked_to_wait():
    an_offer("velila-velo")
    a_vehicle("e-bike")
    stranger = client_for()
    stranger.post(reverse("portal:what"), {"wanted": "ebike"})
    stranger.post(reverse("portal:when"), {"when": "this_week", "how_long": "longer"})
    who = {"last_name": "Morel", "first_name": "Jo", "commune": "ailleurs", "phone": "0639980099"}
    stranger.post(reverse("portal:who"), who)
    assert "sur la liste" not in text(stranger.get(reverse("portal:check")))


# The points.


def scale_asked(**changes):
    asked = {"from_date": "2026-05-01"}
    for rule in FIRST_RULES:
        asked |= {f"{rule.ground}_points": rule.points, f"{rule.ground}_sentence": rule.sentence}
    return asked | {"start_most": 30, "month_most": 12} | changes


def test_the_manager_sees_what_changes_before_publishing(manager):
    offer = an_offer("velila-velo")
    a_wait(a_person("Zoé", "Premier"), offer=offer, no_vehicle=True, at=paris_at(4, 6))
    a_wait(a_person("Ali", "Second"), offer=offer, at=paris_at(4, 5))
    client = client_for(manager)
    assert "Barème de départ" in text(client.get(reverse("waiting:scale")))
    url = reverse("waiting:new_scale")
    page = text(client.post(url, scale_asked(no_vehicle_points=0, do="look")))
    assert "2 personnes changent de rang" in page
    assert "2e → 1er" in page
    assert not Scale.objects.exists()
    client.post(url, scale_asked(no_vehicle_points=0))
    assert rules_on(date(2026, 4, 30)) == FIRST_RULES
    assert rules_on(date(2026, 5, 1))[1].points == 0
    assert "À partir du" in text(client.get(reverse("waiting:scale")))


def test_a_scale_is_checked_and_never_changed(manager, now):
    client, url = client_for(manager), reverse("waiting:new_scale")
    page = text(client.post(url, scale_asked(from_date="2026-04-01", start_sentence="", month_points=101)))
    assert "100" in page
    page = text(client.post(url, scale_asked(from_date="2026-04-01")))
    assert "commence aujourd’hui ou plus tard" in page
    page = text(client.post(url, scale_asked(start_sentence="")))
    assert "Il manque « Phrase dite à la personne »" in page
    assert not Criterion.objects.exists()
    publish_scale(FIRST_RULES, from_date=date(2026, 4, 7), at=now, actor=manager)
    assert rules_on(date(2026, 4, 7)) == FIRST_RULES
