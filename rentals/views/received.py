"""Money received of a payer: on which bills it goes, the oldest first or by hand, and what is kept on none (row F3)."""

from functools import cached_property

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.documents.models import Document, Kind
from mobilite.money import ZERO, french
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import date_fr, datetime_fr, euros, typography
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.models import Partner, Person
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.documents import issue_receipt
from rentals.forms.acts import PayForm, RefundForm
from rentals.forms.counter import payer
from rentals.forms.owed import PlaceForm
from rentals.payments import operations
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import READ, placed_of, unplaced_of, with_balances
from rentals.payments.models import Bill, Checkout, Payment, RemittedCheque
from rentals.payments.online.refunding import refundable
from rentals.views.papers import with_receipt

SEES, TAKES = "payments.view_bill", ("payments.view_bill", "payments.add_payment")
RECEIVED = (
    ("Caisse", reverse_lazy("rentals:caisse")),
    ("Encaissements", reverse_lazy("rentals:payments")),
)


def open_bills(owner: Person | Partner) -> list[Bill]:
    """Return the open bills of a payer on which something is left, the oldest first. Five queries."""
    mine = {"person": owner} if isinstance(owner, Person) else {"partner": owner}
    bills = with_balances(Bill.objects.filter(**mine, closed_at=None), paris_date(clock.now()))
    return list(bills.filter(left__gt=0).prefetch_related(*READ).order_by("opened_at", "pk"))


class Receive(FormPage):
    """Receive money of a person, or of a partner, for all that is owed."""

    permission_required = TAKES
    form_class = PayForm
    button = "Encaisser"
    button_icon = "euro"
    refusals = (Refusal,)
    is_partner = False

    @cached_property
    def owner(self):
        if self.is_partner:
            return get_object_or_404(Partner, pk=self.kwargs["pk"])
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def name(self) -> str:
        return str(self.owner) if self.is_partner else shown_name(self.owner, self.request.user)

    @cached_property
    def bills(self):
        return open_bills(self.owner)

    def get_title(self):
        return f"Encaisser\u00a0: {self.name}"

    def get_crumbs(self):
        if self.is_partner:
            return [
                ("Partenaires", reverse("people:partners")),
                (self.name, self.owner.get_absolute_url()),
            ]
        return [
            ("Personnes", reverse("people:persons")),
            (self.name, self.owner.get_absolute_url()),
            ("Ce qui est dû", reverse("rentals:owed", args=[self.owner.pk])),
        ]

    def get_initial(self):
        due = sum((max(bill.due_now, ZERO) for bill in self.bills), ZERO)
        return {"amount": due or sum((bill.left for bill in self.bills), ZERO) or None}

    def consequences(self, form):
        lines = [
            Line(bill.label, euros(bill.left), f"depuis le {date_fr(bill.opened_at, weekday=False)}")
            for bill in self.bills
        ]
        lines.append(Line("Reste à payer", euros(sum((bill.left for bill in self.bills), ZERO)), is_sum=True))
        said = [
            ("list-checks", "Ce qui est dû depuis le plus longtemps est payé d’abord."),
            (
                "info",
                "Ce qui dépasse reste à la personne\u00a0: il attend une note, ou il est rendu. "
                "Rien ne se perd.",
            ),
        ]
        return Consequences(title="Ce qui est dû", lines=lines, sentences=said)

    def perform(self, form):
        done = {"at": clock.now(), "actor": self.request.user}
        payment = operations.receive(self.owner, **form.cleaned_data, **done)
        said = f"{french(payment.amount)} reçus."
        waiting = unplaced_of(payment)
        if waiting:
            said += f" {french(waiting)} ne sont sur aucune note."
        self.said = with_receipt(typography(said), issue_receipt, payment, **done)
        return reverse("rentals:payment", args=[payment.pk])


