"""What a person owes: the page that explains it, the agreement to pay little by little, what is no longer asked for."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.documents.models import Document, Kind
from mobilite.money import ZERO, french
from mobilite.pages.form_page import ActView, Consequences, FormPage, Line, Reason
from mobilite.pages.french import date_fr, euros, number_fr, typography
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.periods import add_months, paris_date
from mobilite.workflow import Refusal
from rentals.documents import issue_receipt
from rentals.documents import owed as papers
from rentals.forms.owed import PayPlanForm, PlanForm, WriteOffForm
from rentals.payments import plans, write_offs
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Plan, WriteOff
from rentals.views.papers import with_receipt

PEOPLE = ("Personnes", reverse_lazy("people:persons"))
SEES = "payments.view_bill"
ACTS, DECIDES = (SEES, "payments.add_payment"), (SEES, "payments.write_off")
#: How many instalments are offered first, and when the first one falls.
USUAL_COUNT, USUAL_MONTHS = 6, 1


class OwedPage(RecordPage):
    """What somebody owes, why, since when; what was agreed; how to be given time."""

    permission_required = SEES
    queryset = Person.objects.all()
    template_name = "rentals/owed.html"

    @cached_property
    def today(self):
        return paris_date(clock.now())

    @cached_property
    def owed(self) -> list[dict]:
        return papers.owed_bills(self.object, self.today)

    @cached_property
    def sums(self):
        return papers.sums(self.owed)

    @cached_property
    def standing(self) -> plans.PlanStanding | None:
        found = plans.standings(Plan.objects.live().filter(person=self.object), self.today)
        return found.get(self.object.pk)

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(ACTS[1])

    def heading(self):
        return f"Ce que doit {shown_name(self.object, self.request.user)}"

    def get_crumbs(self):
        return [
            PEOPLE,
            (shown_name(self.object, self.request.user), reverse("people:person", args=[self.object.pk])),
        ]

    def avatar(self):
        return shown_name(self.object, self.request.user)

    def subtitle(self):
        if not self.sums["left"]:
            return ["Rien à payer"]
        said = [f"{french(self.sums['left'])} en tout"]
        if self.sums["now"]:
            said.append(f"{french(self.sums['now'])} à payer maintenant")
        return said

    def _url(self, name, pk=None):
        return reverse(f"rentals:{name}", args=[pk or self.object.pk])

    def next_step(self):
        if not self.may_act:
            return None
        if self.standing and self.standing.left:
            return Act("Encaisser une échéance", self._url("pay_plan", self.standing.plan.pk), "euro")
        if self.sums["now"]:
            return Act("Donner du temps", self._url("agree_plan"), "calendar-clock")
        return None

    def acts(self):
        if not self.may_act:
            return []
        acts = [Act("Imprimer « Ce que vous devez »", self._url("issue_owed"), "printer", post=True)]
        if self.standing:
            plan = self.standing.plan
            acts.append(Act("Imprimer l’accord", self._url("issue_plan", plan.pk), "file-text", post=True))
            if plan.signed_at is None:
                acts.append(
                    Act("L’accord est signé", self._url("sign_plan", plan.pk), "signature", post=True)
                )
            if self.sums["now"] or self.standing.left:
                acts.append(Act("Remplacer l’accord", self._url("agree_plan"), "calendar-clock"))
            acts.append(Act("Arrêter l’accord", self._url("end_plan", plan.pk), "x"))
        return acts

    def notices(self):
        standing = self.standing
        if standing is None or not standing.missed:
            return []
        if standing.is_broken:
            return [
                Notice(
                    "L’accord n’est plus suivi",
                    typography(
                        f"{standing.missed} échéances manquées. Le responsable décide : rien n’est fait sans lui."
                    ),
                    "bad",
                    "circle-alert",
                )
            ]
        return [
            Notice(
                "Une échéance est manquée",
                "Appelez avant la suivante\u00a0: l’accord peut changer.",
                "wait",
                "clock",
            )
        ]

    def main_cards(self):
        cards = [self._bill(bill) for bill in self.owed]
        if not cards:
            cards = [Card("Rien à payer", "circle-check", [Fact("Reste dû", "rien")])]
        return cards

    def _bill(self, bill):
        lines = [Line(one["label"], euros(one["amount"]), one["why"]) for one in bill["lines"]]
        for one in bill["payments"]:
            word = "Payé" if one["amount"] > ZERO else "Rendu"
            lines.append(
                Line(
                    f"{word}, {one['means']}",
                    euros(-one["amount"]),
                    f"le {date_fr(one['on'], weekday=False)}",
                )
            )
        if bill["to_give_back"]:
            lines.append(Line("À rendre", euros(bill["to_give_back"]), is_sum=True))
        else:
            lines.append(Line("Reste à payer", euros(bill["left"]), is_sum=True))
        edit = None
        if bill["left"] and self.request.user.has_perm(DECIDES[1]):
            edit = Act("Ne plus demander", self._url("write_off", bill["bill"]), "minus")
        parts = [
            (date_fr(part["on"], weekday=False), french(part["left"]), part["on"] <= self.today)
            for part in bill["parts"]
        ]
        rental = self.rentals.get(bill["bill"])
        return Card(
            bill["label"], "receipt-euro", edit=edit, template="rentals/cards/owed.html",
            context={"lines": lines, "parts": parts, "rental": rental and reverse("rentals:rental", args=[rental])},
        )  # fmt: skip

    @cached_property
    def rentals(self) -> dict[int, int]:
        """The rental of each bill, for who may see rentals."""
        if not self.request.user.has_perm("rentals.view_rental"):
            return {}
        bills = Bill.objects.filter(pk__in=[bill["bill"] for bill in self.owed], rental_bill__isnull=False)
        return dict(bills.values_list("pk", "rental_bill__rental"))

    def cards(self):
        cards = []
        if self.standing:
            standing = self.standing
            facts = [
                Fact("Convenu", date_fr(standing.plan.agreed_on, weekday=False), self._signed(standing.plan))
            ]
            facts += [
                Fact(date_fr(part.due_on, weekday=False), french(part.amount), self._part(part))
                for part in standing.parts
            ]
            cards.append(Card("Accord de paiement", "calendar-clock", facts))
        gone = WriteOff.objects.filter(bill__person=self.object, undone_line=None).select_related(
            "bill", "by"
        )
        may = self.request.user.has_perm(DECIDES[1])
        facts = [
            Fact(french(one.amount), one.reason, f"{one.bill}, le {date_fr(one.at, weekday=False)}",
                 self._url("undo_write_off", one.pk) if may and one.bill.closed_at is None else "")
            for one in gone.order_by("at", "pk")
        ]  # fmt: skip
        if facts:
            cards.append(Card("Ce que nous ne demandons plus", "minus", facts))
        issued = Document.objects.visible_to(self.request.user).filter(
            person=self.object, kind__in=(Kind.PAYMENT_PLAN, Kind.STATEMENT)
        )
        facts = [
            Fact(one.title, one.number, date_fr(one.created_at, weekday=False), one.get_absolute_url())
            for one in issued.order_by("-created_at", "-pk")[:6]
        ]
        if facts:
            cards.append(Card("Papiers", "file-text", facts))
        return cards

    def _signed(self, plan):
        if plan.signed_at is None:
            return "pas encore signé"
        return f"signé le {date_fr(plan.signed_at, weekday=False)}"

    def _part(self, part):
        if not part.left:
            return "payée"
        return (
            f"manquée, reste {french(part.left)}"
            if part.due_on < self.today
            else f"reste {french(part.left)}"
        )

    def story(self):
        return []


class OfPerson:
    """Mixin of what is done to what a person owes: her key is in the address, or that of her plan or bill."""

    permission_required: Any = ACTS
    refusals: tuple[type[Exception], ...] = (Refusal,)
    kwargs: dict
    request: Any

    @cached_property
    def record(self):
        """The plan or the bill that the address names; nothing when it names the person."""
        return None

    @cached_property
    def person(self) -> Person:
        key = self.record.person_id if self.record is not None else self.kwargs["pk"]
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=key)

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    @property
    def today(self):
        return paris_date(self.done["at"])

    @property
    def owed_url(self):
        return reverse("rentals:owed", args=[self.person.pk])

    def get_back_url(self):
        return self.owed_url

    def get_crumbs(self):
        name = shown_name(self.person, self.request.user)
        return [
            PEOPLE,
            (name, reverse("people:person", args=[self.person.pk])),
            ("Ce qui est dû", self.owed_url),
        ]


class OfPlan(OfPerson):
    @cached_property
    def record(self) -> Plan:
        return get_object_or_404(Plan, pk=self.kwargs["pk"])


class IssueOwed(OfPerson, ActView):
    """« Ce que vous devez », on paper."""

    def perform(self):
        paper = papers.issue_statement(self.person, **self.done)
        self.said = f"Le papier {paper.number} est prêt."
        return self.owed_url


class AgreePlan(OfPerson, FormPage):
    title = "Donner du temps"
    form_class = PlanForm
    button = "Convenir de l’accord"
    button_icon = "calendar-clock"
    intro = (
        "Ce qui doit être payé aujourd’hui se paie petit à petit, sans frais. La personne choisit avec vous."
    )

    @cached_property
    def running(self):
        plan = Plan.objects.live().filter(person=self.person).first()
        if plan is not None and not plans.standing_of(plan, self.today).left:
            return None
        return plan

    @cached_property
    def owed(self):
        found = [bill for bill in papers.owed_bills(self.person, self.today) if bill["left"]]
        if self.running is None:
            return [bill for bill in found if bill["now"]]
        return [bill | {"now": bill["now"] or bill["left"]} for bill in found]

    def get(self, request, *args, **kwargs):
        self.person  # noqa: B018 (404 for a stranger)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"owed": self.owed, "running": self.running}

    def get_initial(self):
        return {
            "bills": [str(bill["bill"]) for bill in self.owed],
            "count": USUAL_COUNT,
            "first_on": add_months(self.today, USUAL_MONTHS),
        }

    def consequences(self, form):
        total = sum((bill["now"] for bill in self.owed), ZERO)
        lines = [Line(bill["label"], euros(bill["now"])) for bill in self.owed]
        lines.append(Line("À payer petit à petit", euros(total), is_sum=True))
        said = [("info", "Ce qui n’est pas encore dû garde ses dates.")]
        if total >= USUAL_COUNT:
            part = french(plans.monthly([(0, total)], USUAL_COUNT, self.today)[0][2])
            said.insert(
                0, ("calendar-clock", typography(f"En {number_fr(USUAL_COUNT)} fois : {part} par mois."))
            )
        said.append(("info", "Tant que l’accord est suivi, aucun rappel ne part."))
        return Consequences(lines=lines, sentences=said)

    def perform(self, form):
        asked = form.cleaned_data
        plan = plans.agree_plan(
            self.person, asked["bills"], count=asked["count"], first_on=asked["first_on"],
            replacing=asked.get("replacing", ""), **self.done,
        )  # fmt: skip
        try:
            paper = papers.issue_plan(plan, **self.done)
        except Refusal as refusal:
            self.said = f"L’accord est noté. Pas de papier\u00a0: {refusal.sentence}"
        else:
            self.said = f"L’accord est noté. Le papier {paper.number} est prêt à signer."
        return self.owed_url


class PayPlan(OfPlan, FormPage):
    title = "Encaisser une échéance"
    form_class = PayPlanForm
    button = "Encaisser"
    button_icon = "euro"

    @cached_property
    def standing(self):
        if self.record.ended_at is not None:
            raise Http404
        return plans.standing_of(self.record, self.today)

    def get_initial(self):
        part = self.standing.next_part
        return {"amount": part.left if part else None, "seen_left": self.standing.left}

    def consequences(self, form):
        standing = self.standing
        lines = [
            Line("Accord", euros(standing.total)),
            Line("Déjà payé", euros(-standing.paid) if standing.paid else "0,00\u00a0€"),
            Line("Reste", euros(standing.left), is_sum=True),
        ]
        return Consequences(title="L’accord", lines=lines)

    def perform(self, form):
        payments = plans.pay_plan(self.record.pk, **form.cleaned_data, **self.done)
        total = sum((payment.amount for payment in payments), ZERO)
        said = f"{french(total)} reçus."
        for payment in payments:
            said = with_receipt(said, issue_receipt, payment, **self.done)
        self.said = said
        return self.owed_url


class IssuePlan(OfPlan, ActView):
    def perform(self):
        paper = papers.issue_plan(self.record, **self.done)
        self.said = f"Le papier {paper.number} est prêt à signer."
        return self.owed_url


class SignPlan(OfPlan, ActView):
    said = "La signature est notée."

    def perform(self):
        plans.sign_plan(self.record.pk, **self.done)
        return self.owed_url


class EndPlan(OfPlan, FormPage):
    title = "Arrêter l’accord de paiement"
    form_class = Reason
    button = "Arrêter l’accord"
    danger = True
    said = "L’accord est arrêté."

    def consequences(self, form):
        return Consequences(
            icon="info",
            sentences=[
                ("info", "Ce qui reste redevient à payer comme avant l’accord. Appelez d’abord la personne.")
            ],
        )

    def perform(self, form):
        plans.end_plan(self.record.pk, reason=form.cleaned_data["reason"], **self.done)
        return self.owed_url


class WriteOffPage(OfPerson, FormPage):
    """A manager asks no longer for a sum."""

    permission_required = DECIDES
    title = "Ne plus demander une somme"
    form_class = WriteOffForm
    button = "Ne plus demander cette somme"
    button_icon = "minus"
    danger = True
    said = "La somme n’est plus demandée."

    @cached_property
    def record(self) -> Bill:
        return get_object_or_404(Bill.objects.exclude(person=None), pk=self.kwargs["pk"])

    def get_initial(self):
        return {"amount": balance(self.record).left}

    def consequences(self, form):
        left = balance(self.record).left
        return Consequences(
            title=str(self.record),
            lines=[Line("Reste à payer", euros(left), is_sum=True)],
            sentences=[
                ("info", "Une ligne de correction est ajoutée à la note. Votre nom et le motif sont gardés.")
            ],
        )

    def perform(self, form):
        write_offs.write_off(self.record.pk, **form.cleaned_data, **self.done)
        return self.owed_url


class UndoWriteOff(OfPerson, FormPage):
    permission_required = DECIDES
    title = "Demander à nouveau une somme"
    form_class = Reason
    button = "Demander à nouveau"
    button_icon = "undo-2"
    said = "La somme est demandée à nouveau."

    @cached_property
    def gone(self) -> WriteOff:
        return get_object_or_404(
            WriteOff.objects.select_related("bill"), pk=self.kwargs["pk"], bill__person__isnull=False
        )

    @cached_property
    def record(self) -> Bill:
        return self.gone.bill

    def consequences(self, form):
        return Consequences(
            title=str(self.record), lines=[Line("Redevient à payer", euros(self.gone.amount), is_sum=True)]
        )

    def perform(self, form):
        write_offs.undo_write_off(self.gone.pk, reason=form.cleaned_data["reason"], **self.done)
        return self.owed_url
