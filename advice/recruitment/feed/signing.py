"""How what leaves is signed, and how what comes back is checked. Pure functions: the clock is an argument.

The scheme is that of most webhooks: HMAC-SHA256 over « timestamp.body », the timestamp in the same header, several
signatures while a secret changes.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

HEADER = "Mobilite-Signature"
KEY_HEADER = "Idempotency-Key"
PREFIX = "mob_"
#: A message older than that is refused: who copied it cannot send it again later.
TOLERANCE = timedelta(minutes=5)
_PART = re.compile(r"(t|v1)=([0-9a-f]{1,64})")


def new_secret() -> str:
    """Return a secret that nobody can guess (256 bits)."""
    return PREFIX + secrets.token_urlsafe(32)


def _signed(secret: str, stamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), str(stamp).encode() + b"." + body, hashlib.sha256).hexdigest()


def signature(secrets_now: Iterable[str], body: bytes, *, at: datetime) -> str:
    """Return the value of the header: the instant in Unix seconds, then one signature per secret."""
    stamp = int(at.timestamp())
    return ",".join([f"t={stamp}", *(f"v1={_signed(one, stamp, body)}" for one in secrets_now)])


def is_signed(header: str, secrets_now: Iterable[str], body: bytes, *, at: datetime) -> bool:
    """Tell whether a body was signed with one of our secrets, less than five minutes away from ``at``."""
    parts = [_PART.fullmatch(one.strip()) for one in header[:600].split(",")]
    stamps = [one[2] for one in parts if one and one[1] == "t" and one[2].isdecimal() and len(one[2]) < 12]
    if len(stamps) != 1 or abs(int(stamps[0]) - at.timestamp()) > TOLERANCE.total_seconds():
        return False
    given = [one[2] for one in parts if one and one[1] == "v1"]
    wanted = [_signed(secret, int(stamps[0]), body) for secret in secrets_now]
    # Every pair is compared, so that the time tells nothing.
    same = [hmac.compare_digest(one, right) for one in given for right in wanted]
    return any(same)


def idempotency_key(delivery: int, body: bytes) -> str:
    """Return the key of one thing said: the same for every try that says the same, another when it changed meanwhile."""
    return hashlib.sha256(f"{delivery}:".encode() + body).hexdigest()[:40]
