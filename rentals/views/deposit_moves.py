"""Where a deposit lies: put elsewhere, its cheque cashed or sent back; its papers signed (row F1)."""

from django.http import Http404

from mobilite.pages.form_page import ActView, Consequences
from rentals import documents, operations
from rentals.forms.deposits import MoveForm, UnpaidForm
from rentals.payments import deposits
from rentals.payments.models import DepositMeans, Ending, Spot
from rentals.views.counter import CLOSE, SEE, TAKE
from rentals.views.deposits import DepositAct, OfDeposit


class MoveDeposit(DepositAct):
    title = "Ranger ailleurs"
    form_class = MoveForm
    button = "Noter où elle est"
    button_icon = "arrow-right-left"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"deposit": self.deposit}

    def get_initial(self):
        return {"place": self.deposit.place or self.request.user.place}

    def get(self, request, *args, **kwargs):
        if self.deposit.spot in ("", Spot.BANK):
            raise Http404
        return super().get(request, *args, **kwargs)

    def consequences(self, form):
        return Consequences(title="Aujourd’hui", icon="hand-coins", lines=[self.held_line()])

    def perform(self, form):
        deposit = deposits.move_deposit(self.deposit.pk, **form.cleaned_data, **self.done)
        self.said = f"C’est noté\u00a0: {deposits.where_words(deposit)}."
        return self.record_url


class BankDeposit(DepositAct):
    """The cheque of a deposit goes to the bank: it is still a deposit, of money."""

    permission_required = (SEE, TAKE, CLOSE)
    title = "Encaisser le chèque"
    button = "Remettre le chèque à la banque"
    button_icon = "landmark"

    def get(self, request, *args, **kwargs):
        if not documents.is_cheque_back(self.deposit):
            raise Http404
        return super().get(request, *args, **kwargs)

    def consequences(self, form):
        said = [
            ("landmark", "Un bordereau est préparé. L’argent reste une caution, pas une recette."),
            (
                "hand-coins",
                "Quand la banque a payé\u00a0: retenez ce qui est dû, rendez le reste par virement.",
            ),
            ("phone", "Prévenez la personne avant\u00a0: son compte sera débité."),
        ]
        return Consequences(icon="landmark", lines=[self.held_line()], sentences=said)

    def perform(self, form):
        slip = operations.bank_deposit(self.deposit.pk, **self.done)
        self.said = f"Le bordereau {slip.number} est prêt."
        return self.record_url


class UnpaidDeposit(DepositAct):
    """The bank sent the cheque of a deposit back."""

    permission_required = (SEE, TAKE, CLOSE)
    title = "Chèque de caution impayé"
    form_class = UnpaidForm
    button = "Noter l’impayé"
    danger = True

    def get(self, request, *args, **kwargs):
        if (self.deposit.means, self.deposit.spot) != (DepositMeans.CHEQUE, Spot.BANK):
            raise Http404
        return super().get(request, *args, **kwargs)

    def consequences(self, form):
        said = [
            (
                "info",
                "Rien n’est plus détenu. Le comptoir reçoit une tâche\u00a0: convenir d’une autre caution.",
            )
        ]
        return Consequences(icon="info", lines=[self.held_line()], sentences=said)

    def perform(self, form):
        operations.deposit_unpaid(self.deposit.pk, **form.cleaned_data, **self.done)
        self.said = "L’impayé est noté."
        return self.record_url


class SignDeposit(OfDeposit, ActView):
    said = "La signature est notée."

    def perform(self):
        deposits.sign_give_back(self.deposit.pk, **self.done)
        return self.record_url


class IssueDepositPapers(OfDeposit, ActView):
    """Its receipt while it is held; the letter and the paper to sign once it is given back."""

    def perform(self):
        if self.deposit.given_back_at is None:
            paper = documents.issue_deposit_receipt(self.deposit, **self.done)
            self.said = f"Le papier {paper.number} est prêt."
        else:
            if self.deposit.ending == Ending.UNPAID:
                raise Http404
            papers = documents.issue_release(self.deposit, **self.done)
            self.said = f"Prêts\u00a0: {', '.join(paper.number for paper in papers)}."
        return self.record_url
