"""SMS and e-mails by Brevo's API."""

import logging
from dataclasses import replace
from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from django.core.exceptions import ImproperlyConfigured

from mobilite.outbox.providers import GiveUp, Outgoing, Retry, WrongAddress, for_channel, http
from tests.servers.brevo import BrevoServer
from tests.servers.http import CUT, CUT_AFTER, SLOW, Answer, Fault, refused

SMS = Outgoing(key="rentals.return_tomorrow:812", to="+33639980001", text="ELI : à demain, à 9 h.")
MAIL = Outgoing(
    key="rentals.return_tomorrow:813",
    to="amina@ml.example",
    subject="Retour\ndemain",
    text="À demain.",
    unsubscribe_url="https://mobilite.example/ne-plus-recevoir/abc/",
)


@pytest.fixture
def brevo(settings):
    with BrevoServer() as server:
        settings.SMS_URL = server.url
        settings.EMAIL_API_URL = server.email_url
        settings.DEFAULT_FROM_EMAIL = "ELI Mobilité <mobilite@eli.example>"
        yield server


@pytest.fixture(params=["sms", "email"])
def send(request, brevo):
    """Send a message by one of the two channels."""
    message = SMS if request.param == "sms" else MAIL
    provider = for_channel(request.param)
    return lambda **changes: provider.send(replace(message, **changes))


def accepted(server):
    return server.sms + server.mails


def test_an_sms_leaves_with_its_mark(brevo):
    sent = for_channel("sms").send(SMS)
    assert brevo.sms == [
        {
            "sender": "ELI",
            "recipient": "33639980001",
            "content": "ELI : à demain, à 9 h.",
            "type": "transactional",
            "tag": SMS.tag,
            "unicodeEnabled": False,
        }
    ]
    assert sent.reference == "1511882900176221"


def test_an_sms_says_where_its_receipts_go(brevo, settings):
    settings.SITE_URL = "https://mobilite.eli.example/"
    for_channel("sms").send(SMS)
    assert brevo.sms[0]["webUrl"].startswith("https://mobilite.eli.example/messages/recus/brevo/")


def test_letters_outside_the_gsm_alphabet_stay_as_they_are(brevo):
    for_channel("sms").send(replace(SMS, text="ELI : vélo prêt."))
    assert brevo.sms[0]["unicodeEnabled"] is True


