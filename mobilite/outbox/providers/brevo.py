"""SMS by Brevo.

Source: developers.brevo.com, « Send transactional SMS » (POST /v3/transactionalSMS/send, which replaced …/sms in May 2025), « Get all
your SMS activity » (GET /v3/transactionalSMS/statistics/events) and « Key concepts » for the errors.
"""

import json

from django.core.exceptions import ImproperlyConfigured

from mobilite.outbox.providers.addresses import address
from mobilite.outbox.providers.base import GiveUp, Outgoing, ProviderUrl, Retry, Sent, WrongAddress
from mobilite.outbox.providers.http import Conversation, Said, logger
from mobilite.outbox.providers.sender import cost, count_of, credit_price, sender_name
from mobilite.outbox.segments import count

HOSTS = {"default": "api.brevo.com"}
#: Days of their journal in which a message that may have left is looked for.
DAYS = 7


class BrevoSms:
    """``brevo://KEY@default?sender=ELI&credit=0.045``.

    ``takes_key``: Brevo has no key for an SMS, but keeps our mark (``tag``) in its journal; before sending again we
    look for it there.
    """

    name = "Brevo"
    channel = "sms"
    takes_key = True

    def __init__(self, url: ProviderUrl) -> None:
        if len(url.secrets) != 1 or not url.secrets[0] or not url.host:
            raise ImproperlyConfigured("SMS_URL\u00a0: brevo://CLÉ@default?sender=NOM, la clé encodée (%).")
        self._key = url.secrets[0]
        self.base = f"{url.base(HOSTS)}/v3"
        self.local = url.is_local
        self.sender = sender_name(url, needed=True)
        self.credit = credit_price(url)

    def send(self, outgoing: Outgoing) -> Sent:
        """Send one SMS, once. Raises Retry, GiveUp or WrongAddress."""
        with Conversation(self.name, self.base, headers={"api-key": self._key}, local=self.local) as talk:
            if outgoing.again and (left := self._left_already(talk, outgoing)) is not None:
                return left
            said = talk.ask(
                "POST", talk.address("/transactionalSMS/send"), content=json.dumps(self._message(outgoing))
            )
            if said.status not in (200, 201, 202):
                self._refuse(talk, said)
            reference = said.get("messageId")
            if isinstance(reference, bool) or not isinstance(reference, (int, str)) or not reference:
                raise talk.unclear(said)
            return Sent(
                reference=str(reference),
                segments=count_of(said.get("smsCount")),
                cost=cost(self.credit, said.get("usedCredits")),
            )

    def _message(self, outgoing: Outgoing) -> dict[str, object]:
        # They call what they can reach: not the machine of a developer.
        told = address("brevo")
        return {
            **({"webUrl": told} if told.startswith("https://") else {}),
            "sender": outgoing.sender or self.sender,
            "recipient": outgoing.to.removeprefix("+"),
            "content": outgoing.text,
            "type": "transactional",
            "tag": outgoing.tag,
            # Otherwise they spell « ê » as « e » themselves, and the page would show what was not sent.
            "unicodeEnabled": not count(outgoing.text).is_plain,
        }

    def _left_already(self, talk: Conversation, outgoing: Outgoing) -> Sent | None:
        """Find our mark in their journal."""
        query = {"tags": outgoing.tag, "days": str(DAYS), "limit": "10"}
        said = talk.ask("GET", talk.address("/transactionalSMS/statistics/events", query))
        if said.status != 200:
            self._refuse(talk, said)
        events = said.get("events")
        for event in events if isinstance(events, list) else []:
            # Their filter is trusted only once checked: without it another message would count as ours.
            if isinstance(event, dict) and event.get("tag") == outgoing.tag and event.get("messageId"):
                return Sent(reference=str(event["messageId"]))
        return None

    def _refuse(self, talk: Conversation, said: Said) -> None:
        """Say what an error means: by its status, then by its code and its words."""
        talk.refuse_status(said)
        words = said.words()
        if said.status == 402 or "not_enough_credits" in words:
            raise talk.no_credit()
        if said.status in (401, 403) or "permission_denied" in words or "account_under_validation" in words:
            raise talk.keys_refused(said)
        if said.status in (404, 405, 406):
            raise talk.unclear(said)
        if any(one in words for one in ("recipient", "phone", "mobile number")):
            raise WrongAddress("Brevo refuse ce numéro.")
        if "sender" in words:
            logger.error("Brevo refuses the name that signs our SMS.")
            raise Retry("Brevo refuse notre nom d’expéditeur.", ours=True)
        logger.error("Brevo refuses a message (%s).", said.status)
        raise GiveUp("Brevo refuse ce message.")
