"""The provider of the demonstration: it writes each SMS in the console, and nobody's telephone rings."""

import logging

from mobilite.outbox.providers.base import Outgoing, ProviderUrl, Sent
from mobilite.outbox.segments import count

logger = logging.getLogger("mobilite.outbox.console")


class ConsoleSms:
    """``console://``."""

    name = "console"
    channel = "sms"
    takes_key = True

    def __init__(self, url: ProviderUrl) -> None:
        self.sender = url.options.get("sender", "")

    def send(self, outgoing: Outgoing) -> Sent:
        """Write the message in the console and say that it has arrived."""
        logger.info("SMS to %s: %s", outgoing.to, outgoing.text)
        return Sent(reference=outgoing.tag, segments=count(outgoing.text).count, delivered=True)
