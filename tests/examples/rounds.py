"""Examples of rounds, their stops, the places to meet."""

from itertools import count

from mobilite.accounts.models import User
from rentals.rounds.models import Stop
from tests.cast import staff
from tests.examples import Example
from tests.factories import paris_at, the_organisation
from tests.factories.rounds import a_meeting_point, a_rental_to_bring, a_stop, somebody_at_home

_number = count(1)


def _driver(first_name="Julien"):
    known = User.objects.filter(first_name=first_name, last_name="Roux").first()
    return known or staff("agent", first_name, "Roux")


def _round():
    the_organisation()
    first = a_stop(_driver(), starts_at=paris_at(4, 8, 10))
    other = a_rental_to_bring(somebody_at_home("Bruno", "Martin"))
    a_stop(_driver(), other, starts_at=paris_at(4, 8, 12), point=a_meeting_point())
    return {"pk": first.round_id}


def _stop():
    found = _round()
    return found | {"stop": _last(found["pk"])}


def _last(key):
    return Stop.objects.filter(round=key).order_by("-appointment__starts_at").values_list("pk", flat=True)[0]


def _agreed():
    return {"pk": a_stop(_driver()).rental_id, "word": "depart"}


PAGES = {
    "rounds:round": Example(kwargs=_round),
    "rounds:arrange": Example(kwargs=_round),
    "rounds:earlier": Example(kwargs=_stop),
    "rounds:sheet": Example(kwargs=_round),
    "rounds:agree": Example(kwargs=_agreed),
    "rounds:edit_point": Example(kwargs=lambda: {"pk": a_meeting_point().pk}),
}


def rounds(n):
    for _ in range(n):
        number = next(_number)
        a_stop(_driver(f"Agente{number}"), a_rental_to_bring(somebody_at_home("Aïcha", f"Nom{number}")))


def points(n):
    for _ in range(n):
        a_meeting_point(f"Mairie {next(_number)}")


ROWS = {"rounds.round": rounds, "rounds.meetingpoint": points}
