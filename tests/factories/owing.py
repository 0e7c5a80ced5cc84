"""What is owed, late, and paid little by little, made by the operations themselves."""

from datetime import timedelta
from decimal import Decimal

from mobilite.periods import paris_date
from rentals.payments.models import Allocation, Bill, Payment, Plan, Refund, WriteOff
from rentals.payments.operations import open_bill
from rentals.payments.plans import agree_plan
from rentals.payments.write_offs import write_off
from rentals.pricing import Kind, line
from tests.factories.persons import a_person


def a_bill(amount="100.00", *, payer=None, now, instalments=(), label="Location") -> Bill:
    """Return a bill of one line, opened at ``now``; all due at once without instalments."""
    lines = [line(Kind.RENT, "Location", "Essai.", unit_price=Decimal(amount))]
    return open_bill(payer or a_person(), label, lines, at=now, instalments=instalments)


def money_on(bill, amount, *, at, means="cash", place=None, by=None) -> Payment:
    """Write money received on a bill straight into the base, as no operation would."""
    who = {"person": bill.person, "partner": bill.partner}
    payment = Payment.objects.create(
        **who, amount=amount, means=means, received_at=at, received_by=by, place=place
    )
    Allocation.objects.create(bill=bill, payment=payment, amount=payment.amount, at=at, by=by)
    return payment


def money_back(bill, amount, *, at, means="cash", place=None) -> Refund:
    """Write money given back on a bill straight into the base."""
    who = {"person": bill.person, "partner": bill.partner}
    refund = Refund.objects.create(
        **who, amount=amount, means=means, reason="Erreur", given_at=at, place=place
    )
    Allocation.objects.create(bill=bill, refund=refund, amount=-refund.amount, at=at)
    return refund


def a_late_bill(amount="90.00", *, days=20, payer=None, now) -> Bill:
    """Return a bill that was to be paid so many days ago."""
    return a_bill(amount, payer=payer, now=now - timedelta(days=days))


def a_plan(amount="90.00", *, count=6, payer=None, now, agreed_at=None) -> Plan:
    """Return a plan of a bill, monthly from the day of its agreement."""
    bill = a_bill(amount, payer=payer, now=agreed_at or now)
    at = agreed_at or now
    return agree_plan(bill.person, [bill.pk], count=count, first_on=paris_date(at), at=at, actor=None)


def a_write_off(amount="30.00", *, now) -> WriteOff:
    """Return a part of a bill of 90 € that is no longer asked for."""
    bill = a_late_bill(now=now)
    return write_off(bill.pk, amount=Decimal(amount), reason="Insolvable, accompagnée", at=now, actor=None)
