"""The addresses that providers call: nobody signs in there, so that the address itself is the secret."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac


def secret(name: str) -> str:
    """Return the secret word of one provider's address. It changes with SECRET_KEY, and tells nothing of it."""
    return salted_hmac("mobilite.outbox.receipts", name, algorithm="sha256").hexdigest()[:40]


def address(name: str, site: str = "") -> str:
    """Return the whole address of one provider; ``site`` is where the world reaches us (SITE_URL)."""
    return (site or settings.SITE_URL).rstrip("/") + reverse("outbox:receipts", args=[name, secret(name)])
