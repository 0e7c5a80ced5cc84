"""A message is a row of its cause's transaction, by the one channel that the person chose."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from mobilite.accounts.roles import Role
from mobilite.outbox.models import Message, State
from mobilite.outbox.operations import notify
from mobilite.people.models.persons import Channel as Choice
from mobilite.todo.models import Task
from tests.factories import a_consent, a_contact, a_person
from tests.factories.messages import TEXTS, a_message, a_stop, an_event, somebody

pytestmark = pytest.mark.usefixtures("eli", "sms")


@pytest.fixture
def tell(now):
    """Notify somebody of a return: tell(person, key="…", event options…)."""

    def tell(to, *, key="tests.return:1", event=None, about=None, at=now, **kwargs):
        an_event(**event or {})
        return notify("tests.return", to=to, about=about or to, key=key, at=at, **kwargs)

    return tell


def test_it_is_written_with_its_text_and_its_job(tell):
    message = tell(somebody("Amina", phone="+33639981234"))
    assert (message.channel, message.to, message.state) == ("sms", "+33639981234", State.TO_SEND)
    assert message.text == (
        "ELI : Amina, votre scooter est à rendre demain mardi 9 juin. Appelez le 02 61 91 00 00."
    )
    assert message.segments == 1
    assert DBTaskResult.objects.get().args_kwargs["args"] == [message.pk]


def test_the_same_key_is_the_same_message(tell):
    person = somebody()
    assert tell(person) == tell(person)
    assert DBTaskResult.objects.count() == Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_cause_rolled_back_sends_nothing(tell):
    person = somebody()
    with transaction.atomic():
        tell(person)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_who_prefers_e_mails_gets_one(tell):
    message = tell(somebody(channel=Choice.EMAIL, email="Amina@Courriel.example"))
    assert (message.channel, message.to, message.subject) == (
        "email",
        "amina@courriel.example",
        "Retour demain mardi 9 juin",
    )
    assert message.segments is None


@pytest.mark.parametrize(
    "fields",
    [
        {"phone": ""},
        {"phone": "+33261910001"},  # a land line
        {"no_sms": True},
        {"address_is_hidden": True},  # row H11: with any caution, no SMS
    ],
)
def test_without_a_mobile_or_with_caution_it_goes_by_e_mail(tell, fields):
    assert tell(somebody(**fields)).channel == "email"


def test_without_sms_provider_it_goes_by_e_mail(tell, monkeypatch):
    monkeypatch.setattr("mobilite.outbox.reach.providers.for_channel", lambda channel: None)
    assert tell(somebody()).channel == "email"


def test_after_stop_no_sms_goes_even_essential(tell):
    person = somebody()
    a_stop("sms", person.phone)
    assert tell(person, event={"essential": True}).channel == "email"


def test_after_an_opt_out_only_the_essential_goes_by_e_mail(tell):
    person = somebody(phone="")
    a_stop("email", person.email)
    assert tell(person) is None
    assert tell(person, key="tests.return:2", event={"essential": True}).channel == "email"


def test_a_refusal_of_information_sms_is_heard(tell):
    person = somebody()
    a_consent(person, purpose="sms", given=False)
    assert tell(person).channel == "email"
    assert tell(person, key="tests.return:2", event={"essential": True}).channel == "sms"


def test_a_wrong_number_is_not_tried_again_until_it_is_checked(tell, now):
    person = somebody(phone_verified_on=None)
    a_message(person, state=State.FAILED, wrong_address=True, failed_at=now)
    assert tell(person).channel == "email"
    person.phone_verified_on = now.date() + timedelta(days=1)
    assert tell(person, key="tests.return:2").channel == "sms"


def test_a_language_with_a_text_is_used_else_french(tell):
    assert tell(somebody(language="en", channel=Choice.EMAIL)).subject == "Return demain mardi 9 juin"
    other = tell(somebody(language="ar", channel=Choice.EMAIL), key="tests.return:2")
    assert (other.language, other.subject) == ("fr", "Retour demain mardi 9 juin")


class TestASharedOrOldNumber:
    """Row H12: it opens nothing, and nothing private is written to it."""

    OLD = date(2025, 4, 6)  # a year and a day

    @pytest.mark.parametrize(
        "fields", [{"phone_is_shared": True}, {"phone_verified_on": None}, {"phone_verified_on": OLD}]
    )
    def test_gets_call_us_in_place_of_what_is_private(self, tell, fields):
        message = tell(somebody("Amina", email="", **fields), event={"private": True})
        assert message.text == "ELI : Amina, nous avons un message pour vous. Appelez-nous au 02 61 91 00 00."

    def test_a_link_is_always_private(self, tell):
        texts = {"sms": {"fr": "Signez ici : https://mobilite.example/x"}}
        message = tell(somebody(email="", phone_is_shared=True), event={"texts": texts})
        assert "https" not in message.text

    def test_the_private_words_go_by_e_mail_when_there_is_one(self, tell):
        message = tell(somebody(phone_is_shared=True), event={"private": True})
        assert message.channel == "email"

    def test_gets_what_says_nothing_private(self, tell):
        assert "scooter" in tell(somebody(phone_is_shared=True)).text

    def test_a_number_checked_a_year_ago_to_the_day_still_opens(self, tell):
        message = tell(somebody(phone_verified_on=date(2025, 4, 7)), event={"private": True})
        assert "scooter" in message.text


class TestNobodyCanBeReached:
    def test_the_counter_gets_a_task_with_the_words_to_say(self, tell, now):
        person = somebody("Amina", channel=Choice.CALL)
        assert tell(person) is None
        task = Task.objects.get()
        assert (task.title, task.person, task.role) == ("Prévenir\u00a0: retour demain", person, Role.AGENT)
        assert task.detail.startswith("Préfère un appel. À dire\u00a0: «\u00a0ELI : Amina, votre scooter")
        assert task.due_at == now

    def test_it_is_asked_once_even_after_the_task_is_done(self, tell):
        person = somebody(channel=Choice.CALL)
        tell(person)
        Task.objects.all().delete()
        assert tell(person) is None
        assert not Task.objects.exists()

    def test_the_story_keeps_what_there_was_to_say(self, tell):
        tell(somebody(phone="", email=""))
        message = Message.objects.get()
        assert (message.to, message.state) == ("", State.CANCELLED)
        assert "pas de téléphone noté, pas d’adresse e-mail notée" in message.why
        assert not DBTaskResult.objects.exists()

    def test_an_anonymised_record_asks_nothing_of_anybody(self, tell, now):
        assert tell(somebody(anonymised_at=now)) is None
        assert not Task.objects.exists()

    def test_a_text_that_cannot_be_written_stops_nothing(self, tell):
        texts = {"sms": {"fr": "{inconnue}"}}
        assert tell(somebody(email=""), event={"texts": texts}) is None
        assert Task.objects.count() == 1

    def test_a_contact_who_left_is_not_written_to(self, tell, now):
        contact = a_contact(email="claire@ml.example", left_on=now.date())
        assert tell(contact, about=a_person()) is None
        assert "Claire" in Task.objects.get().title


def test_a_contact_reads_e_mails_first(tell):
    message = tell(a_contact(email="claire@ml.example", phone="+33639980001"), about=a_person())
    assert (message.channel, message.contact.email, message.person) == ("email", "claire@ml.example", None)


def test_a_colleague_is_written_to_by_e_mail(tell, agent):
    message = tell(agent, about=a_person())
    assert (message.channel, message.user) == ("email", agent)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("hour", "leaves"), [("21:30", "08:00"), ("00:00", "08:00"), ("07:59", "08:00"), ("19:59", "19:59")]
    )
    def test_a_message_waits_for_the_day(self, tell, now, hour, leaves):
        at = now.replace(hour=int(hour[:2]), minute=int(hour[3:]))
        message = tell(somebody(), at=at)
        local = message.send_after.astimezone(now.tzinfo)
        assert f"{local:%H:%M}" == leaves
        assert local.date() == at.date() + timedelta(days=hour == "21:30")

    def test_one_that_cannot_wait_does_not(self, tell, now):
        at = now.replace(hour=22)
        assert tell(somebody(), at=at, event={"waits_for_day": False}).send_after == at


def test_an_event_about_nothing_is_possible(eli, now):
    an_event(about="", texts=TEXTS)
    message = notify("tests.return", to=somebody(), about=None, key="tests:1", at=now)
    assert (message.about_label, message.about_id) == ("", None)
