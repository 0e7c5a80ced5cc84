"""E-mail: by SMTP (EMAIL_URL) or by a provider's API (EMAIL_API_URL), through Django's mail.

Sources: RFC 5321 and RFC 3463 for the answers of a server, RFC 8058 for leaving in one click, RFC 3834 so that no
automatic answer comes back; developers.brevo.com for the API and its idempotencyKey, kept a quarter of an hour.
"""

import contextlib
import re
import smtplib
import ssl
import uuid
from email.utils import parseaddr
from typing import Any

import requests
from anymail.backends.brevo import EmailBackend as AnymailBrevo
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRequestsAPIError
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from mobilite.outbox.providers.base import GiveUp, Outgoing, ProviderUrl, Retry, Sent, WrongAddress
from mobilite.outbox.providers.http import CONNECT, EACH_WORD, logger, wait_asked

#: A name of ours that never changes: the same key gives the same UUID.
KEYS = uuid.UUID("0f3b7a52-8a0c-5d0e-9c57-3d1c5a8f4b21")
#: « 5.1.1 » in the answer of a server: class, subject, detail (RFC 3463).
_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
#: Answers that mean « nobody here by that name » when the server says no more (RFC 5321 section 4.2.3).
_NOBODY = (550, 551, 553)
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def message(outgoing: Outgoing) -> EmailMultiAlternatives:
    """Write an e-mail, its Message-ID made of the key: sent twice by accident, many servers show it once.

    Raises WrongAddress when the address is none.
    """
    try:
        validate_email(outgoing.to)
    except ValidationError as error:
        raise WrongAddress("Cette adresse e-mail n’est pas complète.") from error
    sender = _sender(outgoing.sender)
    headers = {"Message-ID": message_id(outgoing, sender), "Auto-Submitted": "auto-generated"}
    if outgoing.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{outgoing.unsubscribe_url}>"
        # In one click over HTTPS only, says the RFC.
        if outgoing.unsubscribe_url.startswith("https://"):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # A subject is one line: a name typed on two must not open a header.
    subject = " ".join(outgoing.subject.split())
    written = EmailMultiAlternatives(subject, outgoing.text, sender, [outgoing.to], headers=headers)
    if outgoing.html:
        written.attach_alternative(outgoing.html, "text/html")
    return written


def _sender(name: str) -> str:
    """Return who writes: the address of the settings, under the name of the structure when there is one."""
    own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    shown = " ".join((name or own_name).split()).replace("\\", "").replace('"', "")
    return f'"{shown}" <{address}>' if shown else address


def message_id(outgoing: Outgoing, sender: str) -> str:
    """Return the Message-ID of a key, always the same."""
    _, at, domain = parseaddr(sender)[1].rpartition("@")
    domain = domain if at else "localhost"
    return f"<{uuid.uuid5(KEYS, outgoing.key).hex}@{domain}>"


class SmtpEmail:
    """``EMAIL_URL``. SMTP knows no key: after a doubt a message is not sent again, somebody asks (decision 11).

    A message that is sent again all the same, by hand, has another key, thus another Message-ID.
    """

    name = "courrier"
    channel = "email"
    takes_key = False

    def send(self, outgoing: Outgoing) -> Sent:
        """Send one e-mail. Raises Retry, GiveUp or WrongAddress."""
        written = message(outgoing)
        connection, spoken = get_connection(), False
        try:
            try:
                connection.open()
                spoken = True
                connection.send_messages([written])
            finally:
                _hang_up(connection)
        except smtplib.SMTPRecipientsRefused as error:
            code, told = next(iter(error.recipients.values()))
            raise _recipient_refused(code, _text(told)) from None
        except smtplib.SMTPResponseException as error:
            raise _refused(error) from None
        except smtplib.SMTPNotSupportedError:
            raise _ours("Le serveur de courrier ne sait pas faire ce que demande EMAIL_URL.") from None
        except ssl.SSLCertVerificationError:
            raise _ours("Le serveur de courrier n’a pas pu prouver que c’était lui.") from None
        except UnicodeError:
            raise WrongAddress("Cette adresse e-mail a des lettres que le courrier n’accepte pas.") from None
        except (smtplib.SMTPException, OSError) as error:
            logger.warning("The mail server did not answer: %s.", type(error).__name__)
            # Cut while it was being told: nobody knows whether it has been taken.
            raise Retry("Le serveur de courrier ne répond pas.", in_doubt=spoken) from None
        reference = str(written.extra_headers["Message-ID"])
        return Sent(reference=reference, delivered=settings.EMAIL_BACKEND == CONSOLE)


