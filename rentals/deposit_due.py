"""What a deposit asks of the counter by itself: replaced before its end, given back once the vehicle is back (rows F1, F2)."""

from datetime import datetime, time, timedelta

from mobilite.due import DueWork, each
from mobilite.money import french
from mobilite.pages.french import date_fr, plural
from mobilite.periods import paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task, settle
from rentals import queues
from rentals.payments.deposits.terms import FIRST_NOTICE, LAST_NOTICE
from rentals.payments.models import Deposit, DepositMeans

COUNTER = "agent"
ENDS, BACK = "rentals.deposit_ends:", "rentals.deposit_back:"
DAY = timedelta(days=1)


def ending(deposits, today, *, within: int):
    """Keep the deposits held whose means ends within so many days, or has ended."""
    return deposits.held().filter(holds_until__lte=today + timedelta(days=within))


def watch_ends(now: datetime) -> int:
    """Give the counter a task 60 days before a deposit can hold no longer, and another one 15 days before.

    A task is dropped when the deposit is replaced or given back; the first one, when the second one comes.
    """
    today = paris_date(now)
    first, last = FIRST_NOTICE.on(today), LAST_NOTICE.on(today)
    wanted = {}
    # A card's hold ends within days of its beginning: it is said on its last day but one, once.
    soon = ending(Deposit.objects, today, within=max(first, last)).exclude(means=DepositMeans.CARD_HOLD)
    holds = ending(Deposit.objects, today, within=1).filter(means=DepositMeans.CARD_HOLD)
    rows = (soon | holds).select_related("person", "place", "rental_deposit__rental")
    for deposit in rows.order_by("pk"):
        is_last = deposit.holds_until <= today + timedelta(days=last)
        wanted[f"{ENDS}{deposit.pk}:{'last' if is_last else 'first'}"] = deposit

    def ask(key):
        deposit = wanted[key]
        day = date_fr(deposit.holds_until, weekday=False)
        urgent = "En urgence\u00a0: r" if key.endswith("last") else "R"
        what = deposit.get_means_display().lower()
        open_task(
            f"{urgent}endre ou remplacer une caution qui finit",
            role=COUNTER,
            about=deposit,
            person=deposit.person,
            place=deposit.place,
            due_at=max(now, paris(deposit.holds_until, time(9)) - last * DAY),
            key=key,
            detail=f"{french(deposit.amount)}, {what}\u00a0: elle ne tient plus après le {day}.",
            at=now,
        )

    return _tasks(
        ENDS, wanted, ask, "La caution est rendue ou remplacée, ou un rappel plus proche est là.", now
    )


def watch_backs(now: datetime) -> int:
    """Give the counter a task when a deposit is not given back in the days that the offer promises, from the return."""
    rows = queues.deposits_to_give_back(Deposit.objects.held(), now)
    wanted = {
        f"{BACK}{deposit.pk}": deposit
        for deposit in rows.select_related("person", "place", "rental_deposit__rental__offer").order_by("pk")
    }

    def ask(key):
        deposit = wanted[key]
        rental = deposit.rental_deposit.rental
        over = date_fr(rental.returned_at or rental.ended_at, weekday=False)
        days = plural(rental.offer.deposit_days, "jour")
        open_task(
            "Rendre une caution, ou en retenir une part",
            role=COUNTER,
            about=deposit,
            person=deposit.person,
            place=deposit.place,
            due_at=now,
            key=key,
            detail=f"{french(deposit.amount)} pour {rental.reference}, finie le {over}\u00a0: elle se rend sous {days}.",
            at=now,
        )

    return _tasks(BACK, wanted, ask, "La caution est rendue.", now)


def _tasks(prefix, wanted, ask, gone_words, now):
    """Open what is wanted once, and drop the open tasks whose reason has gone."""
    tasks = Task.objects.filter(key__startswith=prefix)
    known = set(tasks.filter(key__in=wanted).values_list("key", flat=True))
    gone = set(tasks.open().values_list("key", flat=True)) - set(wanted)

    def drop(key):
        settle(key, result=gone_words, at=now)

    return each([key for key in wanted if key not in known], ask) + each(sorted(gone), drop)


OFTEN = timedelta(minutes=15)
WORKS = {
    "rentals.deposit_ends": DueWork("Tâches : cautions qui finissent", watch_ends, every=OFTEN),
    "rentals.deposit_back": DueWork("Tâches : cautions à rendre", watch_backs, every=OFTEN),
}
