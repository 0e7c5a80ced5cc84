"""E-mails by SMTP: a server that takes, refuses, puts off, makes one wait, hangs up."""

import logging
from dataclasses import replace

import pytest
from django.core import mail

from mobilite.outbox.providers import GiveUp, Outgoing, Retry, WrongAddress, for_channel
from mobilite.outbox.providers.email import message
from tests.servers.smtp import CUT, WAIT, SmtpServer

MAIL = Outgoing(
    key="rentals.return_tomorrow:813",
    to="amina@ml.example",
    subject="Retour demain",
    text="Bonjour Amina,\n\nÀ demain.",
    unsubscribe_url="https://mobilite.example/ne-plus-recevoir/abc/",
)


@pytest.fixture(autouse=True)
def _who_writes(settings):
    settings.DEFAULT_FROM_EMAIL = "ELI Mobilité <mobilite@eli.example>"


def speak_to(settings, server):
    for name, value in server.settings().items():
        setattr(settings, name, value)


@pytest.fixture
def smtp(settings):
    with SmtpServer() as server:
        speak_to(settings, server)
        yield server


def send(outgoing=MAIL, **changes):
    return for_channel("email").send(replace(outgoing, **changes))


def test_an_email_leaves_whole(smtp):
    sent = send()
    [received] = smtp.mails
    assert received["From"] == "ELI Mobilité <mobilite@eli.example>"
    assert received["To"] == "amina@ml.example"
    assert received["Subject"] == "Retour demain"
    assert received["Message-ID"] == sent.reference
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["List-Unsubscribe"] == "<https://mobilite.example/ne-plus-recevoir/abc/>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert received.get_content().replace("\r\n", "\n") == "Bonjour Amina,\n\nÀ demain.\n"
    assert not sent.delivered


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("", "ELI Mobilité <mobilite@eli.example>"),
        ("ELI", "ELI <mobilite@eli.example>"),
        ("Élan, « Mobilité »", '"Élan, « Mobilité »" <mobilite@eli.example>'),
        (
            'A "b" <c@d.example>\r\nBcc: x@y.example',
            '"A b <c@d.example> Bcc: x@y.example" <mobilite@eli.example>',
        ),
    ],
)
def test_the_structure_signs_with_its_name_and_the_address_of_the_settings(smtp, name, seen):
    send(sender=name)
    [received] = smtp.mails
    assert received["From"] == seen
    assert received["Bcc"] is None


def test_the_same_key_has_the_same_message_id_and_another_has_another(smtp):
    assert send().reference == send().reference
    assert send(key="another").reference != send().reference
    assert send().reference.endswith("@eli.example>")


def test_an_email_may_be_drawn_too(smtp):
    send(html="<p>À demain.</p>")
    [received] = smtp.mails
    assert received.get_content_type() == "multipart/alternative"
    assert received.get_body(("html",)).get_content().strip() == "<p>À demain.</p>"


def test_leaving_in_one_click_is_promised_over_https_only(smtp):
    send(unsubscribe_url="http://localhost/x/")
    send(unsubscribe_url="")
    local, none = smtp.mails
    assert local["List-Unsubscribe"] == "<http://localhost/x/>"
    assert local["List-Unsubscribe-Post"] is None
    assert none["List-Unsubscribe"] is None


def test_a_subject_of_two_lines_opens_no_header(smtp):
    send(subject="Retour\r\nBcc: tout-le-monde@ml.example\n\n demain")
    [received] = smtp.mails
    assert received["Subject"] == "Retour Bcc: tout-le-monde@ml.example demain"
    assert received["Bcc"] is None


@pytest.mark.parametrize(
    "to", ["", "amina", "amina@ml.example, karim@ml.example", "a@ml.example\nBcc: b@ml.example"]
)
def test_an_address_that_is_none_does_not_reach_the_server(smtp, to):
    with pytest.raises(WrongAddress, match="pas complète"):
        send(to=to)
    assert smtp.mails == []


