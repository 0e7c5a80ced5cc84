"""The door of the own space: a code to the number already known, and nothing that tells who is known (rows K2, H12)."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilite import clock
from mobilite.outbox.models import Message
from mobilite.outbox.sending import outgoing
from mobilite.people.models import Person
from mobilite.portal import operations
from mobilite.portal.codes import network_of
from mobilite.portal.models import Knock, Visit
from mobilite.todo.models import Task
from tests.cast import client_for
from tests.factories import a_place, an_ongoing_rental, paris_at
from tests.factories.own import NUMBER, inside, the_owner
from tests.factories.persons import TODAY, a_person

UNKNOWN = "06 39 98 77 77"
SEVEN_MONTHS, THIRTEEN_MONTHS = date(2025, 8, 20), date(2025, 2, 20)


@pytest.fixture(autouse=True)
def _a_structure(db):
    a_place()


def knock(client, where=NUMBER, **extra):
    return client.post("/moi/entrer/", {"where": where}, follow=True, **extra)


def sent_code() -> str:
    """Return the code of the last knock, as the message that left carries it."""
    message = Message.objects.filter(event="portal.code").latest("pk")
    return re.search(r"(\d{3} \d{3})", outgoing(message, at=clock.now()).text)[1]


def give(client, code, page="code"):
    return client.post(f"/moi/{page}/", {"code": code, "day": code}, follow=True)


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def asked(anonymous, run_jobs):
    """A browser that asked for a code to Samia's number, and the code."""
    the_owner()
    knock(anonymous)
    run_jobs()
    return anonymous, sent_code()


def test_a_code_opens_her_space_and_no_other(asked):
    browser, code = asked
    page = give(browser, code.replace(" ", ""))
    assert "Bonjour Samia" in text(page)
    visit = Visit.objects.get()
    assert visit.person.first_name == "Samia"
    # The code has served.
    assert "ne sert plus" in text(give_again(code))


def give_again(code):
    """Give a code from a browser that is not inside, and that knows the knock."""
    browser = client_for()
    session = browser.session
    session["own_door"] = {"knock": Knock.objects.get().pk, "channel": "sms"}
    session.save()
    return give(browser, code)


def test_the_base_keeps_no_code_and_no_number_that_was_typed(asked):
    _, code = asked
    row = Knock.objects.get()
    held = " ".join(map(str, [*vars(row).values(), Message.objects.get().text]))
    assert code.replace(" ", "") not in held.replace(" ", "")
    assert row.typed is None
    assert NUMBER not in held
    operations.forget_knocks(clock.now() + timedelta(days=2))
    assert not Knock.objects.exists()


def test_nothing_tells_a_known_number_from_another(client, run_jobs):
    """The same page, the same queries: when a code is asked for, and when a wrong one is given."""
    the_owner()
    client.get("/moi/entrer/")  # the structure's name is remembered for a minute
    seen = []
    for where in (NUMBER, UNKNOWN):
        browser = client_for()
        with CaptureQueriesContext(connection) as asking:
            first = knock(browser, where)
        run_jobs()
        with CaptureQueriesContext(connection) as trying:
            second = give(browser, "000000")
        pages = [re.sub(r'value="[^"]{32,}"', "", text(page)) for page in (first, second)]
        seen.append((pages, [re.sub(r"'[^']*'|\d+|%s", "?", one["sql"]) for one in (*asking, *trying)]))
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] == seen[1][1]
    assert Message.objects.count() == 1


def test_five_tries_then_the_right_code_opens_nothing(asked):
    browser, code = asked
    wrong = "111 111" if code != "111 111" else "222 222"
    for _ in range(4):
        assert "pas le bon code" in text(give(browser, wrong))
    assert "ne sert plus" in text(give(browser, wrong))
    assert "ne sert plus" in text(give_again(code))
    assert not Visit.objects.exists()


def test_a_code_is_over_after_ten_minutes(asked, the_clock):
    browser, code = asked
    the_clock.shift(timedelta(minutes=10))
    assert "ne sert plus" in text(give(browser, code))
    assert not Visit.objects.exists()


def test_a_number_is_asked_few_codes_from_wherever(db):
    for network in range(3):
        assert "Recopiez son code" in text(knock(client_for(), REMOTE_ADDR=f"192.0.2.{network}"))
    assert "Trop de codes" in text(knock(client_for(), REMOTE_ADDR="192.0.2.77"))
    assert "Recopiez son code" in text(knock(client_for(), UNKNOWN, REMOTE_ADDR="192.0.2.77"))


def test_a_network_is_given_few_codes_whatever_the_numbers(db):
    """A household of IPv6 is one network, however many addresses it has."""
    at = clock.now()

    def ask(rank):
        operations.knock("sms", f"+3363998{rank:04}", network=network_of(f"2001:db8::{rank:x}"), at=at)

    for rank in range(20):
        ask(rank)
    with pytest.raises(operations.TooMany):
        ask(21)


