"""A receipt on the 80 mm roll of a till: the same words, the same number."""

import io
from decimal import Decimal

import pytest
from pypdf import PdfReader

from rentals.documents import issue_cash_close, issue_deposit_receipt, issue_receipt
from rentals.payments.cash import close_cash
from rentals.payments.deposits import hold_deposit
from rentals.payments.models import Means
from rentals.payments.operations import pay
from tests.factories import a_person, the_organisation
from tests.rentals.payments.situations import a_bill

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
MM = 72 / 25.4


def words(answer):
    [page] = PdfReader(io.BytesIO(answer.content)).pages
    width, height = (float(side) / MM for side in (page.mediabox.width, page.mediabox.height))
    assert round(width) == 80
    assert 60 < height < 200
    return " ".join(page.extract_text().split())


@pytest.fixture
def done(agent, now):
    the_organisation()
    return {"at": now, "actor": agent}


def test_a_receipt_is_also_a_ticket(done, as_agent, now):
    payment = pay(a_bill(now=now).pk, amount=Decimal("37.50"), means=Means.CASH, **done)
    receipt = issue_receipt(payment, **done)
    said = words(as_agent.get(f"/documents/{receipt.number}.pdf?format=ticket"))
    for piece in (receipt.number, "37,50 €", "espèces", "Reste à payer", "62,50 €", "Camille Bernard"):
        assert piece in said
    receipt.refresh_from_db()
    assert receipt.file_name == ""  # the paper for the archives is another


def test_so_is_the_receipt_of_a_deposit(done, as_agent):
    deposit = hold_deposit(a_person(), amount=Decimal(150), means=Means.CASH, **done)
    receipt = issue_deposit_receipt(deposit, **done)
    assert "150,00 €" in words(as_agent.get(f"/documents/{receipt.number}.pdf?format=ticket"))


def test_other_papers_are_not(done, as_agent, agent):
    paper = issue_cash_close(close_cash(agent.place, counted=Decimal(0), **done), **done)
    assert as_agent.get(f"/documents/{paper.number}.pdf?format=ticket").status_code == 404
