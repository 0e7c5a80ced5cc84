"""Cheques at the counter: on a slip to the bank, or undone."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from mobilite import clock
from mobilite.money import ZERO, french
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import euros, plural
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals import operations
from rentals.forms.counter import RemitForm, ReturnedForm, UndoForm, payer
from rentals.payments.cheques import to_remit
from rentals.payments.models import BankLine, Bill, Means, Payment, Remittance, RemittedCheque
from rentals.views.counter import CAISSE, CLOSE, SEE, TAKE


class Cheques(FormPage):
    """The drawer of cheques: tick those that go to the bank."""

    title = "Chèques à remettre"
    permission_required = SEE
    form_class = RemitForm
    template_name = "rentals/counter/cheques.html"
    button = "Remettre à la banque, et préparer le bordereau"
    button_icon = "landmark"
    refusals = (Refusal,)
    crumbs = (CAISSE,)

    @cached_property
    def waiting(self):
        rows = to_remit().select_related("person", "partner", "place")
        return list(rows.order_by("received_at", "pk"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"cheques": self.waiting, "user": self.request.user}

    def get_initial(self):
        return {"cheques": [one.pk for one in self.waiting]}

    def post(self, request, *args, **kwargs):
        if not request.user.has_perm(CLOSE):
            return self.handle_no_permission()
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            waiting=self.waiting, may_close=self.request.user.has_perm(CLOSE), **kwargs
        )

    def consequences(self, form):
        total = sum((one.face for one in self.waiting), ZERO)
        return Consequences(
            title="Dans le tiroir",
            lines=[Line(plural(len(self.waiting), "chèque"), euros(total), is_sum=True)],
        )

    def perform(self, form):
        slip = operations.remit_cheques(form.cleaned_data["cheques"], at=clock.now(), actor=self.request.user)
        self.said = f"Le bordereau {slip.number} est prêt."
        return reverse("rentals:remittance", args=[slip.pk])


class RemittancePage(PermissionRequiredMixin, DetailView):
    """The cheques of one slip, and what the bank sent back."""

    permission_required = SEE
    template_name = "rentals/counter/remittance.html"
    queryset = Remittance.objects.select_related("place", "remitted_by")

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = self.object.cheques.select_related("payment__person", "payment__partner", "payment__undone_by")
        cheques = [
            (one, payer(one.payment, user), getattr(one.payment, "undone_by", None))
            for one in rows.order_by("pk")
        ]
        held = list(self.object.deposit_moves.select_related("deposit__person").order_by("pk"))
        return super().get_context_data(
            title=f"Remise {self.object.number}",
            crumbs=[CAISSE, ("Remises de chèques", reverse("rentals:remittances"))],
            slip=self.object,
            cheques=cheques,
            total=sum((one.amount for one in (*(row[0] for row in cheques), *held)), ZERO),
            held=[(one, shown_name(one.deposit.person, user)) for one in held],
            may_undo=user.has_perms((TAKE, CLOSE)),
            **kwargs,
        )


class UndoCheque(FormPage):
    """A cheque that paid nothing: the bank sent it back, or it left the drawer for another reason."""

    permission_required = (TAKE, CLOSE)
    form_class = UndoForm
    danger = True
    refusals = (Refusal,)

    @cached_property
    def payment(self):
        rows = Payment.objects.filter(means=Means.CHEQUE).select_related("person", "partner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def is_remitted(self):
        return RemittedCheque.objects.filter(payment=self.payment).exists()

    @cached_property
    def bank_line(self):
        """The debit of the bank that this page was opened from, if any."""
        key = self.request.GET.get("ligne", "")
        if not key.isdecimal() or len(key) > 12 or not self.request.user.has_perm("payments.add_bankmatch"):
            return None
        # What a colleague treated meanwhile is still named by the page: the operation refuses it.
        rows = BankLine.objects.with_left() if self.request.method == "POST" else BankLine.objects.to_treat()
        return rows.filter(pk=int(key), amount__lt=0).first()

    def get_initial(self):
        if self.bank_line is None:
            return super().get_initial()
        return {"reason": self.bank_line.label[:200], "seen_left": self.bank_line.left}

    def get_form_class(self):
        return UndoForm if self.bank_line is None else ReturnedForm

    @property
    def button(self):
        return "Noter l’impayé" if self.is_remitted else "Retirer ce chèque"

    def get_title(self):
        return "Chèque impayé" if self.is_remitted else "Retirer un chèque du tiroir"

    def get_crumbs(self):
        return [CAISSE, ("Chèques", reverse("rentals:cheques"))]

    def get(self, request, *args, **kwargs):
        if hasattr(self.payment, "undone_by"):
            raise Http404
        return super().get(request, *args, **kwargs)

    def consequences(self, form):
        labels = (
            Bill.objects.filter(allocations__payment=self.payment)
            .order_by("pk")
            .values_list("label", flat=True)
        )
        said = [("info", "Cette somme est due à nouveau. Ce qui est noté reste\u00a0: une ligne l’annule.")]
        if self.is_remitted:
            said.append(("list-checks", "Le comptoir reçoit une tâche\u00a0: convenir d’un autre paiement."))
        return Consequences(
            lines=[
                Line(
                    payer(self.payment, self.request.user),
                    euros(self.payment.amount),
                    ", ".join(dict.fromkeys(labels)),
                )
            ],
            sentences=said,
        )

    def perform(self, form):
        line = self.bank_line
        operations.undo_cheque(
            self.payment.pk,
            **form.cleaned_data,
            bank_line=line and line.pk,
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"{french(self.payment.amount)} sont dus à nouveau."
        if line is not None:
            return line.statement
        return reverse("rentals:refunds") + "?vue=cheques"
