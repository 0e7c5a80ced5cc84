"""What people do about invoices: the month, one payer, a credit note, how an organisation is invoiced."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.money import ZERO, french
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import date_fr, euros, month_fr, plural, typography
from mobilite.people.models import Partner, Person
from mobilite.people.shown import shown_name
from mobilite.periods import add_months, paris_date
from mobilite.workflow import Refusal
from rentals.invoices import operations
from rentals.invoices.awaiting import came_down, left_to_credit, of_month, open_bills
from rentals.invoices.forms import AccountForm, BillsForm, CreditForm, MonthForm
from rentals.invoices.lists import ADD, INVOICES, MONTH, VIEW
from rentals.invoices.models import Invoice, Kind, PayerAccount
from rentals.invoices.operations.issuing import fingerprint


class InvoicePageForm(FormPage):
    """A form about invoices."""

    refusals = (Refusal,)
    crumbs = INVOICES

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    @cached_property
    def today(self) -> date:
        return paris_date(self.done["at"])


class InvoiceMonth(InvoicePageForm):
    """« Facturer le mois »: first what will be issued, organisation by organisation, then the button."""

    permission_required = (VIEW, MONTH)
    title = "Facturer le mois"
    form_class = MonthForm
    template_name = "rentals/invoices/month.html"
    button = "Établir ces factures"
    button_icon = "receipt-euro"

    @cached_property
    def month(self) -> date:
        """The month that is shown: the one asked for, else the last one that is over."""
        asked = self.request.POST.get("month") or self.request.GET.get("mois") or ""
        last = add_months(self.today.replace(day=1), -1)
        choices = {f"{add_months(last, 1 - back):%Y-%m}": add_months(last, 1 - back) for back in range(12)}
        return choices.get(asked, last)

    @cached_property
    def found(self):
        return [one for one in of_month(self.month) if one.shares or one.credits]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": self.today}

    def get_initial(self):
        return {"month": f"{self.month:%Y-%m}", "seen": fingerprint(self.found)}

    def get_context_data(self, **kwargs):
        total = sum((one.amount for one in self.found), ZERO)
        credited = sum((one.credited for one in self.found), ZERO)
        return super().get_context_data(
            found=self.found,
            total=total,
            credited=credited,
            month_words=month_fr(self.month),
            seen=fingerprint(self.found),
            **kwargs,
        )

    def perform(self, form):
        made = operations.invoice_month(
            form.cleaned_data["month"], seen=form.cleaned_data["seen"], **self.done
        )
        invoices = [one for one in made if not one.is_credit]
        credits = len(made) - len(invoices)
        total = sum((one.amount for one in invoices), ZERO)
        said = [
            f"{plural(len(invoices), 'facture est établie', 'factures sont établies')}\u00a0: {french(total)}."
        ]
        if credits:
            said.append(f"{plural(credits, 'avoir est établi', 'avoirs sont établis')}.")
        self.said = " ".join(said)
        return reverse("invoices:list")


class _OfPayer(InvoicePageForm):
    """One invoice, on demand, for bills of one payer."""

    permission_required = (VIEW, ADD)
    form_class = BillsForm
    template_name = "rentals/invoices/bills.html"
    button = "Établir la facture"
    button_icon = "receipt-euro"

    @cached_property
    def payer(self):
        raise NotImplementedError

    @cached_property
    def name(self) -> str:
        return str(self.payer)

    def get_title(self):
        return f"Facturer\u00a0: {self.name}"

    @cached_property
    def bills(self):
        whose = {"person" if isinstance(self.payer, Person) else "partner": self.payer}
        return [bill for bill in open_bills(**whose) if bill.to_invoice > ZERO]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"bills": self.bills}

    def get_initial(self):
        return {"bills": [str(bill.pk) for bill in self.bills]}

    def consequences(self, form):
        return Consequences(
            title="Une facture ne se change plus",
            icon="lock",
            sentences=[
                ("list-checks", "Elle reçoit le numéro suivant de la série."),
                ("rotate-ccw", "Une erreur se corrige par un avoir, puis une nouvelle facture."),
            ],
        )

    def perform(self, form):
        made = operations.invoice_bills(self.payer, form.cleaned_data["bills"], **self.done)
        self.said = f"La facture {made.document.number} est établie\u00a0: {french(made.amount)}."
        return made


class InvoicePerson(_OfPayer):
    @cached_property
    def payer(self):
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def name(self) -> str:
        return shown_name(self.payer, self.request.user)

    def get_crumbs(self):
        return [("Personnes", reverse("people:persons")), (self.name, self.payer.get_absolute_url())]


class InvoicePartner(_OfPayer):
    @cached_property
    def payer(self):
        return get_object_or_404(Partner, pk=self.kwargs["pk"])

    def get_crumbs(self):
        return [("Partenaires", reverse("people:partners")), (self.name, self.payer.get_absolute_url())]


class Credit(InvoicePageForm):
    """The credit note of an invoice."""

    permission_required = (VIEW, MONTH)
    form_class = CreditForm
    button = "Établir l’avoir"
    button_icon = "rotate-ccw"

    @cached_property
    def invoice(self) -> Invoice:
        rows = Invoice.objects.filter(kind=Kind.INVOICE).select_related("document", "partner", "person")
        return get_object_or_404(rows.defer("document__context"), pk=self.kwargs["pk"])

    def get_title(self):
        return f"Avoir sur la facture {self.invoice.document.number}"

    def get_crumbs(self):
        return [*INVOICES, (self.invoice.document.number, self.invoice.get_absolute_url())]

    @cached_property
    def sums(self):
        return [
            -sum((one.amount for one in found(self.invoice)), ZERO) for found in (left_to_credit, came_down)
        ]

    def get_form_kwargs(self):
        whole, less = self.sums
        return super().get_form_kwargs() | {"whole": whole, "less": less}

    def consequences(self, form):
        one = self.invoice
        payer = str(one.partner) if one.partner_id else shown_name(one.person, self.request.user)
        return Consequences(
            title=typography(f"{payer}, le {date_fr(one.issued_on, weekday=False)}"),
            lines=[Line("Montant de la facture", euros(one.amount)), Line("Pas encore repris", euros(self.sums[0]), is_sum=True)],
            sentences=[("list-checks", "L’avoir reçoit le numéro suivant de la série des factures."), ("lock", "La facture reste telle qu’elle est.")],
        )  # fmt: skip

    def perform(self, form):
        made = operations.credit(self.invoice.pk, **form.cleaned_data, **self.done)
        self.said = f"L’avoir {made.document.number} est établi\u00a0: {french(made.amount)}."
        return made


class EditAccount(InvoicePageForm):
    """How an organisation is invoiced."""

    permission_required = (VIEW, "invoices.change_payeraccount")
    form_class = AccountForm
    said = "C’est noté\u00a0: les prochaines factures le diront."

    @cached_property
    def partner(self):
        return get_object_or_404(Partner, pk=self.kwargs["pk"])

    def get_title(self):
        return f"Facturer {self.partner}"

    def get_crumbs(self):
        return [
            ("Partenaires", reverse("people:partners")),
            (str(self.partner), self.partner.get_absolute_url()),
        ]

    def get_form_kwargs(self):
        account = PayerAccount.objects.filter(partner=self.partner).first() or PayerAccount(
            partner=self.partner
        )
        return super().get_form_kwargs() | {"partner": self.partner, "instance": account}

    def perform(self, form):
        operations.change_account(self.partner, **form.cleaned_data, **self.done)
        return self.partner.get_absolute_url()
