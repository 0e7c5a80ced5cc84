"""Ask for one aid from a file: the rules of the day answer above the button; then correct what is asked."""

import re
from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from advice.aids import catalogue
from advice.aids.engine import BadRule, Outcome, Situation
from advice.aids.models import Aid
from advice.applications import operations
from advice.applications.deadlines import delays_of
from advice.applications.forms import AskForm
from advice.applications.lists import CHANGE
from advice.applications.views.base import ApplicationForm
from advice.cases.facts import facts_of
from advice.cases.lists import CASES
from advice.cases.models import Case
from advice.cases.views.base import LOADED, noted_reading
from mobilite import clock
from mobilite.pages.form_page import Consequences, FormPage
from mobilite.pages.french import date_fr
from mobilite.workflow import Refusal

ICONS = {
    Outcome.YES: "circle-check",
    Outcome.MISSING: "circle-question-mark",
    Outcome.TO_CONFIRM: "phone",
    Outcome.NO: "ban",
}


class AskAid(FormPage):
    """« Demander » : one aid, for somebody whose file is open."""

    permission_required = (CHANGE, "cases.view_case", "aids.view_aid")
    form_class = AskForm
    button = "Préparer la demande"
    button_icon = "file-plus"
    refusals = (Refusal,)

    @cached_property
    def case(self) -> Case:
        cases = Case.objects.visible_to(self.request.user).select_related(*LOADED)
        return get_object_or_404(cases, pk=self.kwargs["case"])

    @cached_property
    def aid(self) -> Aid:
        return get_object_or_404(Aid, slug=self.kwargs["aid"])

    @cached_property
    def facts(self) -> dict:
        return facts_of(self.case, clock.today(), income=self.request.user.has_perm("people.view_income"))

    @cached_property
    def weighed(self) -> operations.Weighed | None:
        try:
            return operations.weigh(self.aid, self.facts, clock.today())
        except BadRule:
            # Something that was answered cannot be read any more: sending says what.
            return None

    @property
    def planned(self) -> Decimal | None:
        """The amount that a financing plan counts on, from the address; nonsense is left out."""
        text = self.request.GET.get("montant", "")
        return Decimal(text) if re.fullmatch(r"\d{1,6}(\.\d{2})?", text, re.ASCII) else None

    def get(self, request, *args, **kwargs):
        noted_reading(self.case, request.user)
        return super().get(request, *args, **kwargs)

    def get_title(self):
        name = self.weighed.version.name if self.weighed else str(self.aid)
        return f"Demander «\u00a0{name}\u00a0»"

    def get_crumbs(self):
        case = self.case
        return [
            CASES,
            (case.reference, case.get_absolute_url()),
            ("Que peut-elle demander\u202f?", reverse("cases:ask", args=[case.pk])),
        ]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"delays": self.weighed.delays if self.weighed else []}

    def get_initial(self):
        worth = self.weighed.answer.amount if self.weighed else None
        sure = worth is not None and worth.is_exact and worth.low > 0 and self.weighed.most is not None
        return {"amount": self.planned or (worth.low if sure else None)}

    def consequences(self, form):
        if self.weighed is None:
            return None
        version, answer = self.weighed.version, self.weighed.answer
        icon = ICONS.get(answer.outcome, "ban")
        no = "non. " if answer.outcome is Outcome.NO else ""
        said = [(icon, f"Les règles du {date_fr(clock.today(), weekday=False)}\u00a0: {no}{answer.sentence}")]
        if answer.sum_words:
            said.append(("euro", f"Ce qu’elle donne\u00a0: {answer.sum_words}."))
        last = self.weighed.soonest
        if last is not None and last.last_day is not None:
            said.append(("calendar-clock", f"À demander au plus tard le {date_fr(last.last_day)}."))
        if version.timing:
            said.append(("calendar-clock", f"Quand la demander\u00a0: {version.timing}"))
        if version.paper_lines:
            said.append(("paperclip", f"Papiers à joindre\u00a0: {', '.join(version.paper_lines)}."))
        if version.channel:
            said.append(("send", f"Où la demander\u00a0: {version.channel}"))
        return Consequences(title="Ce que dit l’aide", icon="hand-coins", sentences=said)

    def perform(self, form):
        asked = form.cleaned_data
        application = operations.ask_aid(
            self.case.pk, aid=self.aid, facts=self.facts, events=form.events(), amount=asked["amount"], why=asked["why"],
            at=clock.now(), actor=self.request.user,
        )  # fmt: skip
        self.said = f"La demande {application.reference} est prête à remplir."
        return application


class Correct(ApplicationForm):
    """What is asked, why, and the day that its delay counts from."""

    title = "Corriger la demande"
    form_class = AskForm
    said = "La demande est à jour."

    @cached_property
    def delays(self):
        application = self.application
        situation = Situation(
            application.facts or {}, on=clock.today(), values=catalogue.values(), zones=catalogue.zones()
        )
        return delays_of(catalogue.of_version(application.version).conditions, situation)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"delays": self.delays}

    def get_initial(self):
        return {"amount": self.application.amount, "why": self.application.why}

    def perform(self, form):
        asked = form.cleaned_data
        return operations.correct(
            self.application.pk, amount=asked["amount"], why=asked["why"], events=form.events(), **self.done
        )
