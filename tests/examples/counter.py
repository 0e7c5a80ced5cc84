"""Examples of the counter: drawers, closes, cheques, and the rows behind each figure."""

from decimal import Decimal

from mobilite.accounts.models import User
from mobilite.people.models import Person
from rentals.operations import bank_deposit, give_back_deposit
from rentals.payments.cash import close_cash, move_cash
from rentals.payments.deposits import hold_deposit
from rentals.payments.models import Bill, CashClose, Remittance, RemittedCheque
from rentals.payments.operations import open_bill, pay
from rentals.pricing import Kind, line
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_person, a_place, commune, the_organisation
from tests.factories.lending import NOW, a_confirmed_rental, a_returned_rental, an_ongoing_rental
from tests.factories.owing import money_back, money_on

CHEQUE = {"bank": "Banque", "cheque_number": "1", "holder": "Aïcha"}


def somebody() -> User:
    return User.objects.filter(place__isnull=False).first() or staff("agent", "Lou", "Petit")


def a_drawer():
    who = somebody()
    move_cash(who.place, kind="float", amount=Decimal(100), at=NOW, actor=who)
    return {"pk": who.place_id}


def a_movement():
    who = somebody()
    return {"pk": move_cash(who.place, kind="float", amount=Decimal(100), at=NOW, actor=who).pk}


def a_cheque():
    lines = [line(Kind.RENT, "Location", "Essai.", unit_price=Decimal(40))]
    bill = open_bill(a_person(), "Location", lines, at=NOW)
    return {"pk": pay(bill.pk, amount=Decimal(40), means="cheque", at=NOW, actor=somebody()).pk}


def a_remittance():
    remittances(1)
    return {"pk": Remittance.objects.latest("pk").pk}


def _bills(n):
    start = Bill.objects.count()
    for i in range(start, start + n):
        person = Person.objects.create(
            first_name="Aïcha",
            last_name=f"Nom{i}",
            commune=commune(),
            created_at=NOW,
            search_text=f"aicha nom{i}",
        )
        lines = [line(Kind.RENT, "Location", "Essai.", unit_price=Decimal(40 + i))]
        yield open_bill(person, f"Location {i}", lines, at=NOW)


def payments(n):
    who = somebody()
    for bill in _bills(n):
        money_on(bill, Decimal(10), at=NOW, by=who, place=a_place())


def refunds(n):
    for bill in _bills(n):
        money_on(bill, Decimal(10), at=NOW, place=a_place())
        money_back(bill, Decimal(1), at=NOW, place=a_place())


def deposits(n):
    for bill in _bills(n):
        hold_deposit(bill.person, amount=Decimal(150), means="cheque", at=NOW, actor=somebody(), **CHEQUE)


def _deposit_of(rental):
    return {"pk": rental.deposits.get().deposit_id}


def a_held_deposit():
    return _deposit_of(an_ongoing_rental())


def a_returned_deposit():
    rental = a_returned_rental()
    key = _deposit_of(rental)
    give_back_deposit(rental.pk, key["pk"], at=rental.returned_at, actor=somebody())
    return key


def a_banked_deposit():
    the_organisation()
    key = a_held_deposit()
    bank_deposit(key["pk"], at=NOW, actor=somebody())
    return key


def a_rental_without_deposit():
    return {"pk": a_confirmed_rental().pk}


def closes(n):
    who = somebody()
    start = CashClose.objects.count()
    for i in range(start, start + n):
        place = a_place(f"Lieu {i}")
        close_cash(place, counted=Decimal(0), at=NOW, actor=who)


def remittances(n):
    for bill in _bills(n):
        payment = money_on(bill, Decimal(10), at=NOW, means="cheque", place=a_place())
        slip = Remittance.objects.create(remitted_at=NOW, place=a_place())
        RemittedCheque.objects.create(remittance=slip, payment=payment, amount=payment.amount)


PAGES = {
    "rentals:deposit_page": Example(kwargs=a_held_deposit),
    "rentals:move_deposit": Example(kwargs=a_held_deposit),
    "rentals:replace_deposit": Example(kwargs=a_held_deposit),
    "rentals:bank_deposit": Example(kwargs=a_held_deposit),
    "rentals:unpaid_deposit": Example(kwargs=a_banked_deposit),
    "rentals:sign_deposit": Example(kwargs=a_returned_deposit),
    "rentals:deposit_papers": Example(kwargs=a_returned_deposit),
    "rentals:waive_deposit": Example(kwargs=a_rental_without_deposit),
    "rentals:drawer": Example(kwargs=a_drawer),
    "rentals:close_drawer": Example(kwargs=a_drawer),
    "rentals:move_cash": Example(kwargs=a_drawer),
    "rentals:undo_movement": Example(kwargs=a_movement),
    "rentals:remittance": Example(kwargs=a_remittance),
    "rentals:undo_cheque": Example(kwargs=a_cheque),
}
ROWS = {
    "payments.payment": payments,
    "payments.refund": refunds,
    "payments.deposit": deposits,
    "payments.cashclose": closes,
    "payments.remittance": remittances,
}
