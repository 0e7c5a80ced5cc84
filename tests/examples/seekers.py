"""Examples of the public form « Je cherche un travail » and of its desk."""

from itertools import count

from tests.examples import Example
from tests.factories import a_person
from tests.factories.seeking import a_cv, a_form_link, a_work_request

_number = count(1)
EVERYONE = Example(open_to="everyone")


def one(**values):
    return lambda: {"pk": a_work_request(**{name: make() for name, make in values.items()}).pk}


def rows(n):
    for _ in range(n):
        number = next(_number)
        link = a_form_link(f"Affiche n° {number}")
        a_work_request(last_name=f"Rang{number}", link=link)


def links(n):
    rows(n)


PAGES = {f"seekers:{name}": EVERYONE for name in ("moves", "who", "check", "sent")}
PAGES |= {
    "seekers:by_link": Example(lambda: {"code": a_form_link().code}, open_to="everyone"),
    "seekers:request": Example(one()),
    "seekers:pick": Example(one()),
    "seekers:set_aside": Example(one()),
    "seekers:make": Example(one()),
    "seekers:paper": Example(one(paper=a_cv)),
    "seekers:link": Example(lambda: {"pk": a_form_link().pk}),
    "seekers:close_link": Example(lambda: {"pk": a_form_link().pk}),
    "seekers:tie": Example(lambda: {"pk": a_work_request().pk, "person": a_person().pk}),
}
ROWS = {"seekers.workrequest": rows, "seekers.link": links}