def test_an_email_leaves_with_the_way_out_and_a_key(brevo):
    sent = for_channel("email").send(MAIL)
    [mail] = brevo.mails
    assert mail["to"] == [{"email": "amina@ml.example"}]
    assert mail["sender"] == {"email": "mobilite@eli.example", "name": "ELI Mobilité"}
    assert mail["subject"] == "Retour demain"
    assert mail["textContent"] == "À demain."
    headers = mail["headers"]
    assert headers.pop("idempotencyKey").count("-") == 4
    assert headers == {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": "<https://mobilite.example/ne-plus-recevoir/abc/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert sent.reference == "<20260407.1@smtp-relay.mailin.fr>"


def test_an_email_is_signed_by_the_structure(brevo):
    for_channel("email").send(replace(MAIL, sender="Élan, « Mobilité »"))
    # Anymail encodes what Brevo would drop: letters and a comma.
    name = str(make_header(decode_header(brevo.mails[0]["sender"]["name"])))
    assert name == "Élan, « Mobilité »"


def test_what_was_sent_in_doubt_does_not_leave_twice(brevo, send):
    brevo.fail(CUT_AFTER)
    with pytest.raises(Retry, match="Brevo ne répond pas"):
        send()
    assert send().reference
    assert len(accepted(brevo)) == 1


def test_two_messages_are_two(brevo, send):
    send()
    send(key="another")
    assert len(accepted(brevo)) == 2


def test_their_journal_is_read_with_care(brevo):
    brevo.fails_at = "/v3/transactionalSMS/statistics"
    other = {"tag": "somebody else's", "messageId": "9"}
    for body in ({"events": [other, None, {"tag": SMS.tag}]}, {"events": "none"}, [], b"not json"):
        brevo.fail(Fault(Answer(200, body)))
        for_channel("sms").send(SMS)
    assert len(brevo.sms) == 4


def test_the_first_try_does_not_look_for_itself(brevo):
    for_channel("sms").send(replace(SMS, again=False))
    assert [call.method for call in brevo.calls] == ["POST"]


def test_a_server_that_says_nothing_does_not_hold_the_worker(brevo, send, monkeypatch):
    monkeypatch.setattr(http, "EACH_WORD", 0.05)
    monkeypatch.setattr("mobilite.outbox.providers.email.EACH_WORD", 0.05)
    brevo.fail(SLOW)
    with pytest.raises(Retry, match="ne répond pas"):
        send()


def test_an_address_that_they_refuse_is_wrong(brevo, send):
    brevo.invalid |= {"33639980001", "amina@ml.example"}
    with pytest.raises(WrongAddress, match="Brevo refuse ce"):
        send()


@pytest.mark.parametrize(
    ("fault", "why", "after", "ours"),
    [
        (CUT, "ne répond pas", None, False),
        (refused(500), "est en panne", None, False),
        (refused(429, Retry_After="30"), "demande d’attendre", timedelta(seconds=30), False),
        (refused(429, x_sib_ratelimit_reset="45"), "demande d’attendre", timedelta(seconds=45), False),
        (refused(401, {"code": "unauthorized"}), "refuse nos clés", None, True),
        (refused(403, {"code": "permission_denied"}), "refuse nos clés", None, True),
        (refused(400, {"code": "account_under_validation"}), "refuse nos clés", None, True),
        (refused(402), "plus de crédit", None, True),
        (refused(400, {"code": "not_enough_credits"}), "plus de crédit", None, True),
        (
            refused(400, {"code": "invalid_parameter", "message": "Sender is not valid"}),
            "expéditeur",
            None,
            True,
        ),
        (Fault(Answer(201, b"<html>")), "autre chose que prévu", None, False),
        (Fault(Answer(201, {})), "autre chose que prévu", None, False),
        (Fault(Answer(201, [])), "autre chose que prévu", None, False),
    ],
)
def test_what_may_pass_is_tried_again(brevo, send, fault, why, after, ours):
    brevo.fail(fault)
    with pytest.raises(Retry, match=why) as raised:
        send()
    assert (raised.value.after, raised.value.ours) == (after, ours)


def test_a_message_that_they_refuse_is_given_up(brevo, send):
    brevo.fail(refused(400, {"code": "out_of_range", "message": "content is too long"}))
    with pytest.raises(GiveUp, match="refuse ce message"):
        send()


def test_our_key_does_not_follow_a_redirect(brevo, send):
    with BrevoServer() as elsewhere:
        brevo.fail(refused(307, Location=f"http://{elsewhere.host}/v3/smtp/email"))
        with pytest.raises(Retry):
            send()
        assert elsewhere.calls == []


def test_no_secret_is_ever_said(brevo, send, caplog):
    caplog.set_level(logging.DEBUG)
    said = []
    for fault in (
        CUT,
        refused(401, {"message": brevo.key}),
        refused(500),
        refused(418),
        Fault(Answer(200, b"x")),
    ):
        brevo.fail(fault)
        with pytest.raises((Retry, GiveUp)) as raised:
            send()
        said += [str(raised.value), repr(raised.value)]
    assert "xkeysib" not in "\n".join([*said, *(record.getMessage() for record in caplog.records)])


@pytest.mark.parametrize(
    ("setting", "url"),
    [
        ("SMS_URL", "brevo://@default?sender=ELI"),
        ("SMS_URL", "brevo://s3cret@default"),
        ("SMS_URL", "brevo://s3cret:more@default?sender=ELI"),
        ("SMS_URL", "brevo://s3cret@?sender=ELI"),
        ("EMAIL_API_URL", "brevo://default"),
        ("EMAIL_API_URL", "mailer://s3cret@default"),
        ("EMAIL_API_URL", "s3cret"),
    ],
)
def test_an_address_that_cannot_be_read_says_so_and_shows_no_secret(settings, setting, url):
    setattr(settings, setting, url)
    with pytest.raises(ImproperlyConfigured, match=setting) as raised:
        for_channel("sms" if setting == "SMS_URL" else "email")
    assert "s3cret" not in str(raised.value)
