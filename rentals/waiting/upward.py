"""What the list hands to other pages: Aujourd'hui, a person, a request made online, the planning, the sweeps."""

from datetime import timedelta

from django.urls import reverse

from mobilite import clock
from mobilite.audit.entries import entries_about
from mobilite.due import DueWork
from mobilite.pages.french import datetime_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, StoryItem
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.people.views.persons import Now
from mobilite.periods import paris_date
from rentals.models import PublicRequest
from rentals.today import how_long, moment
from rentals.waiting.availability import Board, to_reach
from rentals.waiting.estimate import wait_words
from rentals.waiting.lists import CHANGE, VIEW, rank_words, state_of
from rentals.waiting.models import Entry, Turn
from rentals.waiting.operations import remind, serve
from vehicles.described import Described
from vehicles.models import Occupancy

WORKS = {
    "waiting.serve": DueWork("Liste d’attente\u00a0: vélos libres à proposer, tours passés", serve),
    "waiting.remind": DueWork(
        "Liste d’attente\u00a0: personnes sans nouvelles", remind, every=timedelta(hours=1)
    ),
}
LATEST = 50


def today(asked: Asked) -> Column | None:
    """Say which bikes wait for an answer, the soonest first, then whom to reach."""
    if not asked.user.has_perm(CHANGE):
        return None
    turns = Turn.objects.open().select_related("entry__person", "vehicle__place").order_by("answer_by", "pk")
    silent = (
        to_reach(Entry.objects.all(), paris_date(asked.now)).select_related("person").order_by("contacted_at")
    )
    if asked.place is not None:
        turns, silent = turns.filter(vehicle__place=asked.place), silent.filter(places=asked.place)
    turns, silent = list(turns), list(silent)
    lines = [
        Line(
            when=moment(turn.answer_by),
            hot=turn.answer_by - asked.now < timedelta(hours=4),
            person=turn.entry.person,
            name=shown_name(turn.entry.person, asked.user),
            text=f"peut prendre {turn.vehicle.number}\u00a0: attend sa réponse.",
            detail=f"Proposé {moment(turn.offered_at)}, à {turn.vehicle.place.short_name}",
            url=reverse("waiting:entry", args=[turn.entry_id]),
            button="Appeler",
        )
        for turn in turns
    ]
    lines += [
        Line(
            when=how_long(entry.contacted_at, asked.now),
            person=entry.person,
            name=shown_name(entry.person, asked.user),
            text="n’a pas répondu aux derniers vélos.",
            detail="Plus rien n’est proposé avant un contact",
            warns=True,
            url=reverse("waiting:entry", args=[entry.pk]),
            button="Joindre",
        )
        for entry in silent
    ]
    well = "aucun vélo n’attend de réponse."
    return Column("Liste d’attente", "hourglass", lines[:SHOWN], len(lines), well, reverse("waiting:list"))


def person_acts(person, user) -> list[Act]:
    """Offer to put this person on the list."""
    if not user.has_perm(CHANGE):
        return []
    return [
        Act("Mettre sur la liste d’attente", f"{reverse('waiting:new')}?personne={person.pk}", "hourglass")
    ]


def person_now(person, user) -> list[Now]:
    """Say what this person waits for, at which rank."""
    entries = list(
        Entry.objects.visible_to(user).live().filter(person=person).select_related("category", "offer")
    )
    if not entries:
        return []
    board = Board(clock.today(), categories={entry.category_id for entry in entries})
    found = []
    for entry in entries:
        standing = board.standing(entry)
        where = f"{rank_words(standing)}, attente {wait_words(standing.wait)}" if standing else ""
        value, label = state_of(entry)
        found.append(
            Now(
                service=entry.offer.service,
                detail=f"Attend\u00a0: {entry}. {where}",
                url=entry.get_absolute_url(),
                chip=chip(value, label, model_name="entry"),
            )
        )
    return found


def record_acts(record, user) -> list[Act]:
    """Offer to answer a request made online by a place on the list (point "record_acts")."""
    if not isinstance(record, PublicRequest) or record.handled_at is not None or not user.has_perm(CHANGE):
        return []
    return [
        Act("Mettre sur la liste d’attente", f"{reverse('waiting:pick')}?demande={record.pk}", "hourglass")
    ]


def held_for(occupancy: Occupancy) -> Described | None:
    """Say what a hold of the list is on the planning; no query when its turn is loaded (point "held_for")."""
    turn = getattr(occupancy, "waiting_turn", None)
    if turn is None:
        return None
    return Described(
        state="held",
        word="proposé, liste d’attente",
        url=reverse("waiting:entry", args=[turn.entry_id]),
        detail=f"réponse avant {datetime_fr(turn.answer_by, year=False)}",
    )


def promised(occupancies, vehicles) -> set[tuple[int, int]]:
    """Refuse to move what somebody was told: her bike is that one (point "may_reassign")."""
    keys = [one.pk for one in occupancies]
    held = Turn.objects.open().filter(occupancy__in=keys).values_list("occupancy", flat=True)
    return {(key, vehicle.pk) for key in held for vehicle in vehicles}


def somebody_waits(category: int, place: int) -> bool:
    """Tell whether somebody waits for a kind of bike at a place: renewals may then be refused (point "somebody_waits")."""
    return Entry.objects.live().filter(category=category, places=place).exists()


class Story:
    """Tell what happened of a person on the list, to those who may see it."""

    permission = VIEW

    def __call__(self, record) -> list[StoryItem]:
        if not isinstance(record, Person):
            return []
        known = {
            entry.pk: entry
            for entry in Entry.objects.filter(person=record).order_by("-requested_at")[:LATEST]
        }
        if not known:
            return []
        return [
            StoryItem(
                at=entry.at, kind="act", icon="hourglass", sentence=str(entry),
                url=known[entry.object_id].get_absolute_url(),
            )
            for entry in entries_about(*known.values())
        ]  # fmt: skip
