"""How long bills, payments and deposits say who and why: ten years after the fiscal year. Sums stay for good."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from mobilite.fields import euros
from mobilite.kept import COMMERCE, GONE, YEAR, Duty, Forgetting, Rule, Stage, Touch
from mobilite.money import ZERO
from mobilite.periods import paris_date
from rentals.payments.balances import with_balances, with_unplaced
from rentals.payments.models import (
    Agreement,
    Allocation,
    Bill,
    CashClose,
    CashMovement,
    Checkout,
    Commitment,
    Deposit,
    DepositMeans,
    HoldCapture,
    Line,
    LineKind,
    OnlineRefund,
    PayerDecision,
    PayerRefusal,
    Payment,
    Plan,
    Refund,
    WriteOff,
)

#: Lines whose words somebody typed.
TYPED = (LineKind.DAMAGE, LineKind.CORRECTION, LineKind.DISCOUNT)


def unsettled():
    """Return the bills on which money is still expected, or to be given back."""
    return with_balances(Bill.objects.filter(closed_at=None)).exclude(left=euros(ZERO))


def waiting():
    """Return the payments of which a part is on no bill."""
    return with_unplaced(Payment.objects.all()).exclude(unplaced=euros(ZERO))


def _bills(terms):
    limit = terms.fiscal_limit
    bills = with_balances(Bill.objects.filter(erased_at=None, opened_at__lt=limit))
    over = Q(closed_at__lt=limit) | Q(closed_at=None, left=euros(ZERO))
    return bills.filter(over).annotate(since=Coalesce("closed_at", "opened_at"))


def _erase_bills(keys, terms):
    Line.objects.filter(bill__in=keys).exclude(why="").update(why="")
    Line.objects.filter(bill__in=keys, kind__in=TYPED).exclude(label="").update(label="")
    Payment.objects.filter(allocations__bill__in=keys).exclude(reference="").update(reference="")
    refunds = Q(allocations__bill__in=keys) | Q(payment__allocations__bill__in=keys)
    Refund.objects.filter(refunds).exclude(reason="").update(reason="")
    Allocation.objects.filter(bill__in=keys).exclude(reason="").update(reason="")
    WriteOff.objects.filter(bill__in=keys).update(reason=GONE)
    promises = Commitment.objects.filter(bill__in=keys)
    promises.exclude(why="").update(why="")
    promises.exclude(reference="").update(reference="")
    PayerRefusal.objects.filter(commitment__in=promises).exclude(reason="").update(reason="")
    PayerDecision.objects.filter(refusal__commitment__in=promises).exclude(reason="").update(reason="")
    Plan.objects.filter(shares__bill__in=keys).exclude(ended_reason="").update(ended_reason=GONE)
    Checkout.objects.filter(bill__in=keys).exclude(session="").update(session="", intent="", url="")
    OnlineRefund.objects.filter(checkout__bill__in=keys).exclude(stripe="").update(stripe="")
    Bill.objects.filter(pk__in=keys).update(erased_at=terms.now)
    return ()


def _deposits(terms):
    rows = Deposit.objects.annotate(since=Coalesce("given_back_at", "received_at"))
    rows = rows.filter(
        Q(given_back_at__isnull=False) | Q(means=DepositMeans.EXEMPTION), since__lt=terms.fiscal_limit
    )
    return rows.exclude(
        bank="",
        cheque_number="",
        holder="",
        reference="",
        kept_reason__in=("", GONE),
        waived_reason__in=("", GONE),
    )


def _erase_deposits(keys, terms=None):
    rows = Deposit.objects.filter(pk__in=keys)
    rows.update(bank="", cheque_number="", holder="", reference="")
    rows.exclude(kept_reason="").update(kept_reason=GONE)
    rows.exclude(waived_reason="").update(waived_reason=GONE)
    HoldCapture.objects.filter(checkout__deposit__in=keys).exclude(reason="").update(reason="")
    return ()


def _agreements(terms):
    limit = terms.fiscal_limit
    over = Q(ended_at__lt=limit) | Q(until_on__lt=paris_date(limit))
    rows = Agreement.objects.filter(over).exclude(reference="", ended_reason="")
    return rows.annotate(since=Coalesce("ended_at", "noted_at"))


def _erase_agreements(keys, terms=None):
    rows = Agreement.objects.filter(pk__in=keys)
    rows.exclude(reference="").update(reference="")
    rows.exclude(ended_reason="").update(ended_reason="")
    return ()


def _reasons(model, at):
    """Return the stage that empties the motives written at the counter: sums stay."""

    def due(terms):
        return (
            model.objects.filter(**{f"{at}__lt": terms.fiscal_limit}).exclude(reason="").annotate(since=F(at))
        )

    def empty(keys, terms):
        model.objects.filter(pk__in=keys).update(reason="")
        return ()

    return Stage(due, empty)


def identity(people, now):
    Plan.objects.filter(person__in=people).exclude(ended_reason="").update(ended_reason=GONE)
    _erase_agreements(Agreement.objects.filter(person__in=people).values("pk"))
    Deposit.objects.filter(guarantor_person__in=people).exclude(reference="").update(reference="")
    return _erase_deposits(Deposit.objects.filter(person__in=people).values("pk"))


DECLARED = (
    Touch("payments", "payments.Payment", "received_at", person="person"),
    Duty("payments.deposits", "sa caution n’est pas rendue", lambda: Deposit.objects.held()),
    Duty(
        "payments.guaranteed",
        "elle garantit la location de quelqu’un",
        lambda: Deposit.objects.held(),
        person="guarantor_person",
    ),
    Duty("payments.unsettled", "sa note n’est pas soldée", unsettled),
    Duty("payments.unplaced", "de l’argent reçu d’elle attend d’être placé", waiting),
    Duty(
        "payments.bills",
        "une note ou un paiement est à son nom",
        lambda: Bill.objects.filter(erased_at=None),
        by_law=True,
    ),
    Forgetting("payments", None, identity),
    Rule(
        "payments.bills",
        "Notes, paiements, remboursements",
        since="la fin de l’année où la note a été close",
        then="sans mots ni nom\u00a0; les sommes restent",
        source=COMMERCE,
        active=YEAR,
        archived=9 * YEAR,
        minimum=10 * YEAR,
        erase=Stage(_bills, _erase_bills),
        holds={"people.person": "person", "rentals.rental": "rental_bill__rental"},
        say=lambda bill: f"note n°\u00a0{bill.pk}",
        person="person_id",
    ),
    Rule(
        "payments.deposits",
        "Cautions\u00a0: banque, chèque, titulaire, papier, motifs",
        since="la fin de l’année où elle a été rendue",
        then="effacés\u00a0; la somme reste",
        source=COMMERCE,
        active=YEAR,
        archived=9 * YEAR,
        minimum=10 * YEAR,
        erase=Stage(_deposits, _erase_deposits),
        holds={"people.person": "person", "rentals.rental": "rental_deposit__rental"},
        say=lambda deposit: f"caution n°\u00a0{deposit.pk}",
        person="person_id",
    ),
    Rule(
        "payments.agreements",
        "Conventions de prise en charge\u00a0: décision du payeur, motif de l’arrêt",
        since="la fin de l’année où elle a fini",
        then="effacés\u00a0; les sommes restent",
        source=COMMERCE,
        active=YEAR,
        archived=9 * YEAR,
        minimum=10 * YEAR,
        erase=Stage(_agreements, _erase_agreements),
        holds={"people.person": "person"},
        say=lambda one: f"convention n°\u00a0{one.pk}",
        person="person_id",
    ),
    Rule(
        "payments.cash_movements",
        "Motifs des mouvements de caisse",
        since="la fin de l’année du mouvement",
        then="effacés\u00a0; la somme reste",
        source=COMMERCE,
        active=YEAR,
        archived=9 * YEAR,
        minimum=10 * YEAR,
        erase=_reasons(CashMovement, "at"),
        say=lambda one: f"mouvement de caisse n°\u00a0{one.pk}",
    ),
    Rule(
        "payments.cash_closes",
        "Motifs des écarts de caisse",
        since="la fin de l’année de la fermeture",
        then="effacés\u00a0; les sommes restent",
        source=COMMERCE,
        active=YEAR,
        archived=9 * YEAR,
        minimum=10 * YEAR,
        erase=_reasons(CashClose, "closed_at"),
        say=lambda one: f"fermeture de caisse n°\u00a0{one.pk}",
    ),
)
