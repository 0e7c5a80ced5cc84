"""SMS by OVHcloud: what leaves, what comes back, and that nothing leaves twice."""

import logging
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from mobilite.outbox.providers import GiveUp, Outgoing, Retry, WrongAddress, for_channel, http
from tests.servers.http import CUT, CUT_AFTER, SLOW, Answer, Fault, refused
from tests.servers.ovh import OvhServer

SMS = Outgoing(key="rentals.return_tomorrow:812", to="+33639980001", text="ELI : à demain, à 9 h.")


@pytest.fixture
def ovh(settings):
    with OvhServer() as server:
        settings.SMS_URL = server.url
        yield server


@pytest.fixture
def send(ovh):
    return for_channel("sms").send


def test_an_sms_leaves_signed_with_our_name_and_its_price(ovh, send):
    sent = send(SMS)
    [sms] = ovh.sent
    assert sms["asked"] == {
        "charset": "UTF-8",
        "message": "ELI : à demain, à 9 h.",
        "noStopClause": True,
        "priority": "high",
        "receivers": ["+33639980001"],
        "sender": "ELI",
        "tag": SMS.tag,
        "validityPeriod": 2880,
    }
    assert sent.reference == str(sms["id"])
    assert sent.cost == Decimal("0.0900")
    assert not sent.delivered


def test_without_a_name_people_can_answer(ovh, settings):
    settings.SMS_URL = ovh.url.replace("sender=ELI&", "stop=1&")
    for_channel("sms").send(SMS)
    asked = ovh.sent[0]["asked"]
    assert asked["senderForResponse"] is True
    assert asked["noStopClause"] is False
    assert "sender" not in asked


def test_their_clock_is_asked_once_and_again_after_ten_minutes(ovh, send, the_clock):
    asked_for_the_time = lambda: [call.path for call in ovh.calls].count("/1.0/auth/time")  # noqa: E731
    send(SMS)
    send(replace(SMS, key="another"))
    assert asked_for_the_time() == 1
    the_clock.shift(timedelta(minutes=11))
    send(replace(SMS, key="a third"))
    assert asked_for_the_time() == 2


def test_a_clock_that_jumped_is_read_again_at_the_next_try(ovh, send):
    send(SMS)
    ovh.ahead += timedelta(minutes=5)
    with pytest.raises(Retry, match="pas la même heure"):
        send(replace(SMS, key="another", text="ELI : à bientôt."))
    send(replace(SMS, key="another", text="ELI : à bientôt."))
    assert len(ovh.sent) == 2


@pytest.mark.parametrize("has_left", [False, True], ids=["still waiting", "gone"])
def test_what_was_sent_in_doubt_is_found_again_not_sent_twice(ovh, send, has_left):
    ovh.fail(CUT_AFTER)
    with pytest.raises(Retry, match="OVHcloud ne répond pas"):
        send(SMS)
    if has_left:
        ovh.leave()
    sent = send(SMS)
    assert len(ovh.sent) == 1
    assert sent.reference == str(ovh.sent[0]["id"])
    assert (sent.segments, sent.cost) == (1, Decimal("0.0900"))


def test_the_first_try_does_not_look_for_itself(ovh, send):
    send(replace(SMS, again=False))
    assert [call.method for call in ovh.calls] == ["GET", "POST"]


def test_another_message_to_the_same_number_is_another_message(ovh, send):
    send(SMS)
    send(replace(SMS, key="another", text="ELI : votre vélo est prêt."))
    assert len(ovh.sent) == 2


def test_a_connection_cut_before_anything_is_tried_again(ovh, send):
    ovh.fail(CUT)
    with pytest.raises(Retry):
        send(SMS)
    assert ovh.sent == []
    send(SMS)
    assert len(ovh.sent) == 1


def test_a_server_that_says_nothing_does_not_hold_the_worker(ovh, send, monkeypatch):
    monkeypatch.setattr(http, "EACH_WORD", 0.05)
    ovh.fail(SLOW)
    with pytest.raises(Retry, match="ne répond pas"):
        send(SMS)


def test_an_answer_without_end_is_no_answer(ovh, send, monkeypatch):
    monkeypatch.setattr(http, "LONGEST_ANSWER", -1)
    with pytest.raises(Retry, match="ne répond pas"):
        send(SMS)


def test_a_conversation_ends_before_the_worker_loses_its_message(ovh, send, monkeypatch):
    monkeypatch.setattr(http, "WHOLE", 0)
    with pytest.raises(Retry, match="répond trop lentement"):
        send(SMS)
    assert ovh.calls == []


def test_a_number_that_does_not_exist_is_a_wrong_address(ovh, send):
    ovh.invalid.add(SMS.to)
    with pytest.raises(WrongAddress, match="n’existe pas"):
        send(SMS)


