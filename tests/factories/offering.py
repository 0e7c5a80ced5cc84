"""Situations of employers' offers."""

from itertools import count

from advice.recruitment.vacancies.models import Contract, Point
from advice.recruitment.vacancies.operations import publish, receive
from tests.factories import commune, paris_at

_number = count(1)


def an_offer_of_work(title="Aide à domicile", **values):
    """An employer sent an offer, on Monday afternoon."""
    said = {
        "text": "Ménage et courses.", "hours": "Le matin", "contract": Contract.CDD, "company": "Association Exemple",
        "contact": "Mme Durand", "phone": "+33639989620", "commune": commune("Mésanger"),
    } | values  # fmt: skip
    return receive(title=title, press_key=f"{next(_number):0>40}", at=paris_at(4, 6, 15), **said)


def a_published_offer(by, title="Aide à domicile", **values):
    offer = an_offer_of_work(title, **values)
    at = paris_at(4, 6, 16)
    return publish(
        offer.pk, title=title, text=offer.text, points=list(Point), until=paris_at(4, 30).date(), at=at, actor=by
    )  # fmt: skip
