"""Who pays besides the person in the demonstration: agreements in each state, shares promised, billed, paid, refused, decided."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.periods import add_months, paris_date
from rentals import operations as lending
from rentals import shares
from rentals.models import Rental, Service, Status
from rentals.operations.agreements import agree
from rentals.payments import payer_tasks
from rentals.payments.balances import balance
from rentals.payments.models import Commitment, DecisionKind, Means
from rentals.payments.operations import pay
from rentals.payments.payers import bill_share, end_agreement
from rentals.shares import Asked

#: What an agreement bears of each lease, and what a partner bears once.
SHARE, ONCE = Decimal(10), Decimal(8)
BUDGET = "Le budget de l’année est épuisé."


def make_payers(demo: Demonstration) -> None:
    """Let those who sent people pay a part of leases that run."""
    agent, manager = demo.made["team"]["agent"], demo.made["team"]["manager"]
    running = Rental.objects.filter(
        status=Status.ONGOING, term_months__isnull=False, person__referred_by__isnull=False
    )
    running = running.select_related("person__referred_by__partner", "offer", "prescriber__partner")
    leases = [
        rental
        for rental in running.order_by("reference")
        if balance(rental.main_bill).left - balance(rental.main_bill).due_on(demo.today) >= SHARE
    ]
    if not leases:
        return
    first = leases[0].person.referred_by.partner
    began = demo.at(add_months(demo.today, -10), 10)
    agreement = agree(
        first, amount=SHARE, ceiling=50 * SHARE, person_ceiling=2 * SHARE, service=Service.VELILA,
        from_on=began.date(), until_on=demo.today + timedelta(days=20), reference="Convention de l’année", at=began,
        actor=manager,
    )  # fmt: skip
    old = agree(
        first, percent=Decimal(50), ceiling=Decimal(300), from_on=began.date(), reference="Convention d’essai", at=began,
        actor=manager,
    )  # fmt: skip
    end_agreement(
        old.pk, reason="Remplacée par une somme par location.", at=began + timedelta(days=30), actor=manager
    )
    for rank, rental in enumerate(leases[:7]):
        share = promised(demo, rental, agreement if rental.person.referred_by.partner == first else None)
        if share is None or rank == 0:
            continue
        if rank in (1, 6):  # the others are invoiced from here: see rentals.invoices.demo
            billed = share.promised_at + timedelta(hours=2)
            bill_share(share.pk, reference=f"TITRE-{billed.year}-{100 + rank}", at=billed, actor=agent)
        if rank in (2, 3):
            pay(
                share.bill_id,
                amount=share.kept,
                means=Means.TRANSFER,
                at=demo.now - timedelta(hours=1),
                actor=agent,
            )
        if rank < 4:
            continue
        refusal = lending.refuse_share(
            share.pk, amount=share.kept if rank < 6 else share.kept / 2, reason=BUDGET,
            told_on=paris_date(demo.now - timedelta(hours=2)),
            at=demo.now - timedelta(hours=2), actor=agent,
        )  # fmt: skip
        if rank == 5:
            lending.decide_share(
                refusal.pk, kind=DecisionKind.STRUCTURE, amount=refusal.amount, actor=manager,
                reason="La personne commence un contrat\u00a0: rien ne lui est demandé.", at=demo.now - timedelta(hours=1),
            )  # fmt: skip
    payer_tasks.watch_agreements(demo.now)


def promised(demo: Demonstration, rental: Rental, agreement) -> Commitment | None:
    """Let a payer bear a part of a lease: by the agreement if it may, else once."""
    agent = demo.made["team"]["agent"]
    at = demo.now - timedelta(hours=6)
    most = balance(rental.main_bill).total
    found = [one for one in shares.proposals_now(rental, most=most) if one.agreement == agreement]
    asked = Asked(partner=rental.person.referred_by.partner, amount=ONCE, reference="Bon de commande")
    if found:
        asked = Asked(agreement=found[0].agreement, amount=found[0].amount)
    made = lending.add_shares(rental.pk, asked=[asked], at=at, actor=agent)
    return made[0]
