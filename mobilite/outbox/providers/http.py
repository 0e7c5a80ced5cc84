"""One conversation with a provider over HTTP: nothing hangs, nothing follows a redirect, no secret is ever shown."""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import requests

from mobilite import clock
from mobilite.outbox.providers.base import Retry

logger = logging.getLogger("mobilite.outbox")

#: Seconds to be connected, to hear each word, and for a whole conversation: a worker holds its message two minutes.
CONNECT, EACH_WORD, WHOLE = 5, 15, 60
LONGEST_ANSWER = 1024 * 1024
#: What a provider may ask us to wait: at least a second, at most a day.
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """A provider's answer. ``body`` is its JSON value, None when it is not JSON."""

    status: int
    body: Any
    headers: Mapping[str, str]

    def get(self, name: str) -> Any:
        """Return a value of the JSON object, or None."""
        return self.body.get(name) if isinstance(self.body, dict) else None

    def words(self) -> str:
        """Return what it says of an error, in small letters, to look for a cause in."""
        told = [self.get(name) for name in ("errorCode", "class", "code", "message")]
        return " ".join(one for one in told if isinstance(one, str)).lower()


class Conversation:
    """Speaks to one provider. Open one for each message: a connection is never shared by two processes."""

    def __init__(
        self, name: str, base: str, *, headers: Mapping[str, str] | None = None, local: bool
    ) -> None:
        self.name = name
        self.base = base
        self.end = time.monotonic() + WHOLE
        self.session = requests.Session()
        self.session.headers.update(
            {"Accept": "application/json", "User-Agent": "Mobilite", **(headers or {})}
        )
        # This machine is never reached through a proxy.
        self.session.trust_env = not local

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def address(self, path: str, query: Mapping[str, str] | None = None) -> str:
        return f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")

    def ask(
        self, method: str, address: str, *, content: str = "", headers: Mapping[str, str] | None = None
    ) -> Said:
        """Ask, and return what was said, whatever the status. Raises Retry when nothing understandable was."""
        kind = {"Content-Type": "application/json"} if content else {}
        left = self.end - time.monotonic()
        if left <= 0:
            raise Retry(f"{self.name} répond trop lentement.")
        try:
            answer = self.session.request(
                method,
                address,
                data=content.encode() if content else None,
                headers={**kind, **(headers or {})},
                timeout=(min(CONNECT, left), min(EACH_WORD, left)),
                # Our keys are for this host alone.
                allow_redirects=False,
                stream=True,
            )
            with answer:
                content_read = self._read(answer)
        except requests.exceptions.SSLError:
            raise Retry(f"{self.name} n’a pas pu prouver que c’était lui.", ours=True) from None
        except (requests.RequestException, OSError) as error:
            # The message of the error may hold the address: its kind is enough.
            logger.warning("%s did not answer: %s.", self.name, type(error).__name__)
            raise Retry(f"{self.name} ne répond pas.") from None
        try:
            body = json.loads(content_read)
        except (ValueError, RecursionError):
            body = None
        return Said(answer.status_code, body, answer.headers)

    def _read(self, answer: requests.Response) -> bytes:
        """Read the whole answer, unless it is too long or too slow to be one."""
        read = bytearray()
        for piece in answer.iter_content(8192):
            read += piece
            if len(read) > LONGEST_ANSWER or time.monotonic() > self.end:
                raise requests.exceptions.Timeout
        return bytes(read)

    def refuse_status(self, said: Said) -> None:
        """Raise Retry for the statuses that mean the same everywhere: busy, broken, elsewhere."""
        if said.status == 429:
            raise Retry(f"{self.name} demande d’attendre.", wait_asked(said.headers))
        if said.status in (408, 409, 423, 425) or said.status >= 500:
            raise Retry(f"{self.name} est en panne ({said.status}).", wait_asked(said.headers))
        if 300 <= said.status < 400:
            raise Retry(f"{self.name} répond d’une autre adresse.", ours=True)

    def keys_refused(self, said: Said) -> Retry:
        """Return the refusal of our keys: loud in the journal of the server, for somebody must mend them."""
        logger.error("%s refuses our keys (%s).", self.name, said.status)
        return Retry(
            f"{self.name} refuse nos clés\u00a0: à corriger dans les réglages du serveur.", ours=True
        )

    def no_credit(self) -> Retry:
        """Return the lack of credit: it is bought by somebody, then everything leaves."""
        logger.error("There is no credit left at %s.", self.name)
        return Retry(f"Il n’y a plus de crédit chez {self.name}.", ours=True)

    def unclear(self, said: Said) -> Retry:
        """Return an answer that is not the one that the documentation promises: what was asked may be done."""
        logger.error("%s answered %s with an unexpected body.", self.name, said.status)
        return Retry(f"{self.name} a répondu autre chose que prévu.")


def wait_asked(headers: Mapping[str, str]) -> timedelta | None:
    """Read how long a provider asks to wait (RFC 9110 section 10.2.3, or Brevo's own header), or None."""
    asked = headers.get("Retry-After") or headers.get("x-sib-ratelimit-reset") or ""
    try:
        if asked.strip().isdigit():
            wait = timedelta(seconds=int(asked))
        else:
            until = parsedate_to_datetime(asked)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - clock.now()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, SHORTEST_WAIT), LONGEST_WAIT)


def timestamp(at: datetime) -> int:
    """Return an instant in whole Unix seconds."""
    return int(at.timestamp())
