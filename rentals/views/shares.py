"""What one payer promised for one rental, what it refused, and who pays then."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.money import ZERO, french
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import date_fr, de, euros, typography
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.shown import shown_name
from mobilite.periods import add_months, paris_date
from mobilite.workflow import Refusal
from rentals import operations, shares
from rentals.forms.shares import BilledForm, DecisionForm, RefusalForm, SharesForm
from rentals.models import Rental, Status
from rentals.operations.shares import BEAR
from rentals.payments.balances import balance
from rentals.payments.models import Commitment, PayerRefusal, Plan
from rentals.payments.payers import STATES, bill_share, to_decide, with_standing
from rentals.views.base import RentalForm, address

CAISSE = ("Caisse", reverse_lazy("rentals:caisse"))
SHARES = ("Prises en charge", reverse_lazy("rentals:shares"))
SEES, ACTS = "payments.view_bill", ("payments.view_bill", "payments.change_commitment")
LOADED = ("bill__partner", "person", "agreement__partner", "bill__rental_bill__rental__offer", "promised_by")


def rental_of(commitment: Commitment) -> Rental:
    return commitment.bill.rental_bill.rental


class SharePage(RecordPage):
    """What one payer bears of a rental: promised, billed, paid, refused, and what was decided then."""

    permission_required = SEES
    queryset = with_standing(Commitment.objects.select_related(*LOADED))
    crumbs = (CAISSE, SHARES)
    icon = "handshake"

    @cached_property
    def rental(self) -> Rental:
        return rental_of(self.object)

    @cached_property
    def refusals(self) -> list[PayerRefusal]:
        rows = self.object.refusals.select_related("by").prefetch_related(
            "decisions__by", "decisions__commitment"
        )
        return list(rows.order_by("pk"))

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(ACTS[1])

    @cached_property
    def standing(self):
        return balance(self.object.bill)

    def heading(self):
        return f"{self.object.bill.partner}, {self.rental.reference}"

    def chips(self):
        if self.object.waiting > ZERO:
            return [chip("to_decide", "À décider", large=True)]
        return [chip(self.object.state, STATES[self.object.state], large=True)]

    def subtitle(self):
        return [f"Prise en charge pour {shown_name(self.object.person, self.request.user)}"]

    def _url(self, name, pk=None):
        return reverse(f"rentals:{name}", args=[pk or self.object.pk])

    @cached_property
    def waiting(self) -> PayerRefusal | None:
        return next((one for one in self.refusals if _left(one)), None)

    def next_step(self):
        if not self.may_act:
            return None
        if self.waiting is not None:
            return Act("Décider qui paie", self._url("decide_share", self.waiting.pk), "circle-question-mark")
        if self.object.kept and self.object.billed_at is None:
            return Act("Noter la facture", self._url("bill_share"), "receipt-euro")
        if self.standing.left and self.request.user.has_perm("payments.add_payment"):
            return Act("Encaisser", self._pay(), "euro")
        return None

    def _pay(self, name="pay"):
        return f"{address(name, self.rental.pk)}?note={self.object.bill_id}"

    def acts(self):
        if not self.may_act:
            return []
        one = self.object
        billed = one.billed_at is not None or not one.kept
        acts = [
            Act("Noter la facture", "" if billed else self._url("bill_share"), "receipt-euro", possible=not billed,
                why_not="Elle est déjà notée." if one.kept else "Il ne reste rien à facturer."),
            Act("Noter un refus", self._url("refuse_share") if one.kept else "", "ban", possible=bool(one.kept),
                why_not="Il ne reste rien de cette part."),
        ]  # fmt: skip
        if self.standing.left and self.request.user.has_perm("payments.add_payment"):
            acts.append(Act("Encaisser", self._pay(), "euro"))
        if self.standing.credit and self.request.user.has_perm("payments.add_payment"):
            acts.append(Act("Rembourser le payeur", self._pay("refund"), "rotate-ccw"))
        taken = self.next_step()
        return [act for act in acts if taken is None or act.url != taken.url]

    def notices(self):
        found = []
        if self.object.waiting > ZERO:
            text = "Rien n’est demandé à la personne\u00a0: quelqu’un doit décider qui paie."
            title = f"{french(self.object.waiting)} refusés attendent une décision."
            found.append(Notice(typography(title), text, "wait", "circle-alert"))
        if self.standing.credit:
            title = f"{french(self.standing.credit)} sont à rendre à {self.object.bill.partner}."
            found.append(Notice(typography(title), "Il avait déjà payé.", "wait", "rotate-ccw"))
        return found

    def main_cards(self):
        one, standing = self.object, self.standing
        facts = [Fact("Promis", french(one.amount), one.why)]
        if one.refused:
            facts.append(Fact("Refusé", french(one.refused)))
        spared = one.amount - one.kept - one.refused
        if spared:
            facts.append(Fact("En moins", french(spared), "la location a coûté moins, ou elle est annulée"))
        facts += [Fact("À sa charge", french(one.kept)), Fact("Payé", french(standing.paid))]
        facts.append(Fact("Reste à recevoir", french(standing.left)))
        return [Card("Où elle en est", "euro", facts), *self._refused()]

    def _refused(self):
        for one in self.refusals:
            facts = [
                Fact(
                    french(one.amount),
                    one.reason or "motif effacé",
                    f"appris le {date_fr(one.told_on, weekday=False)}",
                )
            ]
            for done in one.decisions.all():
                url = done.commitment.get_absolute_url() if done.commitment_id else ""
                words = f"{done.get_kind_display()}{', ' + done.reason if done.reason else ''}"
                facts.append(
                    Fact(f"Décidé\u00a0: {french(done.amount)}", words, date_fr(done.at, weekday=False), url)
                )
            edit = None
            if _left(one):
                facts.append(Fact("À décider", french(_left(one))))
                if self.may_act:
                    edit = Act("Décider", self._url("decide_share", one.pk), "circle-question-mark")
            yield Card("Refus", "ban", facts, edit)

    def cards(self):
        one, user = self.object, self.request.user
        partner, person = one.bill.partner, one.person
        facts = [
            Fact("Payeur", str(partner), url=partner.get_absolute_url() if user.has_perm("people.view_partner") else ""),
            Fact("Pour", shown_name(person, user), url=person.get_absolute_url() if user.has_perm("people.view_person") else ""),
            Fact("Location", self.rental.reference, str(self.rental.offer),
                 self.rental.get_absolute_url() if user.has_perm("rentals.view_rental") else ""),
        ]  # fmt: skip
        if one.agreement is not None:
            facts.append(
                Fact(
                    "Convention",
                    one.agreement.share_words,
                    one.agreement.reference,
                    one.agreement.get_absolute_url(),
                )
            )
        else:
            facts.append(Fact("Convention", "aucune, pour cette fois", one.reference))
        facts.append(Fact("Promis le", date_fr(one.promised_at, weekday=False), str(one.promised_by or "")))
        if one.billed_at is not None:
            facts.append(Fact("Facturé le", date_fr(one.billed_at, weekday=False), one.billed_reference))
        return [Card("De quoi il s’agit", "file-text", facts)]

    def story(self):
        return story_of(self.object)


def _left(refusal):
    """Return what of a refusal waits, from its decisions read already."""
    return refusal.amount - sum((one.amount for one in refusal.decisions.all()), ZERO)


class OfShare(FormPage):
    """A form about one payer's share."""

    permission_required = ACTS
    refusals = (Refusal,)

    @cached_property
    def share(self) -> Commitment:
        return get_object_or_404(
            with_standing(Commitment.objects.select_related(*LOADED)), pk=self.kwargs["pk"]
        )

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_crumbs(self):
        words = f"{self.share.bill.partner}, {rental_of(self.share).reference}"
        return [CAISSE, SHARES, (words, self.share.get_absolute_url())]


