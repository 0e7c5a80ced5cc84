"""Examples of employers' offers."""

from itertools import count

from tests.cast import staff
from tests.examples import Example
from tests.factories.offering import a_published_offer, an_offer_of_work
from tests.factories.seeking import a_form_link

_number = count(1)
EVERYONE = Example(open_to="everyone")


def received():
    return {"pk": an_offer_of_work().pk}


def published():
    return {"pk": a_published_offer(staff("recruiter", "Julie", f"Exemple{next(_number)}")).pk}


def rows(n):
    for _ in range(n):
        number = next(_number)
        an_offer_of_work(f"Métier {number}", link=a_form_link(f"Tract n° {number}"))


PAGES = {f"vacancies:{name}": EVERYONE for name in ("public", "propose", "sent")}
PAGES |= {
    "vacancies:offer": Example(published, open_to="everyone"),
    "vacancies:by_link": Example(lambda: {"code": a_form_link().code}, open_to="everyone"),
    "vacancies:vacancy": Example(received),
    "vacancies:publish": Example(received),
    "vacancies:refuse": Example(received),
    "vacancies:close": Example(published),
}
ROWS = {"vacancies.vacancy": rows}
