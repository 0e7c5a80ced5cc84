"""Examples of the public pages: a screen whose answers are missing sends to the first."""

from tests.examples import Example

EVERYONE = Example(open_to="everyone")
HERS = Example(open_to="person")

PAGES = {f"portal:{name}": EVERYONE for name in ("what", "when", "who", "check", "sent", "busy")}
PAGES["public:verify"] = EVERYONE
PAGES |= {f"own:{name}": EVERYONE for name in ("enter", "code", "birth")}
PAGES |= {f"own:{name}": HERS for name in ("home", "leave", "not_mine")}
