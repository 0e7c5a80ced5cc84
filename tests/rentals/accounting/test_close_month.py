"""A month is booked, adds up, closes, and its file never changes; nothing is written before its end any more (row F9)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from mobilite.parameters.models import ParameterValue
from mobilite.periods import PARIS
from rentals.accounting import fec, integrity
from rentals.accounting.checks import Month
from rentals.accounting.operations import ClosingRefused, close_month
from rentals.payments.bank.matches import receive_line
from rentals.payments.cash import close_cash, move_cash
from rentals.payments.cheques import remit, undo_cheque
from rentals.payments.deposits import give_back_deposit, hold_deposit
from rentals.payments.models import Line, Payment, SealedMonth
from rentals.payments.months import MonthClosed
from rentals.payments.operations import open_bill, pay, receive
from rentals.payments.write_offs import write_off
from rentals.pricing import Kind, line
from tests import papers
from tests.factories import a_partner, a_person
from tests.factories.banking import a_bank_line
from tests.factories.invoicing import a_structure

pytestmark = pytest.mark.django_db
D = Decimal
MARCH = date(2026, 3, 1)
THEN = datetime(2026, 3, 10, 10, tzinfo=PARIS)


@pytest.fixture
def march(agent, manager):
    """A month with a little of everything, counted at its end: 100 € asked, paid in cash, by cheque and by transfer."""
    a_structure()
    done = {"at": THEN, "actor": agent}
    person = a_person("Zoé", "Secrète")
    lines = [
        line(Kind.RENT, "Location", "", unit_price=D(110)),
        line(Kind.DISCOUNT, "Geste", "", unit_price=D(-10)),
    ]
    bill = open_bill(person, "Location", lines, at=THEN)
    theirs = open_bill(a_partner(), "Part", [line(Kind.PAYER, "Part", "", unit_price=D(30))], at=THEN)
    pay(bill.pk, amount=D(40), means="cash", **done)
    first = pay(bill.pk, amount=D(20), means="cheque", **done)
    second = pay(bill.pk, amount=D(15), means="cheque", **done)
    remit([first.pk, second.pk], **done)
    undo_cheque(second.pk, reason="Sans provision", **done | {"at": THEN + timedelta(hours=1)})
    pay(theirs.pk, amount=D(30), means="transfer", **done)
    deposit = hold_deposit(person, amount=D(150), means="cash", **done)
    give_back_deposit(deposit.pk, kept=D(12), reason="Dégât", bill_id=bill.pk, **done)
    write_off(bill.pk, amount=D(5), reason="Insolvable", at=THEN, actor=manager)
    move_cash(agent.place, kind="expense", amount=D(3), reason="Timbres", **done)
    close_cash(
        agent.place, counted=D("48.50"), reason="Pièce perdue", at=THEN + timedelta(days=21), actor=agent
    )
    return bill


def balances(month=MARCH) -> dict[str, Decimal]:
    return {one.code: one.balance for one in Month(month).by(lambda entry, row: (row.account.number, ""))}


def closed(now, manager):
    return close_month(MARCH, at=now, actor=manager)


def test_each_thing_is_booked_where_an_accountant_looks_for_it(march):
    assert balances() == {
        "165": D(0), "4111": D(23), "4112": D(0), "512": D(50), "5112": D(0), "531": D("48.50"), "6063": D(3),
        "654": D(5), "6588": D("0.50"), "7083": D(-140), "709": D(10),
    }  # fmt: skip
    assert all(check.holds for check in Month(MARCH).checks())


def test_an_account_is_what_it_was_on_the_day(march, manager, now):
    for since, value in ((date(2026, 3, 1), "7061 Locations"), (date(2026, 4, 1), "7062 Autre")):
        ParameterValue.objects.create(
            key="accounting.line_rent", from_date=since, value=value, created_at=now, created_by=manager
        )
    assert balances()["7061"] == D(-110)


def test_a_closed_month_is_the_same_file_for_ever(march, now, manager):
    closing = closed(now, manager)
    text = fec.text(fec.kept([closing.month])).decode()
    rows = [row.split("\t") for row in text.removesuffix("\r\n").split("\r\n")]
    assert rows[0] == list(fec.COLUMNS)
    assert {len(row) for row in rows} == {18}
    assert sum(D(row[11].replace(",", ".")) for row in rows[1:]) == closing.total
    assert sum(D(row[12].replace(",", ".")) for row in rows[1:]) == closing.total
    assert sorted({int(row[2]) for row in rows[1:]}) == list(range(1, closing.entries_count + 1))
    assert {row[15] for row in rows[1:]} == {"20260407"}
    assert "Secrète" not in text
    ParameterValue.objects.create(
        key="accounting.line_rent",
        from_date=MARCH,
        value="7061 Locations",
        created_at=now,
        created_by=manager,
    )
    assert fec.text(fec.kept([closing.month])).decode() == text
    assert fec.file_name(MARCH, MARCH) == "123456782FEC20260331.txt"
    assert [list(check.run(now)) for check in integrity.CHECKS.values()] == [[], []]


def test_nothing_is_booked_before_the_end_of_a_closed_month(march, now, manager, agent):
    closed(now, manager)
    payment = Payment.objects.first()
    for late in (THEN, THEN - timedelta(days=400)):
        with pytest.raises(MonthClosed, match="Mars 2026 est clos"):
            receive(march.person, amount=D(5), means="transfer", at=late, actor=agent)
        with pytest.raises(DatabaseError), transaction.atomic():
            Payment.objects.create(person=payment.person, amount=D(5), means="transfer", received_at=late)
        with pytest.raises(DatabaseError), transaction.atomic():
            Line.objects.create(
                bill=march, kind="rent", label="x", quantity=1, unit_price=D(1), amount=D(1), at=late
            )
    with pytest.raises(DatabaseError), transaction.atomic():
        SealedMonth.objects.update(ends_at=now)
    receive(march.person, amount=D(5), means="transfer", at=now, actor=agent)


def test_what_the_bank_tells_late_goes_to_the_month_that_is_open(march, now, manager, agent):
    closed(now, manager)
    told = a_bank_line("12,00", day="30/03/2026", at=now)
    match = receive_line(told.pk, march.person, seen_left=D(12), at=now, actor=agent)
    assert match.payment.received_at == datetime(2026, 4, 1, tzinfo=PARIS)


def test_a_month_that_does_not_add_up_stays_open_and_says_why(march, now, manager, agent):
    with pytest.raises(ClosingRefused, match="n’est pas fini"):
        close_month(date(2026, 4, 1), at=now, actor=manager)
    a_bank_line("12,00", day="30/03/2026", at=now)
    with pytest.raises(ClosingRefused, match="ligne du relevé n’est pas rapprochée"):
        closed(now, manager)
    assert not SealedMonth.objects.exists()


def test_months_close_one_after_the_other(march, now, manager):
    closed(now, manager)
    for month, said in (
        (MARCH, "déjà clos"),
        (date(2026, 2, 1), "déjà clos"),
        (date(2026, 5, 1), "fermez d’abord avril"),
    ):
        with pytest.raises(ClosingRefused, match=said):
            close_month(month, at=now + timedelta(days=90), actor=manager)


def test_pages_say_what_to_do_close_once_and_give_the_file(march, as_manager):
    url = reverse("accounting:month", args=[2026, 3])
    page = as_manager.get(url)
    assert "Rien à faire" in papers.words(page.content.decode())
    draft = as_manager.get(reverse("accounting:month_file", args=[2026, 3]))
    assert "brouillon-" in draft["Content-Disposition"]
    close = reverse("accounting:close", args=[2026, 3])
    said = as_manager.post(close, {}, follow=True)
    assert "Mars 2026 est clos" in papers.words(said.content.decode())
    again = as_manager.post(close, {})
    assert "déjà clos" in papers.words(again.content.decode())
    file = as_manager.get(reverse("accounting:month_file", args=[2026, 3])).content
    assert file == as_manager.get(reverse("accounting:year_file", args=[2026])).content
    assert as_manager.get(reverse("accounting:month", args=[2026, 13])).status_code == 404
