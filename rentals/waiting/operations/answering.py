"""What somebody answers to the bike that she is offered, by her link or on the phone (row A8)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from mobilite.accounts import links
from mobilite.accounts.models import PersonalLink
from mobilite.pages.french import datetime_fr
from mobilite.people.models import Place
from mobilite.people.opening import Timetable
from mobilite.periods import paris, paris_date
from mobilite.todo.operations import open_task
from rentals.models import Origin, Purpose, Rental
from rentals.operations import hold, request
from rentals.waiting.models import Answer, Entry, Outcome, Status, Turn, Via
from rentals.waiting.operations.base import AGAIN, COUNTER, deny, in_touch, locked, move, taken_key
from rentals.waiting.operations.turns import close_entry, close_turn
from rentals.waiting.terms import LATER_DAYS, TAKE_DAYS
from vehicles.operations.calendar import lock_vehicle

#: Pages behind this link: the offer of one bike to one person.
LINK_PURPOSE = "waiting.answer"
#: The page says what became of the offer for so long after its end.
LINK_OUTLIVES = timedelta(days=14)
#: What may be answered; the rest is worked out.
ANSWERS = (Answer.YES, Answer.NO, Answer.LATER)


def opened(token: str, *, at: datetime) -> tuple[PersonalLink, Turn]:
    """Return the link of a token and the turn that it opens; nothing is written. Raises LinkRefused."""
    link = links.open_link(token, purpose=LINK_PURPOSE, at=at)
    turns = Turn.objects.select_related(
        "entry__person", "entry__offer", "vehicle__category", "vehicle__place", "rental__pickup_place"
    )
    turn = turns.filter(pk=link.object_id).first()
    if turn is None or turn.entry.person.anonymised_at is not None:
        raise links.UnknownLink
    return link, turn


@dataclass(frozen=True, slots=True)
class Meeting:
    """When the bike is to be taken, and until when it is kept for that."""

    at: datetime
    until: datetime


def meeting(place: Place, at: datetime, *, on: date | None = None) -> Meeting:
    """Return the appointment of somebody who says yes: on a day, else at the opening of the last day to take it.

    The bike is kept until the closing of that day. Raises WaitingRefused when the place is closed then.
    """
    hours = Timetable.of(place)
    if on is None:
        on = paris_date(hours.end_of_opening_day(at, count=TAKE_DAYS.on(paris_date(at))))
    elif on < paris_date(at):
        deny("Ce jour est passé : choisissez aujourd’hui ou plus tard.", field="on")
    opened_on = hours.hours_on(on)
    closing = paris(on, opened_on[-1][1]) if opened_on else None
    if closing is None or closing <= at:
        after = hours.next_opening(paris(on + timedelta(days=1), time()))
        deny(f"{place} est fermé ce jour-là : le prochain jour est {datetime_fr(after)}.", field="on")
    return Meeting(max(paris(on, opened_on[0][0]), at), closing)


@transaction.atomic
def answer(
    turn_id: int,
    answered: str,
    *,
    via: str,
    at: datetime,
    actor,
    on: date | None = None,
    term_months: int | None = None,
    purpose: str = Purpose.OTHER,
) -> Turn:
    """Take somebody's answer to the bike that she is offered.

    Yes: a request for that very bike, held until the appointment (``on``, else the last day to take it), and she leaves
    the list. No: the bike goes to the next person, she keeps her rank; ``leave`` takes her off. Later: the same, and
    nothing is offered for some days. The same answer twice is one. Raises WaitingRefused past the hour, or when something
    else was answered; RentalRefused or SlotRefused when the request cannot be.
    """
    if answered not in ANSWERS or via not in Via.values:
        deny("Choisissez une réponse.", field="answer")
    entry = locked(Turn.objects.values_list("entry", flat=True).get(pk=turn_id))
    turn = Turn.objects.select_related("vehicle__category", "vehicle__place", "occupancy", "rental").get(
        pk=turn_id
    )
    if turn.answer:
        return _answered_before(turn, answered)
    if turn.answer_by <= at:
        deny(
            f"Il fallait répondre avant {datetime_fr(turn.answer_by)}. La personne garde son rang : attendez le prochain vélo."
        )
    contact = in_touch(entry, at=at, actor=actor)
    if answered == Answer.YES:
        _take(entry, turn, via, at, actor, on, term_months or entry.term_months, purpose)
        for name, value in contact.items():
            setattr(entry, name, value)
        entry.save(update_fields=list(contact))
        close_entry(entry, Outcome.TAKEN, at=at, actor=actor)
        return turn
    close_turn(turn, answered, at=at, actor=actor, via=via)
    words = f"a répondu « {Answer(answered).label.lower()} » pour {turn.vehicle.number}, {Via(via).label}"
    if answered == Answer.LATER:
        contact["not_before"] = paris_date(at) + timedelta(days=LATER_DAYS.on(paris_date(at)))
    move(
        entry, Status.WAITING, "answer_turn", words, at=at, actor=actor, data={"answer": answered}, **contact
    )
    return turn


def _answered_before(turn: Turn, answered: str) -> Turn:
    if turn.answer != answered:
        if turn.answer in (Answer.SILENT, Answer.WITHDRAWN, Answer.LAPSED):
            deny("Ce vélo n’est plus gardé pour cette personne. Elle garde son rang : attendez le prochain.")
        deny(f"La réponse est déjà notée : « {turn.get_answer_display().lower()} ». {AGAIN}")
    return turn


def _take(entry: Entry, turn: Turn, via, at, actor, on, term_months, purpose) -> Rental:
    """Turn the hold of the list into that of a request, without letting go of the bike."""
    vehicle = turn.vehicle
    when = meeting(vehicle.place, at, on=on)
    # Whoever wants this bike waits here until the request has it.
    lock_vehicle(vehicle.pk)
    close_turn(turn, Answer.YES, at=at, actor=actor, via=via)
    origin = {Via.LINK: Origin.ONLINE, Via.PHONE: Origin.PHONE, Via.COUNTER: Origin.COUNTER}[Via(via)]
    rental = request(
        entry.person, offer=entry.offer, needed_from=when.at, pickup_at=when.at, term_months=term_months,
        pickup_place=vehicle.place, wanted_vehicle=vehicle, purpose=purpose, origin=origin, at=at, actor=actor,
    )  # fmt: skip
    rental = hold(rental.pk, until=when.until, vehicle=vehicle, at=at, actor=actor)
    turn.answer, turn.answered_at, turn.via, turn.rental = Answer.YES, at, via, rental
    turn.save(update_fields=["answer", "answered_at", "via", "rental"])
    open_task(
        "Préparer un bail : la personne a dit oui", role=COUNTER, about=rental, person=entry.person,
        place=vehicle.place, due_at=when.at, key=taken_key(turn.pk), at=at,
        detail=f"Rendez-vous proposé {datetime_fr(when.at)}. Appelez pour le fixer et dire les papiers à apporter.",
    )  # fmt: skip
    return rental
