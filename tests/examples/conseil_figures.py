"""Examples of the figures of advising."""

from itertools import count

from tests.cast import staff
from tests.examples import Example
from tests.factories.aid_requests import a_sent_application
from tests.factories.following import a_met_case

_number = count(1)


def of_a_case():
    return {"pk": a_met_case(staff("adviser", "Nora", f"Chiffre{next(_number)}")).pk, "moment": "entree"}


def with_an_application():
    a_sent_application(adviser=staff("adviser", "Nora", f"Chiffre{next(_number)}"))
    return {}


PAGES = {
    "indicators:note": Example(of_a_case),
    "indicators:figures": Example(with_an_application),
}
