"""OVHcloud's SMS API, as its public description tells it: signed requests, an own clock, nothing unknown accepted."""

import hashlib
from datetime import timedelta

from mobilite import clock
from tests.servers.http import Answer, Call, LocalServer

FIELDS = {
    "charset",
    "message",
    "noStopClause",
    "priority",
    "receivers",
    "sender",
    "senderForResponse",
    "tag",
    "validityPeriod",
}
#: Seconds during which a signature is good.
GOOD_FOR = 60


def wrong(status: int, code: str, message: str) -> Answer:
    return Answer(status, {"errorCode": code, "httpCode": f"{status}", "message": message})


class OvhServer(LocalServer):
    """``jobs`` are about to leave, ``outgoing`` have left (`leave` moves them); both by number.

    Its clock is an hour ahead of ours, which is no reason to refuse us.
    """

    application, secret, consumer, service = "app key/1", "s:ecret+%", "consumer", "sms-ab12345-1"

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[int, dict] = {}
        self.outgoing: dict[int, dict] = {}
        self.invalid: set[str] = set()
        self.senders = {"ELI"}
        self.credits = 100.0
        self.ahead = timedelta(hours=1)
        self.granted = True

    @property
    def url(self) -> str:
        keys = "app%20key%2F1:s%3Aecret%2B%25:consumer"
        return f"ovh://{keys}@{self.host}/{self.service}?sender=ELI&credit=0.0600"

    @property
    def sent(self) -> list[dict]:
        """All that was ever accepted."""
        return [*self.jobs.values(), *self.outgoing.values()]

    def leave(self) -> None:
        """Send what waits: a job becomes an outgoing SMS, under the same number."""
        self.outgoing |= self.jobs
        self.jobs = {}

    def now(self) -> int:
        return int((clock.now() + self.ahead).timestamp())

    def answer(self, call: Call) -> Answer:
        if call.path == "/1.0/auth/time":
            return Answer(200, self.now())
        refusal = self._refusal(call)
        if refusal is not None:
            return refusal
        parts = call.path.removeprefix("/1.0/sms/").split("/")
        if parts[0] != self.service:
            return wrong(
                404, "RESOURCE_NOT_FOUND", f"The requested object (serviceName = {parts[0]}) does not exist"
            )
        match [call.method, *parts[1:]]:
            case ["POST", "jobs"]:
                return self._send(call.json)
            case ["GET", "outgoing"]:
                tag = call.query["tag"]
                return Answer(200, [one for one, sms in self.outgoing.items() if sms["tag"] == tag])
            case ["GET", "outgoing", one]:
                return Answer(200, self.outgoing[int(one)])
            case ["GET", "jobs"]:
                return Answer(200, list(self.jobs))
            case ["GET", "jobs", one]:
                if int(one) not in self.jobs:
                    return wrong(404, "RESOURCE_NOT_FOUND", "The requested object does not exist")
                return Answer(
                    200, {name: value for name, value in self.jobs[int(one)].items() if name != "tag"}
                )
        return wrong(404, "NOT_FOUND", "Got an invalid (or empty) URL")

    def _refusal(self, call: Call) -> Answer | None:
        """Check who asks, as the real one does."""
        if call.headers.get("x-ovh-application") != self.application:
            return wrong(403, "INVALID_KEY", "This application key is invalid")
        if call.headers.get("x-ovh-consumer") != self.consumer or not self.granted:
            return wrong(403, "NOT_GRANTED_CALL", "This call has not been granted")
        at = call.headers["x-ovh-timestamp"]
        if abs(int(at) - self.now()) > GOOD_FOR:
            return wrong(400, "QUERY_TIME_OUT", "Query out of time")
        address = f"http://{self.host}{call.path}"
        if call.query:
            address += "?" + "&".join(f"{name}={value}" for name, value in call.query.items())
        signed = "+".join((self.secret, self.consumer, call.method, address, call.body.decode(), at))
        if call.headers["x-ovh-signature"] != "$1$" + hashlib.sha1(signed.encode()).hexdigest():
            return wrong(400, "INVALID_SIGNATURE", "Invalid signature")
        return None

    def _send(self, asked: dict) -> Answer:
        if unknown := set(asked) - FIELDS:
            return wrong(400, "INVALID_ARGUMENT", f"Received not described parameters: ({unknown})")
        if not asked.get("message") or len(asked["tag"]) > 20:
            return wrong(400, "INVALID_ARGUMENT", "[message] Missing required parameter")
        if "sender" in asked and asked["sender"] not in self.senders:
            return wrong(403, "INVALID_ARGUMENT", f"Sender {asked['sender']} is not valid")
        if not self.credits:
            return wrong(402, "NOT_ENOUGH_CREDITS", "Not enough credits")
        [receiver] = asked["receivers"]
        if receiver in self.invalid:
            return Answer(
                200,
                {"ids": [], "invalidReceivers": [receiver], "totalCreditsRemoved": 0, "validReceivers": []},
            )
        number = 70_000_001 + len(self.sent)
        self.jobs[number] = {
            "id": number,
            "receiver": receiver,
            "message": asked["message"],
            "tag": asked["tag"],
            "credits": 1.5,
            "numberOfSms": 1,
            "asked": asked,
        }
        said = {
            "ids": [number],
            "invalidReceivers": [],
            "totalCreditsRemoved": 1.5,
            "validReceivers": [receiver],
        }
        return Answer(200, said)
