"""What the outbox asks of whoever carries a message, and how it is told that it went wrong."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Outgoing:
    """A message as it leaves.

    ``key`` is the message's own and never changes: what was sent under it is not sent again. ``again`` is False when
    nobody can have sent it before, which spares a provider the look at what has left. ``sender`` is the name
    that signs, empty for that of the settings.
    """

    key: str
    to: str
    text: str
    subject: str = ""
    html: str = ""
    sender: str = ""
    unsubscribe_url: str = ""
    again: bool = True

    @property
    def tag(self) -> str:
        """The key in twenty plain letters, the room that providers leave for a mark of ours."""
        return "m" + hashlib.sha256(self.key.encode()).hexdigest()[:19]


@dataclass(frozen=True)
class Sent:
    """A message that the provider took.

    ``cost`` is in euros, None where the provider does not say. ``delivered`` is True when nothing more will come.
    """

    reference: str
    segments: int | None = None
    cost: Decimal | None = None
    delivered: bool = False


class NotSent(Exception):
    """The message did not leave. ``why`` is a short French sentence for the people of the counter, free of secrets."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Retry(NotSent):
    """It may leave later: not before ``after`` when the provider says so. ``ours`` = somebody has to mend the settings.

    ``in_doubt`` = it may have left all the same: only whoever takes keys is asked again.
    """

    def __init__(
        self, why: str, after: timedelta | None = None, *, ours: bool = False, in_doubt: bool = False
    ) -> None:
        super().__init__(why)
        self.after = after
        self.ours = ours
        self.in_doubt = in_doubt


class GiveUp(NotSent):
    """This message will never leave as it is; another might."""


class WrongAddress(NotSent):
    """This number or address cannot be reached: nothing more should be sent there."""


class ReceiptState(StrEnum):
    DELIVERED = "delivered"
    FAILED = "failed"
    STOP = "stop"


@dataclass(frozen=True)
class Receipt:
    """What a provider told afterwards.

    ``reference`` is that of `Sent`, empty for a STOP that answers nothing known; ``from_number`` is who said stop, a
    number in E.164 or an e-mail address. ``wrong_address`` is True when the failure is the address itself.
    ``segments`` and ``cost`` (euros) come with some receipts, for what was not known when the message left.
    """

    reference: str
    state: ReceiptState
    at: datetime
    why: str = ""
    from_number: str = ""
    wrong_address: bool = False
    segments: int | None = None
    cost: Decimal | None = None


class Provider(Protocol):
    """Carries messages of one channel.

    ``takes_key`` is True when sending the same key again sends nothing new: after a doubt (a timeout, a worker that
    died) the message is sent again without fear. ``send`` raises `Retry`, `GiveUp` or `WrongAddress`, nothing else.
    """

    name: str
    channel: str
    takes_key: bool

    def send(self, outgoing: Outgoing) -> Sent: ...


@dataclass(frozen=True)
class ProviderUrl:
    """``scheme://first:second:third@host/path?option=value``, each part percent-encoded: how the settings name a provider.

    The secrets are never shown.
    """

    scheme: str
    secrets: tuple[str, ...] = field(repr=False)
    host: str
    path: str
    options: dict[str, str]

    @classmethod
    def parse(cls, text: str, *, setting: str) -> "ProviderUrl":
        """Read an address, or raise ImproperlyConfigured with a sentence that shows none of its secrets."""
        try:
            split = urlsplit(text)
            _ = split.port
        except ValueError:
            raise ImproperlyConfigured(
                f"{setting} n’est pas une adresse de la forme que dit le README."
            ) from None
        secrets, _, host = split.netloc.rpartition("@")
        return cls(
            scheme=split.scheme,
            secrets=tuple(unquote(part) for part in secrets.split(":")) if secrets else (),
            host=host,
            path=unquote(split.path.strip("/")),
            options=dict(parse_qsl(split.query)),
        )

    @property
    def is_local(self) -> bool:
        """Tell whether the host is this machine: the only one spoken to without HTTPS."""
        return self.host.rpartition(":")[0] in ("127.0.0.1", "localhost")

    def base(self, known: dict[str, str]) -> str:
        """Return where to speak: the provider's own host by its short name, or the host itself."""
        host = known.get(self.host, self.host)
        return f"http://{host}" if self.is_local else f"https://{host}"
