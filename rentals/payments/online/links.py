"""The personal link by which somebody pays a bill online: sent by SMS or e-mail, or shown as a code at the counter."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from mobilite.accounts import links
from mobilite.audit.entries import record
from mobilite.money import french
from mobilite.outbox.events import LINK_HERE, Event
from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.pages.french import typography
from rentals.payments import stripe_gateway as gateway
from rentals.payments.models import Bill
from rentals.payments.online.asking import check_payable, payable

#: The page behind this link: one bill of one person.
PURPOSE = "payments.pay"
LASTS, SHOWN_LASTS = timedelta(days=30), timedelta(hours=1)


def make_link(bill: Bill, at: datetime, *, lasts: timedelta = LASTS) -> str:
    """Make the address where a bill is paid. Only its reader ever sees it."""
    token = links.create(PURPOSE, bill, expires_at=at + lasts, at=at)
    return settings.SITE_URL.rstrip("/") + reverse("portal:pay", args=[token])


def opened(token: str, *, at: datetime) -> Bill:
    """Return the bill that a token opens; nothing is written. Raises LinkRefused."""
    link = links.open_link(token, purpose=PURPOSE, at=at)
    bill = Bill.objects.select_related("person").filter(pk=link.object_id, person__anonymised_at=None).first()
    if bill is None or bill.person is None:
        raise links.UnknownLink
    return bill


@transaction.atomic
def send_pay_link(bill_id: int, *, at: datetime, actor) -> Message | None:
    """Write to a person the link by which she pays a bill; None when nothing can reach her: the counter has a task.

    Raises PaymentRefused when there is nothing to pay, GatewayOff.
    """
    if not gateway.is_on():
        raise gateway.GatewayOff
    bill = Bill.objects.locked().get(pk=bill_id)
    left = payable(bill)
    check_payable(bill, left or None)
    message = notify(
        PAY.key, to=bill.person, about=bill, key=f"{PAY.key}:{bill.pk}:{at:%Y%m%d%H%M}", at=at, not_after=at + LASTS,
        actor=actor,
    )  # fmt: skip
    record(
        "send_pay_link", bill, sentence=typography(f"a envoyé un lien pour payer {french(left)} sur « {bill.label} »."),
        actor=actor, at=at, data={"left": str(left), "reached": message is not None},
    )  # fmt: skip
    return message


@transaction.atomic
def show_pay_link(bill_id: int, *, at: datetime, actor) -> str:
    """Make a link that the person takes from our screen with her telephone: it serves for an hour. Raises as above."""
    if not gateway.is_on():
        raise gateway.GatewayOff
    bill = Bill.objects.locked().get(pk=bill_id)
    left = payable(bill)
    check_payable(bill, left or None)
    record(
        "send_pay_link", bill, sentence=typography(f"a montré un lien pour payer {french(left)} sur « {bill.label} »."),
        actor=actor, at=at, data={"left": str(left)},
    )  # fmt: skip
    return make_link(bill, at, lasts=SHOWN_LASTS)


def values(bill: Bill) -> dict[str, str]:
    """Return the event's own variables."""
    return {"montant": french(payable(bill)), "lien": LINK_HERE}


def paid_already(bill: Bill, now: datetime) -> str:
    """Say why the link has no sense any more."""
    left: Decimal = payable(bill)
    return "" if left else "C’est payé."


def recent():
    """Return real bills to show a wording on, the latest first."""
    bills = Bill.objects.filter(person__isnull=False, closed_at=None)
    return bills.select_related("person").order_by("-opened_at", "-pk")


PAY = Event(
    key="payments.pay_link",
    label="Un lien pour payer par carte",
    about="payments.bill",
    variables={"montant": "ce qui reste à payer", "lien": "son lien personnel, fait au moment de l’envoi"},
    values=values,
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, payez {montant} par carte ici : {lien} Une question ? {telephone}"
        },
        "email": {
            "fr": (
                "Payer {montant} par carte",
                "Bonjour {prenom},\n\nVous pouvez payer {montant} par carte, ici :\n{lien}\n\nLa page de paiement est celle "
                "de Stripe : nous ne voyons jamais votre numéro de carte.\n\nVous préférez payer au comptoir, ou petit à "
                "petit ? Appelez le {telephone} : on s’arrange.\n\nÀ bientôt,\n{structure}, {telephone}",
            ),
        },
    },
    reason_gone=paid_already,
    # Asked for at the counter, for somebody who waits for it.
    waits_for_day=False,
    private=True,
    example=recent,
    must_say=("montant", "lien"),
    link=make_link,
)
