"""Examples of the public pages: a screen whose answers are missing sends to the first."""

from tests.examples import Example
from tests.factories.lending import an_ongoing_rental
from tests.factories.own import an_asked_paper, the_owner

EVERYONE = Example(open_to="everyone")
HERS = Example(open_to="person")

PAGES = {f"portal:{name}": EVERYONE for name in ("what", "when", "who", "check", "sent", "busy")}
PAGES |= {f"own:{name}": EVERYONE for name in ("enter", "code", "birth")}
PAGES |= {f"own:{name}": HERS for name in ("home", "leave", "messages", "not_mine")}
PAGES |= {
    f"public:{name}": EVERYONE
    for name in ("verify", "help", "accessibility", "offline", "worker", "manifest")
}


def her_rental():
    return {"pk": an_ongoing_rental(the_owner()).pk}


PAGES["own_rentals:owed"] = HERS
PAGES |= {
    name: Example(open_to="person", kwargs=her_rental)
    for name in ("own_rentals:longer", "incidents:own_problem")
}


def her_paper():
    an_asked_paper(the_owner())
    return {"kind": "work"}


# A kind of paper is no object of hers: another person finds her own list there.
PAGES["own:paper"] = Example(open_to="person", kwargs=her_paper)
