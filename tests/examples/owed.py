"""Examples of what is owed."""

from datetime import timedelta
from decimal import Decimal

from rentals.payments.models import Bill
from rentals.payments.operations import receive
from tests.examples import Example
from tests.factories.lending import NOW
from tests.factories.owing import a_late_bill, a_plan, a_write_off
from tests.factories.persons import a_partner, a_person


def a_debtor():
    return {"pk": a_late_bill(days=20, now=NOW).person_id}


def somebody_with_a_plan():
    return {"pk": a_plan(now=NOW, agreed_at=NOW - timedelta(days=40)).person_id}


def plan():
    return {"pk": a_plan(now=NOW).pk}


def late_bills(n):
    start = Bill.objects.count()
    for i in range(start, start + n):
        a_late_bill(f"{10 + i}.00", days=5 + i, payer=a_person("Aïcha", f"Nom{i}"), now=NOW)


def partner_with_a_bill():
    return {"pk": a_late_bill(payer=a_partner(), now=NOW).partner_id}


def waiting_money():
    """Money received before any bill is there."""
    payment = receive(a_person(), amount=Decimal(30), means="transfer", at=NOW, actor=None)
    return {"pk": payment.pk}


PAGES = {
    "rentals:receive_person": Example(a_debtor),
    "rentals:receive_partner": Example(partner_with_a_bill),
    "rentals:payment": Example(waiting_money),
    "rentals:place_payment": Example(waiting_money),
    "rentals:give_back_payment": Example(waiting_money),
    "rentals:owed": Example(somebody_with_a_plan),
    "rentals:issue_owed": Example(a_debtor),
    "rentals:agree_plan": Example(a_debtor),
    "rentals:pay_plan": Example(plan),
    "rentals:issue_plan": Example(plan),
    "rentals:sign_plan": Example(plan),
    "rentals:end_plan": Example(plan),
    "rentals:write_off": Example(lambda: {"pk": a_late_bill(now=NOW).pk}),
    "rentals:undo_write_off": Example(lambda: {"pk": a_write_off(now=NOW).pk}),
}
ROWS = {"payments.bill": late_bills}
