"""The records of an account and the events that tell of them; the means that people pay by."""

import hashlib
import json
import re
import secrets
from typing import Any

API_VERSION = "2026-10-28.endive"


class Refused(Exception):
    """What Stripe answers when it says no."""

    def __init__(self, status: int, message: str, kind: str = "invalid_request_error", **more: Any):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **more}}


def shown(record: dict) -> dict:
    """Return what Stripe shows of a record: what begins with « _ » is its own."""
    return {name: value for name, value in record.items() if not name.startswith("_")}


def integer(value, name: str) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise Refused(400, f"Invalid integer: {name}", param=name) from None


class Records:
    """The records of one account. ``clock()`` gives the seconds."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.records: dict[str, dict] = {}
        #: No key of this account was ever one of another run.
        self.run = secrets.token_hex(4)
        self.events: list[dict] = []

    # --- Records and events

    def new(self, prefix: str, kind: str, **values) -> dict:
        number = len(self.records) + 1
        record = {
            "id": f"{prefix}_{self.run}{number:06d}",
            "object": kind,
            "created": self.clock(),
            "livemode": False,
        } | values
        self.records[record["id"]] = record
        return record

    def get(self, key: str, kind: str | None = None) -> dict:
        found = self.records.get(key)
        if found is None or (kind and found["object"] != kind):
            raise Refused(404, f"No such object: '{key}'", code="resource_missing", param="id")
        return found

    def all(self, kind: str) -> list[dict]:
        return [one for one in self.records.values() if one["object"] == kind]

    def tell(self, what: str, record: dict) -> dict:
        event = {
            "id": f"evt_{self.run}{len(self.events) + 1:06d}", "object": "event", "api_version": API_VERSION,
            "created": self.clock(), "livemode": False, "pending_webhooks": 1, "type": what,
            "request": {"id": None, "idempotency_key": None},
            "data": {"object": json.loads(json.dumps(shown(record)))},
        }  # fmt: skip
        self.events.append(event)
        return event

    # --- Means

    def method(self, said: dict) -> dict:
        if said.get("type") == "sepa_debit":
            number = re.sub(r"\s", "", said["sepa_debit"]["iban"]).upper()
            detail = {"country": number[:2], "last4": number[-4:], "bank_code": number[4:9]}
            kind = "sepa_debit"
        else:
            number = re.sub(r"\D", "", said["card"]["number"])
            detail = {
                "brand": "visa",
                "last4": number[-4:],
                "exp_month": 12,
                "exp_year": 2034,
                "country": "FR",
            }
            kind = "card"
        if len(number) < 12:
            raise Refused(402, "Your card number is incorrect.", "card_error", code="incorrect_number")
        detail["fingerprint"] = hashlib.sha256(number.encode()).hexdigest()[:16]
        return self.new(
            "pm", "payment_method", type=kind, customer=None, billing_details=said.get("billing_details", {}),
            metadata={}, _number=number, _authenticated=False, **{kind: detail},
        )  # fmt: skip

    def mandate(self, method: dict) -> dict:
        details = {
            "type": "sepa_debit",
            "sepa_debit": {"reference": f"REF{len(self.records):06d}", "url": ""},
        }
        return self.new(
            "mandate", "mandate", status="active", type="multi_use", payment_method=method["id"],
            payment_method_details=details,
        )  # fmt: skip
