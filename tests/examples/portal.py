"""Examples of the public pages: a screen whose answers are missing sends to the first."""

from tests.examples import Example

EVERYONE = Example(open_to="everyone")

PAGES = {f"portal:{name}": EVERYONE for name in ("what", "when", "who", "check", "sent", "busy")}
PAGES["public:verify"] = EVERYONE
