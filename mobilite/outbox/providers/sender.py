"""What the settings of an SMS provider say beside its keys: who signs, and what a credit costs."""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ImproperlyConfigured

from mobilite.outbox.providers.base import ProviderUrl

#: What operators accept as a name: three to eleven letters and digits, or a number.
_NAME = re.compile(r"[A-Za-z0-9]{3,11}|\+?[0-9]{5,15}")


def sender_name(url: ProviderUrl, *, needed: bool) -> str:
    """Return the name that signs the SMS (``?sender=ELI``). Raises ImproperlyConfigured."""
    name = url.options.get("sender", "")
    if (name or needed) and not _NAME.fullmatch(name):
        raise ImproperlyConfigured(
            "SMS_URL\u00a0: l’expéditeur (?sender=…) a de 3 à 11 lettres sans accent ou chiffres, sans espace."
        )
    return name


def credit_price(url: ProviderUrl) -> Decimal | None:
    """Return what a credit costs in euros (``?credit=0.06``), None when the settings do not say. Raises
    ImproperlyConfigured."""
    text = url.options.get("credit", "")
    if not text:
        return None
    try:
        price = Decimal(text.replace(",", "."))
    except InvalidOperation:
        price = Decimal(-1)
    if not (price.is_finite() and 0 <= price < 100):
        raise ImproperlyConfigured(
            "SMS_URL\u00a0: le prix d’un crédit (?credit=…) s’écrit en euros, par exemple 0.06."
        )
    return price


def cost(price: Decimal | None, credits: object) -> Decimal | None:
    """Return what these credits cost in euros, to the ten-thousandth, None when it is not known."""
    if price is None or isinstance(credits, bool) or not isinstance(credits, (int, float)):
        return None
    spent = Decimal(str(credits))
    if not (spent.is_finite() and 0 <= spent < 10_000):
        return None
    return (price * spent).quantize(Decimal("0.0001"))


def count_of(value: object) -> int | None:
    """Return a number of SMS as a provider says it, None when it is not one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000 else None
