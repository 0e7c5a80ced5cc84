"""A discount: asked on a page that says what is left to pay before the button is pressed; taken back while nothing is confirmed."""

from django.utils.functional import cached_property

from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.french import euros, typography
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import operations, pricing, quotes
from rentals.discounts import Asked, discount_line, limit_of, limit_words, noted_for, price_of
from rentals.forms.discounts import DiscountForm, asked_in
from rentals.models import Status
from rentals.operations.discounts import BEFORE
from rentals.payments.payers import priced_lines
from rentals.views.base import Amending, RentalAct, RentalForm


class GrantDiscount(Amending, RentalForm):
    title = "Accorder une remise"
    form_class = DiscountForm
    template_name = "rentals/discount.html"
    button = "Accorder la remise"
    button_icon = "percent"

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "price":
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        asked = self.request.GET
        if "percent" in asked or "amount" in asked:
            return {name: asked.get(name, "") for name in DiscountForm.base_fields}
        noted = noted_for(self.rental) if self.rental.status in BEFORE else None
        return {} if noted is None else {name: getattr(noted, name) for name in DiscountForm.base_fields}

    @cached_property
    def today(self):
        return paris_date(self.done["at"])

    @cached_property
    def lines(self) -> list:
        """What the discount is taken off: the price of the day, or the bill as it stands. Nothing without a price."""
        bill = self.rental.main_bill
        if bill is not None:
            return list(priced_lines(bill))
        try:
            return list(quotes.rental_quote(self.rental, on=self.today, discounted=False).lines)
        except Refusal:
            return []

    def asked(self) -> Asked | None:
        """Return what is typed so far, when it makes sense."""
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        if not data:
            data = {name: str(value) for name, value in self.get_initial().items() if value is not None}
        probe = DiscountForm(data)
        probe.is_valid()
        found = asked_in(probe.cleaned_data)
        return found and Asked(percent=found.percent, amount=found.amount, reason=found.reason or "À dire")

    def consequences(self, form):
        price, asked = price_of(self.lines), self.asked()
        said = [("percent", limit_words(self.lines, limit_of(self.request.user, self.today)))]
        shown = [Line(one.label, euros(one.amount), one.why) for one in self.lines]
        after = pricing.total(self.lines)
        if asked is not None and (asked.percent is None) != (asked.amount is None):
            try:
                line = discount_line(asked, price)
            except pricing.PricingError as error:
                said.insert(0, ("circle-alert", error.sentence))
            else:
                shown.append(Line(line.label, euros(line.amount), line.why))
                after += line.amount
        shown.append(Line("La location coûtera", euros(after), is_sum=True))
        rental = self.rental
        if rental.signed_at is not None and rental.status != Status.RETURNED:
            said.append(("file-plus", "Un avenant dit le nouveau prix : faites-le signer."))
        elif rental.status == Status.CONFIRMED:
            said.append(("file-plus", "Le contrat est à préparer de nouveau."))
        elif rental.status in BEFORE:
            said.append(("file-text", "Le devis et le contrat diront cette remise."))
        if rental.bills.filter(is_main=False).exists():
            said.append(("handshake", "Un payeur garde sa part selon sa convention, jamais moins."))
        return Consequences(lines=shown, sentences=[(icon, typography(text)) for icon, text in said])

    def perform(self, form):
        asked = asked_in(form.cleaned_data) or Asked()
        operations.grant_discount(self.rental.pk, asked=asked, **self.done)
        self.said = "La remise est accordée. Le motif est écrit sur la note."
        return self.next_url()


class WithdrawDiscount(RentalAct):
    said = "La remise est retirée."

    def perform(self):
        operations.withdraw_discount(self.rental.pk, **self.done)
        return self.record_url