class BillShare(OfShare):
    title = "Noter la facture"
    form_class = BilledForm
    button = "Noter la facture"
    button_icon = "receipt-euro"
    said = "La facture est notée."

    def consequences(self, form):
        return Consequences(
            title=str(self.share.bill.partner),
            lines=[Line("À facturer", euros(self.share.kept), is_sum=True)],
        )

    def perform(self, form):
        return bill_share(self.share.pk, reference=form.cleaned_data["reference"], **self.done)


class RefuseShare(OfShare):
    """The payer says no: its bill comes down, nobody else's moves."""

    title = "Noter un refus"
    form_class = RefusalForm
    button = "Noter le refus"
    button_icon = "ban"

    def get_initial(self):
        return {"amount": self.share.kept, "told_on": paris_date(self.done["at"])}

    def consequences(self, form):
        said = [
            ("euro", f"La note {_of(self.share.bill.partner)} baisse d’autant."),
            ("shield-check", "Rien n’est demandé à la personne."),
            ("list-checks", "Une tâche demande à quelqu’un de décider qui paie."),
        ]
        if self.share.paid > ZERO:
            said.append(("rotate-ccw", "Il a déjà payé\u00a0: ce qu’il a versé en trop est à lui rendre."))
        return Consequences(
            title=str(self.share.bill.partner),
            lines=[Line("À sa charge", euros(self.share.kept), is_sum=True)],
            sentences=said,
        )

    def perform(self, form):
        refusal = operations.refuse_share(self.share.pk, **form.cleaned_data, **self.done)
        self.said = f"Le refus est noté\u00a0: {french(refusal.amount)} à décider."
        return reverse("rentals:decide_share", args=[refusal.pk])


