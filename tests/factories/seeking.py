"""Situations of the public form « Je cherche un travail »."""

from itertools import count

from advice.asking import operations as asking
from advice.recruitment.seekers.models import Kind
from advice.recruitment.seekers.operations import make_link, receive
from mobilite.files.received import Received
from mobilite.portal.arrivals import Means
from tests.factories import commune, paris_at

_number = count(1)


def a_work_request(first_name="Mamadou", last_name="Keita", *, phone="+33639989750", at=None, **values):
    """Somebody asked from a telephone, on Monday afternoon."""
    given = {"commune": commune("Mésanger"), "means": [Means.WALK], "language": "fr"} | values
    return receive(
        first_name=first_name, last_name=last_name, phone=phone, press_key=f"{next(_number):0>40}",
        at=at or paris_at(4, 6, 15), **given,
    )  # fmt: skip


def a_cv() -> Received:
    return Received(b"%PDF-1.7 essai", is_pdf=True)


def a_form_link(name="Affiche, mairie de Varades", kind=Kind.TOWN_HALL):
    return make_link(name=name, kind=kind, at=paris_at(4, 1, 9), actor=None)


def a_help_request(first_name="Aminata", last_name="Camara", *, phone="+33639989760", at=None, **values):
    """Somebody asked online for a way to move, on Monday afternoon."""
    given = {
        "commune": commune("Mésanger"),
        "needs": ["work"],
        "means": [Means.LIFT],
        "words": "",
        "language": "fr",
    }
    return asking.receive(
        first_name=first_name, last_name=last_name, phone=phone, press_key=f"help{next(_number):0>40}",
        at=at or paris_at(4, 6, 15), **given | values,
    )  # fmt: skip
