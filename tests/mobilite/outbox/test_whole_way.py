"""From what happens to the telephone and back: jobs, real servers, receipts, STOP."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mobilite.outbox.models import State
from mobilite.outbox.operations import notify
from mobilite.outbox.providers.addresses import secret
from mobilite.todo.models import Task
from tests.factories.messages import an_event, somebody
from tests.servers.brevo import BrevoServer
from tests.servers.http import CUT, CUT_AFTER, refused
from tests.servers.ovh import OvhServer
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.usefixtures("eli")


@pytest.fixture
def ovh(settings):
    with OvhServer() as server:
        settings.SMS_URL = server.url
        yield server


@pytest.fixture
def smtp(settings):
    with SmtpServer() as server:
        for name, value in server.settings().items():
            setattr(settings, name, value)
        yield server


@pytest.fixture
def tell(now):
    """Notify somebody of her return: tell(person, key="1")."""
    an_event()

    def tell(person, key="1"):
        return notify("tests.return", to=person, about=person, key=f"tests.return:{key}", at=now)

    return tell


def receipt(client, provider, **words):
    return client.get(reverse("outbox:receipts", args=[provider, secret(provider)]), words).status_code


def now_is(message):
    message.refresh_from_db()
    return message.state


def test_an_sms_leaves_and_its_receipt_says_that_it_arrived(ovh, tell, run_jobs, client):
    message = tell(somebody("Amina"))
    run_jobs()
    [sms] = ovh.sent
    assert (sms["receiver"], sms["message"]) == (message.to, message.text)
    assert now_is(message) == State.SENT
    assert message.cost is not None
    assert receipt(client, "ovh", id=str(sms["id"]), dlr="8") == 200
    assert now_is(message) == State.SENT
    for dlr in ("1", "1", "2"):  # doubled, then shuffled
        assert receipt(client, "ovh", id=str(sms["id"]), dlr=dlr) == 200
    assert now_is(message) == State.DELIVERED


def test_a_doubt_is_cleared_at_the_provider_and_the_sms_leaves_once(ovh, tell, run_jobs, the_clock):
    message = tell(somebody("Amina"))
    ovh.fail(CUT_AFTER, CUT)
    run_jobs(failing=True)
    assert now_is(message) == State.TO_SEND
    for _ in range(3):
        the_clock.shift(timedelta(minutes=20))
        run_jobs(failing=True)
    assert now_is(message) == State.SENT
    assert len(ovh.sent) == 1
    assert message.provider_reference == str(ovh.sent[0]["id"])


def test_an_answer_to_wait_is_obeyed(ovh, tell, run_jobs, the_clock, now):
    message = tell(somebody("Amina"))
    ovh.fail(refused(429, Retry_After="1800"))
    run_jobs(failing=True)
    message.refresh_from_db()
    assert message.send_after >= now + timedelta(minutes=30)
    the_clock.shift(timedelta(minutes=29))
    run_jobs(failing=True)
    assert ovh.sent == []
    the_clock.shift(timedelta(minutes=2))
    run_jobs()
    assert now_is(message) == State.SENT


def test_a_number_that_does_not_exist_becomes_an_email(ovh, smtp, tell, run_jobs):
    amina = somebody("Amina")
    message = tell(amina)
    ovh.invalid.add(message.to)
    run_jobs()
    assert now_is(message) == State.FAILED
    assert message.wrong_address
    assert now_is(message.followed_by) == State.SENT
    [mail] = smtp.mails
    assert mail["To"] == amina.email
    assert mail["From"].startswith("ELI ")
    assert mail["List-Unsubscribe"]


def test_after_stop_no_sms_leaves(ovh, smtp, tell, run_jobs, client):
    amina = somebody("Amina")
    tell(amina)
    run_jobs()
    assert receipt(client, "ovh-stop", number=amina.phone) == 200
    second = tell(amina, key="2")
    run_jobs()
    assert second.channel == "email"
    assert len(ovh.sent) == 1
    assert len(smtp.mails) == 1


def test_keys_that_are_refused_make_one_task_and_nothing_is_lost(ovh, tell, run_jobs, the_clock):
    messages = [tell(somebody("Amina"), key="1"), tell(somebody("Karim"), key="2")]
    ovh.granted = False
    run_jobs(failing=True)
    assert Task.objects.filter(key="outbox:sms").count() == 1
    ovh.granted = True
    the_clock.shift(timedelta(minutes=10))
    run_jobs()
    assert [now_is(message) for message in messages] == [State.SENT, State.SENT]


def test_who_leaves_the_emails_of_brevo_is_heard(settings, tell, run_jobs, client):
    with BrevoServer() as brevo:
        settings.EMAIL_API_URL, settings.SMS_URL = brevo.email_url, ""
        amina = somebody("Amina")
        tell(amina)
        run_jobs()
        assert [mail["to"] for mail in brevo.mails] == [[{"email": amina.email}]]
        address = reverse("outbox:receipts", args=["brevo-courrier", secret("brevo-courrier")])
        told = {"event": "unsubscribed", "email": amina.email.upper()}
        assert client.post(address, told, content_type="application/json").status_code == 200
        assert tell(amina, key="2") is None
        run_jobs()
        assert len(brevo.mails) == 1
