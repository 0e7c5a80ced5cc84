"""Brevo's API for SMS and e-mails, as developers.brevo.com tells it."""

from tests.servers.http import Answer, Call, LocalServer

SMS_FIELDS = {
    "sender",
    "recipient",
    "content",
    "type",
    "tag",
    "webUrl",
    "unicodeEnabled",
    "organisationPrefix",
}
MAIL_FIELDS = {"sender", "to", "subject", "textContent", "htmlContent", "headers", "replyTo", "tags"}


def wrong(status: int, code: str, message: str) -> Answer:
    return Answer(status, {"code": code, "message": message})


class BrevoServer(LocalServer):
    """``sms`` and ``mails`` are what was accepted, in order."""

    key = "xkeysib-1/2+3%"

    def __init__(self) -> None:
        super().__init__()
        self.sms: list[dict] = []
        self.mails: list[dict] = []
        self.credits = True
        self.invalid: set[str] = set()
        self.seen: set[str] = set()

    @property
    def url(self) -> str:
        return f"brevo://xkeysib-1%2F2%2B3%25@{self.host}/?sender=ELI&credit=0,045"

    @property
    def email_url(self) -> str:
        return f"brevo://xkeysib-1%2F2%2B3%25@{self.host}"

    def answer(self, call: Call) -> Answer:
        if call.headers.get("api-key") != self.key:
            return wrong(401, "unauthorized", "Key not found")
        match (call.method, call.path):
            case ("POST", "/v3/transactionalSMS/send"):
                return self._sms(call.json)
            case ("GET", "/v3/transactionalSMS/statistics/events"):
                return self._events(call.query)
            case ("POST", "/v3/smtp/email"):
                return self._mail(call.json)
        return wrong(404, "document_not_found", "No such page")

    def _sms(self, asked: dict) -> Answer:
        if unknown := set(asked) - SMS_FIELDS:
            return wrong(400, "invalid_parameter", f"{unknown} is not valid")
        if not asked["sender"].isalnum() or len(asked["sender"]) > 11:
            return wrong(400, "invalid_parameter", "sender is not valid")
        if not asked["recipient"].isdigit() or asked["recipient"] in self.invalid:
            return wrong(400, "invalid_parameter", "Invalid phone number")
        if not self.credits:
            return wrong(402, "not_enough_credits", "You do not have enough SMS credits")
        self.sms.append(asked)
        # Without it they spell it themselves.
        return Answer(201, {"messageId": 1511882900176220 + len(self.sms)})

    def _events(self, query: dict) -> Answer:
        if set(query) - {"limit", "days", "offset", "phoneNumber", "event", "tags", "sort"}:
            return wrong(400, "invalid_parameter", "Not described")
        events = [
            {
                "event": "sent",
                "tag": sms["tag"],
                "messageId": str(1511882900176221 + place),
                "date": "2026-04-07",
            }
            for place, sms in enumerate(self.sms)
            if sms["tag"] == query["tags"]
        ]
        # An account without SMS has no events at all.
        return Answer(200, {"events": events} if events else {})

    def _mail(self, asked: dict) -> Answer:
        if unknown := set(asked) - MAIL_FIELDS:
            return wrong(400, "invalid_parameter", f"{unknown} is not valid")
        if asked["to"][0]["email"] in self.invalid:
            return wrong(400, "invalid_parameter", "email is not valid in to")
        if not self.credits:
            return wrong(402, "not_enough_credits", "You do not have enough credits")
        if (key := asked["headers"]["idempotencyKey"]) in self.seen:
            return wrong(400, "duplicate_parameter", "Duplicate request")
        self.seen.add(key)
        self.mails.append(asked)
        return Answer(201, {"messageId": f"<20260407.{len(self.mails)}@smtp-relay.mailin.fr>"})
