"""What is done to what a person owes: time given, an instalment received, a sum given up or asked for again."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.money import ZERO, french
from mobilite.pages.form_page import ActView, Consequences, FormPage, Line, Reason
from mobilite.pages.french import euros, number_fr, typography
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
        bills = Bill.objects.in_bulk([bill["bill"] for bill in found])
        found = [bill | {"now": plans.due_without_plan(bills[bill["bill"]], self.today)} for bill in found]
        return [bill for bill in found if bill["now"]]

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
        payment = plans.pay_plan(self.record.pk, **form.cleaned_data, **self.done)
        self.said = with_receipt(f"{french(payment.amount)} reçus.", issue_receipt, payment, **self.done)
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
