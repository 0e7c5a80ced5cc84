"""« Que peut-elle demander ? » from a file: what is known already is filled in, what is answered is not asked again."""

from django.utils.functional import cached_property

from advice.aids.engine import FACTS
from advice.aids.engine.facts import Kind
from advice.aids.lists import VIEW as VIEW_AIDS
from advice.aids.views.ask import Ask
from advice.cases import operations
from advice.cases.facts import facts_of, known_without_asking
from advice.cases.lists import CASES, CHANGE, VIEW
from advice.cases.views.base import OfCase, noted_reading
from mobilite import clock
from mobilite.registry import registered


class AskForCase(OfCase, Ask):
    """Her facts on one side, every aid on the other. Opened, it answers for what is known; sent, it keeps what is new."""

    permission_required = (VIEW, VIEW_AIDS)

    @cached_property
    def income(self) -> bool:
        return self.request.user.has_perm("people.view_income")

    def known(self) -> dict:
        return facts_of(self.case, self.day, income=self.income)

    def get(self, request, *args, **kwargs):
        noted_reading(self.case, request.user)
        form = self.form_class(data={key: typed(key, value) for key, value in self.known().items()})
        if not form.is_valid():
            return super().get(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(form=form, found=self._answers(form.facts())))

    def form_valid(self, form):
        if self.request.user.has_perm(CHANGE) and not self.case.is_closed:
            said = known_without_asking(self.case, self.day, income=self.income)
            new = {key: value for key, value in form.facts().items() if said.get(key) != value}
            operations.keep_facts(self.case.pk, facts=new, at=clock.now(), actor=self.request.user)
        return super().form_valid(form)

    def ask_url(self, answer):
        """Return where an app above asks for this aid for her (point "case_ask_aid")."""
        urls = (
            entry.value(self.case, answer.rule.slug, self.request.user)
            for entry in registered("case_ask_aid")
        )
        return next(filter(None, urls), "")

    def get_context_data(self, **kwargs):
        crumbs = [CASES, (self.case.reference, self.case.get_absolute_url())]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}


def typed(key: str, value) -> str:
    """Return a fact as its field takes it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value).replace(".", ",") if FACTS[key].kind is Kind.EUROS else str(value)
