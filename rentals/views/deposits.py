"""A deposit: taken, kept somewhere, replaced, given back, with its papers (rows F1, F2)."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.money import ZERO, french
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import date_fr, de, euros, plural, typography
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import documents, operations, rules
from rentals.forms.acts import NothingAsked
from rentals.forms.deposits import DepositForm, GiveBackForm, WaiveForm
from rentals.payments import deposits
from rentals.payments.deposits import terms
from rentals.payments.models import Deposit, DepositMeans
from rentals.views.base import RentalForm
from rentals.views.counter import CAISSE, SEE, TAKE
from rentals.views.money import MoneyForm
from rentals.views.papers import with_receipt

NOT_INCOME = "La caution n’est pas un paiement\u00a0: elle est rendue au retour s’il ne manque rien."
UNCASHED = "Un chèque n’est pas encaissé."


class OfDeposit:
    """Mixin of what is done to one deposit, whose key is in the address."""

    permission_required: str | tuple[str, ...] = (SEE, TAKE)
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def deposit(self) -> Deposit:
        rows = Deposit.objects.select_related("person", "place", "rental_deposit__rental__offer")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    @property
    def rental(self):
        link = getattr(self.deposit, "rental_deposit", None)
        return link.rental if link else None

    @property
    def record_url(self) -> str:
        return self.deposit.get_absolute_url()

    def get_back_url(self):
        return self.record_url

    def get_crumbs(self):
        name = shown_name(self.deposit.person, self.request.user)
        return [CAISSE, ("Cautions", reverse("rentals:deposits")), (f"Caution {de(name)}", self.record_url)]


class DepositAct(OfDeposit, FormPage):
    """A short form about a deposit that is held."""

    form_class = NothingAsked

    def get(self, request, *args, **kwargs):
        if self.deposit.given_back_at is not None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def held_line(self):
        where = deposits.where_words(self.deposit)
        said = ", ".join(filter(None, [self.deposit.get_means_display().lower(), where]))
        return Line("Caution", euros(self.deposit.amount), said)


class Taking:
    """Mixin of the pages that take a deposit for ``self.rental``."""

    form_class = DepositForm

    @property
    def today(self):
        return paris_date(self.done["at"])

    @cached_property
    def needed(self):
        return terms.needed_until(paris_date(self.rental.return_at), self.today)

    def get_form_kwargs(self):
        means = [one for one in self.rental.offer.deposit_means if one in terms.OFFERED] or terms.OFFERED
        return super().get_form_kwargs() | {
            "means": means,
            "needed": self.needed,
            "today": self.today,
            "person": self.rental.person,
            "user": self.request.user,
        }

    def consequences(self, form):
        said = [("info", NOT_INCOME), ("info", UNCASHED)]
        day = date_fr(self.needed, weekday=False)
        said.append(
            (
                "calendar-clock",
                typography(f"Elle doit tenir jusqu’au {day} : le retour, et le temps de vérifier."),
            )
        )
        return Consequences(icon="hand-coins", sentences=said)


class TakeDeposit(Taking, MoneyForm):
    title = "Recevoir une caution"
    button = "Noter la caution"
    button_icon = "hand-coins"

    def get(self, request, *args, **kwargs):
        return RentalForm.get(self, request, *args, **kwargs)

    def get_initial(self):
        left = rules.agreed_deposit(self.rental) - rules.deposit_held(self.rental)
        return {
            "amount": left if left > ZERO else None,
            "holder": str(self.rental.person),
            "written_on": self.today,
        }

    def perform(self, form):
        deposit = operations.take_deposit(self.rental.pk, **form.cleaned_data, **self.done)
        said = f"Caution de {french(deposit.amount)} reçue."
        self.said = with_receipt(said, documents.issue_deposit_receipt, deposit, **self.done)
        return self.record_url


class ReplaceDeposit(Taking, DepositAct):
    """Another deposit for the one that ends: taken and given back in one go."""

    title = "Remplacer la caution"
    button = "Recevoir la nouvelle, rendre l’ancienne"
    button_icon = "arrow-right-left"

    def get(self, request, *args, **kwargs):
        if self.rental is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        old = self.deposit
        return {
            "amount": old.amount, "means": old.means, "bank": old.bank, "holder": old.holder, "written_on": self.today,
        }  # fmt: skip

    def consequences(self, form):
        found = super().consequences(form)
        line = self.held_line()
        back = Line("Rendue en même temps", line.amount, line.why)
        return Consequences(icon=found.icon, lines=[back], sentences=found.sentences)

    def perform(self, form):
        new = operations.replace_deposit(self.rental.pk, self.deposit.pk, **form.cleaned_data, **self.done)
        said = f"La caution est remplacée\u00a0: {french(new.amount)} reçus."
        said = with_receipt(said, documents.issue_deposit_receipt, new, **self.done)
        self.said = with_papers(said, self.deposit, **self.done)
        return new.get_absolute_url()


class WaiveDeposit(RentalForm):
    """Nobody leaves a deposit here: a motive, and somebody who has the right."""

    permission_required = ("rentals.change_rental", "payments.waive_deposit")
    title = "Dispenser de caution"
    form_class = WaiveForm
    button = "Accorder la dispense"
    button_icon = "shield-check"
    said = "La dispense est notée, avec votre nom et le motif."

    def consequences(self, form):
        left = rules.agreed_deposit(self.rental) - rules.deposit_held(self.rental)
        return Consequences(
            icon="hand-coins", lines=[Line("Ne sera pas demandé", euros(max(left, ZERO)), is_sum=True)]
        )

    def perform(self, form):
        operations.waive_deposit(self.rental.pk, **form.cleaned_data, **self.done)
        return self.record_url


class GiveBackDeposit(MoneyForm):
    """A deposit of a rental goes back: the one that the address names, or the first one held."""

    title = "Rendre la caution"
    form_class = GiveBackForm
    button_icon = "hand-coins"

    @cached_property
    def deposit(self):
        asked = self.request.GET.get("caution", "")
        for deposit in self.money.deposits:
            if deposit.given_back_at is None and asked in ("", str(deposit.pk)):
                return deposit
        raise Http404

    @property
    def button(self):
        if documents.is_cheque_back(self.deposit):
            return "Rendre le chèque, et préparer le papier à signer"
        return {
            DepositMeans.EXEMPTION: "Retirer la dispense",
            DepositMeans.GUARANTEE: "Rendre le papier du garant",
        }.get(self.deposit.means, "Rendre la caution")

    def get(self, request, *args, **kwargs):
        return RentalForm.get(self, request, *args, **kwargs)

    def get_form_kwargs(self):
        main = self.money.main
        return super().get_form_kwargs() | {
            "deposit": self.deposit,
            "lines": deposits.lines_to_keep(main) if main else [],
            "left": self.money.left,
            "means": deposits.means_back(self.deposit),
        }

    def consequences(self, form):
        deposit, where = self.deposit, deposits.where_words(self.deposit)
        how = ", ".join(filter(None, [deposit.get_means_display().lower(), where]))
        lines = [Line("Caution détenue", euros(deposit.amount), how)]
        if self.money.main is not None:
            lines.append(Line("Reste dû sur la note", euros(self.money.left)))
        said = []
        if documents.is_cheque_back(deposit):
            said.append(
                ("hand-coins", "Le chèque se rend entier\u00a0: la personne signe qu’elle le reprend.")
            )
            if self.money.left:
                left = french(self.money.left)
                said.append(
                    (
                        "euro",
                        typography(f"Pour les {left} dus : encaissez-les autrement, puis rendez le chèque ;"),
                    )
                )
                said.append(
                    (
                        "landmark",
                        typography(
                            "ou encaissez d’abord le chèque (page de la caution), retenez ce qui est dû et rendez le reste."
                        ),
                    )
                )
        elif deposit.means == DepositMeans.CARD_HOLD:
            said.append(("info", "Ce qui est retenu est débité\u00a0; la banque libère le reste aussitôt."))
            said.append(("mail", "Une retenue a sa lettre\u00a0: quoi, pourquoi, comment contester."))
        elif deposit.is_money:
            said.append(("info", "Ce qui n’est pas retenu est rendu à la personne."))
            said.append(("mail", "Une retenue a sa lettre\u00a0: quoi, pourquoi, comment contester."))
        return Consequences(icon="hand-coins", lines=lines, sentences=said)

    def perform(self, form):
        asked = form.cleaned_data
        kept = asked.get("kept") or ZERO
        why = {"reason": asked.get("reason", ""), "lines": asked.get("lines", ())}
        if kept and self.deposit.means == DepositMeans.CARD_HOLD:
            deposit = operations.keep_of_hold(self.rental.pk, self.deposit.pk, kept=kept, **why, **self.done)
        else:
            deposit = operations.give_back_deposit(
                self.rental.pk, self.deposit.pk, kept=kept, means=asked.get("means", ""), **why, **self.done
            )
        self.said = with_papers(back_words(deposit), deposit, **self.done)
        return self.record_url


def back_words(deposit) -> str:
    """Say what just happened to a deposit that is given back."""
    back = deposit.amount - deposit.kept_amount
    if deposit.means == DepositMeans.EXEMPTION:
        return "La dispense est retirée."
    if deposit.means == DepositMeans.GUARANTEE:
        return "Le papier du garant est rendu."
    if deposit.means == DepositMeans.CARD_HOLD:
        return f"{french(back)} libérés sur l’empreinte de carte."
    if documents.is_cheque_back(deposit):
        return f"Le chèque de {french(deposit.amount)} est rendu."
    return f"{french(back)} rendus sur la caution."


def with_papers(said, deposit, *, at, actor) -> str:
    """Issue the papers of a deposit that ended, and return what to say: its money moved, whatever the papers."""
    try:
        papers = documents.issue_release(deposit, at=at, actor=actor)
    except Refusal as refusal:
        return f"{said} Pas de papier\u00a0: {refusal.sentence}"
    if not papers:
        return said
    numbers = " et ".join(paper.number for paper in papers)
    are = "est prêt" if len(papers) == 1 else "sont prêts"
    return f"{said} {plural(len(papers), 'papier')} {are}\u00a0: {numbers}."
