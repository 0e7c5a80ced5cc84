"""SMS by OVHcloud.

Source: the public description of the API, eu.api.ovh.com/console, section « /sms » (POST /sms/{serviceName}/jobs, GET
…/outgoing, GET …/jobs), and « First steps with the OVHcloud APIs » (docs.ovh.com) for the signature.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

from mobilite import clock
from mobilite.outbox.providers.base import GiveUp, Outgoing, ProviderUrl, Retry, Sent, WrongAddress
from mobilite.outbox.providers.http import Conversation, Said, logger, timestamp
from mobilite.outbox.providers.sender import cost, count_of, credit_price, sender_name

HOSTS = {"eu": "eu.api.ovh.com", "ca": "ca.api.ovh.com"}
#: How long the difference between their clock and ours is believed.
CLOCK_IS_GOOD_FOR = timedelta(minutes=10)
#: Minutes after which the operator forgets a message that it could not deliver: two days.
VALIDITY = 2 * 24 * 60
#: A message that left a moment ago is among the newest jobs: no need to read them all.
JOBS_READ = 50
KEY_ERRORS = (
    "invalid_key",
    "invalid_credential",
    "not_granted_call",
    "not_credential",
    "invalid_signature",
    "forbidden",
)


class OvhSms:
    """``ovh://APPLICATION:SECRET:CONSUMER@eu/SERVICE?sender=ELI&credit=0.06&stop=1``.

    Without ``sender`` the SMS comes from a short number, to which people can answer. ``stop=1`` has OVHcloud add its
    « STOP au 36… » and hold the SMS at night: for what is not asked for. ``takes_key``: OVHcloud has no key, but keeps
    our mark (``tag``) with each SMS; before sending again we look for it among what has left and what is about to. The
    keys need the rights GET /sms/* and POST /sms/*/jobs.
    """

    name = "OVHcloud"
    channel = "sms"
    takes_key = True

    def __init__(self, url: ProviderUrl) -> None:
        if len(url.secrets) != 3 or not all(url.secrets) or not url.path or not url.host:
            raise ImproperlyConfigured(
                "SMS_URL\u00a0: ovh://APPLICATION:SECRET:CONSOMMATEUR@eu/SERVICE?sender=NOM, chaque partie encodée (%)."
            )
        self.application, self._secret, self._consumer = url.secrets
        self.base = f"{url.base(HOSTS)}/1.0"
        self.local = url.is_local
        self.service = f"/sms/{quote(url.path, safe='')}"
        self.sender = sender_name(url, needed=False)
        self.credit = credit_price(url)
        self.stop_clause = url.options.get("stop") == "1"
        self._ahead: timedelta | None = None
        self._ahead_since = clock.now()

    def send(self, outgoing: Outgoing) -> Sent:
        """Send one SMS, once. Raises Retry, GiveUp or WrongAddress."""
        headers = {"X-Ovh-Application": self.application}
        with Conversation(self.name, self.base, headers=headers, local=self.local) as talk:
            if outgoing.again and (left := self._left_already(talk, outgoing)) is not None:
                return left
            said = self._ask(talk, "POST", f"{self.service}/jobs", body=self._job(outgoing))
            return self._sent(talk, said, outgoing)

    def _job(self, outgoing: Outgoing) -> dict[str, Any]:
        sender = outgoing.sender or self.sender
        signed = {"sender": sender} if sender else {"senderForResponse": True}
        return {
            "charset": "UTF-8",
            "message": outgoing.text,
            "noStopClause": not self.stop_clause,
            "priority": "high",
            "receivers": [outgoing.to],
            "tag": outgoing.tag,
            "validityPeriod": VALIDITY,
            **signed,
        }

    def _sent(self, talk: Conversation, said: Said, outgoing: Outgoing) -> Sent:
        if said.get("invalidReceivers"):
            raise WrongAddress("OVHcloud dit que ce numéro n’existe pas.")
        ids = said.get("ids")
        if not (isinstance(ids, list) and ids and type(ids[0]) is int):
            raise talk.unclear(said)
        return Sent(reference=str(ids[0]), cost=cost(self.credit, said.get("totalCreditsRemoved")))

    def _left_already(self, talk: Conversation, outgoing: Outgoing) -> Sent | None:
        """Find the SMS that carries our mark, among those that left; then the same one among those about to."""
        for one in self._numbers(
            self._ask(talk, "GET", f"{self.service}/outgoing", query={"tag": outgoing.tag})
        ):
            known = self._ask(talk, "GET", f"{self.service}/outgoing/{one}")
            return Sent(
                reference=str(one),
                segments=count_of(known.get("numberOfSms")),
                cost=cost(self.credit, known.get("credits")),
            )
        # A job does not show its mark: the same words to the same number are the same message.
        waiting = sorted(self._numbers(self._ask(talk, "GET", f"{self.service}/jobs")), reverse=True)
        for one in waiting[:JOBS_READ]:
            job = self._ask(talk, "GET", f"{self.service}/jobs/{one}", gone_is_fine=True)
            if job.get("receiver") == outgoing.to and job.get("message") == outgoing.text:
                return Sent(
                    reference=str(one),
                    segments=count_of(job.get("numberOfSms")),
                    cost=cost(self.credit, job.get("credits")),
                )
        return None

    def _numbers(self, said: Said) -> list[int]:
        return [one for one in said.body if type(one) is int] if isinstance(said.body, list) else []

    def _ask(
        self,
        talk: Conversation,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
        gone_is_fine: bool = False,
    ) -> Said:
        address = talk.address(path, query)
        content = json.dumps(body) if body is not None else ""
        headers = self._signature(method, address, content, timestamp(clock.now() + self._their_clock(talk)))
        said = talk.ask(method, address, content=content, headers=headers)
        if said.status == 404 and gone_is_fine:
            return said
        if said.status != 200:
            self._refuse(talk, said)
        return said

    def _signature(self, method: str, address: str, content: str, at: int) -> dict[str, str]:
        signed = "+".join((self._secret, self._consumer, method, address, content, str(at)))
        # SHA-1 is what their API asks for.
        digest = hashlib.sha1(signed.encode(), usedforsecurity=False).hexdigest()
        return {
            "X-Ovh-Consumer": self._consumer,
            "X-Ovh-Timestamp": str(at),
            "X-Ovh-Signature": f"$1${digest}",
        }

    def _their_clock(self, talk: Conversation) -> timedelta:
        """Return how much their clock is ahead of ours, for a signature is good for a few minutes only."""
        now = clock.now()
        if self._ahead is None or not timedelta() <= now - self._ahead_since < CLOCK_IS_GOOD_FOR:
            said = talk.ask("GET", talk.address("/auth/time"))
            talk.refuse_status(said)
            # Not bool, and not the number that no clock shows.
            if said.status != 200 or type(said.body) is not int or not 0 < said.body < 2**40:
                raise talk.unclear(said)
            self._ahead, self._ahead_since = timedelta(seconds=said.body - timestamp(now)), now
        return self._ahead

    def _refuse(self, talk: Conversation, said: Said) -> None:
        """Say what an error means. Their statuses are few: the words decide."""
        talk.refuse_status(said)
        words = said.words()
        if "time" in words and said.status in (400, 401, 403):
            self._ahead = None
            raise Retry("OVHcloud n’a pas la même heure que nous.")
        if said.status == 401 or any(one in words for one in KEY_ERRORS):
            raise talk.keys_refused(said)
        if said.status == 402 or "credit" in words:
            raise talk.no_credit()
        if said.status in (403, 404, 460):
            logger.error(
                "OVHcloud does not know our SMS account, or does not let us use it (%s).", said.status
            )
            raise Retry("OVHcloud ne connaît pas notre compte SMS, ou il est fermé.", ours=True)
        if "receiver" in words:
            raise WrongAddress("OVHcloud refuse ce numéro.")
        if "sender" in words:
            logger.error("OVHcloud refuses the name that signs our SMS.")
            raise Retry("OVHcloud refuse notre nom d’expéditeur\u00a0: à faire valider chez lui.", ours=True)
        logger.error("OVHcloud refuses a message (%s).", said.status)
        raise GiveUp("OVHcloud refuse ce message.")
