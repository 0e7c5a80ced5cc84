"""What lending does by itself, minute after minute: reminders, holds that lapse, what the counter should not forget.

Each work finds what is due *now*: after a day of silence it does what is still useful, and a message says itself
when its reason has gone (``messages``). A key per record and date makes each of them happen once.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Prefetch

from mobilite.due import DueWork, each
from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.parameters.values import Parameter
from mobilite.people.models.persons import Licence, PaperKind
from mobilite.people.opening import timetables
from mobilite.people.papers import best_papers, terms_on
from mobilite.periods import PARIS, paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.moments import patience_ended
from mobilite.todo.operations import open_task, settle
from rentals import messages, queues, rules
from rentals.models import PrescriberSheet, PublicRequest, Rental, RentalDriver, Status
from rentals.operations.base import release_lapsed_holds

GROUP = "Rappels aux personnes et à l’équipe"
REMIND_AT = Parameter(
    "rentals.remind_at",
    "Rappel du retour, la veille à partir de",
    forms.TimeField,
    default=time(10),
    group=GROUP,
    help="Un SMS ou un e-mail, avec le lieu et l’heure.",
)
PAPER_NOTICE = Parameter(
    "rentals.paper_notice",
    "Prévenir avant la fin d’une pièce (jours)",
    lambda **how: forms.IntegerField(min_value=1, max_value=120, **how),
    default=21,
    group=GROUP,
    help="Pièce d’identité ou permis qui finit pendant la location.",
)
PARAMETERS = (REMIND_AT, PAPER_NOTICE)

#: Who has been late longer than this is somebody's work already, not a message's.
LATE_MESSAGES = timedelta(days=3)
COUNTER = "agent"


def unwritten(rows: Iterable, key) -> list:
    """Keep the rows that no message was written for yet, by the key that ``key(row)`` gives. One query."""
    by_key = {key(row): row for row in rows}
    known = set(Message.objects.filter(key__in=by_key).values_list("key", flat=True))
    return [row for name, row in by_key.items() if name not in known]


def _loaded(rentals):
    loaded = rentals.select_related("person", "offer__category", "return_place", "rate").order_by("pk")
    return loaded.prefetch_related("stops__meeting_point")


def end_of(day) -> datetime:
    """Return the last instant that a day counts, on a Paris clock."""
    return paris(day + timedelta(days=1), time())


def remind_returns(now: datetime) -> int:
    """Tell the evening before who brings a vehicle back tomorrow, from the hour that the manager set."""
    today = paris_date(now)
    if now.astimezone(PARIS).time() < REMIND_AT.on(today):
        return 0
    tomorrow = today + timedelta(days=1)
    coming = Rental.objects.filter(
        status=Status.ONGOING,
        return_at__gte=paris(tomorrow, time()),
        return_at__lt=end_of(tomorrow),
        key_drop__isnull=True,
    )

    def key(rental):
        return f"rentals.return_tomorrow:{rental.pk}:{tomorrow:%Y-%m-%d}"

    def remind(rental):
        notify(
            "rentals.return_tomorrow",
            to=rental.person,
            about=rental,
            key=key(rental),
            at=now,
            not_after=end_of(today),
        )

    return each(unwritten(_loaded(coming), key), remind)


def tell_late(now: datetime) -> int:
    """Write once to who is late, the grace over, unless somebody has called since the return was due (row A7)."""
    late = queues.late(Rental.objects.filter(return_at__gt=now - LATE_MESSAGES), now)

    def key(rental):
        return f"rentals.late:{rental.pk}:{rental.return_at:%Y-%m-%dT%H:%M}"

    def tell(rental):
        notify("rentals.late", to=rental.person, about=rental, key=key(rental), at=now)

    uncalled = [
        rental
        for rental in _loaded(late)
        if rental.call_tried_at is None or rental.call_tried_at < rental.return_at
    ]
    return each(unwritten(uncalled, key), tell)


def ending_papers(rental: Rental, until, terms, driver=None) -> list[tuple[str, str, object]]:
    """Return (key, « votre pièce d’identité », last day) of what bears an end before ``until`` and before the return, of the
    borrower or of somebody named beside her.

    What only grows old (a proof of address) is asked again when it is needed: see ``papers``.
    """
    person = rental.person if driver is None else driver
    last = min(until, paris_date(rental.return_at) - timedelta(days=1))
    asks = rules.papers_asked if driver is None else rules.driver_papers_asked
    asked = asks(person, rental.offer, paris_date(rental.pickup_at))
    found = [
        (paper.kind, f"votre {PaperKind(paper.kind).label.lower()}", paper.expires_on)
        for kind, paper in best_papers(person, terms).items()
        if kind in asked and paper.expires_on and paper.expires_on <= last
    ]
    ends = [licence.expires_on for licence in person.licences.all()]
    if ends and all(ends) and max(ends) <= last:
        found.append(("licence", "votre permis de conduire", max(ends)))
    return found


def tell_ending_papers(now: datetime) -> int:
    """Tell in time whose identity paper or licence ends while a vehicle is lent: the borrower's, other drivers' (rows H5, H9)."""
    today = paris_date(now)
    until = today + timedelta(days=PAPER_NOTICE.on(today))
    terms = terms_on(today)
    licences = Licence.objects.order_by("pk")
    named = RentalDriver.objects.named().select_related("person").order_by("pk")
    lent = (
        _loaded(Rental.objects.filter(status__in=(Status.CONFIRMED, Status.ONGOING), return_at__gt=now))
        .filter(papers_waived_reason="")
        .prefetch_related(
            "person__papers",
            Prefetch("person__licences", licences),
            "offer__access_rules",
            Prefetch(
                "drivers",
                named.prefetch_related("person__papers", Prefetch("person__licences", licences)),
                to_attr="named_drivers",
            ),
        )
    )
    ending = [
        (rental, driver or rental.person, *paper)
        for rental in lent
        for driver in (None, *(one.person for one in rental.named_drivers))
        for paper in ending_papers(rental, until, terms, driver)
        if paper[2] >= today
    ]

    def key(row):
        _rental, person, kind, _words, last = row
        return f"rentals.paper_ends:{person.pk}:{kind}:{last:%Y-%m-%d}"

    def tell(row):
        rental, person, _kind, words, last = row
        notify(
            "rentals.paper_ends",
            to=person,
            about=rental,
            key=key(row),
            at=now,
            not_after=end_of(last),
            extra={"piece": words, "fin": messages.day_words(last)},
        )

    return each(unwritten(ending, key), tell)


def chase_requests(now: datetime) -> int:
    """Give the counter a task for each request that waits for an answer longer than a working day.

    A task whose request was answered meanwhile is dropped.
    """
    rentals = list(
        Rental.objects.filter(status=Status.REQUESTED).select_related("pickup_place", "person").order_by("pk")
    )
    patience = {
        pk: patience_ended(now, hours, 1)
        for pk, hours in timetables({rental.pickup_place for rental in rentals}).items()
    }
    ordinary = patience_ended(now, None, 1)
    waiting = {
        f"rentals.request:{rental.pk}": rental
        for rental in rentals
        if rental.requested_at < patience.get(rental.pickup_place_id, ordinary)
    }
    online = PublicRequest.objects.filter(handled_at__isnull=True, received_at__lt=ordinary).order_by("pk")
    waiting |= {f"rentals.online_request:{request.pk}": request for request in online}
    sheets = PrescriberSheet.objects.filter(handled_at__isnull=True, received_at__lt=ordinary).order_by("pk")
    waiting |= {f"rentals.sheet:{sheet.pk}": sheet for sheet in sheets}
    opened = Task.objects.open().filter(key__regex=r"^rentals\.((online_)?request|sheet):")
    known = set(opened.values_list("key", flat=True))

    def chase(key):
        request = waiting[key]
        open_task(
            "Répondre à une demande qui attend depuis plus d’un jour",
            role=COUNTER,
            about=request,
            person=getattr(request, "person", None),
            place=getattr(request, "pickup_place", None),
            due_at=now,
            key=key,
            at=now,
        )

    def drop(key):
        settle(key, result="La demande a reçu sa réponse.", at=now)

    still_asked = {f"rentals.request:{rental.pk}" for rental in rentals} | set(waiting)
    return each(sorted(set(waiting) - known), chase) + each(sorted(known - still_asked), drop)


def lapse_holds(now: datetime) -> int:
    """Put back on the waiting list the holds whose time is over."""
    return len(release_lapsed_holds(now))


SOMETIMES = timedelta(minutes=15)
WORKS = {
    "rentals.holds": DueWork("Réservations dont le délai est passé", lapse_holds),
    "rentals.return_tomorrow": DueWork("Rappels : retour demain", remind_returns),
    "rentals.late": DueWork("Messages : retour en retard", tell_late, every=timedelta(minutes=5)),
    "rentals.papers": DueWork("Messages : pièce qui arrive à sa fin", tell_ending_papers, every=SOMETIMES),
    "rentals.requests": DueWork("Tâches : demandes sans réponse", chase_requests, every=SOMETIMES),
}
