"""A vehicle that is lent for long is looked at on the way: a task for the workshop at each turn (row C7)."""

from datetime import date, datetime, time, timedelta

from mobilite.accounts.roles import Role
from mobilite.due import each
from mobilite.pages.french import date_fr
from mobilite.periods import add_months, paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task, settle
from rentals.leases.models import Every
from rentals.leases.rules import rules_on
from rentals.models import Rental, Status

#: The task is there a week before, to agree on a moment with the person.
NOTICE = timedelta(days=7)
#: Missed for longer, a check is not asked for any more: the next one stands for it.
FORGOTTEN = timedelta(days=30)
NOON = time(12)
KEY = "leases.check:"


def check_key(rental: Rental, turn: int) -> str:
    """Return the key of the task of the ``turn``-th check of a rental, from 1."""
    return f"{KEY}{rental.pk}:{turn}"


def turns(rental: Rental, until: date) -> list[tuple[int, date]]:
    """Return the checks of a rental that are due by a day: its rank and its day, counted from the hand-over.

    None falls on the day of the return or later: the vehicle is looked at then anyway.
    """
    rules = rules_on(rental.offer, paris_date(rental.handed_over_at or rental.pickup_at))
    if not rules.check_every or rental.handed_over_at is None:
        return []
    since, found, turn = paris_date(rental.handed_over_at), [], 1
    last = min(until, paris_date(rental.return_at) - timedelta(days=1))
    while (day := _day(since, rules, turn)) <= last:
        found.append((turn, day))
        turn += 1
    return found


def _day(since: date, rules, turn: int) -> date:
    if rules.check_unit == Every.MONTH:
        return add_months(since, turn * rules.check_every)
    return since + timedelta(days=turn * rules.check_every)


def check_due(now: datetime) -> int:
    """Open the task of each check that comes within a week, the latest of each rental, once; drop those of what is back.

    A check that was missed is not asked for twice: the next one stands for it. Returns how many tasks it touched.
    """
    today = paris_date(now)
    out = (
        Rental.objects.filter(status=Status.ONGOING, handed_over_at__lt=now, key_drop__isnull=True)
        .select_related("offer__category", "person", "pickup_place")
        .prefetch_related("offer__follow_rules")
        .with_vehicles()
        .order_by("pk")
    )
    wanted = {}
    for rental in out:
        due = turns(rental, today + NOTICE)
        if due and due[-1][1] > today - FORGOTTEN:
            wanted[check_key(rental, due[-1][0])] = (rental, due[-1][1])
    tasks = Task.objects.filter(key__startswith=KEY)
    # Done once, a check is not asked for again.
    known = set(tasks.filter(key__in=wanted).values_list("key", flat=True))
    gone = tasks.open().exclude(key__in=wanted).order_by("pk")

    def ask(key):
        rental, day = wanted[key]
        vehicle = rental.vehicle
        open_task(
            f"Contrôler {vehicle.number}, en location"[:120],
            role=Role.WORKSHOP, about=rental, person=rental.person, place=rental.pickup_place,
            due_at=paris(day, NOON), key=key, at=now,
            detail=f"Contrôle du {date_fr(day, weekday=False)} : freins, pneus, éclairage, batterie, usure. Écrivez en la "
            "closant ce qui est trouvé ; s’il faut l’immobiliser, échangez le véhicule.",
        )  # fmt: skip

    def end(key):
        settle(key, result="Le véhicule est rendu, ou le contrôle suivant est venu.", at=now)

    return each(sorted(set(wanted) - known), ask) + each(list(gone.values_list("key", flat=True)), end)