def _hang_up(connection: BaseEmailBackend) -> None:
    """Say goodbye. Whoever does not answer to that has taken the message all the same: it must not leave twice."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.close()


def _text(told: bytes | str) -> str:
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else told


def _ours(why: str) -> Retry:
    """Return what somebody must mend in the settings; it is loud in the journal of the server."""
    logger.error("Mail does not leave: %s", why)
    return Retry(why, ours=True)


def _recipient_refused(code: int, told: str) -> Retry | GiveUp | WrongAddress:
    """Read why a server refuses whom we write to."""
    if code < 500:
        return Retry("Le serveur de courrier remet ce message à plus tard.")
    if code == 530:
        return _ours("Le serveur de courrier demande un nom et un mot de passe.")
    found = _ENHANCED.search(told)
    subject, detail = found.group(2, 3) if found else ("", "")
    if (subject, detail) == ("2", "2"):
        return Retry("La boîte aux lettres de cette adresse est pleine.")
    if subject in ("1", "2") or (not found and code in _NOBODY):
        return WrongAddress("Cette adresse e-mail n’existe pas.")
    logger.error("The mail server refuses a recipient (%s %s).", code, found.group() if found else "")
    return GiveUp("Le serveur de courrier refuse ce destinataire.")


def _refused(error: smtplib.SMTPResponseException) -> Retry | GiveUp:
    """Read why a server refuses us, our address or our words."""
    code = error.smtp_code
    if code < 500:
        return Retry("Le serveur de courrier remet ce message à plus tard.")
    if isinstance(error, smtplib.SMTPAuthenticationError) or code in (530, 534, 535):
        return _ours("Le serveur de courrier refuse notre nom ou notre mot de passe.")
    if isinstance(error, (smtplib.SMTPConnectError, smtplib.SMTPHeloError)):
        return _ours("Le serveur de courrier ne veut pas nous parler.")
    if isinstance(error, smtplib.SMTPSenderRefused) and code != 552:
        return _ours("Le serveur de courrier refuse notre adresse d’expéditeur.")
    logger.error("The mail server refuses a message (%s).", code)
    return GiveUp("Le serveur de courrier refuse ce message.")


class _Brevo(AnymailBrevo):
    """Anymail's Brevo, which follows no redirect: our key would go with it."""

    def create_session(self) -> requests.Session:
        session = super().create_session()
        session.max_redirects = 0
        return session


class ApiEmail:
    """``brevo://KEY@default`` in EMAIL_API_URL."""

    name = "Brevo"
    channel = "email"
    takes_key = True

    def __init__(self, url: ProviderUrl) -> None:
        if url.scheme != "brevo" or len(url.secrets) != 1 or not url.secrets[0] or not url.host:
            raise ImproperlyConfigured("EMAIL_API_URL\u00a0: brevo://CLÉ@default, la clé encodée (%).")
        self._key = url.secrets[0]
        self.base = f"{url.base({'default': 'api.brevo.com'})}/v3/"

    def send(self, outgoing: Outgoing) -> Sent:
        """Send one e-mail, once. Raises Retry, GiveUp or WrongAddress."""
        written = message(outgoing)
        # They number their messages themselves, and tell us.
        own_id = str(written.extra_headers.pop("Message-ID"))
        written.extra_headers["idempotencyKey"] = str(uuid.uuid5(KEYS, outgoing.key))
        backend = _Brevo(api_key=self._key, api_url=self.base, requests_timeout=(CONNECT, EACH_WORD))
        try:
            backend.send_messages([written])
        except AnymailRequestsAPIError as error:
            return _api_refused(error, own_id)
        except AnymailAPIError as error:
            raise self._silent(error) from None
        except AnymailError as error:
            logger.error("An e-mail cannot be written for Brevo: %s.", type(error).__name__)
            raise GiveUp("Brevo ne sait pas écrire ce message.") from None
        except (requests.RequestException, OSError) as error:
            raise self._silent(error) from None
        # Anymail adds this to the message that it has sent.
        status = getattr(written, "anymail_status", None)
        return Sent(reference=str(getattr(status, "message_id", None) or own_id))

    def _silent(self, error: Exception) -> Retry:
        logger.warning("Brevo did not answer: %s.", type(error).__name__)
        return Retry("Brevo ne répond pas.")


def _api_refused(error: AnymailRequestsAPIError, own_id: str) -> Sent:
    """Read an error of Brevo's API; a key that it has already seen means that the message has left."""
    response = error.response
    if response is None:
        logger.warning("Brevo did not answer: %s.", type(error.__cause__).__name__)
        raise Retry("Brevo ne répond pas.") from None
    status = response.status_code
    try:
        told: Any = response.json()
    except ValueError:
        told = None
    words = f"{told.get('code', '')} {told.get('message', '')}".lower() if isinstance(told, dict) else ""
    if "duplicate" in words:
        return Sent(reference=own_id)
    if status == 429 or status == 408 or status >= 500:
        raise Retry(
            "Brevo demande d’attendre." if status == 429 else f"Brevo est en panne ({status}).",
            wait_asked(response.headers),
        )
    if status in (401, 403) or "permission_denied" in words or "account_under_validation" in words:
        raise _ours("Brevo refuse nos clés\u00a0: à corriger dans les réglages du serveur.")
    if status == 402 or "not_enough_credits" in words:
        raise _ours("Il n’y a plus de crédit chez Brevo.")
    if status < 400:
        raise Retry("Brevo a répondu autre chose que prévu.")
    if "sender" in words:
        raise _ours("Brevo refuse notre adresse d’expéditeur.")
    if "email" in words and ("valid" in words or "blocked" in words):
        raise WrongAddress("Brevo refuse cette adresse e-mail.")
    logger.error("Brevo refuses an e-mail (%s).", status)
    raise GiveUp("Brevo refuse ce message.")
