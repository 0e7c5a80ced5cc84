"""It leaves, it is answered, contested, paid, or given up: one function for each step."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from advice.applications.deadlines import appeal_until as two_months_after
from advice.applications.models import AidPayment, Application, Status, Way
from advice.applications.operations.base import (
    deny,
    held,
    move,
    not_ahead,
    not_before,
    settle_tasks,
    told,
)
from advice.applications.operations.preparing import papers_to_find
from advice.applications.terms import ANSWER, PAYMENT
from mobilite.money import french
from mobilite.pages.french import date_fr
from mobilite.people.operations.saving import NotValid, saved
from mobilite.periods import add_months

NO_STATE = "Cette demande n’attend pas cela. Rechargez la page."


@transaction.atomic
def send(application_id: int, *, on: date, way: str, receipt: str = "", at: datetime, actor) -> Application:
    """Say that it left: when, how, with which receipt. Raises ApplicationRefused: papers lack, the last day was before."""
    application = _in(application_id, Status.PREPARING)
    not_ahead(on, at, field="on")
    if way not in Way.values:
        deny("Dites comment la demande est partie.", field="way")
    missing = papers_to_find(application)
    if missing:
        deny(f"Il manque : {', '.join(missing)}. Cochez ce papier, ou notez-le sans objet.")
    if application.deadline is not None and on > application.deadline:
        day = date_fr(application.deadline, weekday=False)
        deny(
            f"Le dernier jour était le {day}. Corrigez le jour d’envoi, ou abandonnez cette demande et voyez les autres aides.",
            field="on",
        )
    application.receipt = receipt.strip()[:120]
    move(
        application, Status.SENT, "send_aid_request", "a noté l’envoi", at=at, actor=actor, sent_on=on, way=way,
        receipt=application.receipt, due_on=add_months(on, ANSWER.on(on)),
    )  # fmt: skip
    return application


@transaction.atomic
def grant(application_id: int, *, on: date, amount: Decimal | None, at: datetime, actor) -> Application:
    """Say that it was granted, and how much; after a refusal, only once it was contested. Raises ApplicationRefused."""
    application = _in(application_id, Status.SENT, Status.REFUSED)
    if application.status == Status.REFUSED and application.appealed_on is None:
        deny("Cette demande est refusée. Notez d’abord le recours, puis sa réponse.")
    not_ahead(on, at, field="on")
    not_before(on, application.sent_on, "l’envoi", field="on")
    not_before(on, application.appealed_on, "le recours", field="on")
    if application.in_euros and amount is None:
        deny("Écrivez le montant accordé.", field="amount")
    if amount is not None and amount <= 0:
        deny(
            "Un montant accordé est au-dessus de zéro. Si rien n’est accordé, notez un refus.", field="amount"
        )
    move(
        application, Status.GRANTED, "grant_aid", "a noté l’accord", at=at, actor=actor, decided_on=on, granted=amount,
        due_on=add_months(on, PAYMENT.on(on)) if amount is not None else None,
    )  # fmt: skip
    return application


@transaction.atomic
def refuse(
    application_id: int, *, on: date, reason: str, appeal_until: date | None = None, at: datetime, actor
) -> Application:
    """Say that it was refused, why, and until when that may be contested: two months, unless the letter says another day."""
    application = _in(application_id, Status.SENT)
    not_ahead(on, at, field="on")
    not_before(on, application.sent_on, "l’envoi", field="on")
    if not reason.strip():
        deny("Écrivez le motif du refus, comme il est donné.", field="reason")
    until = appeal_until or two_months_after(on)
    not_before(until, on, "la réponse", field="appeal_until")
    move(
        application, Status.REFUSED, "refuse_aid", "a noté le refus", at=at, actor=actor, decided_on=on,
        reason=reason.strip()[:600], appeal_until=until, due_on=until,
    )  # fmt: skip
    return application


@transaction.atomic
def appeal(application_id: int, *, on: date, at: datetime, actor) -> Application:
    """Say that the refusal was contested; once, and in time. Raises ApplicationRefused."""
    application = _in(application_id, Status.REFUSED)
    if application.appealed_on is not None:
        deny("Le recours est déjà noté. Rechargez la page.")
    not_ahead(on, at, field="on")
    not_before(on, application.decided_on, "le refus", field="on")
    if application.appeal_until is not None and on > application.appeal_until:
        day = date_fr(application.appeal_until, weekday=False)
        deny(
            f"Un recours se faisait jusqu’au {day}. Corrigez le jour, ou préparez une nouvelle demande.",
            field="on",
        )
    saved(application, {"appealed_on": on, "due_on": add_months(on, ANSWER.on(on))})
    settle_tasks(application, at=at, actor=actor)
    told(application, "appeal_aid", "a noté un recours", at=at, actor=actor, changed=["appealed_on"])
    return application


@transaction.atomic
def pay(
    application_id: int, *, on: date, amount: Decimal, is_last: bool = False, at: datetime, actor
) -> Application:
    """Note money that came. It is paid once all is there, or once the last payment came (less was granted in the end).

    Raises ApplicationRefused: more than what was granted.
    """
    application = _in(application_id, Status.GRANTED)
    if application.granted is None:
        deny(
            "Cette aide ne se compte pas en euros : il n’y a pas de versement à noter. Revenez à la demande."
        )
    not_ahead(on, at, field="on")
    not_before(on, application.decided_on, "l’accord", field="on")
    if amount <= 0:
        deny("Un versement est au-dessus de zéro. Corrigez le montant.", field="amount")
    before = paid_of(application)
    left = application.granted - before
    if amount > left:
        deny(f"Il reste {french(left)} à verser. Corrigez le montant.", field="amount")
    try:
        saved(AidPayment(application=application, at=at, by=actor), {"on": on, "amount": amount})
    except NotValid as error:
        deny(error.sentence, field=error.field)
    if is_last or amount == left:
        last = max(on, *application.payments.values_list("on", flat=True))
        move(
            application, Status.PAID, "pay_aid", "a noté le dernier versement", at=at, actor=actor, paid_on=last,
            due_on=None,
        )  # fmt: skip
    else:
        application.due_on = add_months(on, PAYMENT.on(on))
        application.save(update_fields=["due_on"])
        settle_tasks(application, at=at, actor=actor)
        told(application, "pay_aid", "a noté un versement", at=at, actor=actor)
    return application


@transaction.atomic
def withdraw(application_id: int, *, on: date, why: str, at: datetime, actor) -> Application:
    """Give it up, with why. One of which money came is not given up. Raises ApplicationRefused."""
    application = _in(application_id, Status.PREPARING, Status.SENT, Status.GRANTED)
    not_ahead(on, at, field="on")
    if not why.strip():
        deny("Écrivez pourquoi elle est abandonnée.", field="why")
    if application.payments.exists():
        deny("Un versement est déjà noté : notez plutôt que c’était le dernier.")
    move(
        application, Status.WITHDRAWN, "withdraw_aid_request", "a abandonné", at=at, actor=actor, withdrawn_on=on,
        withdrawn_why=why.strip()[:600], due_on=None,
    )  # fmt: skip
    return application


def paid_of(application: Application) -> Decimal:
    """Return what came already."""
    return application.payments.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _in(application_id: int, *states: str) -> Application:
    application = held(application_id)
    if application.status not in states:
        deny(NO_STATE)
    return application