@pytest.mark.parametrize(
    ("step", "says", "error", "why", "ours"),
    [
        ("RCPT", "550 5.1.1 No such user", WrongAddress, "n’existe pas", None),
        ("RCPT", "550 No such user here", WrongAddress, "n’existe pas", None),
        ("RCPT", "553 5.1.3 Bad address", WrongAddress, "n’existe pas", None),
        ("RCPT", "550 5.2.1 Mailbox disabled", WrongAddress, "n’existe pas", None),
        ("RCPT", "552 5.2.2 Mailbox full", Retry, "est pleine", False),
        ("RCPT", "450 4.2.1 Greylisted, come back later", Retry, "à plus tard", False),
        ("RCPT", "451 Try again", Retry, "à plus tard", False),
        ("RCPT", "550 5.7.1 Rejected by policy", GiveUp, "refuse ce destinataire", None),
        ("RCPT", "554 Relay access denied", GiveUp, "refuse ce destinataire", None),
        ("RCPT", "530 Authentication required", Retry, "un nom et un mot de passe", True),
        ("MAIL", "451 4.3.0 Later", Retry, "à plus tard", False),
        ("MAIL", "553 5.7.1 Sender not owned", Retry, "adresse d’expéditeur", True),
        ("MAIL", "530 5.7.0 Authentication required", Retry, "notre nom ou notre mot de passe", True),
        ("MAIL", "552 5.3.4 Too big", GiveUp, "refuse ce message", None),
        ("DATA", "451 4.7.1 Later", Retry, "à plus tard", False),
        ("DATA", "554 5.6.0 Looks like spam", GiveUp, "refuse ce message", None),
        ("MAIL", CUT, Retry, "ne répond pas", False),
        ("RCPT", CUT, Retry, "ne répond pas", False),
        ("DATA", CUT, Retry, "ne répond pas", False),
    ],
)
def test_what_the_server_says_is_understood(smtp, step, says, error, why, ours):
    smtp.says[step] = says
    with pytest.raises((Retry, GiveUp, WrongAddress), match=why) as raised:
        send()
    assert type(raised.value) is error
    assert getattr(raised.value, "ours", None) is ours


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_server_that_says_nothing_does_not_hold_the_worker(smtp, settings, step):
    settings.EMAIL_TIMEOUT = 0.05
    smtp.says[step] = WAIT
    with pytest.raises(Retry, match="ne répond pas"):
        send()


@pytest.mark.parametrize("goodbye", [CUT, WAIT, "500 What?"])
def test_a_server_that_does_not_say_goodbye_has_taken_the_message_all_the_same(smtp, settings, goodbye):
    settings.EMAIL_TIMEOUT = 0.3
    smtp.says["QUIT"] = goodbye
    assert send().reference
    assert len(smtp.mails) == 1


def test_nobody_there_is_tried_again(settings):
    with SmtpServer() as gone:
        speak_to(settings, gone)
    with pytest.raises(Retry, match="ne répond pas") as raised:
        send()
    assert not raised.value.ours


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS", "ignore:Session.login_data")
def test_a_wrong_password_is_said_to_who_can_mend_it_and_shown_to_nobody(settings, caplog):
    caplog.set_level(logging.DEBUG)
    with SmtpServer(password="the right one") as server:
        speak_to(settings, server)
        send()
        assert len(server.mails) == 1
        settings.EMAIL_HOST_PASSWORD = "s3cret"
        with pytest.raises(Retry, match="notre nom ou notre mot de passe") as raised:
            send()
    assert raised.value.ours
    assert "s3cret" not in caplog.text + str(raised.value)
    assert "ERROR" in caplog.text


def test_a_server_without_tls_where_it_is_asked_for_is_a_matter_of_settings(smtp, settings):
    settings.EMAIL_USE_TLS = True
    with pytest.raises(Retry, match="EMAIL_URL") as raised:
        send()
    assert raised.value.ours
    assert smtp.mails == []


def test_the_console_of_the_demonstration_has_delivered(settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert send().delivered
    assert "Retour demain" in capsys.readouterr().out


def test_other_backends_of_django_serve_too():
    send()
    assert mail.outbox[0].subject == "Retour demain"


def test_letters_beyond_ascii_in_a_domain_are_written_for_the_server(smtp):
    send(to="amina@énergie.example")
    assert smtp.mails[0]["To"] == "amina@xn--nergie-9ua.example"


def test_a_message_without_a_sender_domain_still_has_an_identity(settings):
    settings.DEFAULT_FROM_EMAIL = "root"
    assert message(MAIL).extra_headers["Message-ID"].endswith("@localhost>")
