"""Have a bill paid online: a link that leaves by SMS or e-mail, or a code that the person photographs at the counter."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.money import ZERO
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import date_fr, euros, typography
from mobilite.pages.record_page import Act
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import operations, rules
from rentals.forms.deposits import HoldForm
from rentals.forms.owed import PayLinkForm
from rentals.payments import stripe_gateway as gateway
from rentals.payments.deposits import terms
from rentals.payments.models import Bill, Checkout, CheckoutKind, CheckoutStatus, DepositMeans
from rentals.payments.online import send_pay_link, show_pay_link
from rentals.payments.online.asking import payable
from rentals.shown import rental_title
from rentals.views.base import RENTALS, OfRental, RentalForm
from vehicles.keys.qr import qr_drawing

TAKES = ("payments.view_bill", "payments.add_payment")
OFF = "Le paiement en ligne n’est pas branché."


def pay_link_act(bill: Bill | None, left) -> Act:
    """Return the act that has a bill paid by card, or why it is not possible now."""
    if bill is None or not left:
        why = "Rien n’est dû."
    elif bill.person_id is None:
        why = "Une personne seulement paie en ligne."
    else:
        why = "" if gateway.is_on() else OFF
    url = reverse("rentals:pay_link", args=[bill.pk]) if bill is not None and not why else ""
    return Act("Faire payer par carte, en ligne", url, "credit-card", possible=not why, why_not=why)


class OfBill:
    """Mixin of what is about a person's bill, whose key is in the address."""

    permission_required = TAKES
    kwargs: dict

    @cached_property
    def bill(self) -> Bill:
        people = Person.objects.visible_to(self.request.user)
        bills = Bill.objects.select_related("person", "rental_bill").filter(person__in=people)
        return get_object_or_404(bills, pk=self.kwargs["pk"])

    @property
    def page(self) -> str:
        link = getattr(self.bill, "rental_bill", None)
        if link is not None and self.request.user.has_perm("rentals.view_rental"):
            return reverse("rentals:rental", args=[link.rental_id])
        return reverse("rentals:owed", args=[self.bill.person_id])

    @property
    def name(self) -> str:
        return shown_name(self.bill.person, self.request.user)

    def get_crumbs(self):
        return [(self.name, self.page)]


class PayLink(OfBill, FormPage):
    """Send the link, or show its code."""

    title = "Faire payer par carte, en ligne"
    form_class = PayLinkForm
    button = "Continuer"
    button_icon = "credit-card"
    refusals = (Refusal,)

    def consequences(self, form):
        lines = [
            Line(self.bill.label, ""),
            Line("Reste à payer", euros(payable(self.bill)), is_sum=True),
        ]
        said = [
            ("shield-check", "La carte se tape sur la page de Stripe\u00a0: aucun numéro n’arrive ici."),
            ("list-checks", "Le paiement s’inscrit tout seul sur la note dès que Stripe le confirme."),
        ]
        if not gateway.is_on():
            said.insert(0, ("triangle-alert", OFF))
        return Consequences(title=self.name, lines=lines, sentences=said)

    def perform(self, form):
        done = {"at": clock.now(), "actor": self.request.user}
        if form.cleaned_data["how"] == "show":
            self.request.session[_kept(self.bill)] = show_pay_link(self.bill.pk, **done)
            return reverse("rentals:pay_code", args=[self.bill.pk])
        message = send_pay_link(self.bill.pk, **done)
        if message is None:
            messages.warning(
                self.request, "Rien ne peut lui être écrit\u00a0: le comptoir a une tâche. Montrez le code."
            )
        else:
            self.said = f"Le lien part par {message.get_channel_display()}\u00a0: il sert trente jours."
        return self.page


class PayCode(OfBill, PermissionRequiredMixin, TemplateView):
    """The code on our screen, for her telephone."""

    template_name = "rentals/pay_code.html"

    def get(self, request, *args, **kwargs):
        address = request.session.get(_kept(self.bill))
        if not address:
            return redirect("rentals:pay_link", self.bill.pk)
        return self.render_to_response(
            self.get_context_data(
                title="Payer avec son téléphone",
                crumbs=self.get_crumbs(),
                left=payable(self.bill),
                bill=self.bill,
                name=self.name,
                address=address,
                code=qr_drawing(address, title="Code à photographier, qui ouvre la page de paiement"),
                page=self.page,
            )
        )


class AskHold(RentalForm):
    """Have a deposit put aside on the person's card: nothing is debited."""

    title = "Demander une empreinte de carte"
    permission_required = ("rentals.change_rental", "payments.add_payment")
    form_class = HoldForm
    button = "Montrer le code"
    button_icon = "credit-card"

    def get_initial(self):
        left = rules.agreed_deposit(self.rental) - rules.deposit_held(self.rental)
        return {"amount": left if left > ZERO else None}

    def consequences(self, form):
        until = terms.holds_until(DepositMeans.CARD_HOLD, paris_date(self.done["at"]))
        said = [
            ("shield-check", "La somme est mise de côté par la banque\u00a0: rien n’est débité."),
            ("calendar-clock", typography(f"Elle tient jusqu’au {date_fr(until, weekday=False)} au moins : le véhicule doit être revenu.")),
            ("hand-coins", "Au retour, on débite ce qui est dû, ou on libère tout."),
        ]  # fmt: skip
        if not gateway.is_on():
            said.insert(0, ("triangle-alert", OFF))
        return Consequences(title="Ce que cela fait", icon="info", sentences=said)

    def perform(self, form):
        operations.ask_hold(self.rental.pk, amount=form.cleaned_data["amount"], **self.done)
        return reverse("rentals:hold_code", args=[self.rental.pk])


class HoldCode(OfRental, PermissionRequiredMixin, TemplateView):
    """The code that leads her telephone to the page of her bank's card; then whether it is done."""

    permission_required = ("rentals.change_rental", "payments.add_payment")
    template_name = "rentals/hold_code.html"

    def get(self, request, *args, **kwargs):
        rows = Checkout.objects.filter(bill=self.rental.main_bill, kind=CheckoutKind.HOLD)
        asked = rows.order_by("-pk").first()
        if asked is None or asked.status in (CheckoutStatus.EXPIRED, CheckoutStatus.REFUSED):
            return redirect("rentals:ask_hold", self.rental.pk)
        address = asked.url if asked.status == CheckoutStatus.OPEN else ""
        return self.render_to_response(
            self.get_context_data(
                title="Empreinte de carte",
                crumbs=[RENTALS, (rental_title(self.rental, request.user), self.record_url)],
                asked=asked,
                deposit=asked.deposit,
                name=shown_name(self.rental.person, request.user),
                address=address,
                code=qr_drawing(address, title="Code à photographier, qui ouvre la page de Stripe")
                if address
                else "",
                page=self.record_url,
            )
        )


def _kept(bill: Bill) -> str:
    return f"pay_link:{bill.pk}"
