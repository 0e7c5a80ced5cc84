"""Who pays besides the person: promise a share, note that a payer refuses, decide who pays then (row B6).

Nothing goes to the person by itself: what a payer refuses waits for a decision, and a task asks for it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from mobilite.money import ZERO, french
from mobilite.pages.french import de
from mobilite.people.models import Partner
from mobilite.periods import french_date, paris_date
from mobilite.todo.operations import open_task, settle
from rentals import shares
from rentals.models import Rental, RentalBill, Status
from rentals.operations.base import deny, locked, must_be, needs_reason, told
from rentals.payments.balances import balance
from rentals.payments.models import Agreement, Bill, Commitment, DecisionKind, PayerDecision, PayerRefusal
from rentals.payments.operations import add_lines, open_bill
from rentals.payments.payers import decide_rows, lower, open_commitment, payer_line, priced_lines, to_decide
from rentals.payments.plans import agree_plan
from rentals.shares import Asked, commitments_of

COUNTER = "agent"
BEAR = "payments.write_off"
#: A refusal is looked at within a week.
PATIENCE = timedelta(days=7)
CENT = Decimal("0.01")


def task_key(refusal_id: int) -> str:
    """Return the key of the task that asks to decide upon a refusal: one task a refusal."""
    return f"rentals.payer_refusal:{refusal_id}"


def bill_label(rental: Rental) -> str:
    """Return what a bill of this rental is called."""
    return f"{rental.offer}, {rental.reference}"[:120]


# Promises.


def promise(
    rental: Rental,
    asked: Sequence[Asked],
    *,
    bill: Bill | None,
    lines: Iterable,
    most: Decimal,
    day: date,
    at: datetime,
    actor,
) -> list[Commitment]:
    """Write shares that were chosen, each with the payer's bill: with the person's they add up to the cent (row B6).

    ``bill`` is the person's, which gets a line less a payer (None: it is closed); ``lines`` are what the rental costs;
    ``most`` is what the shares may bear together; ``day`` is the first one that is paid for. A step of a larger operation.
    Raises RentalRefused.
    """
    if not asked:
        return []
    ids = {one.agreement.pk for one in asked if one.agreement is not None}
    # Locked in one order, until the end: two colleagues never pass a ceiling together.
    held = {one.pk: one for one in Agreement.objects.locked().filter(pk__in=ids).order_by("pk")}
    prescriber = shares.prescriber_of(rental)
    open_ = {one.pk for one in shares.agreements_for(rental.person, rental.offer, day, prescriber=prescriber)}
    lines, found = list(lines), []
    for one in asked:
        field = "agreements" if one.agreement is not None else "payer_amount"
        if not ZERO < one.amount <= most or one.amount % CENT:
            deny(
                f"La part du payeur est entre 0,01 € et {french(most)}. Écrivez une somme entre les deux.",
                field=field,
            )
        kinds, why = (), ""
        if one.agreement is not None:
            agreement = held[one.agreement.pk]
            if agreement.pk not in open_:
                deny(
                    f"La convention {de(one.payer)} ne vaut pas, ou plus, pour cette location. Choisissez un autre payeur, ou regardez sa convention.",
                    field=field,
                )
            now = shares.proposal(agreement, lines, person=rental.person, rental=rental, most=most)
            if one.amount > now.amount:
                deny(
                    f"La convention {de(one.payer)} permet {french(now.amount)} au plus, maintenant : regardez, puis "
                    "recommencez.",
                    field=field,
                )
            kinds, why = agreement.kinds, now.why
        label = bill_label(rental)
        if bill is not None:
            add_lines(
                bill.pk,
                [payer_line(f"Pris en charge par {one.payer}", -one.amount, "Facturé à part.")],
                at=at,
            )
        made = open_commitment(
            one.payer, person=rental.person, label=label, amount=one.amount, agreement=one.agreement, kinds=kinds,
            why=why, reference=one.reference, at=at, actor=actor,
        )  # fmt: skip
        RentalBill.objects.create(rental=rental, bill=made.bill, is_main=False)
        found.append(made)
        most -= one.amount
    return found


@transaction.atomic
def add_shares(rental_id: int, *, asked: Sequence[Asked], at: datetime, actor) -> list[Commitment]:
    """Let payers bear a part of a rental that is promised already: what a payer may bear more, or who comes later.

    Raises RentalRefused.
    """
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, Status.RETURNED, to="partager ce qu’elle coûte")
    if not asked:
        deny("Choisissez au moins un payeur.", field="agreements")
    bill = _open_main(rental)
    if bill is None:
        deny("La note de la personne est close : rien ne peut plus y être ajouté. Demandez à un responsable.")
    made = promise(
        rental, asked, bill=bill, lines=priced_lines(bill), most=balance(bill).total,
        day=paris_date(rental.needed_from), at=at, actor=actor,
    )  # fmt: skip
    _new_terms(rental, at)
    said = ", ".join(f"{french(one.amount)} par {one.bill.partner}" for one in made)
    told(rental, "add_shares", f"a noté une prise en charge de {rental.reference} : {said}.", at=at, actor=actor,
         data={"amounts": [str(one.amount) for one in made]})  # fmt: skip
    return made


def _open_main(rental) -> Bill | None:
    bill = rental.main_bill
    return bill if bill is not None and bill.closed_at is None else None


def _new_terms(rental, at):
    """A contract that is not signed yet no longer says who pays: it is to be issued again."""
    if rental.status == Status.CONFIRMED and rental.signed_at is None:
        rental.terms_at = at
        rental.save(update_fields=["terms_at"])


# What changes a promise without anybody deciding: the rental costs less, or is cancelled.


def follow(rental: Rental, *, why: str, at: datetime) -> None:
    """Bring promises down to what a rental costs after a return: a payer never pays for more, the person never pays more
    than before because of it. A step of a larger operation."""
    bill = _open_main(rental)
    made = list(commitments_of(rental).locked().order_by("-pk"))
    if bill is None or not made:
        return
    _by_their_rules(made, bill, why, at, "revue au retour")
    # What the payers bear can no more be above what the rental costs.
    over = _take_off(made, -balance(rental.main_bill).total, bill, why, at, "revue au retour")
    for refusal in undecided(rental):
        part = min(over, to_decide(refusal))
        if part > ZERO:
            _void(refusal, part, why=why, at=at)
            add_lines(bill.pk, [payer_line("Prise en charge, revue au retour", part, why)], at=at)
            over -= part
    if over > ZERO and _borne_by_us(rental):
        add_lines(bill.pk, [payer_line("Prise en charge, revue au retour", over, why)], at=at)


def keep_to_rules(rental: Rental, *, why: str, at: datetime) -> None:
    """Bring promises down to what each agreement's own rule says of a lower price, never below it; what a payer promised
    once stays. A step of a larger operation (row B9)."""
    bill = _open_main(rental)
    made = list(commitments_of(rental).locked().order_by("-pk"))
    if bill is not None and made:
        _by_their_rules(made, bill, why, at, "revue après une remise")


def _by_their_rules(made, bill, why, at, when) -> None:
    lines = priced_lines(bill)
    for agreement in {one.agreement_id: one.agreement for one in made if one.agreement_id}.values():
        ours = [one for one in made if one.agreement_id == agreement.pk]
        whole, _why = shares.entitled(agreement, lines)
        _take_off(ours, sum((one.kept for one in ours), ZERO) - whole, bill, why, at, when)


def _take_off(made, excess, bill, why, at, when) -> Decimal:
    """Lower promises, the latest first, by what is too much; return what they did not hold."""
    for one in made:
        part = min(one.kept, excess)
        if part > ZERO:
            lower(one, part, label=f"Prise en charge, {when}", why=why, at=at)
            add_lines(bill.pk, [payer_line(f"Part {de(one.bill.partner)}, {when}", part, why)], at=at)
            excess -= part
    return max(excess, ZERO)


def _borne_by_us(rental):
    ours = PayerDecision.objects.filter(refusal__commitment__bill__rental_bill__rental=rental)
    return ours.filter(kind=DecisionKind.STRUCTURE).exists()


def drop(rental: Rental, *, why: str, at: datetime) -> None:
    """Release the promises made for a rental whose bills came to nil, and what waited for a decision.

    A step of a larger operation.
    """
    for one in commitments_of(rental).filter(kept__gt=0).locked():
        one.kept = ZERO
        one.save(update_fields=["kept"])
    for refusal in undecided(rental):
        _void(refusal, to_decide(refusal), why=why, at=at)


def undecided(rental: Rental) -> list[PayerRefusal]:
    """Return what payers refused of a rental and nobody has decided upon, the oldest first."""
    rows = PayerRefusal.objects.filter(commitment__bill__rental_bill__rental=rental).order_by("pk")
    rows = rows.select_related("commitment__bill__partner")
    return [one for one in rows if to_decide(one)]


def _void(refusal, part, *, why, at):
    decide_rows(refusal, DecisionKind.VOID, part, reason=why, at=at, actor=None)
    if not to_decide(refusal):
        settle(task_key(refusal.pk), result=why, at=at)


# A payer refuses.


@transaction.atomic
def refuse_share(
    commitment_id: int, *, amount: Decimal, reason: str, told_on: date, at: datetime, actor
) -> PayerRefusal:
    """Note that a payer will not pay what it promised, or a part: its bill comes down by a line, the person's does not move.

    What was paid of it already is then to be given back to the payer. A task asks the counter to decide who pays.
    Raises RentalRefused.
    """
    rental = locked(_rental_of(commitment_id))
    commitment = Commitment.objects.locked().select_related("bill__partner").get(pk=commitment_id)
    payer = commitment.bill.partner
    reason = needs_reason(reason, "Dites pourquoi le payeur refuse.")
    if told_on > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui du refus.", field="told_on")
    if told_on < paris_date(commitment.promised_at):
        deny(
            f"La part a été promise le {french_date(paris_date(commitment.promised_at))}. Donnez un jour d’après.",
            field="told_on",
        )
    if not commitment.kept:
        deny("Il ne reste rien de cette prise en charge. Rechargez la page.", field="amount")
    if amount is None or not ZERO < amount <= commitment.kept or amount % CENT:
        deny(
            f"Le refus est entre 0,01 € et {french(commitment.kept)}. Écrivez une somme entre les deux.",
            field="amount",
        )
    lower(commitment, amount, label=f"Refusé par {payer}", why=reason, at=at)
    refusal = PayerRefusal.objects.create(
        commitment=commitment, amount=amount, reason=reason, told_on=told_on, at=at, by=actor
    )
    open_task(
        "Décider qui paie une part refusée", role=COUNTER, about=commitment, person=rental.person,
        place=rental.pickup_place, due_at=at + PATIENCE, key=task_key(refusal.pk),
        detail=f"{payer} refuse {french(amount)} sur {rental.reference} : {reason}", at=at, actor=actor,
    )  # fmt: skip
    told(
        rental, "refuse_share", f"a noté que {payer} refuse {french(amount)} sur {rental.reference} : à décider.",
        at=at, actor=actor, data={"amount": str(amount), "commitment": commitment.pk, "refusal": refusal.pk},
    )  # fmt: skip
    return refusal


def _rental_of(commitment_id) -> int:
    return RentalBill.objects.values_list("rental", flat=True).get(bill__commitment=commitment_id)


# Somebody decides.


@transaction.atomic
def decide_share(
    refusal_id: int,
    *,
    kind: str,
    amount: Decimal,
    reason: str,
    asked: Asked | None = None,
    agreed: bool = False,
    count: int = 1,
    first_on: date | None = None,
    replacing: str = "",
    at: datetime,
    actor,
) -> PayerDecision:
    """Decide who bears what a payer refused, or a part of it (row B6).

    Another payer: ``asked``. The person: ``agreed`` with her, due today or, when ``count`` is more than one, by a plan of
    monthly instalments from ``first_on``. The structure: whoever may write off. Raises RentalRefused, PaymentRefused.
    """
    commitment_id = PayerRefusal.objects.values_list("commitment", flat=True).get(pk=refusal_id)
    rental = locked(_rental_of(commitment_id))
    refusal = PayerRefusal.objects.locked().select_related("commitment__bill__partner").get(pk=refusal_id)
    payer, waiting = refusal.commitment.bill.partner, to_decide(refusal)
    reason = needs_reason(reason, "Dites pourquoi : ce motif est gardé.")
    if not waiting:
        deny("Quelqu’un a déjà décidé pour cette part : rechargez la page.")
    if amount is None or not ZERO < amount <= waiting or amount % CENT:
        deny(f"Il reste {french(waiting)} à décider : écrivez au plus cette somme.", field="amount")
    bill = _open_main(rental)
    back = payer_line(f"{payer} ne prend pas en charge", amount, reason)
    if kind == DecisionKind.PAYER:
        made = _another(rental, asked, amount, bill, back, at, actor)
        what: dict = {"commitment": made}
        words = f"par {made.bill.partner}"
    elif kind == DecisionKind.PERSON:
        if not agreed:
            deny(
                "Parlez-en d’abord avec la personne : rien ne lui est demandé sans son accord.",
                field="agreed",
            )
        what = {"bill": _put_on_person(rental, amount, bill, back, at)}
        words = "par la personne, d’accord avec elle"
        if count > 1:
            agree_plan(
                rental.person, [what["bill"].pk], count=count, first_on=first_on or paris_date(at), replacing=replacing,
                at=at, actor=actor,
            )  # fmt: skip
    elif kind == DecisionKind.STRUCTURE:
        if actor is not None and not actor.has_perm(BEAR):
            deny("Seul un responsable décide que la structure prend à sa charge.", field="kind")
        if bill is not None:
            add_lines(bill.pk, [back, payer_line("Pris en charge par nous", -amount, reason)], at=at)
        what, words = {}, "par la structure"
    else:
        deny("Choisissez qui paie cette part.", field="kind")
    decision = decide_rows(refusal, kind, amount, reason=reason, at=at, actor=actor, **what)
    _new_terms(rental, at)
    if not to_decide(refusal):
        settle(task_key(refusal.pk), result=f"Payé {words}.", at=at, actor=actor)
    told(
        rental, "decide_share", f"a décidé que {french(amount)} refusés par {payer} sont payés {words}.",
        at=at, actor=actor, data={"amount": str(amount), "kind": str(kind), "refusal": refusal.pk},
    )  # fmt: skip
    return decision


def _another(rental, asked, amount, bill, back, at, actor) -> Commitment:
    if asked is None:
        deny("Choisissez le payeur.", field="payer")
    if asked.amount != amount:
        deny("La part du payeur est la somme décidée. Écrivez cette somme.", field="amount")
    if bill is not None:
        add_lines(bill.pk, [back], at=at)
    main = rental.main_bill
    made = promise(
        rental, [asked], bill=bill, lines=priced_lines(main), most=amount, day=paris_date(rental.needed_from), at=at,
        actor=actor,
    )  # fmt: skip
    return made[0]


def _put_on_person(rental, amount, bill, back, at) -> Bill:
    if bill is not None:
        return add_lines(bill.pk, [back], at=at)
    # Hers is closed: what she pays now has a note of its own.
    another = open_bill(rental.person, bill_label(rental), [back], at=at)
    RentalBill.objects.create(rental=rental, bill=another, is_main=False)
    return another


def payer_of(agreement: Agreement | None, partner: Partner | None, amount: Decimal) -> Asked | None:
    """Return a chosen share, or None when nobody was chosen."""
    if agreement is None and partner is None:
        return None
    return Asked(amount=amount, agreement=agreement, partner=None if agreement is not None else partner)
