"""What providers tell afterwards: arrived, lost, STOP. Each one's words become `Receipt`, or are left out.

Sources: OVHcloud, « callBack » and « stopCallBack » of an SMS account (eu.api.ovh.com/console, sms.Account): a GET with the « id » of
the SMS and « dlr », the bits of Kannel (1 arrived, 2 lost, 16 refused). What the STOP carries is not written down: the number
is looked for under the names in use. Brevo: developers.brevo.com, « Transactional webhooks ».
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mobilite.fields import to_e164
from mobilite.outbox.providers.base import Receipt, ReceiptState
from mobilite.outbox.providers.sender import count_of

#: As long as what we keep, and nothing that a database or a page would choke on.
_REFERENCE = re.compile(r"[\w.:@<>+=/-]{1,120}", re.ASCII)
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
#: « STOP », alone or with two more words: « stop svp », « STOP au 36111 »; the others alone. Not « arrêt de bus ».
_STOP = re.compile(
    r"\W*(?:stop\b(?:\W+\w+){0,2}|arr[eê]te[rz]?|arr[eê]t|d[ée]sabonner|unsubscribe)\W*", re.IGNORECASE
)
#: A receipt older than that, or from tomorrow, has a wrong clock: it is dated by ours.
OLDEST = timedelta(days=7)
LONGEST_WHY = 200
MOST_EVENTS = 1000


class BadReceipt(ValueError):
    """The body is not what this provider sends."""


@dataclass(frozen=True)
class Reader:
    """How one provider speaks: the methods it uses, its name in our messages, and who reads it.

    ``read(words, now)`` takes an object and returns its receipt, None when it says nothing final. Raises BadReceipt.
    ``what`` says to the administrator where the address goes.
    """

    provider: str
    methods: tuple[str, ...]
    read: Callable[[Mapping[str, Any], datetime], Receipt | None]
    what: str


def is_stop(text: str) -> bool:
    """Tell whether an answer to an SMS asks for no more of them."""
    return _STOP.fullmatch(text) is not None


def _reference(value: object) -> str:
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not _REFERENCE.fullmatch(text):
        raise BadReceipt("no reference")
    return text


def _words(value: object) -> str:
    return _INVISIBLE.sub(" ", value).strip()[:LONGEST_WHY] if isinstance(value, str) else ""


def _number(value: object) -> str:
    """Return a number in E.164; « 33639980001 » and « 0033… » are international too."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    digits = re.sub(r"[\s.()-]", "", text[:40])
    if not re.fullmatch(r"(?:\+|00)?[0-9]{8,15}", digits):
        raise BadReceipt("no number")
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif not digits.startswith(("+", "0")):
        digits = f"+{digits}"
    try:
        return to_e164(digits)
    except ValidationError as error:
        raise BadReceipt("no number") from error


def _instant(seconds: object, now: datetime) -> datetime:
    """Return when it happened, in Unix seconds or milliseconds; now when that cannot be."""
    try:
        value = float(seconds)  # type: ignore[arg-type]
        at = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return at if now - OLDEST <= at <= now else now


# --- OVHcloud ----------------------------------------------------------------------------------------------

ARRIVED, LOST, REFUSED = 1, 2, 16


def _ovh(words: Mapping[str, Any], now: datetime) -> Receipt | None:
    reference = _reference(words.get("id"))
    told = words.get("dlr", words.get("deliveryReceipt"))
    if told is None:
        return None  # « ptt » alone: its codes are not written down, and the next call says more
    if not re.fullmatch(r"[0-9]{1,4}", str(told)):
        raise BadReceipt("no dlr")
    bits = int(told)
    if bits & ARRIVED:
        return Receipt(reference, ReceiptState.DELIVERED, now)
    if bits & LOST:
        return Receipt(reference, ReceiptState.FAILED, now, "Le téléphone n’a pas reçu le SMS.")
    if bits & REFUSED:
        return Receipt(reference, ReceiptState.FAILED, now, "L’opérateur a refusé le SMS.")
    return None


def _ovh_stop(words: Mapping[str, Any], now: datetime) -> Receipt | None:
    for name in ("text", "message", "body", "content"):
        if words.get(name) and not is_stop(str(words[name])[:200]):
            return None  # an answer, not a STOP
    named = [
        words[name] for name in ("number", "msisdn", "from", "phone", "sender", "receiver") if words.get(name)
    ]
    if named:
        return Receipt("", ReceiptState.STOP, now, "", _number(named[0]))
    # Only the SMS is named: its message knows whom it was for.
    return Receipt(_reference(words.get("id")), ReceiptState.STOP, now)


