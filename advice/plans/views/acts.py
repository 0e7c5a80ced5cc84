"""Begin a plan, give it its estimates and its payers, close it, reopen it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.aids.engine import FACTS
from advice.cases.lists import CASES
from advice.cases.views.base import CaseForm
from advice.plans import operations
from advice.plans.forms.plan import (
    AidForm,
    BudgetForm,
    EstimateForm,
    LoanForm,
    NothingToAsk,
    OtherForm,
    OwnForm,
    StartForm,
    WordsForm,
)
from advice.plans.models import Budget, Kind
from advice.plans.operations.base import SEES_INCOME
from advice.plans.proposals import proposed
from advice.plans.views.base import PlanAct, PlanForm
from mobilite import clock
from mobilite.money import french
from mobilite.pages.form_page import Consequences, Line, Reason
from mobilite.pages.french import typography

CHANGES = "cases.change_case"


class Start(CaseForm):
    title = "Commencer un plan de financement"
    form_class = StartForm
    button = "Commencer le plan"
    button_icon = "wallet"

    def get_crumbs(self):
        return [CASES, (self.case.reference, self.case.get_absolute_url())]

    def perform(self, form):
        plan = operations.start_plan(self.case.pk, **form.cleaned_data, **self.done)
        self.said = f"Le plan {plan.reference} est commencé. Ajoutez un devis."
        return plan


class Correct(PlanForm):
    title = "Compléter le plan"
    form_class = WordsForm
    said = "Le plan est à jour."

    def get_initial(self):
        return {"title": self.plan.title, "argument": self.plan.argument}

    def perform(self, form):
        return operations.correct_plan(self.plan.pk, **form.cleaned_data, **self.done)


class AddEstimate(PlanForm):
    title = "Ajouter un devis"
    form_class = EstimateForm
    button = "Ajouter le devis"
    button_icon = "file-plus"
    said = "Le devis est dans le plan."

    def perform(self, form):
        operations.add_estimate(self.plan.pk, **form.cleaned_data, **self.done)
        return self.plan


class OfEstimate:
    """Mixin of what is done to one estimate of a plan."""

    @cached_property
    def estimate(self):
        return get_object_or_404(self.plan.estimates, pk=self.kwargs["estimate"])  # type: ignore[attr-defined]


class ChooseEstimate(OfEstimate, PlanAct):
    """« Retenir ce devis. »"""

    said = "Ce devis est retenu\u00a0: les aides sont recomptées."

    def perform(self):
        operations.choose_estimate(self.estimate.pk, **self.done)
        return self.plan


class RemoveEstimate(OfEstimate, PlanAct):
    said = "Le devis est retiré. Son papier reste dans le dossier."

    def perform(self):
        return operations.remove_estimate(self.estimate.pk, **self.done)


class AddAid(PlanForm):
    """One aid: what it is, why, how much is counted or hoped."""

    form_class = AidForm
    button = "Mettre au plan"
    button_icon = "plus"

    @cached_property
    def proposal(self):
        income = self.request.user.has_perm(SEES_INCOME)
        found = proposed(self.plan, operations.cost_of(self.plan), clock.today(), income=income)
        one = found.of(self.kwargs["slug"])
        if one is None:
            raise Http404
        return one

    def get_title(self):
        return self.proposal.rule.name

    def get_form_kwargs(self):
        one = self.proposal
        asks = not one.is_sure
        initial = {"amount": one.amount} if one.amount else {}
        return super().get_form_kwargs() | {"asks": asks, "most": one.most, "initial": initial}

    def consequences(self, form):
        one, said = self.proposal, []
        if one.is_sure:
            said.append(("check", f"Calculée\u00a0: {french(one.amount)}. {one.why}".strip()))
        said.append(("info", typography(one.answer.sentence)))
        if one.rule.words:
            said.append(("hand-coins", f"{one.rule.words[:1].upper()}{one.rule.words[1:]}."))
        lacks = [FACTS[key].label for key in one.answer.missing]
        if lacks:
            said.append(
                ("circle-question-mark", f"Il manque\u00a0: {', '.join(lacks)}. Le montant reste provisoire.")
            )
        said.append(
            (
                "bookmark",
                f"Le plan garde la version {one.rule.version} de cette aide, et ce que l’on sait d’elle aujourd’hui.",
            )
        )
        return Consequences(title="Ce que dit cette aide", icon="hand-coins", sentences=said)

    def perform(self, form):
        amount = form.cleaned_data.get("amount")
        operations.add_aid(self.plan.pk, slug=self.kwargs["slug"], amount=amount, **self.done)
        self.said = "L’aide est dans le plan."
        return self.plan


class TakeCounted(PlanAct):
    """« Reprendre les aides calculées. »"""

    said = "Les aides calculées sont dans le plan."

    def perform(self):
        return operations.take_counted(self.plan.pk, **self.done)


class WriteOwn(PlanForm):
    title = "L’apport de la personne"
    form_class = OwnForm
    said = "L’apport est noté."

    def get_initial(self):
        line = next((one for one in self.plan.lines.all() if one.kind == Kind.OWN), None)
        if line is None:
            left = operations.sums_of(self.plan).left
            return {"amount": left} if left > 0 else {}
        parts = sorted(line.instalments.all(), key=lambda one: one.due_on)
        return {"amount": line.amount, "parts": len(parts), "first_on": max(parts[0].due_on, clock.today())}

    def perform(self, form):
        operations.write_own(self.plan.pk, **form.cleaned_data, **self.done)
        return self.plan


class AddOther(PlanForm):
    title = "Un autre payeur"
    form_class = OtherForm
    button = "Ajouter"
    button_icon = "plus"
    said = "Ce payeur est dans le plan."

    def perform(self, form):
        operations.add_other(self.plan.pk, **form.cleaned_data, **self.done)
        return self.plan


class AddLoan(PlanForm):
    title = "Un microcrédit ou un autre prêt"
    form_class = LoanForm
    button = "Ajouter le prêt"
    button_icon = "landmark"
    said = "Le prêt est dans le plan, à part des aides."
    intro = "Un prêt se rembourse\u00a0: il n’est jamais compté comme une aide."

    @cached_property
    def loans(self):
        income = self.request.user.has_perm(SEES_INCOME)
        found = proposed(self.plan, operations.cost_of(self.plan), clock.today(), income=income).loans
        return [(one.rule.slug, one.rule.name) for one in found]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"loans": self.loans}

    def get_initial(self):
        left = operations.sums_of(self.plan).left
        return {"amount": left} if left > 0 else {}

    def perform(self, form):
        asked = dict(form.cleaned_data)
        operations.add_loan(self.plan.pk, slug=asked.pop("loan"), **asked, **self.done)
        return self.plan


class RemoveLine(PlanAct):
    said = "La ligne est retirée."

    def perform(self):
        line = get_object_or_404(self.plan.lines, pk=self.kwargs["line"])
        return operations.remove_line(line.pk, **self.done)


class WriteBudget(PlanForm):
    """What is left to live on: by who may see incomes."""

    permission_required = (CHANGES, SEES_INCOME)
    title = "Son budget du mois"
    form_class = BudgetForm
    said = "Le budget est noté."

    def get_initial(self):
        budget = Budget.objects.filter(plan=self.plan).first()
        if budget is None:
            return {}
        names = (*Budget.INCOME, *Budget.CHARGES, "travel_now", "travel_after")
        return {name: getattr(budget, name) for name in names if getattr(budget, name)}

    def perform(self, form):
        operations.write_budget(self.plan.pk, **form.cleaned_data, **self.done)
        return self.plan


class Close(PlanForm):
    """The sums once more, then the two papers."""

    title = "Clore le plan"
    form_class = NothingToAsk
    button = "Clore et établir les deux papiers"
    button_icon = "file-check"
    said = "Le plan est clos. Ses deux papiers sont prêts."

    def consequences(self, form):
        sums = operations.sums_of(self.plan)
        rows = [Line(one.label, french(one.amount), "" if one.is_sure else one.get_surety_display())
                for one in operations.ordered(self.plan)]  # fmt: skip
        if sums.cost is not None:
            rows.append(Line("En tout", french(sums.found), f"pour {french(sums.cost)} à payer", is_sum=True))
        said = [("circle-alert", fault) for fault in operations.faults_of(self.plan, clock.now())]
        said.append(
            ("file-text", "Deux papiers\u00a0: un, court, pour elle\u202f; un, complet, pour la commission.")
        )
        said.append(("lock", "Clos, le plan ne change plus. Il se rouvre en disant pourquoi."))
        return Consequences(icon="wallet", lines=rows, sentences=said)

    def perform(self, form):
        operations.close_plan(self.plan.pk, **self.done)
        return self.plan


class Reopen(PlanForm):
    title = "Rouvrir le plan"
    form_class = Reason
    button = "Rouvrir"
    button_icon = "rotate-ccw"
    said = "Le plan est rouvert. Ses papiers d’avant restent dans le dossier."

    def perform(self, form):
        return operations.reopen_plan(self.plan.pk, **form.cleaned_data, **self.done)


class Drop(PlanForm):
    title = "Abandonner ce plan"
    form_class = Reason
    button = "Abandonner"
    button_icon = "x"
    danger = True
    said = "Le plan est abandonné. Il peut être repris."

    def perform(self, form):
        return operations.drop_plan(self.plan.pk, **form.cleaned_data, **self.done)


class Resume(PlanAct):
    said = "Le plan est repris."

    def perform(self):
        return operations.resume_plan(self.plan.pk, **self.done)
