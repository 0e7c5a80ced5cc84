"""An SMS provider as one would wish it: it takes an idempotency key, and sends a key once."""

from dataclasses import dataclass

import requests

from mobilite.outbox.providers.base import Outgoing, ProviderUrl, Retry, Sent, WrongAddress
from tests.servers.http import Answer, Call, LocalServer


@dataclass(frozen=True)
class Delivery:
    """One SMS that left, once."""

    key: str
    reference: str
    to: str
    text: str


class SmsServer(LocalServer):
    """Takes ``POST /messages`` with an ``Idempotency-Key``: a key seen again gets the first answer and sends nothing.

    ``deliveries`` is what left, one a key; ``times`` how often each key was asked for. ``url`` is the SMS_URL that
    leads here, from another process too (tests/settings.py knows ``keyed://``).
    """

    def __init__(self) -> None:
        super().__init__()
        self.deliveries: list[Delivery] = []
        self.times: dict[str, int] = {}

    @property
    def url(self) -> str:
        return f"keyed://{self.host}/"

    @property
    def keys(self) -> list[str]:
        """The keys that left, in the order they did."""
        with self.lock:
            return [delivery.key for delivery in self.deliveries]

    def answer(self, call: Call) -> Answer:
        key, message = call.headers["idempotency-key"], call.json
        self.times[key] = self.times.get(key, 0) + 1
        known = next((delivery for delivery in self.deliveries if delivery.key == key), None)
        if known is None:
            known = Delivery(key, f"sms-{len(self.deliveries) + 1}", message["to"], message["text"])
            self.deliveries.append(known)
        return Answer(200, {"reference": known.reference})


class KeyedSms:
    """Sends through a `SmsServer`: ``keyed://127.0.0.1:PORT/``."""

    name = "keyed"
    channel = "sms"
    takes_key = True

    def __init__(self, url: ProviderUrl) -> None:
        self.address = f"http://{url.host}/messages"

    def send(self, outgoing: Outgoing) -> Sent:
        try:
            said = requests.post(
                self.address,
                json={"to": outgoing.to, "text": outgoing.text},
                headers={"Idempotency-Key": outgoing.key},
                timeout=10,
                allow_redirects=False,
            )
        except requests.RequestException:
            raise Retry("Le serveur de SMS ne répond pas.") from None
        if said.status_code == 422:
            raise WrongAddress("Ce numéro n’existe pas.")
        if said.status_code != 200:
            raise Retry(f"Le serveur de SMS répond {said.status_code}.")
        return Sent(reference=said.json()["reference"], segments=1)
