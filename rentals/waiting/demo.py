"""The waiting list of the demonstration: who waits since when, a bike offered, a bike accepted, somebody silent, who left."""

from datetime import timedelta

from django.db import transaction

from mobilite.demonstration import Demonstration
from mobilite.people.models import Person
from mobilite.people.opening import timetables
from mobilite.workflow import Refusal
from rentals.waiting import availability
from rentals.waiting.models import Entry, Status
from rentals.waiting.operations import (
    answer,
    give_news,
    join,
    leave,
    offer_free,
    offer_to,
    pass_by,
    publish_scale,
)
from rentals.waiting.ranking import FIRST_RULES

DAY = timedelta(days=1)
#: Days since the request, kind, and what gives points: in « starts », days from today.
WAITING = (
    (75, "e-bike", {"no_vehicle": True}),
    (41, "cargo-e-bike", {}),
    (33, "e-bike", {"no_transport": True, "no_vehicle": True}),
    (20, "cargo-e-bike", {"no_vehicle": True}),
    (12, "e-bike", {"starts": 9}),
    (8, "e-bike", {}),
    (5, "cargo-e-bike", {"starts": 40}),
    (2, "e-bike", {"starts": 3, "no_vehicle": True}),
)
LEFT = ((90, "no_need"), (64, "elsewhere"), (58, "moved"))


def make(demo: Demonstration) -> None:
    """Put people on the list; offer what is free, so that nothing is left to the first sweep."""
    agent = demo.made["team"]["agent"]
    hours = timetables(demo.made["places"])
    here = Person.objects.filter(anonymised_at=None, archived_at=None).exclude(phone="")
    people = iter(here.filter(rentals=None, waits=None).order_by("pk"))

    def at(days: int, hour: int = 10):
        return demo.at(demo.today - days * DAY, hour)

    everywhere = demo.made["places"]
    home, *elsewhere = everywhere

    def on_the_list(days, kind, *, starts=None, places=(home,), **told) -> Entry:
        starts_on = None if starts is None else demo.today + starts * DAY
        offer = demo.made["offers"][kind]
        return join(
            next(people), offer=offer, places=places, term_months=3, starts_on=starts_on, **told,
            at=at(days), actor=agent,
        )  # fmt: skip

    def scale():
        publish_scale(
            FIRST_RULES, from_date=demo.today - 100 * DAY, at=at(100), actor=demo.made["team"]["manager"]
        )

    def left(days, outcome):
        entry = on_the_list(days, "e-bike")
        leave(entry.pk, outcome=outcome, at=at(days - 30), actor=agent)

    def silent():
        """Let three bikes go by: nothing more is offered until somebody reaches her."""
        entry = on_the_list(52, "e-bike", places=elsewhere)
        bikes = availability.free_bikes(at(20), categories=[entry.category_id])
        there = [one for one in bikes[::-1] if one.place in elsewhere]
        for days, one in zip((19, 14, 9), there, strict=False):
            turn = offer_to(entry.pk, one, hours=hours[one.place_id], at=at(days), actor=None)
            pass_by(entry.pk, at=turn.answer_by)

    def accepted():
        entry = on_the_list(47, "e-bike", places=everywhere, no_vehicle=True)
        one = availability.free_bikes(demo.now, categories=[entry.category_id])[-1]
        turn = offer_to(
            entry.pk, one, hours=hours[one.place_id], at=demo.now - timedelta(hours=3), actor=None
        )
        answer(turn.pk, "yes", via="link", at=demo.now - timedelta(hours=1), actor=None)

    def offered():
        entry = on_the_list(44, "e-bike", places=everywhere, no_transport=True)
        one = availability.free_bikes(demo.now, categories=[entry.category_id])[0]
        offer_to(entry.pk, one, hours=hours[one.place_id], at=demo.now - timedelta(hours=2), actor=None)

    def later():
        entry = on_the_list(39, "e-bike", places=everywhere)
        one = availability.free_bikes(demo.now, categories=[entry.category_id])[0]
        turn = offer_to(
            entry.pk, one, hours=hours[one.place_id], at=demo.now - timedelta(hours=5), actor=None
        )
        answer(turn.pk, "later", via="phone", at=demo.now - timedelta(hours=4), actor=agent)

    def waits(days, kind, told):
        on_the_list(days, kind, **told)

    scenes = [
        scale,
        *[lambda one=one: left(*one) for one in LEFT],
        silent,
        accepted,
        later,
        offered,
        *[lambda one=one: waits(*one) for one in WAITING],
        lambda: give_news(
            Entry.objects.filter(status=Status.WAITING).order_by("requested_at", "pk")[0].pk,
            at=at(10),
            actor=agent,
        ),
    ]
    played = sum(_played(scene) for scene in scenes)
    # What stays free is offered now: the first sweep finds nothing to do.
    offer_free(demo.now)
    demo.say(f"Liste d’attente : {played} sur {len(scenes)}")


def _played(scene) -> bool:
    """Play a scene whole or not at all: on some days it cannot."""
    try:
        with transaction.atomic():
            scene()
    except (Refusal, IndexError, StopIteration):
        return False
    return True