class PaymentPage(RecordPage):
    """One payment: what it is, what it pays, what of it waits."""

    permission_required = SEES
    queryset = Payment.objects.select_related("person", "partner", "place", "received_by", "undone_by")
    template_name = "rentals/owed.html"

    def heading(self):
        return f"Paiement de {french(self.object.amount)}"

    def get_crumbs(self):
        return RECEIVED

    @cached_property
    def owner(self) -> str:
        return payer(self.object, self.request.user)

    def avatar(self):
        return self.owner

    def subtitle(self):
        return [self.owner, self.object.get_means_display(), datetime_fr(self.object.received_at)]

    @cached_property
    def waiting(self):
        return unplaced_of(self.object)

    @cached_property
    def moves(self):
        rows = self.object.allocations.select_related("bill__rental_bill__rental", "by")
        return list(rows.order_by("pk"))

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perms(TAKES)

    @property
    def is_undone(self) -> bool:
        return hasattr(self.object, "undone_by")

    def _url(self, name):
        return reverse(f"rentals:{name}", args=[self.object.pk])

    def next_step(self):
        if self.waiting and self.may_act:
            return Act("Choisir la note à payer", self._url("place_payment"), "list-checks")
        return None

    def acts(self):
        if not self.may_act:
            return []
        fixed = self.is_undone or self.object.from_deposit_id is not None
        why = "Ce chèque n’a rien payé." if self.is_undone else "Il est retenu sur une caution."
        acts = [
            Act(
                "Changer ce qu’il paie",
                self._url("place_payment"),
                "list-checks",
                not fixed,
                why if fixed else "",
            )
        ]
        acts.append(
            Act(
                "Rendre ce qui n’est sur aucune note",
                self._url("give_back_payment"),
                "rotate-ccw",
                bool(self.waiting),
                "" if self.waiting else "Tout est sur une note\u00a0: remboursez depuis la location.",
            )
        )
        if self.object.means == "cheque" and not self.is_undone:
            acts.append(Act("Noter un impayé, ou le retirer", self._url("undo_cheque"), "ban"))
        return acts

    def notices(self):
        if self.is_undone:
            undone = self.object.undone_by
            return [Notice(undone.reason, f"Noté le {date_fr(undone.given_at)}.", "bad", "ban")]
        if self.waiting:
            return [
                Notice(
                    f"{french(self.waiting)} ne sont sur aucune note",
                    "Choisissez la note qu’ils paient, ou rendez-les.",
                    "wait",
                    "clock",
                )
            ]
        return []

    def main_cards(self):
        sees_rentals = self.request.user.has_perm("rentals.view_rental")
        facts = []
        for one in self.moves:
            link = getattr(one.bill, "rental_bill", None)
            url = reverse("rentals:rental", args=[link.rental_id]) if link and sees_rentals else ""
            by = f", {one.by}" if one.by else ""
            words = f"le {date_fr(one.at, weekday=False)}{by}"
            facts.append(
                Fact(one.bill.label, french(one.amount), ", ".join(filter(None, (one.reason, words))), url)
            )
        facts += [
            Fact("Rendu", french(-one.amount), f"{one.reason}, le {date_fr(one.given_at, weekday=False)}")
            for one in self.object.refunds.order_by("pk")
        ]
        facts.append(Fact("Sur aucune note", french(self.waiting)))
        return [Card("Ce qu’il paie", "receipt-euro", facts)]

    def cards(self):
        one = self.object
        facts = [Fact("Moyen", one.get_means_display(), one.reference)]
        if one.place:
            facts.append(Fact("Reçu à", str(one.place), f"par {one.received_by}" if one.received_by else ""))
        slip = RemittedCheque.objects.filter(payment=one).select_related("remittance").first()
        if slip is not None:
            url = reverse("rentals:remittance", args=[slip.remittance_id])
            facts.append(Fact("Remis à la banque", str(slip.remittance), "", url))
        receipts = Document.objects.visible_to(self.request.user).about(one).filter(kind=Kind.RECEIPT)
        facts += [Fact("Reçu", paper.number, "", paper.get_absolute_url()) for paper in receipts]
        return [Card("Le paiement", "euro", facts)]

    def story(self):
        return []


class OfPayment:
    """Mixin of what is done to a payment."""

    kwargs: dict

    @cached_property
    def payment(self) -> Payment:
        return get_object_or_404(Payment.objects.select_related("person", "partner"), pk=self.kwargs["pk"])

    @property
    def page(self) -> str:
        return reverse("rentals:payment", args=[self.payment.pk])

    def get_crumbs(self):
        return [*RECEIVED, (f"Paiement de {french(self.payment.amount)}", self.page)]


class PlacePayment(OfPayment, FormPage):
    """Say by hand what a payment pays."""

    title = "Ce que paie cet argent"
    permission_required = TAKES
    form_class = PlaceForm
    button = "Répartir ainsi"
    button_icon = "list-checks"
    refusals = (Refusal,)
    said = "Le paiement est réparti."

    @cached_property
    def placed(self):
        return placed_of(self.payment)

    @cached_property
    def bills(self):
        mine = {"person": self.payment.person, "partner": self.payment.partner}
        bills = Bill.objects.filter(Q(closed_at=None) | Q(pk__in=self.placed), **mine)
        rows = with_balances(bills).filter(Q(left__gt=0) | Q(pk__in=self.placed))
        return list(rows.order_by("opened_at", "pk"))

    def get(self, request, *args, **kwargs):
        if self.payment.from_deposit_id is not None or hasattr(self.payment, "undone_by"):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"bills": self.bills, "placed": self.placed}

    def consequences(self, form):
        lines = [
            Line("Reçu", euros(self.payment.amount)),
            Line("Sur aucune note", euros(unplaced_of(self.payment)), is_sum=True),
        ]
        said = [
            ("info", "La personne peut choisir ce qu’elle paie\u00a0: notez-le ici avec son motif."),
            ("list-checks", "Rien n’est effacé\u00a0: chaque changement est une ligne de plus."),
        ]
        return Consequences(title=payer(self.payment, self.request.user), lines=lines, sentences=said)

    def perform(self, form):
        operations.place(
            self.payment.pk, on=form.shares, reason=form.cleaned_data["reason"], at=clock.now(),
            actor=self.request.user,
        )  # fmt: skip
        return self.page


class GiveBackPayment(OfPayment, FormPage):
    """Give back what is on no bill."""

    title = "Rendre ce qui n’est sur aucune note"
    permission_required = TAKES
    form_class = RefundForm
    button = "Rendre"
    button_icon = "rotate-ccw"
    refusals = (Refusal,)

    def get_form_kwargs(self):
        checkout = Checkout.objects.filter(payment=self.payment).first()
        may = refundable(checkout) if checkout is not None and gateway.is_on() else ZERO
        return super().get_form_kwargs() | {"online": min(may, unplaced_of(self.payment))}

    def get_initial(self):
        return {"amount": unplaced_of(self.payment) or None}

    def consequences(self, form):
        lines = [Line("Sur aucune note", euros(unplaced_of(self.payment)), is_sum=True)]
        return Consequences(title=payer(self.payment, self.request.user), lines=lines)

    def perform(self, form):
        given = operations.give_back(
            self.payment.pk, **form.cleaned_data, at=clock.now(), actor=self.request.user
        )
        self.said = f"{french(given.amount)} rendus, {given.get_means_display().lower()}."
        return self.page
