"""What somebody asks for from her own space: to keep a vehicle longer, to be given time to pay. A colleague answers (row K2).

Nothing is decided here: the task says what she asks and what it would cost, and its page is where it is done.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.money import french
from mobilite.pages.french import date_fr, typography
from mobilite.people.models import Person
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task
from rentals.models import Rental, Status
from rentals.operations.base import deny, locked, must_be

#: The longest that she writes, and in how many times she may ask to pay.
LONGEST, TIMES = 300, (2, 3, 6, 10)


def longer_key(rental: Rental) -> str:
    """Return the key of the task « Prolonger » that she opened."""
    return f"own-longer:{rental.pk}"


def time_key(person: Person) -> str:
    """Return the key of the task « Délai demandé » that she opened."""
    return f"own-time:{person.pk}"


def waits(key: str) -> bool:
    """Tell whether what she asked for waits for our answer."""
    return Task.objects.open().filter(key=key).exists()


@transaction.atomic
def ask_longer(rental_id: int, *, until: date, price: Decimal, at: datetime) -> Task:
    """Ask to keep a vehicle until a day, at the price that she read. Asked twice, it is one task.

    Raises RentalRefused when the rental is over or the day is no later.
    """
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="la prolonger")
    if until <= rental.last_day:
        deny("Choisissez un jour plus tard que la fin prévue.", field="until")
    task = open_task(
        f"Prolonger jusqu’au {date_fr(until, weekday=False)}\u00a0?",
        role=Role.AGENT,
        person=rental.person,
        about=rental,
        due_at=at,
        key=longer_key(rental),
        detail=typography(
            f"Demandé depuis son espace. Elle a lu : {french(price)} de plus. Prolongez-la, ou appelez pour dire non."
        ),
        at=at,
    )
    record(
        "ask_longer",
        rental,
        sentence=f"a demandé à garder {rental.reference} plus longtemps",
        actor=None,
        at=at,
    )
    return task


@transaction.atomic
def ask_time(person: Person, *, times: int | None, words: str, owed: Decimal, at: datetime) -> Task:
    """Ask to pay in several times. Asked twice, it is one task. Raises RentalRefused when nothing is owed."""
    if owed <= 0:
        deny("Vous ne devez rien : relisez cette page.")
    how = f"en {times} fois" if times in TIMES else "elle ne sait pas en combien de fois"
    said = f" Elle écrit : « {words.strip()[:LONGEST]} »" if words.strip() else ""
    task = open_task(
        "Délai demandé pour payer",
        role=Role.AGENT,
        person=person,
        about=person,
        due_at=at,
        key=time_key(person),
        detail=typography(f"{french(owed)}, {how}.{said}"),
        at=at,
    )
    record("ask_time", person, sentence="a demandé un délai pour payer", actor=None, at=at)
    return task
