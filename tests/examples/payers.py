"""Examples of those who pay for somebody else."""

from decimal import Decimal

from rentals.payments.models import Agreement, Bill
from rentals.payments.payers import note_agreement, open_commitment
from tests.examples import Example
from tests.factories.lending import NOW
from tests.factories.paying import a_commitment, a_refusal, a_shared_rental, an_agreement
from tests.factories.persons import a_partner, a_person


def agreements(n):
    start = Agreement.objects.count()
    for i in range(start, start + n):
        note_agreement(
            a_partner(f"Organisme {i}"), person=a_person("Aïcha", f"Nom{i}"), percent=Decimal(50), ceiling=Decimal(100),
            from_on=NOW.date(), at=NOW, actor=None,
        )  # fmt: skip


def commitments(n):
    start = Bill.objects.count()
    for i in range(start, start + n):
        open_commitment(
            a_partner(f"Organisme {i}"), person=a_person("Aïcha", f"Nom{i}"), label=f"Location {i}", amount=Decimal(10 + i),
            at=NOW, actor=None,
        )  # fmt: skip


def share():
    return {"pk": a_commitment(an_agreement(ceiling=Decimal(100))).pk}


def agreement():
    a_commitment(an_agreement(ceiling=Decimal(100)))
    return {"pk": Agreement.objects.latest("pk").pk}


PAGES = {
    "rentals:agreement": Example(agreement),
    "rentals:end_agreement": Example(agreement),
    "rentals:share": Example(lambda: {"pk": a_refusal("4.00").commitment_id}),
    "rentals:bill_share": Example(share),
    "rentals:refuse_share": Example(share),
    "rentals:decide_share": Example(lambda: {"pk": a_refusal().pk}),
    "rentals:add_shares": Example(lambda: {"pk": a_shared_rental(an_agreement(percent=Decimal(90))).pk}),
}
ROWS = {"payments.agreement": agreements, "payments.commitment": commitments}
