"""The deposits of the demonstration: each means, each place where they lie, each way they end (rows F1, F2)."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.people.models import Partner
from mobilite.people.models.partners import PartnerKind
from mobilite.periods import add_months
from rentals import documents
from rentals import operations as lending
from rentals.demo.present import Present, whole
from rentals.models import Rental, Status
from rentals.payments import deposits
from rentals.payments.balances import balance
from rentals.payments.models import Deposit, DepositMeans

#: Bikes that nobody else has in the demonstration.
IDLE = slice(32, 35)
CHEQUE = {"means": DepositMeans.CHEQUE, "bank": "Banque d’exemple"}
DAY = timedelta(days=1)


def make_deposits(demo: Demonstration) -> None:
    """Put some of the deposits held elsewhere, replace, waive, bank and keep others."""
    present = Present(demo, demo.made["history"])
    running = Rental.objects.filter(status=Status.ONGOING, term_months__isnull=False, deposits__isnull=False)
    leases = list(running.select_related("person", "offer__category").order_by("reference"))
    bikes = [one for one in leases if one.offer.category.code == "e-bike"]
    ends_soon(present, bikes)
    for step, rental in zip((replaced, in_the_safe), bikes[5:], strict=False):
        step(present, rental)
    loans = Rental.objects.filter(status=Status.ONGOING, term_months=None, return_at__gt=demo.now)
    for rental in loans.select_related("person", "offer").order_by("-return_at", "-pk")[:2]:
        in_cash(present, rental)
    for rental in leases:
        if DepositMeans.GUARANTEE in rental.offer.deposit_means and on_paper(present, rental):
            break
    waived(present)
    ends = (kept_in_part, banked_and_late, unpaid)
    for step, bike in zip(ends, demo.made["fleet"]["e-bike"][IDLE], strict=False):
        step(present, bike)


def held(rental: Rental) -> Deposit:
    return Deposit.objects.held().filter(rental_deposit__rental=rental).latest("pk")


def replace(present, rental, **new):
    """Replace the deposit of a rental an hour ago, with its papers."""
    at = present.demo.now - timedelta(hours=1)
    old = held(rental)
    taken = lending.replace_deposit(rental.pk, old.pk, amount=old.amount, **new, at=at, actor=present.agent)
    documents.issue_deposit_receipt(taken, at=at, actor=present.agent)
    old.refresh_from_db()
    documents.issue_release(old, at=at, actor=present.agent)
    return old


@whole
def ends_soon(present, bikes) -> None:
    """Somebody brought an old cheque for a lease that ends before it: an alarm comes all the same."""
    today = present.demo.today
    written_on = add_months(today, -11)
    soon = today + timedelta(days=25)
    rental = next((one for one in bikes if one.return_at.date() < soon), None)
    if rental is not None:
        number = {"cheque_number": "9100001", "holder": str(rental.person), "written_on": written_on}
        replace(present, rental, **CHEQUE, **number)


@whole
def replaced(present, rental) -> None:
    old = replace(present, rental, **CHEQUE, cheque_number="9100002", holder=str(rental.person))
    deposits.sign_give_back(old.pk, at=present.demo.now - timedelta(minutes=50), actor=present.agent)


@whole
def in_the_safe(present, rental) -> None:
    at = present.demo.now - timedelta(hours=2)
    deposits.move_deposit(held(rental).pk, spot="safe", at=at, actor=present.agent)


@whole
def in_cash(present, rental) -> None:
    if DepositMeans.CASH in rental.offer.deposit_means and rental.deposits.exists():
        replace(present, rental, means=DepositMeans.CASH)


@whole
def on_paper(present, rental) -> bool:
    partner = Partner.objects.filter(kind=PartnerKind.CCAS).order_by("pk").first()
    if partner is None:
        return False
    replace(
        present, rental, means=DepositMeans.GUARANTEE, guarantor=partner, reference="Engagement signé à Ligné"
    )
    return True


@whole
def waived(present) -> None:
    """A manager asks for no deposit, for a departure that is far enough for nobody to wait for it."""
    rentals = Rental.objects.filter(status=Status.CONFIRMED, deposits=None, agreed_deposit__gt=0)
    rental = rentals.order_by("-pickup_at", "-pk").first()
    if rental is not None:
        lending.waive_deposit(
            rental.pk, reason="Prise en charge par le CCAS, écrite.", at=present.demo.now - timedelta(hours=3),
            actor=present.demo.made["team"]["manager"],
        )  # fmt: skip


def over(present, bike, *, ended: int):
    """Return a month's lease that came back so many days ago, paid, its cheque still in the drawer."""
    starts = max(present.history.free_from[bike.pk], present.demo.now - timedelta(days=ended + 32))
    rental = present.ask(bike, starts, months=1)
    if rental is None:
        return None
    rental = present.leave(present.sign(present.confirm(rental)))
    back_at = present.last_open(bike, present.demo.now - timedelta(days=ended))
    present.pay(rental, balance(rental.main_bill).left, rental.pickup_at)
    return present.come_back(rental, back_at) if back_at > rental.pickup_at else None


def damaged(present, rental, label, amount, why):
    line = lending.ExtraLine(label=label, amount=Decimal(amount), why=why)
    lending.charge(rental.pk, line=line, at=rental.returned_at + timedelta(minutes=20), actor=present.agent)
    return rental.main_bill.lines.get(label=label)


@whole
def kept_in_part(present, bike) -> None:
    """42 € of damage: the cheque banked, 42 kept, the rest given back by transfer, the letter sent."""
    rental = over(present, bike, ended=12)
    if rental is None:
        return
    line = damaged(present, rental, "Rétroviseur et poignée", "42.00", "Cassés à gauche, vus au retour.")
    deposit, at = held(rental), rental.returned_at + timedelta(minutes=30)
    lending.bank_deposit(deposit.pk, at=at, actor=present.agent)
    later = min(at + 5 * DAY, present.demo.now)
    deposit = lending.give_back_deposit(
        rental.pk, deposit.pk, kept=line.amount, reason="Un dégât vu au retour, avec la personne.", lines=[line.pk],
        at=later, actor=present.agent,
    )  # fmt: skip
    documents.issue_release(deposit, at=later, actor=present.agent)
    lending.close(rental.pk, at=later, actor=present.agent)


@whole
def banked_and_late(present, bike) -> None:
    """Banked a fortnight ago: the rest should have been given back by now."""
    rental = over(present, bike, ended=15)
    if rental is not None:
        damaged(present, rental, "Garde-boue tordu", "18.00", "Vu au retour.")
        at = rental.returned_at + timedelta(minutes=30)
        lending.bank_deposit(held(rental).pk, at=at, actor=present.agent)


@whole
def unpaid(present, bike) -> None:
    rental = over(present, bike, ended=9)
    if rental is not None:
        damaged(present, rental, "Antivol perdu", "25.00", "Pas rendu avec le vélo.")
        at = rental.returned_at + timedelta(minutes=30)
        lending.bank_deposit(held(rental).pk, at=at, actor=present.agent)
        later = min(at + 5 * DAY, present.demo.now)
        lending.deposit_unpaid(held(rental).pk, reason="Sans provision", at=later, actor=present.agent)
