"""What a paper says, as it is kept: plain JSON that no later change of the code or the data can alter.

Values stay raw: amounts are text (« 12.50 »: JSON has only binary floats, which lose cents), days and instants are ISO
text, instants with their Paris offset. The template writes them in French through the filters of
``documents_fr``. Kept raw, a figure of a paper can be compared, added up and checked years later, whereas
« 1 234,50 € » could only be read; and the paper itself cannot change, for its bytes are kept too.
"""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise

from mobilite.periods import PARIS


def frozen(value):
    """Return the value as plain JSON. Raises TypeError for what would not come back the same (a float, a record)."""
    match value:
        case None | bool():
            return value
        case str() | Promise():
            return str.__str__(str(value))
        case int():
            return int(value)
        case Decimal():
            return str(value)
        case datetime():
            return value.astimezone(PARIS).isoformat()
        case date():
            return value.isoformat()
        case dict():
            return {_key(name): frozen(content) for name, content in value.items()}
        case list() | tuple():
            return [frozen(item) for item in value]
    raise TypeError(f"A document cannot keep a {type(value).__name__}: {value!r}")


def fingerprint(context: dict) -> str:
    """Return the SHA-256 of a frozen context, the same whatever the order of its names."""
    text = json.dumps(context, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _key(name):
    if not isinstance(name, str):
        raise TypeError(f"The names of a document's values are text: {name!r}")
    return str(name)
