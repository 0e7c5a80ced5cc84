"""The page of a plan: who pays what and what lacks, its estimates, the aids proposed, what is left to live on, its papers."""

from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from advice.cases.lists import CASES, CHANGE, VIEW
from advice.cases.views.base import noted_reading
from advice.plans import operations
from advice.plans.lists import state_of
from advice.plans.models import Budget, Kind, Plan, Status
from advice.plans.operations.base import SEES_INCOME
from advice.plans.picture import bar
from advice.plans.proposals import proposed
from advice.plans.remaining import FLOOR, left_of, warning_of
from advice.plans.views.base import plans
from mobilite import clock, registry
from mobilite.audit.story import story_of
from mobilite.documents.models import Document
from mobilite.money import french
from mobilite.pages.french import date_fr, typography
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.shown import shown_name


class PlanPage(RecordPage):
    permission_required = VIEW
    queryset = Plan.objects.all()
    pk_url_kwarg = "plan"
    template_name = "plans/plan.html"
    icon = "wallet"

    def get_queryset(self):
        return plans().visible_to(self.request.user).filter(case=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        noted_reading(self.object.case, request.user)
        return response

    @property
    def plan(self) -> Plan:
        return self.object

    @cached_property
    def income(self) -> bool:
        return self.request.user.has_perm(SEES_INCOME)

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE) and not self.plan.case.is_closed

    @cached_property
    def may_write(self) -> bool:
        return self.may_act and self.plan.is_draft

    @cached_property
    def sums(self):
        return operations.sums_of(self.plan)

    @cached_property
    def found(self):
        return proposed(self.plan, self.sums.cost, clock.today(), income=self.income)

    @cached_property
    def offered(self):
        """What the engine proposes, and what of it is not in the plan yet."""
        found = self.found
        known = {line.aid.slug for line in self.plan.lines.all() if line.aid is not None}
        groups = {line.exclusive: line.label for line in self.plan.lines.all() if line.exclusive}
        return [
            {
                "one": one,
                "url": self.url("aid", one.rule.slug),
                "rival": groups.get(one.rule.exclusive, "") if one.rule.exclusive else "",
            }
            for one in found.aids
            if one.rule.slug not in known
        ]

    @cached_property
    def counted(self) -> list:
        room = self.sums.cost is not None and self.sums.aids < self.sums.cost
        return [one for one in self.offered if room and one["one"].is_sure and not one["rival"]]

    @cached_property
    def budget(self) -> Budget | None:
        return Budget.objects.filter(plan=self.plan).first() if self.income else None

    @cached_property
    def faults(self) -> list[str]:
        return operations.faults_of(self.plan, clock.now()) if self.plan.is_draft else []

    @cached_property
    def papers(self) -> list[Document]:
        return list(Document.objects.about(self.plan).visible_to(self.request.user).defer("context"))

    def url(self, name, *args):
        return reverse(f"plans:{name}", args=[self.plan.case_id, self.plan.pk, *args])

    # The head.

    def get_crumbs(self):
        return [CASES, (self.plan.case.reference, self.plan.case.get_absolute_url())]

    def heading(self):
        return (
            f"{self.plan.get_project_display()}\u00a0: {shown_name(self.plan.case.person, self.request.user)}"
        )

    def number(self):
        return self.plan.reference

    def chips(self):
        value, label = state_of(self.plan)
        return [chip(value, label, model_name="plan", large=True)]

    def subtitle(self):
        cost = self.sums.cost
        return [
            self.plan.reference,
            self.plan.title or "",
            f"{french(cost)} à payer" if cost is not None else "",
        ]

    def next_step(self):
        if self.plan.is_closed and self.papers:
            return Act("Son plan (PDF)", self._paper_of("PLF"), "file-text")
        if not self.may_write:
            return None
        if self.sums.cost is None:
            return Act("Ajouter un devis", self.url("estimate"), "file-plus")
        if self.sums.is_balanced:
            return Act("Clore le plan", self.url("close"), "file-check")
        if self.counted and self.sums.left > 0:
            return Act("Reprendre les aides calculées", self.url("take_counted"), "hand-coins", post=True)
        return Act("Noter l’apport", self.url("own"), "piggy-bank")

    def _paper_of(self, series):
        found = next((one for one in self.papers if one.series == series), None)
        return found.get_absolute_url() if found is not None else ""

    def acts(self):
        main, acts = self.next_step(), []
        if self.may_write:
            acts = [
                Act("Ajouter un devis", self.url("estimate"), "file-plus"),
                Act("Noter l’apport", self.url("own"), "piggy-bank"),
                Act("Ajouter un autre payeur", self.url("other"), "handshake"),
                Act("Ajouter un microcrédit ou un prêt", self.url("loan"), "landmark"),
                *([Act("Noter son budget", self.url("budget"), "calculator")] if self.income else []),
                Act("Clore le plan", self.url("close"), "file-check", not self.faults, " ".join(self.faults)),
                Act("Compléter le plan", self.url("edit"), "pencil"),
                Act("Abandonner ce plan", self.url("drop"), "x"),
            ]
        elif self.may_act and self.plan.is_closed:
            acts = [Act("Rouvrir le plan", self.url("reopen"), "rotate-ccw")]
            committee = self._paper_of("PLC")
            if committee:
                acts.insert(0, Act("Le plan pour la commission (PDF)", committee, "file-text"))
        elif self.may_act and self.plan.status == Status.DROPPED:
            acts = [Act("Reprendre ce plan", self.url("resume"), "rotate-ccw", post=True)]
        return [act for act in acts if main is None or act.url != main.url]

    def notices(self):
        plan, found = self.plan, []
        if plan.is_closed:
            unsure = [line for line in plan.lines.all() if not line.is_sure]
            if unsure:
                words = ", ".join(f"«\u00a0{line.label}\u00a0»" for line in unsure)
                found.append(Notice("Des montants restent à confirmer.", f"{words}. Attendez la réponse avant d’engager la dépense.", "wait", "hourglass"))  # fmt: skip
            return found
        if plan.status == Status.DROPPED:
            return [Notice("Ce plan est abandonné.", plan.motive or "", "", "x")]
        if self.sums.is_balanced and not self.faults:
            found.append(
                Notice("Le plan est équilibré.", "Relisez-le avec elle, puis fermez-le.", "good", "check")
            )
        elif self.faults:
            found.append(
                Notice("Ce plan ne peut pas encore être clos.", " ".join(self.faults), "wait", "wallet")
            )
        return found

    # The cards.

    def main_cards(self):
        sums = self.sums
        pieces = bar([("aid", sums.aids), ("own", sums.own), ("other", sums.others), ("loan", sums.loans), ("left", sums.left)])  # fmt: skip
        lines = [
            (line, self.url("remove_line", line.pk), self._ask_url(line))
            for line in operations.ordered(self.plan)
        ]
        add = Act("Apport", self.url("own"), "piggy-bank") if self.may_write else None
        cards = [
            Card("Qui paie quoi", "wallet", edit=add, template="plans/lines.html", context={
                "sums": sums, "pieces": pieces, "lines": lines, "may_write": self.may_write,
                "add_other": self.url("other"), "add_loan": self.url("loan"),
            }),
            self._estimates(),
        ]  # fmt: skip
        if self.may_write:
            context = {
                "offered": self.offered, "cost": sums.cost, "counted": self.counted, "take": self.url("take_counted"),
                "ask": reverse("cases:ask", args=[self.plan.case_id]), "full": sums.cost is not None and sums.aids >= sums.cost,
            }  # fmt: skip
            cards.append(
                Card("Aides proposées", "hand-coins", template="plans/proposed.html", context=context)
            )
            beside = [(one, self._asked_at(one.rule.slug)) for one in self.found.beside]
            if beside:
                cards.append(
                    Card(
                        "Chaque mois, à part",
                        "calendar-days",
                        template="plans/beside.html",
                        context={"lines": beside},
                    )
                )
        return cards

    def _ask_url(self, line):
        """Return where an app above asks for the aid of a line, its amount with it (point "case_ask_aid"); nothing else."""
        if line.kind != Kind.AID or not self.may_act or self.plan.status == Status.DROPPED:
            return ""
        url = self._asked_at(line.aid.slug)
        return f"{url}?{urlencode({'montant': line.amount})}" if url else ""

    def _asked_at(self, slug: str) -> str:
        found = registry.registered("case_ask_aid")
        urls = (item.value(self.plan.case, slug, self.request.user) for item in found)
        return next(filter(None, urls), "")

    def _estimates(self):
        rows = sorted(self.plan.estimates.all(), key=lambda one: (one.amount, one.pk))
        shown = [
            {
                "estimate": one,
                "paper": reverse("cases:paper", args=[self.plan.case_id, one.paper_id])
                if one.paper_id
                else "",
                "choose": "" if one.is_chosen or not self.may_write else self.url("choose", one.pk),
                "remove": self.url("remove_estimate", one.pk) if self.may_write else "",
            }
            for one in rows
        ]
        gap = rows[-1].amount - rows[0].amount if len(rows) > 1 else None
        add = Act("Ajouter", self.url("estimate"), "plus") if self.may_write else None
        context = {"rows": shown, "gap": gap}
        return Card("Devis", "file-text", edit=add, template="plans/estimates.html", context=context)

    def cards(self):
        plan, cards = self.plan, []
        if self.income:
            left = left_of(plan, self.budget)
            edit = Act("Noter", self.url("budget"), "pencil") if self.may_write else None
            context = {
                "left": left,
                "warning": typography(warning_of(left, FLOOR.on(clock.today()))),
            }
            cards.append(Card("Ce qui lui reste pour vivre", "calculator", edit=edit, template="plans/left.html", context=context))  # fmt: skip
        edit = Act("Compléter", self.url("edit"), "pencil") if self.may_write else None
        facts = [
            Fact("Projet", plan.get_project_display(), plan.title or ""),
            Fact("Dossier", plan.case.reference, str(plan.case.adviser or ""), plan.case.get_absolute_url()),
            Fact("Commencé", date_fr(plan.created_at, weekday=False)),
        ]
        if plan.argument:
            facts.append(Fact("Pourquoi", plan.argument))
        cards.append(Card("Le projet", "folder-open", facts, edit))
        if self.papers:
            facts = [Fact(one.number, one.title, date_fr(one.created_at, weekday=False), one.get_absolute_url()) for one in self.papers]  # fmt: skip
            cards.append(Card("Papiers du plan", "file-check", facts))
        return cards

    def story(self):
        return story_of(self.plan)
