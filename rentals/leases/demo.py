"""Leases of the demonstration: certificates for employers, contracts at a distance, somebody who withdrew, checks."""

from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from mobilite.demonstration import Demonstration
from mobilite.documents.operations import drawing_put_off
from mobilite.people.models import Person
from mobilite.periods import paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import finish
from mobilite.workflow import Refusal
from rentals import operations as lending
from rentals.demo.present import DAY, Present
from rentals.leases import operations
from rentals.leases.documents import issue_certificate, months_of
from rentals.leases.operations.checks import KEY
from rentals.lists.rentals import ENDED
from rentals.models import Rental, Service, Status
from vehicles.availability import free_vehicles

#: So many leases have somebody who asks for certificates; so many checks are still to do.
CERTIFIED, TO_CHECK = 2, 2
#: How many bikes are tried for one scene: some days, whom the dice choose may not borrow.
TRIED = 8
FOUND = ("Rien à signaler.", "Patins de frein changés.", "Pneu arrière usé, changé.")


def make(demo: Demonstration) -> None:
    """Play what happens to leases; what some day refuses is left out."""
    agent = demo.made["team"]["agent"]
    present = Present(demo, demo.made["history"])
    running = (
        Rental.objects.filter(
            status=Status.ONGOING, offer__service=Service.VELILA, incidents=None, return_at__gt=demo.now
        )
        .select_related("offer__category")
        .order_by("handed_over_at", "pk")
    )
    leases = [one for one in running if not one.main_bill.plan_shares.exists()]
    category = demo.made["offers"]["e-bike"].category
    free = free_vehicles(demo.now, demo.now + 200 * DAY, category=category, now=demo.now)
    bikes = iter(list(free.select_related("place", "category").order_by("-pk")))
    # The crowd of the past is busy, some days all of it: here comes whoever has nothing of ours.
    grown = date(demo.today.year - 20, 1, 1)
    newcomers = Person.objects.not_limited().filter(
        archived_at=None, anonymised_at=None, birth_date__lt=grown
    )
    newcomers = newcomers.exclude(pk__in=Rental.objects.exclude(status__in=ENDED).values("person"))
    newcomers = iter(list(newcomers.exclude(phone="").order_by("pk")))

    def certificates():
        for rental in leases[:CERTIFIED]:
            for month in months_of(rental):
                if month.paid and month.starts_on <= paris_date(demo.now):
                    issue_certificate(rental, month.number, at=demo.now, actor=agent)
        # Two of them asked for it each month; one does not want it any more.
        at = demo.at(demo.today - 40 * DAY, 11)
        for rank, rental in enumerate(leases[:2]):
            operations.order_certificates(rental.pk, at=at, actor=agent)
            if rank:
                operations.stop_certificates(rental.pk, at=at + 20 * DAY, actor=agent)

    def at_distance(days, *, months, starts_early=True):
        """Promise a bike to somebody who signs elsewhere: the first of a few whom, and that, nothing prevents."""
        asked = demo.at(demo.today - days * DAY, 10)
        for bike in islice(bikes, TRIED):
            try:
                with transaction.atomic():
                    rental = present.ask(
                        bike, demo.now + 3 * DAY, months=months, at=asked, person=next(newcomers)
                    )
                    if rental is None:
                        continue
                    rental = present.confirm(rental)
                    done = {"at": asked + timedelta(hours=1), "actor": agent}
                    operations.agree_at_distance(rental.pk, starts_early=starts_early, **done)
                    return rental
            except Refusal:
                continue
        raise IndexError("Nobody could borrow one.")

    def signed(days, **how):
        rental = at_distance(days, **how)
        at = demo.at(demo.today - days * DAY, 16)
        return lending.sign(rental.pk, means="paper", at=at, actor=agent)

    def may_withdraw():
        signed(2, months=3)

    def withdrawn():
        rental = signed(4, months=6)
        day = demo.today - DAY
        operations.withdraw(rental.pk, on=day, via="email", at=demo.at(day, 17, 40), actor=agent)

    def to_sign_elsewhere():
        at_distance(1, months=12, starts_early=False)

    def paused():
        """Let one stand still now: its bike must be free after it."""
        for rental in leases[CERTIFIED:]:
            try:
                with transaction.atomic():
                    operations.pause(
                        rental.pk, from_on=demo.today - 3 * DAY, until=demo.today + 39 * DAY, motive="health",
                        at=demo.at(demo.today - 3 * DAY, 11), actor=demo.made["team"]["manager"],
                    )  # fmt: skip
                return
            except Refusal:
                continue
        raise IndexError("None may stand still.")

    def resumed():
        """Let another run again before the day that was granted."""
        at, manager = demo.at(demo.today - DAY, 11), demo.made["team"]["manager"]
        for rental in leases[CERTIFIED:]:
            try:
                with transaction.atomic():
                    if rental.pauses.exists():
                        continue
                    made = operations.pause(
                        rental.pk, from_on=demo.today - 20 * DAY, until=demo.today + 20 * DAY, motive="health",
                        at=demo.at(demo.today - 20 * DAY, 11), actor=manager,
                    )  # fmt: skip
                    operations.resume(made.pk, on=demo.today, at=at, actor=manager)
                return
            except Refusal:
                continue
        raise IndexError("None may run again.")

    def checks():
        """Let the workshop have done most of them."""
        operations.check_due(demo.now)
        waiting = Task.objects.open().filter(key__startswith=KEY).order_by("pk")
        workshop = demo.made["team"]["workshop"]
        for rank, task in enumerate(list(waiting)[TO_CHECK:]):
            at = demo.now - timedelta(minutes=rank + 1)
            finish(task.pk, result=FOUND[rank % len(FOUND)], at=max(at, task.created_at), actor=workshop)

    scenes = (certificates, may_withdraw, withdrawn, to_sign_elsewhere, paused, resumed, checks)
    with drawing_put_off():
        played = sum(_played(scene) for scene in scenes)
    operations.send_links(demo.now)
    demo.say(f"Baux : {played} sur {len(scenes)}")


def _played(scene) -> bool:
    """Play a scene whole or not at all: on some days it cannot."""
    try:
        with transaction.atomic():
            scene()
    except (Refusal, IndexError, StopIteration):
        return False
    return True
