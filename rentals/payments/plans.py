"""Paying little by little what had fallen due: agree on it, follow it, end it (row F7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db import IntegrityError, transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french, split
from mobilite.pages.french import typography
from mobilite.people.models import Person
from mobilite.periods import french_date, month_dates, paris_date
from rentals.payments.balances import READ, Part, balance, placed
from rentals.payments.models import Bill, Payment, Plan, PlanShare
from rentals.payments.operations import PaymentRefused, receive

#: A plan is long enough to be light, short enough to be remembered.
LONGEST = 36
#: How many instalments missed break a plan: somebody then decides, never the software (row F7).
BREACH = 2
SHARES = tuple(f"shares__bill__{name}" for name in READ)


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """Where a plan stands on a day: its instalments with what was paid of them, whatever else is due."""

    plan: Plan
    parts: tuple[Part, ...]
    today: date

    @property
    def total(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((part.paid for part in self.parts), ZERO)

    @property
    def left(self) -> Decimal:
        return self.total - self.paid

    @property
    def missed(self) -> int:
        """The number of instalments whose day is past and that are not paid whole."""
        return sum(bool(part.left) and part.due_on < self.today for part in self.parts)

    @property
    def is_kept(self) -> bool:
        return self.missed == 0

    @property
    def is_broken(self) -> bool:
        return self.missed >= BREACH

    @property
    def next_part(self) -> Part | None:
        """Return the first instalment that is not paid, late or to come."""
        return next((part for part in self.parts if part.left), None)


def monthly(
    amounts: Iterable[tuple[int, Decimal]], count: int, first_on: date
) -> list[tuple[int, date, Decimal]]:
    """Return the shares of a plan as (bill, day, euros): equal instalments but for the cents, the oldest bill first.

    ``amounts`` are what is due on each bill, the oldest first. 90 € in 6 is 6 x 15 (row F7); odd cents go to the first
    ones. Raises ValueError when there is less than one cent an instalment.
    """
    waiting = [(bill, amount) for bill, amount in amounts if amount]
    total = sum((amount for _bill, amount in waiting), ZERO)
    if count < 1 or total * 100 < count:
        raise ValueError("Less than one cent an instalment.")
    shares = []
    for due_on, to_place in zip(month_dates(first_on, count), split(total, count), strict=True):
        while to_place:
            bill, left = waiting.pop(0)
            share = min(left, to_place)
            shares.append((bill, due_on, share))
            to_place -= share
            if share < left:
                waiting.insert(0, (bill, left - share))
    return shares


def due_without_plan(bill: Bill, today: date) -> Decimal:
    """Return what a bill asks for today if no plan ran: what a new plan would spread."""
    standing = balance(bill)
    own = sorted(bill.instalments.all(), key=lambda one: one.due_on)
    parts = [part for _source, part in placed(standing.total, standing.paid, own)]
    return sum((part.left for part in parts if part.due_on is None or part.due_on <= today), ZERO)


def standing_of(plan: Plan, today: date) -> PlanStanding:
    """Read where a plan stands: see ``standings``."""
    return standings(Plan.objects.filter(pk=plan.pk), today)[plan.person_id]


def standings(plans, today: date) -> dict[int, PlanStanding]:
    """Read where live plans (a queryset) stand, by person: seven queries, whatever their number."""
    return {plan.person_id: _standing(plan, today) for plan in plans.prefetch_related(*SHARES).order_by("pk")}


def _standing(plan, today):
    """Money received since the agreement goes to the plan first: a charge that came later does not break it."""
    found: dict[date, list[Decimal]] = {}
    shares = sorted(plan.shares.all(), key=lambda share: (share.bill_id, share.due_on))
    for _pk, group in groupby(shares, key=lambda share: share.bill_id):
        ours = list(group)
        bill = ours[0].bill
        standing = balance(bill)
        later = [one for one in bill.instalments.all() if one.due_on > plan.agreed_on]
        asked = sorted([*ours, *later], key=lambda one: one.due_on)
        total = ours[0].paid_before + sum((one.amount for one in asked), ZERO)
        for source, part in placed(min(total, standing.total), standing.paid, asked):
            if isinstance(source, PlanShare):
                sums = found.setdefault(part.due_on, [ZERO, ZERO])
                sums[0] += part.amount
                sums[1] += part.paid
    return PlanStanding(plan, tuple(Part(day, *sums) for day, sums in sorted(found.items())), today)


@transaction.atomic
def agree_plan(
    person: Person, bill_ids: Iterable[int], *, count: int, first_on: date, replacing: str = "", at, actor
) -> Plan:
    """Agree with a person that what has fallen due on her bills is paid in ``count`` monthly instalments (row F7).

    What is not due yet keeps its dates. A plan that runs is ended with the reason ``replacing``; what is left of it and
    has fallen due or not goes into the new one. Raises PaymentRefused.
    """
    today = paris_date(at)
    bills = list(Bill.objects.locked().filter(pk__in=list(bill_ids)).order_by("pk"))
    bills.sort(key=lambda bill: (bill.opened_at, bill.pk))
    if not bills:
        raise PaymentRefused("Choisissez au moins une note à payer.", field="bills")
    if any(bill.person_id != person.pk for bill in bills):
        raise PaymentRefused(
            "Un accord ne porte que sur les notes de la personne elle-même. Choisissez parmi les siennes.",
            field="bills",
        )
    if not 1 <= count <= LONGEST:
        raise PaymentRefused(f"Choisissez entre 1 et {LONGEST} échéances.", field="count")
    if first_on < today:
        raise PaymentRefused(
            "La première échéance est aujourd’hui ou plus tard. Choisissez un autre jour.", field="first_on"
        )
    running = Plan.objects.locked().live().filter(person=person).first()
    if running is not None:
        paid_up = not standing_of(running, today).left
        reason = replacing.strip() or ("Payé jusqu’au bout" if paid_up else "")
        if not reason:
            raise PaymentRefused(
                f"Un accord court déjà, depuis le {french_date(running.agreed_on)} : dites pourquoi il est remplacé.",
                field="replacing",
            )
        touched = {share.bill_id for share in running.shares.all() if balance(share.bill).left}
        if touched - {bill.pk for bill in bills}:
            raise PaymentRefused(
                "Le nouvel accord reprend toutes les notes de celui qu’il remplace : choisissez-les.",
                field="bills",
            )
        _end(running, reason, at=at, actor=actor)
    balances = {bill.pk: balance(Bill.objects.get(pk=bill.pk)) for bill in bills}
    amounts = [(pk, standing.due_on(today)) for pk, standing in balances.items()]
    total = sum((amount for _bill, amount in amounts), ZERO)
    if total <= ZERO:
        raise PaymentRefused(
            "Rien n’est à payer aujourd’hui sur ces notes. Choisissez-en d’autres.", field="bills"
        )
    if total < count:
        raise PaymentRefused(
            f"{french(total)} ne se partagent pas en {count} échéances. Choisissez-en moins.", field="count"
        )
    try:
        with transaction.atomic():
            plan = Plan.objects.create(person=person, agreed_at=at, agreed_on=today, agreed_by=actor)
    except IntegrityError as error:
        raise PaymentRefused(
            "Un collègue vient de convenir d’un accord avec cette personne. Rechargez la page, et regardez-le."
        ) from error
    PlanShare.objects.bulk_create(
        PlanShare(plan=plan, bill_id=bill, due_on=due_on, amount=amount, paid_before=balances[bill].paid)
        for bill, due_on, amount in monthly(amounts, count, first_on)
    )
    times = "en une fois" if count == 1 else f"en {count} fois"
    record(
        "agree_plan", plan,
        sentence=typography(f"a convenu avec la personne de payer {french(total)} {times}."),
        actor=actor, at=at, data={"amount": str(total), "count": count, "first_on": first_on.isoformat()},
    )  # fmt: skip
    return plan


@transaction.atomic
def pay_plan(
    plan_id: int, *, amount: Decimal, seen_left: Decimal, means: str, reference: str = "", at, actor
) -> Payment:
    """Receive money on a plan, early or more than asked if she likes, at most what is left: the oldest first.

    ``seen_left`` is what was left on the page that the colleague read: when it is not so any more, somebody has just
    received this instalment. Raises PaymentRefused.
    """
    bills = PlanShare.objects.filter(plan=plan_id).order_by().values("bill")
    list(Bill.objects.locked().filter(pk__in=bills).order_by("pk"))
    plan = _live(plan_id)
    standing = standing_of(plan, paris_date(at))
    if standing.left != seen_left:
        raise PaymentRefused(
            f"Un collègue vient d’encaisser sur cet accord : il reste {french(standing.left)}. Regardez avant de "
            "recommencer."
        )
    if amount is None or amount <= ZERO:
        raise PaymentRefused("Écrivez une somme au-dessus de 0 €.", field="amount")
    if amount > standing.left:
        raise PaymentRefused(
            f"Il reste {french(standing.left)} sur cet accord : notez au plus cette somme.", field="amount"
        )
    shares, to_place = [], amount
    for bill_id in dict.fromkeys(plan.shares.order_by("due_on", "pk").values_list("bill_id", flat=True)):
        left = balance(Bill.objects.get(pk=bill_id)).left
        placed = min(left, to_place)
        if placed:
            shares.append((bill_id, placed))
            to_place -= placed
    return receive(
        plan.person, amount=amount, means=means, reference=reference, on=shares, at=at, actor=actor
    )


@transaction.atomic
def sign_plan(plan_id: int, *, at, actor) -> Plan:
    """Note that the person signed the paper of a plan. Raises PaymentRefused when it is noted already."""
    plan = _live(plan_id)
    if plan.signed_at is not None:
        raise PaymentRefused("La signature de cet accord est déjà notée. Rechargez la page.")
    plan.signed_at = at
    plan.save(update_fields=["signed_at"])
    record("sign_plan", plan, sentence="a noté la signature de l’accord de paiement.", actor=actor, at=at)
    return plan


@transaction.atomic
def end_plan(plan_id: int, *, reason: str, at, actor) -> Plan:
    """End a plan, with why: what is left of it is due as it was before. Raises PaymentRefused."""
    plan = _live(plan_id)
    _end(plan, reason.strip(), at=at, actor=actor)
    return plan


def _live(plan_id) -> Plan:
    plan = Plan.objects.locked().get(pk=plan_id)
    if plan.ended_at is not None:
        raise PaymentRefused("Cet accord est déjà arrêté. Rechargez la page.")
    return plan


def _end(plan, reason, *, at, actor):
    if not reason:
        raise PaymentRefused("Dites pourquoi cet accord est arrêté.", field="reason")
    plan.ended_at, plan.ended_by, plan.ended_reason = at, actor, reason[:200]
    plan.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    record("end_plan", plan, sentence="a arrêté l’accord de paiement.", actor=actor, at=at)
