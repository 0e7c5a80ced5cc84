"""Who owes something in the demonstration: late at each stage, a plan that is kept, one that is not, a sum given up."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.periods import add_months, paris_date
from rentals import operations as lending
from rentals.demo.present import Present, whole
from rentals.models import Rental, Status
from rentals.payments import dunning, plans
from rentals.payments.balances import balance
from rentals.payments.write_offs import write_off

#: How many days ago, what for, how much: a message, a call, the manager, an old one.
LATE = (
    (8, "Antivol perdu", "25.00"),
    (18, "Garde-boue cassé", "18.00"),
    (40, "Roue voilée", "42.00"),
    (70, "Chargeur perdu", "59.00"),
    (95, "Selle déchirée", "32.50"),
)
#: Bikes that nobody else has in the demonstration.
IDLE = slice(36, 38)


def make_owed(demo: Demonstration) -> None:
    """Charge what was damaged on leases that run, then give time, or give up."""
    agent, manager = demo.made["team"]["agent"], demo.made["team"]["manager"]
    present = Present(demo, demo.made["history"])
    began = demo.now - timedelta(days=100)
    running = Rental.objects.filter(status=Status.ONGOING, term_months__isnull=False, pickup_at__lt=began)
    leases = (
        rental for rental in running.order_by("reference") if not balance(rental.main_bill).due_on(demo.today)
    )

    def owing(days, label, amount):
        rental = next(leases, None)
        if rental is not None:
            line = lending.ExtraLine(
                label=label, amount=Decimal(amount), why="Vu à l’atelier, avec la personne."
            )
            lending.charge(
                rental.pk, line=line, at=demo.at(demo.today - timedelta(days=days), 11), actor=agent
            )
        return rental

    for days, label, amount in LATE:
        owing(days, label, amount)
    for bike, is_kept in zip(demo.made["fleet"]["e-bike"][IDLE], (True, False), strict=False):
        little_by_little(present, bike, is_kept=is_kept)
    rental = owing(60, "Sacoche perdue", "35.00")
    if rental is not None:
        left = balance(rental.main_bill).due_on(demo.today)
        at = demo.at(demo.today - timedelta(days=20), 16)
        reason = "Perdue pendant une hospitalisation, la personne n’a plus de revenu."
        write_off(rental.main_bill.pk, amount=left, reason=reason, at=at, actor=manager)
    for ask in (dunning.ask_to_call, dunning.ask_manager, dunning.watch_plans):
        ask(demo.now)


@whole
def little_by_little(present: Present, bike, *, is_kept: bool) -> None:
    """Lease a bike to somebody who cannot pay: two months later, a plan is agreed."""
    demo, agent = present.demo, present.agent
    starts = max(present.history.free_from[bike.pk], demo.now - timedelta(days=150))
    rental = present.ask(bike, starts, months=6)
    if rental is None:
        return
    rental = present.leave(present.sign(present.confirm(rental)))
    agreed_on = add_months(demo.today, -2)
    at = demo.at(agreed_on, 15)
    plan = plans.agree_plan(
        rental.person, [rental.main_bill.pk], count=6, first_on=agreed_on, at=at, actor=agent
    )
    plans.sign_plan(plan.pk, at=at + timedelta(minutes=10), actor=agent)
    if not is_kept:
        return
    # She pays her plan and, since then, each month of the lease.
    for months in range(3):
        paid_at = min(demo.at(add_months(agreed_on, months), 16), demo.now)
        for part in balance(Rental.objects.get(pk=rental.pk).main_bill).parts:
            if part.left and part.due_on and part.due_on <= paris_date(paid_at):
                present.pay(rental, part.left, paid_at)