# --- Brevo -------------------------------------------------------------------------------------------------

#: Spelt « hard_bounce » in the journal of events and « hardBounce » elsewhere: only letters count.
_SMS_FAILED = {
    "hardbounce": ("Ce numéro n’existe pas ou plus.", True),
    "softbounce": ("Le téléphone n’a pas pu recevoir le SMS (éteint, hors réseau…).", False),
    "rejected": ("L’opérateur a refusé le SMS.", False),
    "skip": ("Brevo n’a pas envoyé le SMS.", False),
    "error": ("Brevo n’a pas pu envoyer le SMS.", False),
}
_SMS_STOP = ("unsubscribe", "unsubscribed", "blacklisted")
_MAIL_FAILED = {
    "hardbounce": ("Cette adresse e-mail n’existe pas.", True),
    "invalidemail": ("Cette adresse e-mail n’existe pas.", True),
    "invalid": ("Cette adresse e-mail n’existe pas.", True),
    "softbounce": ("La boîte aux lettres n’a pas pu recevoir l’e-mail.", False),
    "blocked": ("Brevo a bloqué cet e-mail.", False),
    "error": ("Brevo n’a pas pu envoyer l’e-mail.", False),
}
_MAIL_STOP = ("unsubscribed", "unsubscribe", "spam", "complaint")


def _kind(value: object) -> str:
    if not isinstance(value, str):
        raise BadReceipt("no event")
    return re.sub("[^a-z]", "", value[:40].lower())


def _brevo(words: Mapping[str, Any], now: datetime) -> Receipt | None:
    kind = _kind(words.get("msg_status", words.get("event")))
    at = _instant(words.get("ts_event"), now)
    to = words.get("to", words.get("phoneNumber"))
    if kind in _SMS_STOP or (kind in ("replied", "reply") and is_stop(str(words.get("reply", ""))[:200])):
        return Receipt("", ReceiptState.STOP, at, "", _number(to))
    if kind != "delivered" and kind not in _SMS_FAILED:
        return None
    reference = _reference(words.get("messageId", words.get("message_id")))
    segments = count_of(words.get("sms_count"))
    if kind == "delivered":
        return Receipt(reference, ReceiptState.DELIVERED, at, segments=segments)
    why, wrong = _SMS_FAILED[kind]
    return Receipt(reference, ReceiptState.FAILED, at, why, wrong_address=wrong, segments=segments)


def _brevo_mail(words: Mapping[str, Any], now: datetime) -> Receipt | None:
    kind = _kind(words.get("event"))
    at = _instant(words.get("ts_epoch", words.get("ts_event")), now)
    if kind in _MAIL_STOP:
        address = _words(words.get("email"))
        try:
            validate_email(address)
        except ValidationError as error:
            raise BadReceipt("no address") from error
        return Receipt("", ReceiptState.STOP, at, "", address)
    if kind != "delivered" and kind not in _MAIL_FAILED:
        return None
    reference = _reference(words.get("message-id", words.get("messageId")))
    if kind == "delivered":
        return Receipt(reference, ReceiptState.DELIVERED, at)
    why, wrong = _MAIL_FAILED[kind]
    return Receipt(reference, ReceiptState.FAILED, at, why, wrong_address=wrong)


#: By the last word of the address.
READERS = {
    "ovh": Reader(
        "OVHcloud", ("GET", "POST"), _ovh, "OVHcloud, compte SMS, « URL de callback changements d’état »"
    ),
    "ovh-stop": Reader(
        "OVHcloud", ("GET", "POST"), _ovh_stop, "OVHcloud, compte SMS, « URL de callback STOP »"
    ),
    "brevo": Reader(
        "Brevo", ("POST",), _brevo, "Brevo, SMS transactionnels, « Webhook » (chaque SMS le dit déjà)"
    ),
    "brevo-courrier": Reader("Brevo", ("POST",), _brevo_mail, "Brevo, e-mails transactionnels, « Webhook »"),
}


def parse(reader: Reader, told: object, now: datetime) -> list[Receipt]:
    """Read an object, or a list of them, as one provider tells it. Raises BadReceipt when one of them is not one."""
    many = told if isinstance(told, list) else [told]
    objects = [one for one in many if isinstance(one, dict)]
    if len(objects) != len(many) or len(many) > MOST_EVENTS:
        raise BadReceipt("not an object")
    return [receipt for one in objects if (receipt := reader.read(one, now)) is not None]
