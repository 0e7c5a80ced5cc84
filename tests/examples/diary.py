"""Examples of the diary's pages and rows."""

from datetime import timedelta

from mobilite import clock
from mobilite.accounts.models import User
from mobilite.diary.operations import make_feed
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_person, a_place, paris_at
from tests.factories.diary import a_presence, an_appointment


def _colleague(first_name="Julien", last_name="Roux"):
    known = User.objects.filter(first_name=first_name, last_name=last_name).first()
    return known or staff("agent", first_name, last_name)


def _appointment():
    colleague = _colleague()
    a_presence(colleague)
    return {"pk": an_appointment(colleague, person=a_person()).pk}


def _presence():
    return {"pk": a_presence(_colleague()).pk}


def _feed():
    _appointment()
    return {"token": make_feed(_colleague(), at=clock.now(), actor=_colleague())}


PAGES = {
    "diary:agenda": Example(lambda: _appointment() and {}, query="vue=jour"),
    "diary:new": Example(lambda: _appointment() and {}, query="sans=1"),
    **{
        f"diary:{name}": Example(_appointment)
        for name in ("appointment", "move", "cancel", "kept", "no_show", "excused")
    },
    "diary:stop_presence": Example(_presence),
    "diary:ical": Example(_feed, open_to="everyone"),
}


def _presences(n):
    for _ in range(n):
        rank = User.objects.count()
        a_presence(_colleague(f"Agente{rank}", "Roux"), place=a_place(f"Lieu {rank}"))


def _appointments(n):
    for rank in range(n):
        an_appointment(
            _colleague(f"Agente{rank}", "Roux"),
            paris_at(4, 8, 9) + rank * timedelta(hours=1),
            person=a_person(),
        )


ROWS = {"diary.presence": _presences, "diary.appointment": _appointments}
