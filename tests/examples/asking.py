"""Examples of the public form « Je cherche une solution pour me déplacer », and of its desk."""

from itertools import count

from tests.examples import Example
from tests.factories import a_person
from tests.factories.seeking import a_help_request

_number = count(1)
EVERYONE = Example(open_to="everyone")


def one():
    return {"pk": a_help_request().pk}


def rows(n):
    for _ in range(n):
        a_help_request(last_name=f"Rang{next(_number)}")


PAGES = {f"asking:{name}": EVERYONE for name in ("needs", "moves", "who", "check", "sent")}
PAGES |= {f"asking:{name}": Example(one) for name in ("request", "pick", "open_new", "set_aside")}
PAGES["asking:open"] = Example(lambda: one() | {"person": a_person().pk})
ROWS = {"asking.helprequest": rows}
