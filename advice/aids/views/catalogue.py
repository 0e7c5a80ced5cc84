"""The page of an aid: what it asks in plain sentences, its versions, its source, when to look again."""

from datetime import timedelta

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from advice.aids import catalogue, operations, shown
from advice.aids.engine import PARAMETERS
from advice.aids.forms.catalogue import AmountForm, ReviewForm
from advice.aids.lists import CHANGE, VIEW, state_of
from advice.aids.models import Aid, AidReview, AidVersion, ReferenceAmount
from mobilite import clock
from mobilite.pages.form_page import FormPage
from mobilite.pages.presentation import chip
from mobilite.workflow import Refusal

AIDS = ("Aides", reverse_lazy("aids:list"))


class _Version(PermissionRequiredMixin, TemplateView):
    """One version as people read it."""

    template_name = "aids/aid.html"
    permission_required = VIEW

    @cached_property
    def aid(self) -> Aid:
        return get_object_or_404(Aid, slug=self.kwargs["slug"])

    @cached_property
    def versions(self) -> list[AidVersion]:
        return list(self.aid.versions.select_related("aid", "written_by", "read_by").order_by("-number"))

    def version(self, today) -> AidVersion:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        today = clock.today()
        version, held = self.version(today), catalogue.latest(self.versions, today)
        reviews = list(AidReview.objects.filter(version=version).select_related("by").order_by("-pk"))
        return super().get_context_data(
            title=version.name,
            crumbs=(AIDS,) if version == held else (AIDS, (held.name if held else self.aid.slug, self.aid.get_absolute_url())),
            aid=self.aid,
            version=version,
            held=held,
            is_held=version == held,
            chip=chip(*state_of(version), model_name="aid"),
            told=shown.told(version, today, plain=True),
            versions=self.versions,
            reviews=reviews,
            checked_on=reviews[0].checked_on if reviews else version.checked_on,
            review_on=reviews[0].review_on if reviews else version.review_on,
            is_late=(reviews[0].review_on if reviews else version.review_on) <= today and version.status != "closed",
            draft=getattr(self.aid, "draft", None),
            may_change=self.request.user.has_perm(CHANGE),
            **kwargs,
        )  # fmt: skip


class AidPage(_Version):
    """The version that holds today; before the first, the one to come."""

    def version(self, today):
        found = catalogue.latest(self.versions, today) or (self.versions[-1] if self.versions else None)
        if found is None:
            raise Http404
        return found


class VersionPage(_Version):
    """One version, whatever holds today."""

    def version(self, today):
        found = next((one for one in self.versions if one.number == self.kwargs["number"]), None)
        if found is None:
            raise Http404
        return found


class Review(FormPage):
    """« Contrôlée, rien n’a changé »: say what was seen, and when to look again."""

    title = "Contrôler sans rien changer"
    permission_required = CHANGE
    form_class = ReviewForm
    button = "Noter le contrôle"
    refusals = (Refusal,)

    @cached_property
    def version(self) -> AidVersion:
        aid = get_object_or_404(Aid, slug=self.kwargs["slug"])
        found = catalogue.in_force(aid, clock.today())
        if found is None:
            raise Http404
        return found

    def get_crumbs(self):
        return (AIDS, (self.version.name, reverse("aids:aid", args=[self.kwargs["slug"]])))

    @property
    def intro(self):
        return f"Source\u00a0: {self.version.source}. Si quelque chose a changé, écrivez plutôt une nouvelle version."

    def get_initial(self):
        return {"review_on": clock.today() + timedelta(days=182)}

    def perform(self, form):
        operations.check_version(
            self.version.pk, **form.cleaned_data, at=clock.now(), actor=self.request.user
        )
        self.said = "Le contrôle est noté."
        return reverse("aids:aid", args=[self.kwargs["slug"]])


class Amounts(FormPage):
    """The reference amounts, each from its date; a new one is a row more, the past is never rewritten."""

    title = "Valeurs de référence"
    template_name = "aids/amounts.html"
    permission_required = CHANGE
    form_class = AmountForm
    button = "Noter cette valeur"
    crumbs = (AIDS,)
    refusals = (Refusal,)

    def get_initial(self):
        return {"from_date": clock.today()}

    def perform(self, form):
        operations.add_amount(**form.cleaned_data, at=clock.now(), actor=self.request.user)
        self.said = "La valeur est notée. Les réponses la suivent à partir de son jour."
        return reverse("aids:amounts")

    def get_context_data(self, **kwargs):
        rows: dict[str, list[ReferenceAmount]] = {}
        for row in ReferenceAmount.objects.order_by("-from_date"):
            rows.setdefault(row.key, []).append(row)
        known = [(one, rows.get(key, [])) for key, one in PARAMETERS.items()]
        return super().get_context_data(known=known, **kwargs)
