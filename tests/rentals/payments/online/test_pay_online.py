"""Paying a bill online: asked once, paid on Stripe's page, received once in the ledger (rows F5, F6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.todo.models import Task
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import balance, unplaced_of
from rentals.payments.integrity import CHECKS
from rentals.payments.models import Checkout, CheckoutStatus, Payment, RefusedCall, StripeEvent
from rentals.payments.online import asking, open_checkout, reconcile
from rentals.payments.online.asking import LASTS
from rentals.payments.operations import PaymentRefused, pay
from tests.factories import a_partner
from tests.factories.owing import a_bill
from tests.rentals.payments.situations import cents
from tests.servers.http import CUT, CUT_AFTER, refused
from tests.stripe_server import BROKE, DECLINED, GOOD, SECRET, STRONG, WEBHOOK_SECRET

pytestmark = pytest.mark.django_db


def ledger():
    """Return what the money of this base is: payments, what they pay, and what pages became."""
    return (
        sorted((one.amount, one.means, unplaced_of(one)) for one in Payment.objects.all()),
        sorted(Checkout.objects.values_list("amount", "status", "payment__amount")),
    )


def tell(stripe, knock, kind="checkout.session.completed"):
    return [knock(stripe.knock(event)) for event in stripe.books.events if event["type"] == kind]


def test_a_bill_is_paid_on_stripes_page_and_received_once(now, stripe, knock):
    bill = a_bill("40.00", now=now)
    checkout = open_checkout(bill.pk, amount=Decimal(40), at=now)
    assert checkout.url.startswith(stripe.url)
    assert balance(bill).left == 40
    stripe.pay(checkout.session, number=GOOD)
    # Coming back proves nothing: only what Stripe says.
    assert (balance(bill).left, ledger()[0]) == (40, [])
    assert tell(stripe, knock) == [200]
    assert balance(bill).left == 0
    payment = Payment.objects.get()
    assert (payment.means, payment.received_by, payment.reference) == (
        "card",
        None,
        Checkout.objects.get().intent,
    )
    assert "Paiement en ligne reçu\u00a0: 40,00" in entries_about(bill).first().sentence
    assert tell(stripe, knock) == [200]
    assert Payment.objects.count() == 1
    assert [list(check.run(now)) for check in CHECKS.values()] == [[]] * len(CHECKS)


def test_a_part_may_be_paid_then_the_rest(now, stripe, knock):
    bill = a_bill("40.00", now=now)
    for amount, left in ((15, 25), (25, 0)):
        stripe.pay(open_checkout(bill.pk, amount=Decimal(amount), at=now).session, number=GOOD)
        tell(stripe, knock)
        assert balance(bill).left == left


def test_pressed_twice_it_is_one_page(now, stripe):
    bill = a_bill("40.00", now=now)
    first, second = (open_checkout(bill.pk, amount=Decimal(40), at=now) for _ in range(2))
    assert (first.pk, first.url) == (second.pk, second.url)
    assert len(stripe.books.all("checkout.session")) == 1


def test_a_declined_card_leaves_the_page_open_and_nothing_received(now, stripe, knock):
    bill = a_bill("40.00", now=now)
    checkout = open_checkout(bill.pk, amount=Decimal(40), at=now)
    for number in (DECLINED, BROKE, "1"):
        assert b'role="alert"' in stripe.pay(checkout.session, number=number).body
    assert b"authenticated" in stripe.pay(checkout.session, number=STRONG).body
    assert {knock(stripe.knock(event)) for event in stripe.books.events} == {200}
    assert balance(bill).left == 40
    assert stripe.pay(checkout.session, number=STRONG, authenticated="ok").status == 303
    tell(stripe, knock)
    assert balance(bill).left == 0


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "au-dessus de 0"),
        ("0.10", "au moins 0,50"),
        ("40.01", "Il reste 40,00"),
        ("1.001", "deux chiffres"),
    ],
)
def test_a_sum_that_cannot_be_paid_is_refused(amount, said, now, stripe):
    bill = a_bill("40.00", now=now)
    with pytest.raises(PaymentRefused, match=said):
        open_checkout(bill.pk, amount=Decimal(amount), at=now)
    assert not Checkout.objects.exists()


def test_nothing_is_asked_online_of_a_partner_nor_without_keys(now, stripe, settings):
    with pytest.raises(PaymentRefused, match="facture"):
        open_checkout(a_bill(payer=a_partner(), now=now).pk, amount=Decimal(40), at=now)
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(gateway.GatewayOff, match="comptoir"):
        open_checkout(a_bill(now=now).pk, amount=Decimal(40), at=now)


def test_nobody_notes_a_card_payment_by_hand(now, agent):
    with pytest.raises(PaymentRefused, match="se note tout seul"):
        pay(a_bill(now=now).pk, amount=Decimal(40), means="card", at=now, actor=agent)


def test_money_that_the_bill_no_longer_takes_is_kept_and_seen(now, stripe, knock):
    bill = a_bill("40.00", now=now)
    checkout = open_checkout(bill.pk, amount=Decimal(40), at=now)
    pay(bill.pk, amount=Decimal(30), means="transfer", at=now, actor=None)
    stripe.pay(checkout.session, number=GOOD)
    tell(stripe, knock)
    assert (balance(bill).left, unplaced_of(Payment.objects.get(means="card"))) == (0, 30)


def test_paid_otherwise_meanwhile_its_page_is_closed(now, stripe, knock):
    bill = a_bill("40.00", now=now)
    checkout = open_checkout(bill.pk, amount=Decimal(40), at=now)
    pay(bill.pk, amount=Decimal(40), means="transfer", at=now, actor=None)
    assert reconcile(now).changed == 1
    assert b"no longer open" in stripe.pay(checkout.session, number=GOOD).body
    checkout.refresh_from_db()
    assert checkout.status == CheckoutStatus.EXPIRED


def test_a_page_that_nobody_pays_ends(now, stripe, knock):
    bill = a_bill("40.00", now=now)
    old = open_checkout(bill.pk, amount=Decimal(40), at=now)
    stripe.advance(hours=3)
    assert reconcile(now + timedelta(hours=3)).changed == 1
    new = open_checkout(bill.pk, amount=Decimal(40), at=now + timedelta(hours=3))
    assert new.pk != old.pk


# --- Webhooks


def test_forged_and_stale_calls_are_refused_and_counted(now, stripe, knock):
    checkout = open_checkout(a_bill("40.00", now=now).pk, amount=Decimal(40), at=now)
    stripe.pay(checkout.session, number=GOOD)
    event = stripe.books.events[-1]
    bad = [
        stripe.knock(event, secret="whsec_other"),
        stripe.knock(event, tamper=True),
        stripe.knock(event, age=301),
    ]
    assert [knock(one) for one in bad] == [400, 400, 400]
    assert sorted(RefusedCall.objects.values_list("why", "count")) == [("forged", 2), ("stale", 1)]
    assert not Payment.objects.exists()
    assert not StripeEvent.objects.exists()


def test_an_event_comes_again_when_stripe_could_not_be_asked(now, stripe, knock):
    checkout = open_checkout(a_bill("40.00", now=now).pk, amount=Decimal(40), at=now)
    stripe.pay(checkout.session, number=GOOD)
    stripe.fails_at = "/v1/checkout"
    stripe.fail(refused(500), CUT)
    assert tell(stripe, knock) + tell(stripe, knock) == [503, 503]
    assert tell(stripe, knock) == [200]
    assert Payment.objects.count() == 1


def test_without_keys_nobody_answers_and_what_another_product_sells_is_left_alone(
    now, stripe, knock, settings
):
    stranger = stripe.books.session(
        {"mode": "payment", "success_url": "x", "line_items": [{"price_data": {"unit_amount": "900"}}]},
        stripe.url,
    )
    stripe.pay(stranger["id"], number=GOOD)
    assert {knock(stripe.knock(event)) for event in stripe.books.events} == {200}
    assert not Payment.objects.exists()
    assert not Task.objects.exists()
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert knock(stripe.knock(stripe.books.events[-1])) == 404


def test_money_of_ours_that_nothing_here_explains_is_looked_at_by_a_manager(now, stripe, knock):
    """A backup was restored: Stripe knows a payment that we forgot."""
    checkout = open_checkout(a_bill("40.00", now=now).pk, amount=Decimal(40), at=now)
    stripe.pay(checkout.session, number=GOOD)
    checkout.delete()
    assert tell(stripe, knock) == [200]
    assert "Stripe a reçu 40,00" in Task.objects.get().detail


@pytest.mark.slow
def test_a_thousand_calls_in_any_order_make_the_same_ledger(
    now, stripe, knock, django_assert_max_num_queries
):
    """Row F6: doubled, shuffled, some forged, some stale."""
    for amount in ("40.00", "12.50", "7.00"):
        bill = a_bill(amount, now=now)
        half = open_checkout(bill.pk, amount=Decimal(amount) / 2, at=now)
        for number in (DECLINED, BROKE, GOOD):
            stripe.pay(half.session, number=number)
        open_checkout(bill.pk, amount=Decimal("1.00"), at=now)
    stripe.advance(hours=3)
    once = {event["id"]: event for event in stripe.books.events}
    calls = stripe.shuffled(7, times=-(-1000 // len(once)))
    said = []
    for number, event in enumerate(calls):
        bad = {0: {"secret": "whsec_other"}, 1: {"age": 900}, 2: {"tamper": True}}.get(number % 10, {})
        said.append((bool(bad), knock(stripe.knock(event, **bad))))
    assert len(said) >= 1000
    assert {status for is_bad, status in said if is_bad} == {400}
    assert {status for is_bad, status in said if not is_bad} == {200}
    assert ledger() == (
        [(one, "card", 0) for one in cents("3.50", "6.25", "20.00")],
        sorted(
            [(Decimal(1), "expired", None)] * 3 + [(one, "paid", one) for one in cents("3.50", "6.25", "20")]
        ),
    )


# --- A crash at any step


class Crash(Exception):
    """The process dies here."""


def dies(*_args, **_kwargs):
    raise Crash


@pytest.mark.parametrize("fault", [CUT, CUT_AFTER, refused(500), refused(429), refused(409)])
def test_when_stripe_does_not_answer_the_next_press_asks_the_same(fault, now, stripe):
    bill = a_bill("40.00", now=now)
    stripe.fail(fault)
    with pytest.raises(gateway.GatewayDown, match="rien n’est compté deux fois"):
        open_checkout(bill.pk, amount=Decimal(40), at=now)
    checkout = open_checkout(bill.pk, amount=Decimal(40), at=now)
    assert (checkout.status, len(stripe.books.all("checkout.session"))) == ("open", 1)


@pytest.mark.parametrize("seam", ["ask", "gateway.open_session", "note_session"])
@pytest.mark.parametrize("heals", ["reconcile", "press"])
def test_dead_at_any_step_of_asking_it_is_taken_up_again(seam, heals, now, stripe, knock, monkeypatch):
    bill = a_bill("40.00", now=now)
    with monkeypatch.context() as patch:
        patch.setattr(f"{asking.__name__}.{seam}", dies)
        with pytest.raises(Crash):
            open_checkout(bill.pk, amount=Decimal(40), at=now)
    if heals == "reconcile":
        reconcile(now + timedelta(minutes=5))
    checkout = open_checkout(bill.pk, amount=Decimal(40), at=now + timedelta(minutes=6))
    assert (checkout.status, Checkout.objects.count(), len(stripe.books.all("checkout.session"))) == (
        "open",
        1,
        1,
    )
    stripe.pay(checkout.session, number=GOOD)
    # Its webhook is lost: only the reconciliation brings the money in, once.
    assert [reconcile(now + timedelta(minutes=10)).changed for _ in range(2)] == [1, 0]
    assert ledger() == ([(Decimal(40), "card", 0)], [(Decimal(40), "paid", Decimal(40))])


@pytest.mark.parametrize(
    "seam", ["settling._take_in", "settling.lay", "settling.record", "knocking.settle_session"]
)
def test_dead_at_any_step_of_receiving_the_money_still_enters_once(
    seam, now, stripe, knock, monkeypatch, client
):
    checkout = open_checkout(a_bill("40.00", now=now).pk, amount=Decimal(40), at=now)
    stripe.pay(checkout.session, number=GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(f"rentals.payments.online.{seam}", dies)
        with pytest.raises(Crash):
            tell(stripe, knock)
    assert not Payment.objects.exists()
    reconcile(now)
    tell(stripe, knock)
    assert ledger() == ([(Decimal(40), "card", 0)], [(Decimal(40), "paid", Decimal(40))])


def test_what_was_never_asked_in_time_is_given_up(now, stripe, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(f"{asking.__name__}.ask", dies)
        with pytest.raises(Crash):
            open_checkout(a_bill("40.00", now=now).pk, amount=Decimal(40), at=now)
    assert reconcile(now + LASTS).changed == 1
    assert Checkout.objects.get().status == CheckoutStatus.EXPIRED


def test_a_silent_stripe_stops_the_reconciliation_and_without_keys_there_is_none(now, stripe, settings):
    for _ in range(2):
        open_checkout(a_bill("40.00", now=now).pk, amount=Decimal(40), at=now)
    stripe.fails_at = "/v1/"
    stripe.fail(CUT)
    assert (reconcile(now).looked_at, reconcile(now).is_cut) == (1, False)
    settings.STRIPE_SECRET_KEY = ""
    assert reconcile(now).looked_at == 0


# --- The server itself


def test_the_server_refuses_what_stripe_refuses(stripe):
    import requests

    def call(path, key="k", **said):
        headers = {"Authorization": f"Bearer {SECRET}", "Idempotency-Key": key}
        answer = requests.post(f"{stripe.url}/v1/{path}", data=said, headers=headers, timeout=5).json()
        return answer.get("error", {}).get("code") or answer.get("error", {}).get("type") or answer["id"]

    assert (
        call("payment_intents", amount=900, currency="eur", capture_methode="manual") == "parameter_unknown"
    )
    made = call("payment_intents", "a", amount=900, currency="eur")
    assert call("payment_intents", "a", amount=900, currency="eur") == made
    assert call("payment_intents", "a", amount=901, currency="eur") == "idempotency_error"
    assert requests.get(f"{stripe.url}/v1/events", timeout=5).status_code == 401
    assert WEBHOOK_SECRET not in SECRET
