"""Examples of the waiting list: a line, a bike that waits for an answer, the page behind the link."""

from datetime import timedelta

from mobilite.accounts import links
from rentals.waiting.operations.answering import LINK_PURPOSE
from tests.examples import Example
from tests.factories import a_person, a_vehicle, an_offer
from tests.factories.lending import NOW
from tests.factories.waiting import a_turn, a_wait


def one():
    return {"pk": a_wait().pk}


def offered():
    return {"pk": a_turn().entry_id}


def by_link():
    return {"token": links.create(LINK_PURPOSE, a_turn(), expires_at=NOW + timedelta(days=9), at=NOW)}


def lines(n):
    """People who wait, some whom a bike is offered to."""
    offer = an_offer("velila-velo")
    for number in range(n):
        entry = a_wait(a_person("Aïcha", f"Nom{number}"), offer=offer)
        if number % 3 == 0:
            a_turn(entry, vehicle=a_vehicle("e-bike"))


PAGES = {
    "waiting:entry": Example(one),
    "waiting:edit": Example(one),
    "waiting:note_answer": Example(offered),
    "waiting:news": Example(one),
    "waiting:withdraw": Example(offered),
    "waiting:leave": Example(one),
    "waiting:answer": Example(by_link, open_to="everyone"),
}
ROWS = {"waiting.entry": lines}
