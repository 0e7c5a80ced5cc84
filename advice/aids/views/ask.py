"""« Que peut-elle demander ? »: the whole catalogue answered for facts that are typed, and kept nowhere."""

from datetime import date

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse_lazy
from django.views.generic import FormView

from advice.aids import catalogue
from advice.aids.engine import Answer, Answers, Outcome
from advice.aids.forms.facts import FactsForm
from advice.aids.lists import VIEW
from mobilite import clock

#: How many questions are put on top, the most useful first.
ASKED_FIRST = 6
#: What is asked before anything is known.
AT_FIRST = (
    "age",
    "commune",
    "ft",
    "compensated",
    "rsa",
    "reference_income",
    "tax_parts",
    "caf_quotient",
    "licence",
    "bike",
)
GROUPS = (
    (Outcome.YES, "Elle peut demander", "circle-check"),
    (Outcome.MISSING, "Il manque quelque chose", "circle-question-mark"),
    (Outcome.TO_CONFIRM, "À confirmer avant d’en parler", "phone"),
    (Outcome.NO, "Non, et pourquoi", "ban"),
    (Outcome.SUSPENDED, "Suspendues", "hourglass"),
    (Outcome.CLOSED, "Fermées", "archive"),
)


class Ask(PermissionRequiredMixin, FormView):
    """Facts on one side, every aid on the other. A POST keeps what is typed out of addresses; nothing is written."""

    template_name = "aids/ask.html"
    permission_required = VIEW
    form_class = FactsForm
    title = "Que peut-elle demander\u202f?"

    def form_valid(self, form):
        return self.render_to_response(self.get_context_data(form=form, found=self._answers(form.facts())))

    def _answers(self, facts) -> Answers:
        return catalogue.answers(facts, on=self.day)

    def ask_url(self, answer: Answer) -> str:
        """Return where an aid is asked for; nothing when nobody is named."""
        return ""

    @property
    def day(self) -> date:
        return clock.today()

    def get_context_data(self, found: Answers | None = None, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        first = [one.fact.key for one in found.questions[:ASKED_FIRST]] if found else list(AT_FIRST)
        first = [key for key in first if key in form.fields]
        asked = {one.fact.key: one for one in found.questions} if found else {}
        kinds = (
            [
                (title, icon, outcome.value, [(one, self.ask_url(one)) for one in found.of(outcome)])
                for outcome, title, icon in GROUPS
            ]
            if found
            else []
        )
        return context | {
            "title": self.title,
            "crumbs": (("Aides", reverse_lazy("aids:list")),),
            "found": found,
            "kinds": kinds,
            "day": self.day,
            "summary": form.summary() if form.is_bound else [],
            "first": [(form[key], asked.get(key)) for key in first],
            "groups": form.by_group(first),
            "known": form.facts() if found else {},
        }
