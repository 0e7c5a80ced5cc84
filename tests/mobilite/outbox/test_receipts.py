"""The addresses that providers call: who may, what they say, and that nothing they say breaks anything."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mobilite.outbox import receipts
from mobilite.outbox.providers.addresses import secret
from mobilite.outbox.providers.base import Receipt, ReceiptState
from mobilite.outbox.providers.receipts import MOST_EVENTS, READERS, BadReceipt, is_stop, parse

NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(minutes=10)
EPOCH = int(BEFORE.timestamp())


@pytest.fixture
def received(monkeypatch):
    """What the outbox was told: (receipt, provider), in order."""
    told = []
    monkeypatch.setattr(
        receipts, "receive", lambda receipt, *, provider, at: told.append((receipt, provider))
    )
    return told


def address(provider, word=None):
    return reverse("outbox:receipts", args=[provider, word or secret(provider)])


def post(client, provider, body, **kwargs):
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(address(provider), content, content_type="application/json", **kwargs)


def delivered(reference, at=NOW, **kwargs):
    return Receipt(reference, ReceiptState.DELIVERED, at, **kwargs)


def failed(reference, why, at=NOW, **kwargs):
    return Receipt(reference, ReceiptState.FAILED, at, why, **kwargs)


def stop(who, at=NOW):
    return Receipt("", ReceiptState.STOP, at, "", who)


@pytest.mark.parametrize("provider", READERS)
def test_a_wrong_word_finds_nothing(client, received, provider):
    other = next(one for one in READERS if one != provider)
    for word in (
        "a",
        "0" * 40,
        secret(other),
        secret(provider)[:-1],
        secret(provider).upper(),
    ):
        assert client.get(address(provider, word)).status_code == 404
        assert client.post(address(provider, word), "{}", content_type="application/json").status_code == 404
    assert client.get(address("nobody")).status_code == 404
    assert received == []


def test_the_secret_changes_with_the_key_of_the_installation_and_tells_nothing_of_it(settings):
    before = secret("ovh")
    settings.SECRET_KEY = "another " * 8
    assert secret("ovh") != before
    assert len(before) == 40


@pytest.mark.parametrize("provider", ["brevo", "brevo-courrier"])
def test_a_get_says_nothing_to_who_posts(client, received, provider):
    assert client.get(address(provider)).status_code == 405
    assert client.put(address(provider)).status_code == 405
    assert client.delete(address("ovh")).status_code == 405


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"id": "70000001", "dlr": "1"}, delivered("70000001")),
        ({"id": "70000001", "dlr": "1", "ptt": "1000", "date": "20260407"}, delivered("70000001")),
        ({"id": "70000001", "deliveryReceipt": "1"}, delivered("70000001")),
        ({"id": "70000001", "dlr": "2"}, failed("70000001", "Le téléphone n’a pas reçu le SMS.")),
        ({"id": "70000001", "dlr": "16"}, failed("70000001", "L’opérateur a refusé le SMS.")),
        ({"id": "70000001", "dlr": "8"}, None),
        ({"id": "70000001", "dlr": "4"}, None),
        ({"id": "70000001", "dlr": "0"}, None),
        ({"id": "70000001", "ptt": "1000"}, None),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_ovhcloud_tells_what_became_of_an_sms(client, received, query, expected, method):
    if method == "get":
        response = client.get(address("ovh"), query)
    else:
        response = client.post(address("ovh"), urlencode(query), content_type=receipts.FORM)
    assert response.status_code == 200
    assert received == ([(expected, "OVHcloud")] if expected else [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"number": "+33639980001"}, stop("+33639980001")),
        ({"from": "0033639980001", "message": "Stop"}, stop("+33639980001")),
        ({"sender": "33639980001", "text": " STOP svp ! "}, stop("+33639980001")),
        ({"sender": "0639980001", "text": "stop"}, stop("+33639980001")),
        ({"id": "70000001"}, Receipt("70000001", ReceiptState.STOP, NOW)),
        ({"sender": "33639980001", "text": "Merci, je ne peux pas stopper demain"}, None),
    ],
)
def test_ovhcloud_tells_who_said_stop(client, received, query, expected):
    assert client.get(address("ovh-stop"), query).status_code == 200
    assert received == ([(expected, "OVHcloud")] if expected else [])


SMS = {"id": 12, "to": "33639980001", "messageId": 1511882900176221, "ts_event": EPOCH, "sms_count": 2}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"msg_status": "delivered"}, delivered("1511882900176221", BEFORE, segments=2)),
        (
            {"msg_status": "hard_bounce"},
            failed(
                "1511882900176221", "Ce numéro n’existe pas ou plus.", BEFORE, wrong_address=True, segments=2
            ),
        ),
        (
            {"msg_status": "soft_bounce", "description": "absent"},
            failed(
                "1511882900176221",
                "Le téléphone n’a pas pu recevoir le SMS (éteint, hors réseau…).",
                BEFORE,
                segments=2,
            ),
        ),
        (
            {"msg_status": "rejected"},
            failed("1511882900176221", "L’opérateur a refusé le SMS.", BEFORE, segments=2),
        ),
        ({"msg_status": "unsubscribed"}, stop("+33639980001", BEFORE)),
        ({"msg_status": "blacklisted"}, stop("+33639980001", BEFORE)),
        ({"msg_status": "replied", "reply": "STOP"}, stop("+33639980001", BEFORE)),
        ({"msg_status": "replied", "reply": "Oui, à demain"}, None),
        ({"msg_status": "sent"}, None),
        ({"msg_status": "accepted"}, None),
        ({"msg_status": "something new"}, None),
    ],
)
def test_brevo_tells_what_became_of_an_sms(client, received, said, expected):
    assert post(client, "brevo", SMS | said).status_code == 200
    assert received == ([(expected, "Brevo")] if expected else [])


MAIL = {"email": "amina@ml.example", "message-id": "<1@smtp-relay.mailin.fr>", "ts_epoch": EPOCH * 1000}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("delivered", delivered("<1@smtp-relay.mailin.fr>", BEFORE)),
        (
            "hard_bounce",
            failed(
                "<1@smtp-relay.mailin.fr>", "Cette adresse e-mail n’existe pas.", BEFORE, wrong_address=True
            ),
        ),
        ("blocked", failed("<1@smtp-relay.mailin.fr>", "Brevo a bloqué cet e-mail.", BEFORE)),
        ("unsubscribed", stop("amina@ml.example", BEFORE)),
        ("spam", stop("amina@ml.example", BEFORE)),
        ("opened", None),
        ("deferred", None),
    ],
)
def test_brevo_tells_what_became_of_an_email(client, received, event, expected):
    assert post(client, "brevo-courrier", MAIL | {"event": event}).status_code == 200
    assert received == ([(expected, "Brevo")] if expected else [])


def test_several_receipts_come_at_once(client, received):
    many = [SMS | {"msg_status": "delivered", "messageId": number} for number in (7, 8)]
    assert post(client, "brevo", many).status_code == 200
    assert [receipt.reference for receipt, _ in received] == ["7", "8"]


@pytest.mark.parametrize(
    "seconds", [None, "soon", [], {}, "NaN", 1e400, -1e30, EPOCH - 30 * 86400, EPOCH + 86400, 10**40, True]
)
def test_a_receipt_with_a_wrong_clock_is_dated_by_ours(client, received, seconds):
    body = json.dumps(SMS | {"msg_status": "delivered", "ts_event": seconds})
    assert post(client, "brevo", body).status_code == 200
    assert received[0][0].at == NOW


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"null",
        b"7",
        b'"delivered"',
        b"[7]",
        b"{}",
        b"[" * 100_000,
        b"9" * 5000,
        {"msg_status": 7},
        {"msg_status": "delivered"},
        {"msg_status": "delivered", "messageId": None},
        {"msg_status": "delivered", "messageId": True},
        {"msg_status": "delivered", "messageId": "a\x00b"},
        {"msg_status": "delivered", "messageId": "é" * 10},
        {"msg_status": "delivered", "messageId": "7" * 121},
        {"msg_status": "delivered", "messageId": ["7"]},
        {"msg_status": "unsubscribed"},
        {"msg_status": "unsubscribed", "to": "Amina"},
        {"msg_status": "unsubscribed", "to": "9" * 30},
        [{}] * (MOST_EVENTS + 1),
        [SMS | {"msg_status": "delivered"}, {"msg_status": 7}],
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_of_it_is_done(client, received, body):
    assert post(client, "brevo", body).status_code == 400
    assert received == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"id": "1", "dlr": ""},
        {"dlr": "1"},
        {"id": "", "dlr": "1"},
        {"id": "1", "dlr": "x"},
        {"id": "\x00", "dlr": "1"},
    ],
)
def test_a_call_of_ovhcloud_without_its_words_is_refused(client, received, query):
    assert client.get(address("ovh"), query).status_code == 400
    assert received == []


def test_a_body_without_end_is_refused_before_it_is_read(client, received):
    assert post(client, "brevo", b"[" + b" " * receipts.LARGEST + b"]").status_code == 413
    assert (
        client.post(
            address("brevo"), b"{}", content_type="application/json", CONTENT_LENGTH="abc"
        ).status_code
        == 413
    )
    assert received == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        "msg_status",
        "event",
        "messageId",
        "message-id",
        "to",
        "reply",
        "ts_event",
        "ts_epoch",
        "sms_count",
        "id",
    ]
) | st.sampled_from(["dlr", "number", "from", "text", "email"])
WORDS = st.sampled_from(
    ["delivered", "hard_bounce", "replied", "STOP", "unsubscribed", "spam", "1", "2", "+33639980001"]
)


@given(st.sampled_from(sorted(READERS)), st.dictionaries(NAMES, WORDS | JSON, max_size=8) | JSON)
def test_whatever_is_told_is_a_receipt_or_a_refusal(provider, told):
    try:
        found = parse(READERS[provider], told, NOW)
    except BadReceipt:
        return
    for receipt in found:
        assert receipt.reference or receipt.from_number
        assert receipt.at <= NOW
        assert len(receipt.reference) <= 120
        assert "\x00" not in receipt.reference + receipt.from_number + receipt.why


@pytest.mark.parametrize(
    "text", ["STOP", "stop", " Stop. ", "STOP SMS", "stop svp merci", "Arrêt", "«STOP»", "desabonner"]
)
def test_stop_is_understood(text):
    assert is_stop(text)


@pytest.mark.parametrize(
    "text",
    ["", "ne stoppez pas", "Arrêt de bus", "stopper", "Je passe au stop demain matin à 9 h", "non stop"],
)
def test_what_is_not_stop_is_left_alone(text):
    assert not is_stop(text)


@pytest.mark.django_db
def test_a_receipt_whose_message_nobody_knows_is_no_failure(client):
    for _ in range(2):
        assert post(client, "brevo", SMS | {"msg_status": "delivered"}).status_code == 200
    assert client.get(address("ovh"), {"id": "7", "dlr": "2"}).status_code == 200


@pytest.mark.django_db
def test_a_stop_is_kept_once_however_often_it_comes(client):
    from mobilite.outbox.models import OptOut

    for _ in range(2):
        assert post(client, "brevo", SMS | {"msg_status": "unsubscribed"}).status_code == 200
        assert client.get(address("ovh-stop"), {"number": "+33639980001"}).status_code == 200
    assert [one.address for one in OptOut.objects.all()] == ["+33639980001"]


@pytest.mark.django_db
def test_a_call_with_nothing_final_asks_nothing_of_the_database(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(address("ovh"), {"id": "1", "dlr": "4"})
    assert len(queries) == 0


def test_no_browser_keeps_a_page_of_it(client, received):
    assert "no-store" in client.get(address("ovh"), {"id": "1", "dlr": "4"})["Cache-Control"]


def test_the_addresses_are_printed_for_who_sets_the_providers(settings, capsys):
    settings.SITE_URL = "https://mobilite.eli.example"
    call_command("outbox_addresses")
    said = capsys.readouterr().out
    for provider in READERS:
        assert f"https://mobilite.eli.example{address(provider)}" in said
    call_command("outbox_addresses", site="https://autre.example/")
    assert f"https://autre.example{address('ovh')}" in capsys.readouterr().out
