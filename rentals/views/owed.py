"""What a person owes, explained: bills, the plan that was agreed, what is no longer asked for, papers."""

from functools import cached_property

from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.documents.models import Document, Kind
from mobilite.money import french
from mobilite.pages.form_page import Line
from mobilite.pages.french import date_fr, euros, typography
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from rentals.documents import owed as papers
from rentals.payments import plans
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import with_unplaced
from rentals.payments.models import Bill, Payment, Plan, WriteOff

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
    def unplaced(self):
        """The payments of which a part is on no bill."""
        rows = with_unplaced(Payment.objects.filter(person=self.object)).filter(unplaced__gt=0)
        return list(rows.order_by("received_at", "pk"))

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
        acts = [
            Act("Encaisser", self._url("receive_person"), "euro"),
            *self._online(),
            Act("Imprimer « Ce que vous devez »", self._url("issue_owed"), "printer", post=True),
        ]
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

    def _online(self):
        """Have the oldest bill on which something is left paid by card: each has a page of its own."""
        bill = next((one for one in self.owed if one["left"]), None)
        if bill is None:
            return []
        why = "" if gateway.is_on() else "Le paiement en ligne n’est pas branché."
        url = "" if why else self._url("pay_link", bill["bill"])
        return [Act("Faire payer par carte, en ligne", url, "credit-card", not why, why)]

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
            lines.append(Line(one["what"], euros(-one["amount"]), f"le {date_fr(one['on'], weekday=False)}"))
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
        facts = [
            Fact(
                french(one.unplaced),
                f"reçus le {date_fr(one.received_at, weekday=False)}",
                "sur aucune note encore",
                self._url("payment", one.pk),
            )
            for one in self.unplaced
        ]
        if facts:
            cards.append(Card("Argent reçu, à placer", "wallet", facts))
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