def _of(partner) -> str:
    return f"{de(partner)}"


class DecideShare(OfShare):
    """« Décider »: another payer, the person if she agrees, or the structure."""

    title = "Décider qui paie"
    form_class = DecisionForm
    button = "C’est décidé"
    button_icon = "circle-check"

    @cached_property
    def refusal(self) -> PayerRefusal:
        return get_object_or_404(PayerRefusal, pk=self.kwargs["pk"])

    @cached_property
    def share(self) -> Commitment:
        return get_object_or_404(Commitment.objects.select_related(*LOADED), pk=self.refusal.commitment_id)

    @cached_property
    def waiting(self):
        return to_decide(self.refusal)

    def get(self, request, *args, **kwargs):
        if not self.waiting:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        rental = rental_of(self.share)
        return super().get_form_kwargs() | {
            "proposals": shares.proposals_now(rental, most=self.waiting) if self.waiting else [],
            "may_bear": self.request.user.has_perm(BEAR),
            "has_plan": Plan.objects.live().filter(person=rental.person_id).exists(),
        }

    def get_initial(self):
        today = paris_date(self.done["at"])
        return {"amount": self.waiting, "count": 1, "first_on": add_months(today, 1)}

    def consequences(self, form):
        one = self.refusal
        return Consequences(
            title=f"Refusé par {self.share.bill.partner}",
            lines=[
                Line("Refusé", euros(one.amount), one.reason),
                Line("À décider", euros(self.waiting), is_sum=True),
            ],
            sentences=[("info", "Tant que rien n’est décidé, personne ne doit cette somme.")],
        )

    def perform(self, form):
        decision = operations.decide_share(self.refusal.pk, **form.answers(), **self.done)
        self.said = (
            f"C’est décidé pour {french(decision.amount)}\u00a0: {decision.get_kind_display().lower()}."
        )
        return rental_of(self.share).get_absolute_url()


class AddShares(RentalForm):
    """More payers for a rental whose bill is open."""

    permission_required = ("rentals.change_rental", *ACTS)
    title = "Partager ce que coûte la location"
    form_class = SharesForm
    button = "Noter la prise en charge"
    button_icon = "handshake"

    @cached_property
    def most(self):
        bill = self.rental.main_bill
        if bill is None or bill.closed_at is not None:
            raise Http404
        return balance(bill).total

    def get(self, request, *args, **kwargs):
        if self.rental.status not in (Status.CONFIRMED, Status.ONGOING, Status.RETURNED):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        found = shares.proposals_now(self.rental, most=self.most)
        return super().get_form_kwargs() | {"proposals": found, "most": self.most}

    def consequences(self, form):
        name = shown_name(self.rental.person, self.request.user)
        return Consequences(
            title="La note",
            lines=[Line(f"{name} paie", euros(self.most), is_sum=True)],
            sentences=[
                ("euro", "Chaque payeur a sa note. Avec celle de la personne, elles font le prix au centime.")
            ],
        )

    def perform(self, form):
        made = operations.add_shares(self.rental.pk, asked=form.asked(), **self.done)
        self.said = " ".join(f"{one.bill.partner} paie {french(one.amount)}." for one in made)
        return self.record_url
