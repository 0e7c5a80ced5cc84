"""What the link of a message opens: what is to be paid first, then Stripe's page; then what became of it (row F5).

GET shows, POST acts. Coming back proves nothing: only what Stripe tells us, signed, says that a bill is paid.
"""

from datetime import timedelta
from decimal import Decimal

from csp.decorators import csp_update
from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.accounts import links
from mobilite.fields import EuroFormField
from mobilite.money import ZERO
from mobilite.pages.french import date_fr
from mobilite.periods import paris_date
from mobilite.portal.pages import PublicPage, is_flood
from mobilite.workflow import Refusal
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Checkout, CheckoutKind, CheckoutStatus
from rentals.payments.online import open_checkout, opened
from rentals.payments.online.asking import payable
from rentals.portal.sheets import ClosedPage

#: How long the page of return says what became of a payment.
SAID_FOR = timedelta(days=30)
#: What the page of Stripe adds when somebody has paid there.
DONE = "fait"
OFF = _("Le paiement par carte n’est pas ouvert ici. Payez au comptoir, ou appelez-nous.")


class AmountForm(forms.Form):
    amount = EuroFormField(label=_("Une autre somme"))


class Payable(PublicPage):
    """Mixin of the pages from which one goes to pay: their forms may lead to Stripe, and nowhere else."""

    problem: str = ""
    bill: Bill

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        return csp_update({"form-action": gateway.page_hosts()})(lambda: response)()

    @cached_property
    def at(self):
        return clock.now()

    def go_and_pay(self, amount: Decimal):
        """Open a page of payment and lead there; stay here with a sentence when that cannot be."""
        if is_flood(self.request, "pay"):
            return redirect("portal:busy")
        try:
            checkout = open_checkout(self.bill.pk, amount=amount, locale=get_language() or "fr", at=self.at)
        except gateway.GatewayOff:
            self.problem = OFF
        except Refusal as refusal:
            self.problem = refusal.sentence
        else:
            return redirect(checkout.url) if checkout.url else redirect("portal:pay_back", checkout.key)
        return self.render_to_response(self.get_context_data())


class PayPage(Payable, TemplateView):
    """« À payer »: the sum first, why, then the button."""

    template_name = "portal/pay.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.bill = opened(kwargs["token"], at=self.at)
        except links.LinkRefused as refusal:
            page = ClosedPage(request=request, args=args, kwargs=kwargs)
            context = page.get_context_data(title=_("Ce lien ne s’ouvre pas"), problem=refusal.sentence)
            return page.render_to_response(context, status=404)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form = AmountForm(request.POST)
        if not form.is_valid():
            self.problem = _("Écrivez une somme en euros, par exemple 25,50.")
            return self.render_to_response(self.get_context_data())
        return self.go_and_pay(form.cleaned_data["amount"])

    def get_context_data(self, **kwargs):
        standing, left = balance(self.bill), payable(self.bill)
        now = min(max(standing.due_on(paris_date(self.at)), ZERO), left)
        following = standing.next_part(paris_date(self.at))
        return super().get_context_data(
            title=_("À payer") if left else _("C’est payé"),
            bill=self.bill,
            first_name=self.bill.person.first_name,
            lines=sorted(self.bill.lines.all(), key=lambda line: line.pk),
            standing=standing,
            left=left,
            now=now,
            first=now or min(following.left if following else left, left),
            next_on=date_fr(following.due_on, long=True, year=False) if following and not now else "",
            waits=balance(self.bill).left - left,
            off="" if gateway.is_on() else OFF,
            problem=self.problem,
            typed=self.request.POST.get("amount", "")[:20],
            **kwargs,
        )


class PayBack(Payable, TemplateView):
    """What became of a payment. The address is a secret of its own: it names neither the person nor the bill."""

    template_name = "portal/pay_back.html"

    @cached_property
    def checkout(self) -> Checkout:
        rows = Checkout.objects.select_related("bill", "person", "deposit").filter(person__anonymised_at=None)
        found = get_object_or_404(rows, key=self.kwargs["key"])
        if found.asked_at + SAID_FOR < self.at:
            raise Http404
        return found

    @property
    def bill(self) -> Bill:
        return self.checkout.bill

    @property
    def state(self) -> str:
        status = self.checkout.status
        if status == CheckoutStatus.PAID:
            return "paid"
        if status == CheckoutStatus.HELD:
            return "held"
        if status == CheckoutStatus.PROCESSING:
            return "bank"
        if status == CheckoutStatus.OPEN and DONE in self.request.GET:
            return "waits"
        return "unpaid"

    @cached_property
    def again(self) -> Decimal:
        """What may be paid from here: the same sum, or what is left of it; nothing of a sum to put aside."""
        if self.checkout.kind == CheckoutKind.HOLD:
            return ZERO
        return min(self.checkout.amount, payable(self.bill))

    def get(self, request, *args, **kwargs):
        self.checkout  # noqa: B018 (404 before anything is drawn)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.state in ("paid", "held", "bank") or not self.again:
            return redirect(request.path)
        return self.go_and_pay(self.again)

    def get_context_data(self, **kwargs):
        titles = {
            "paid": _("C’est payé"),
            "held": _("La caution est mise de côté"),
            "bank": _("Votre banque traite le paiement"),
            "waits": _("Nous attendons la réponse de votre banque"),
            "unpaid": _("Ce n’est pas encore payé"),
        }
        if self.checkout.kind == CheckoutKind.HOLD:
            titles["unpaid"] = _("La caution n’est pas encore mise de côté")
        state, deposit = self.state, self.checkout.deposit
        return super().get_context_data(
            title=titles[state],
            state=state,
            amount=self.checkout.payment.amount if state == "paid" else self.checkout.amount,
            left=payable(self.bill),
            until=date_fr(deposit.holds_until, long=True, year=False) if deposit else "",
            again=self.again,
            on=date_fr(self.checkout.settled_at, long=True) if self.checkout.settled_at else "",
            off="" if gateway.is_on() else OFF,
            problem=self.problem,
            **kwargs,
        )
