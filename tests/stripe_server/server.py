"""The HTTP side: keys, idempotency, addresses, the hosted page, webhooks signed and sent in any order."""

import hashlib
import hmac
import json
import random
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl

from tests.servers.http import Answer, Call, LocalServer
from tests.stripe_server.books import Books
from tests.stripe_server.page import hosted
from tests.stripe_server.parameters import unflatten, unknown
from tests.stripe_server.records import Refused, shown

SECRET, WEBHOOK_SECRET = "sk_test_server", "whsec_test_server"
KINDS = {
    "customers": "customer",
    "payment_intents": "payment_intent",
    "setup_intents": "setup_intent",
    "refunds": "refund",
    "payment_methods": "payment_method",
    "charges": "charge",
    "mandates": "mandate",
    "events": "event",
    "disputes": "dispute",
    "checkout/sessions": "checkout.session",
}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Knock:
    """An event as it is sent: its body and what signs it."""

    body: bytes
    signature: str


class StripeServer(LocalServer):
    """Stripe on 127.0.0.1. ``books`` is what it keeps; ``webhook`` the address told at once of each event, or nothing.

    Without ``webhook`` events wait in ``books.events``: ``knock`` signs one, to deliver twice, late, shuffled, forged.
    """

    def __init__(self, webhook: str = "", *, port: int = 0) -> None:
        super().__init__()
        self.port = port
        self.webhook = webhook
        self.ahead = 0
        self.books = Books(self.now)
        self.keys: dict[str, tuple] = {}
        self._told = 0
        self._stop = threading.Event()

    def now(self) -> int:
        """Return the server's clock, in seconds."""
        return int(time.time()) + self.ahead

    def advance(self, **delta: int) -> None:
        """Let time pass here only: ``advance(days=8)``."""
        with self.lock:
            self.ahead += int(timedelta(**delta).total_seconds())
            self.books.settle()

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    # --- Webhooks

    def knock(
        self, event: dict, *, secret: str = WEBHOOK_SECRET, age: int = 0, tamper: bool = False
    ) -> Knock:
        """Sign an event; with another secret, an age in seconds, or a body changed after it was signed."""
        body, at = json.dumps(event).encode(), int(time.time()) - age
        signed = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
        return Knock(body + b" " if tamper else body, f"t={at},v1={signed}")

    def shuffled(self, seed: int, times: int = 2) -> list[dict]:
        """Return each event so many times, in an order that the seed gives."""
        found = self.books.events * times
        random.Random(seed).shuffle(found)
        return found

    def __enter__(self):
        super().__enter__()
        if self.webhook:
            threading.Thread(target=self._tell_on, daemon=True).start()
        return self

    def __exit__(self, *error) -> None:
        self._stop.set()
        super().__exit__(*error)

    def _tell_on(self):
        while not self._stop.wait(0.02):
            while self._told < len(self.books.events):
                self._send(self.knock(self.books.events[self._told]))
                self._told += 1

    def _send(self, knock):
        """Call the webhook until it says yes, as Stripe does for three days: here for two seconds."""
        headers = {"Content-Type": "application/json", "Stripe-Signature": knock.signature}
        for _ in range(10):
            try:
                with urllib.request.urlopen(
                    urllib.request.Request(self.webhook, data=knock.body, headers=headers), timeout=10
                ):
                    return
            except (urllib.error.URLError, OSError):
                if self._stop.wait(0.2):
                    return

    # --- Requests

    def may_fail(self, call: Call) -> bool:
        return not call.path.startswith("/c/") and super().may_fail(call)

    def answer(self, call: Call) -> Answer:
        self.books.settle()
        if call.path.startswith("/c/pay/"):
            return self._page(call)
        if call.path == "/favicon.ico":
            return Answer(200, b"", {"Content-Type": "image/x-icon"})
        try:
            return self._answer(call)
        except Refused as refusal:
            return Answer(refusal.status, refusal.body)

    def _answer(self, call: Call) -> Answer:
        if call.headers.get("authorization") != f"Bearer {SECRET}":
            raise Refused(401, "Invalid API Key provided.", "authentication_error")
        if call.method == "GET":
            return Answer(200, self._read(call))
        key = call.headers.get("idempotency-key")
        if not key:
            return Answer(200, self._write(call))
        asked = (call.path, call.body)
        if key not in self.keys:
            try:
                said = (200, self._write(call))
            except Refused as refusal:
                said = (refusal.status, refusal.body)
            # As it was then: the answer does not change with what happens later.
            self.keys[key] = (asked, said[0], json.dumps(said[1]).encode())
        known, status, body = self.keys[key]
        if known != asked:
            raise Refused(400, "Keys for idempotent requests can only be used with the same parameters.", "idempotency_error")  # fmt: skip
        return Answer(status, body)

    def _split(self, call: Call) -> tuple[str, str, str]:
        """Return the collection, the key and the act of an address."""
        parts = call.path.strip("/").split("/")
        if parts[0] != "v1":
            raise Refused(404, f"Unrecognized request URL ({call.method}: {call.path}).")
        parts = parts[1:]
        if parts[0] == "checkout":
            parts = ["/".join(parts[:2]), *parts[2:]]
        if parts[0] not in KINDS:
            raise Refused(404, f"Unrecognized request URL ({call.method}: {call.path}).")
        parts += ["", ""]
        return parts[0], parts[1], parts[2]

    def _checked(self, what: str, names) -> None:
        wrong = unknown(what, names)
        if wrong:
            raise Refused(400, f"Received unknown parameter: {wrong}", code="parameter_unknown", param=wrong)

    def _read(self, call: Call) -> dict:
        collection, key, act = self._split(call)
        self._checked("GET one" if key else "GET list", call.query)
        kind = KINDS[collection]
        if key and not act:
            if kind == "event":
                return next(one for one in self.books.events if one["id"] == key)
            found = shown(self.books.get(key, kind))
            for name in unflatten(call.query.items()).get("expand", ()):
                if isinstance(found.get(name), str):
                    found[name] = shown(self.books.get(found[name]))
            return found
        rows = self.books.events if kind == "event" else self.books.all(kind)
        asked = {name: value for name, value in call.query.items() if name in ("customer", "payment_intent", "charge", "type", "status")}  # fmt: skip
        rows = [one for one in rows if all(one.get(name) == value for name, value in asked.items())]
        rows = [shown(one) for one in reversed(rows)]
        after = call.query.get("starting_after")
        if after:
            rows = rows[[one["id"] for one in rows].index(after) + 1 :]
        limit = int(call.query.get("limit", 10))
        return {"object": "list", "url": call.path, "has_more": len(rows) > limit, "data": rows[:limit]}

    def _write(self, call: Call) -> dict:
        collection, key, act = self._split(call)
        pairs = parse_qsl(call.body.decode(), keep_blank_values=True)
        what = f"{call.method} {collection}{f'/{act}' if act else ''}"
        if call.method != "POST" or (key and not act):
            raise Refused(404, f"Unrecognized request URL ({call.method}: {call.path}).")
        try:
            self._checked(what, [name for name, _ in pairs])
        except KeyError:
            raise Refused(404, f"Unrecognized request URL ({call.method}: {call.path}).") from None
        said, books = unflatten(pairs), self.books
        if not key:
            made = {
                "customers": lambda: books.new("cus", "customer", **{"metadata": {}, "email": None} | said),
                "checkout/sessions": lambda: books.session(said, self.url),
                "payment_intents": lambda: books.intent(said),
                "setup_intents": lambda: books.setup(said),
                "refunds": lambda: books.refund(said),
            }[collection]()
            return shown(made)
        record = books.get(key, KINDS[collection])
        if act == "attach":
            record["customer"] = said["customer"]
        elif act == "detach":
            record["customer"] = None
        else:
            do = {
                "expire": lambda: books.expire(record),
                "capture": lambda: books.capture(record, said),
                "cancel": lambda: books.cancel(record, said),
                "confirm": lambda: books.confirm(record, off_session=said.get("off_session") == "true"),
            }[act]
            do()
        return shown(record)

    # --- The page where one pays

    def pay(self, session: str, **form: str) -> Answer:
        """Pay a session as a browser would: ``pay(id, number=GOOD)``."""
        with self.lock:
            self.books.settle()
            return self._submit(self.books.get(session, "checkout.session"), form)

    def _page(self, call: Call) -> Answer:
        try:
            session = self.books.get(call.path.rsplit("/", 1)[1], "checkout.session")
        except Refused:
            return Answer(404, b"", HTML)
        if call.method == "POST":
            return self._submit(session, dict(parse_qsl(call.body.decode())))
        problem = "" if session["status"] == "open" else "Cette page n’est plus valable."
        return Answer(200, hosted(session, {}, problem=problem).encode(), HTML)

    def _submit(self, session: dict, form: dict) -> Answer:
        try:
            if self.books.complete(session, form):
                address = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
                return Answer(303, b"", HTML | {"Location": address})
        except Refused as refusal:
            problem = refusal.body["error"]["message"]
            return Answer(200, hosted(session, form, problem=problem).encode(), HTML)
        return Answer(200, hosted(session, form, asks_strong=True).encode(), HTML)
