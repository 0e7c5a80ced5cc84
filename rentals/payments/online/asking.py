"""Ask Stripe for a page where one bill is paid: written first, then asked, then noted.

A crash after any of the three leaves a row that ``reconcile`` takes up under the same key: never two pages for one.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Checkout, CheckoutKind, CheckoutStatus
from rentals.payments.operations.bills import PaymentRefused, check_amount

#: How long a page can be paid on. Stripe takes from 30 minutes to 24 hours.
LASTS = timedelta(hours=2)
#: Stripe takes no sum below, in euros.
LEAST = Decimal("0.50")
#: The tongues of ours that Stripe's page speaks; it chooses by the telephone otherwise.
LOCALES = ("fr", "en")


def open_checkout(bill_id: int, *, amount: Decimal, locale: str = "fr", at: datetime, actor=None) -> Checkout:
    """Open a page of payment for a bill, or a part of it, and return it: ``url`` leads there.

    Pressed twice, the same page comes back. Raises PaymentRefused (nothing to pay, too much, too little), GatewayOff,
    GatewayDown (try again: nothing is asked twice) or GatewayRefused.
    """
    if not gateway.is_on():
        raise gateway.GatewayOff
    checkout = _written(bill_id, amount=amount, locale=locale, at=at, actor=actor)
    return ask(checkout, at=at)


@transaction.atomic
def _written(bill_id, *, amount, locale, at, actor) -> Checkout:
    bill = Bill.objects.locked().get(pk=bill_id)
    check_payable(bill, amount)
    locale = locale if locale in LOCALES else "auto"
    rows = Checkout.objects.filter(
        kind=CheckoutKind.PAYMENT, bill=bill, amount=amount, locale=locale, expires_at__gt=at
    )
    same = rows.filter(status__in=(CheckoutStatus.ASKED, CheckoutStatus.OPEN)).order_by("-pk").first()
    if same is not None:
        return same
    made = Checkout.objects.create(
        person=bill.person,
        bill=bill,
        amount=amount,
        locale=locale,
        asked_at=at,
        asked_by=actor,
        expires_at=at + LASTS,
    )
    record(
        "open_checkout", bill, sentence=typography(f"a ouvert un paiement en ligne de {french(amount)} pour « {bill.label} »."),
        actor=actor, at=at, data={"amount": str(amount), "checkout": made.pk},
    )  # fmt: skip
    return made


def check_payable(bill: Bill, amount: Decimal | None) -> None:
    """Refuse what cannot be paid online on a bill. Raises PaymentRefused."""
    check_amount(amount)
    if bill.person_id is None:
        raise PaymentRefused("Seule une personne paie en ligne. Envoyez une facture à l’organisme.")
    left = payable(bill)
    if left < LEAST:
        raise PaymentRefused(
            "Il n’y a rien à payer en ligne sur cette note. Rechargez la page.", field="amount"
        )
    if amount > left:
        raise PaymentRefused(
            f"Il reste {french(left)} à payer : écrivez au plus cette somme.", field="amount"
        )
    if amount < LEAST:
        raise PaymentRefused(
            f"Une carte paie au moins {french(LEAST)}. Écrivez une somme plus grande.", field="amount"
        )


def payable(bill: Bill) -> Decimal:
    """Return what may still be asked online on a bill: what is left, less what a bank is treating."""
    under_way = bill.checkouts.filter(status=CheckoutStatus.PROCESSING).aggregate(euros=Sum("amount"))[
        "euros"
    ]
    return max(ZERO, balance(bill).left - (under_way or ZERO))


def ask(checkout: Checkout, *, at: datetime) -> Checkout:
    """Ask Stripe for the page of a row that waits for one, and note it. Safe to do again."""
    if checkout.status != CheckoutStatus.ASKED:
        return checkout
    try:
        session = gateway.open_session(
            amount=checkout.amount,
            label=label_of(checkout),
            key=checkout.key,
            back=address_back(checkout),
            expires_at=checkout.expires_at,
            locale=checkout.locale,
            is_hold=checkout.kind == CheckoutKind.HOLD,
        )
    except gateway.GatewayRefused:
        _refused(checkout.pk, at=at)
        raise
    return note_session(checkout.pk, session)


def label_of(checkout: Checkout) -> str:
    """Return what Stripe's page says is paid. It names nobody: Stripe learns no more than it must."""
    if checkout.kind == CheckoutKind.HOLD:
        return f"Caution, note n°\u00a0{checkout.bill_id}\u00a0: rien n’est débité aujourd’hui"
    return f"Note n°\u00a0{checkout.bill_id}"


def address_back(checkout: Checkout) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("portal:pay_back", args=[checkout.key])


@transaction.atomic
def note_session(checkout_id: int, session: gateway.Session) -> Checkout:
    """Write which page Stripe opened. What is known better already stays. A step of ``ask``."""
    row = Checkout.objects.locked().get(pk=checkout_id)
    if row.status == CheckoutStatus.ASKED:
        row.status, row.session, row.url = CheckoutStatus.OPEN, session.id, session.url
        row.save(update_fields=["status", "session", "url"])
    return row


@transaction.atomic
def _refused(checkout_id: int, *, at: datetime) -> None:
    row = Checkout.objects.locked().get(pk=checkout_id)
    if row.status == CheckoutStatus.ASKED:
        row.status, row.settled_at = CheckoutStatus.REFUSED, at
        row.save(update_fields=["status", "settled_at"])
