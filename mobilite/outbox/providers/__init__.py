"""Who carries messages: one module per provider, chosen by SMS_URL, EMAIL_URL and EMAIL_API_URL."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from mobilite.outbox.providers.base import (
    GiveUp,
    NotSent,
    Outgoing,
    Provider,
    ProviderUrl,
    Receipt,
    ReceiptState,
    Retry,
    Sent,
    WrongAddress,
)

__all__ = [
    "GiveUp",
    "NotSent",
    "Outgoing",
    "Provider",
    "Receipt",
    "ReceiptState",
    "Retry",
    "Sent",
    "WrongAddress",
    "for_channel",
]


def for_channel(channel: str) -> Provider | None:
    """Return who carries « sms » or « email », or None when nobody does: SMS without SMS_URL.

    Raises ImproperlyConfigured when the setting cannot be read; the checks of a deployment say so beforehand.
    """
    if channel == "email":
        return _email(settings.EMAIL_API_URL)
    return _sms(settings.SMS_URL) if settings.SMS_URL else None


# One provider for the life of the process: it keeps what it learnt (the time at OVHcloud).
@lru_cache(maxsize=8)
def _sms(url: str) -> Provider:
    address = ProviderUrl.parse(url, setting="SMS_URL")
    try:
        made = settings.SMS_PROVIDERS[address.scheme]
    except KeyError:
        known = ", ".join(f"{scheme}://" for scheme in settings.SMS_PROVIDERS)
        raise ImproperlyConfigured(f"SMS_URL commence par l’un de ceux-ci\u00a0: {known}.") from None
    return import_string(made)(address)


@lru_cache(maxsize=8)
def _email(api_url: str) -> Provider:
    if not api_url:
        return import_string("mobilite.outbox.providers.email.SmtpEmail")()
    address = ProviderUrl.parse(api_url, setting="EMAIL_API_URL")
    return import_string("mobilite.outbox.providers.email.ApiEmail")(address)