@pytest.mark.parametrize(
    ("fault", "why", "after", "ours"),
    [
        (refused(500), "est en panne", None, False),
        (refused(503, Retry_After="120"), "est en panne", timedelta(minutes=2), False),
        (refused(429, Retry_After="30"), "demande d’attendre", timedelta(seconds=30), False),
        (refused(429, Retry_After="0"), "demande d’attendre", timedelta(seconds=1), False),
        (refused(429, Retry_After="9" * 30), "demande d’attendre", None, False),
        (refused(429, Retry_After="Tue, 07 Apr 2026 07:31:00 GMT"), "demande", timedelta(minutes=1), False),
        (refused(429, Retry_After="tomorrow"), "demande d’attendre", None, False),
        (refused(401), "refuse nos clés", None, True),
        (refused(403, {"errorCode": "INVALID_CREDENTIAL", "message": ""}), "refuse nos clés", None, True),
        (refused(400, {"errorCode": "INVALID_SIGNATURE"}), "refuse nos clés", None, True),
        (refused(403, {"message": "This service is closed"}), "notre compte SMS", None, True),
        (refused(460, {"message": "This service is expired"}), "notre compte SMS", None, True),
        (refused(302, Location="http://127.0.0.1:9/"), "répond d’une autre adresse", None, True),
        (Fault(Answer(200, b"<html>")), "autre chose que prévu", None, False),
        (Fault(Answer(200, b"[" * 100_000)), "autre chose que prévu", None, False),
        (Fault(Answer(200, {"ids": [True]})), "autre chose que prévu", None, False),
        (Fault(Answer(200, {"ids": "7"})), "autre chose que prévu", None, False),
    ],
)
def test_what_may_pass_is_tried_again(ovh, send, fault, why, after, ours):
    ovh.fail(fault)
    with pytest.raises(Retry, match=why) as raised:
        send(SMS)
    assert raised.value.after in (
        after,
        timedelta(days=1) if after is None and "9" * 30 in str(fault) else after,
    )
    assert raised.value.ours is ours


def test_what_is_missing_at_the_provider_is_said_to_who_can_mend_it(ovh, send, settings):
    ovh.credits = 0
    with pytest.raises(Retry, match="plus de crédit") as raised:
        send(SMS)
    assert raised.value.ours
    ovh.credits, ovh.senders = 1, set()
    with pytest.raises(Retry, match="ne connaît pas notre compte SMS") as raised:
        send(SMS)
    assert raised.value.ours
    ovh.granted = False
    with pytest.raises(Retry, match="refuse nos clés") as raised:
        send(SMS)
    assert raised.value.ours
    settings.SMS_URL = ovh.url.replace(ovh.service, "sms-zz-9")
    ovh.granted = True
    with pytest.raises(Retry, match="ne connaît pas notre compte") as raised:
        for_channel("sms").send(SMS)
    assert raised.value.ours


def test_a_message_that_they_refuse_is_given_up(ovh, send):
    ovh.fail(refused(400, {"message": "[message] is not valid"}))
    with pytest.raises(GiveUp, match="refuse ce message"):
        send(SMS)


@pytest.mark.parametrize(
    "body", [b"0", b"true", b"-5", b"1e400", b'"12"', b"{}", b"", b"99999999999999999999"]
)
def test_a_clock_that_makes_no_sense_is_not_believed(ovh, send, body):
    ovh.fails_at = "/1.0/auth/time"
    ovh.fail(Fault(Answer(200, body)))
    with pytest.raises(Retry, match="autre chose que prévu"):
        send(SMS)


@pytest.mark.parametrize("body", [b"{}", b"[1]", b'["a", null, true]', b'[{"id": 1}]', b"null"])
def test_a_list_of_what_left_that_makes_no_sense_raises_nothing_else(ovh, send, body):
    ovh.fails_at = f"/1.0/sms/{ovh.service}/jobs"
    ovh.fail(Fault(Answer(200, body)))
    sent = send(SMS)
    assert sent.reference


def test_no_secret_is_ever_said(ovh, settings, caplog):
    caplog.set_level(logging.DEBUG)
    provider = for_channel("sms")
    said = [repr(provider)]
    for fault in (
        CUT,
        refused(401, {"message": ovh.secret}),
        refused(500),
        refused(400),
        Fault(Answer(200, b"x")),
    ):
        ovh.fail(fault)
        with pytest.raises((Retry, GiveUp)) as raised:
            provider.send(SMS)
        said += [str(raised.value), repr(raised.value), str(raised.value.__cause__)]
    told = "\n".join(
        [
            *said,
            *(record.getMessage() for record in caplog.records if record.name != "urllib3.connectionpool"),
        ]
    )
    assert ovh.secret not in told
    assert "s%3Aecret" not in told
    assert ovh.consumer not in told


@pytest.mark.parametrize(
    "url",
    [
        "ovh://",
        "ovh://a:b@eu/sms-ab-1",
        "ovh://a:s3cret:c:d@eu/sms-ab-1",
        "ovh://a:s3cret:c@eu/",
        "ovh://a:s3cret:@eu/sms-ab-1",
        "ovh://a:s3cret:c@eu/sms-ab-1?sender=é",
        "ovh://a:s3cret:c@eu/sms-ab-1?sender=much%20too%20long%20a%20name",
        "ovh://a:s3cret:c@eu/sms-ab-1?credit=free",
        "ovh://a:s3cret:c@eu/sms-ab-1?credit=-1",
        "ovh://a:s3cret:c@eu/sms-ab-1?credit=NaN",
        "ovh://a:s3cret:c@[eu/sms-ab-1",
        "ovh://a:s3cret:c@eu:port/sms-ab-1",
        "vho://a:s3cret:c@eu/sms-ab-1",
    ],
)
def test_an_address_that_cannot_be_read_says_so_in_french_and_shows_no_secret(settings, url):
    settings.SMS_URL = url
    with pytest.raises(ImproperlyConfigured, match="SMS_URL") as raised:
        for_channel("sms")
    assert "s3cret" not in str(raised.value)


def test_tests_never_speak_to_the_real_one(settings):
    settings.SMS_URL = "ovh://a:b:c@eu/sms-ab-1"
    with pytest.raises(RuntimeError, match=r"eu\.api\.ovh\.com"):
        for_channel("sms").send(SMS)


def test_only_this_machine_is_spoken_to_in_the_clear(settings):
    settings.SMS_URL = "ovh://a:b:c@eu/sms-ab-1"
    assert for_channel("sms").base == "https://eu.api.ovh.com/1.0"
    settings.SMS_URL = "ovh://a:b:c@ovh.example:8000/sms-ab-1"
    assert for_channel("sms").base == "https://ovh.example:8000/1.0"
