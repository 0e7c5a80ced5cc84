"""Money around a rental: received, given back, held."""

from django.http import Http404
from django.utils.functional import cached_property

from mobilite.money import ZERO, french
from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.french import de, euros
from mobilite.periods import paris_date
from rentals import documents, operations
from rentals.forms.acts import ChargeForm, PayForm, RefundForm
from rentals.operations import ExtraLine
from rentals.payments import operations as payments
from rentals.payments.balances import balance
from rentals.payments.models import LineKind
from rentals.payments.online.refunding import most_of
from rentals.views.base import RentalForm
from rentals.views.cards import MoneyCard
from rentals.views.papers import with_receipt


class MoneyForm(RentalForm):
    """A page that moves money: the account's own permission besides."""

    permission_required: str | tuple[str, ...] = ("rentals.change_rental", "payments.add_payment")

    @cached_property
    def money(self) -> MoneyCard:
        return MoneyCard.of(self.rental, paris_date(self.done["at"]))

    @cached_property
    def bill(self):
        """The bill that money moves on: the borrower's, or the one of another payer that the address names."""
        asked = self.request.GET.get("note", "")
        for bill in self.money.bills:
            if str(bill.pk) == asked or (not asked and bill == self.money.main):
                return bill
        raise Http404

    def get(self, request, *args, **kwargs):
        self.bill  # noqa: B018 (404 before there is a bill)
        return super().get(request, *args, **kwargs)

    def who(self, bill) -> str:
        return str(bill.partner) if bill.partner_id else self.rental.person.first_name


class Pay(MoneyForm):
    title = "Encaisser"
    form_class = PayForm
    button = "Encaisser"
    button_icon = "euro"

    def get_title(self):
        return f"Encaisser {de(self.bill.partner)}" if self.bill.partner_id else self.title

    def get_initial(self):
        standing = balance(self.bill)
        due = standing.due_on(paris_date(self.done["at"]))
        return {"amount": due if due > ZERO else standing.left}

    def consequences(self, form):
        standing, today = balance(self.bill), paris_date(self.done["at"])
        due = standing.due_on(today)
        lines = [
            Line("Note", euros(standing.total)),
            Line("Déjà payé", euros(-standing.paid) if standing.paid else "0,00\u00a0€"),
        ]
        if due != standing.left:
            lines.append(Line("Dû à ce jour", euros(due)))
        lines.append(Line("Reste dû", euros(standing.left), is_sum=True))
        return Consequences(title="La note", lines=lines)

    def perform(self, form):
        payment = payments.pay(self.bill.pk, **form.cleaned_data, **self.done)
        said = f"{french(payment.amount)} reçus, {payment.get_means_display().lower()}."
        self.said = with_receipt(said, documents.issue_receipt, payment, **self.done)
        return self.record_url


class Refund(MoneyForm):
    title = "Rembourser"
    form_class = RefundForm
    button = "Rembourser"
    button_icon = "rotate-ccw"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"online": most_of(self.bill)}

    def get_initial(self):
        credit = balance(self.bill).credit
        return {"amount": credit} if credit else {}

    def consequences(self, form):
        standing = balance(self.bill)
        lines = [Line("Payé", euros(standing.paid)), Line("À rendre", euros(standing.credit), is_sum=True)]
        said = []
        if not standing.credit:
            said.append(
                (
                    "info",
                    "Rien n’est à rendre\u00a0: ce qui est rendu sera dû de nouveau. C’est ainsi qu’une erreur se corrige.",
                )
            )
        return Consequences(title="La note", lines=lines, sentences=said)

    def perform(self, form):
        given = payments.refund(self.bill.pk, **form.cleaned_data, **self.done)
        self.said = f"{french(given.amount)} rendus, {given.get_means_display().lower()}."
        return self.record_url


class Charge(MoneyForm):
    """A line more on the borrower's bill: damage, a fine, a gesture."""

    title = "Ajouter à la note"
    form_class = ChargeForm
    button = "Ajouter à la note"
    button_icon = "receipt-euro"
    said = "La ligne est ajoutée à la note."

    def perform(self, form):
        asked = form.cleaned_data
        kind = LineKind.DAMAGE if asked["amount"] >= ZERO else LineKind.DISCOUNT
        line = ExtraLine(label=asked["label"], amount=asked["amount"], kind=kind, why=asked["why"])
        operations.charge(self.rental.pk, line=line, **self.done)
        return self.record_url