def enter_with_birth(run_jobs, typed):
    browser = client_for()
    knock(browser)
    run_jobs()
    asked = give(browser, sent_code())
    assert "date de naissance" in text(asked)
    return browser, give(browser, typed, page="naissance")


def test_two_people_on_one_number_are_told_apart_by_their_birth_date(run_jobs):
    the_owner()
    a_person("Karim", "Benali", phone=NUMBER, phone_verified_on=TODAY, birth_date=date(2001, 2, 3))
    _, page = enter_with_birth(run_jobs, "3 2 2001")
    assert "Bonjour Karim" in text(page)
    assert "Samia" not in text(page)


@pytest.mark.parametrize("state", [{"phone_verified_on": SEVEN_MONTHS}, {"phone_is_shared": True}])
def test_a_shared_number_or_one_checked_long_ago_also_asks_the_birth_date(state, run_jobs):
    Person.objects.filter(pk=the_owner().pk).update(**state)
    browser, page = enter_with_birth(run_jobs, "24/03/1991")
    assert "Nous n’avons pas cette date" in text(page)
    for _ in range(2):
        give(browser, "1/1/1991", page="naissance")
    assert "ne sert plus" in text(give(browser, "24/03/1990", page="naissance"))
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "state",
    [
        {"phone_verified_on": THIRTEEN_MONTHS},
        {"phone_verified_on": None},
        {"no_sms": True},
    ],
)
def test_a_number_that_nobody_checked_opens_nothing_and_the_counter_is_told(state, anonymous, run_jobs):
    Person.objects.filter(pk=the_owner().pk).update(**state)
    for _ in range(2):
        assert "Recopiez son code" in text(knock(anonymous))
        run_jobs()
    assert not Message.objects.exists()
    assert Task.objects.get().title.startswith("Vérifier le numéro")


def test_an_email_address_asks_the_birth_date(run_jobs, anonymous):
    person = the_owner()
    Person.objects.filter(pk=person.pk).update(email="Samia@courriel.example")
    knock(anonymous, "samia@COURRIEL.example")
    run_jobs()
    assert Message.objects.get().channel == "email"
    assert "date de naissance" in text(give(anonymous, sent_code()))
    assert "Bonjour Samia" in text(give(anonymous, "24031990", page="naissance"))


def test_a_code_without_its_browser_opens_nothing(asked):
    _, code = asked
    other = client_for()
    assert give(other, code).redirect_chain[-1][0] == "/moi/entrer/"
    assert give(other, "24/03/1990", page="naissance").redirect_chain[-1][0] == "/moi/entrer/"


@pytest.mark.parametrize("typed", ["", "bonjour", "12", "0" * 300, "06\x0012", "a@b"])
def test_what_is_no_number_is_said_beside_the_field(typed, anonymous):
    page = knock(anonymous, typed)
    assert 'class="err"' in text(page)
    assert not Knock.objects.exists()


def test_a_visit_ends_when_she_leaves_is_still_or_when_her_number_fails(the_clock):
    person = the_owner()
    browser, still, failed = inside(person), inside(person), inside(person)
    assert browser.get("/moi/").status_code == 200
    browser.post("/moi/quitter/")
    assert browser.get("/moi/").status_code == 302
    the_clock.shift(timedelta(minutes=29))
    assert failed.get("/moi/").status_code == 200
    the_clock.shift(timedelta(minutes=2))
    assert still.get("/moi/").status_code == 302
    Person.objects.filter(pk=person.pk).update(phone_verified_on=None)
    assert failed.get("/moi/").status_code == 302


def test_who_says_that_it_is_not_she_closes_the_number_until_it_is_checked():
    person = the_owner()
    browser, other = inside(person), inside(person)
    assert "celui de Samia" in text(browser.get("/moi/pas-moi/"))
    assert "C’est fermé" in text(browser.post("/moi/pas-moi/", follow=True))
    assert other.get("/moi/").status_code == 302
    person.refresh_from_db()
    assert person.phone_verified_on is None
    assert Task.objects.get().title == "Demander le bon numéro"


def test_she_comes_back_where_she_was_going_and_nowhere_else(anonymous, run_jobs):
    the_owner()
    page = anonymous.get("/moi/pas-moi/", follow=True)
    assert 'value="/moi/pas-moi/"' in text(page)
    assert 'value="//ailleurs' not in text(anonymous.get("/moi/entrer/?suite=//ailleurs.example/moi/"))
    anonymous.post("/moi/entrer/", {"where": NUMBER, "suite": "/moi/pas-moi/"})
    run_jobs()
    assert give(anonymous, sent_code()).redirect_chain[-1][0] == "/moi/pas-moi/"


def test_her_home_says_what_she_has_and_until_when(the_clock):
    an_ongoing_rental(the_owner())
    page = text(inside(the_owner()).get("/moi/"))
    assert "Votre voiture" in page
    assert "mardi 14 avril" in page
    assert "dans 7 jours" in page
    the_clock.move_to(paris_at(4, 15))
    assert "C’était à rendre" in text(inside(the_owner(), at=paris_at(4, 15)).get("/moi/"))
