"""What the pages about one candidature, and one structure, share."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from advice.recruitment.lists import CHANGE, EMPLOYERS, KEEP_EMPLOYERS, REFERRALS
from advice.recruitment.models import Employer, Referral
from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.workflow import Refusal

LOADED = (
    "person__commune",
    "person__referred_by__partner",
    "employer__partner",
    "employer__contact",
    "employer__place",
    "opening",
    "consent",
    "rental",
    "case",
    "mobility_case",
    "proposed_by",
    "transferred_from__employer__partner",
)


def call_url(referral: Referral, *, back: str) -> str:
    """Return the page where a call about a candidature is noted, and where one comes back from."""
    asked = {
        "personne": referral.person_id,
        "objet": f"{referral._meta.label_lower}:{referral.pk}",
        "retour": back,
    }
    return f"{reverse('todo:call')}?{urlencode(asked)}"


class OfReferral:
    """Mixin of what is done to one candidature, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def referral(self) -> Referral:
        rows = Referral.objects.visible_to(self.request.user).select_related(*LOADED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.referral


class ReferralForm(OfReferral, FormPage):
    """A short form about one candidature, then back to its page."""

    def get_crumbs(self):
        return [REFERRALS, (self.referral.reference, self.referral.get_absolute_url())]


class ReferralAct(OfReferral, ActView):
    """A button about one candidature."""


class OfEmployer:
    """Mixin of what is done to one structure."""

    permission_required: str | tuple[str, ...] = KEEP_EMPLOYERS
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def employer(self) -> Employer:
        rows = Employer.objects.visible_to(self.request.user).select_related("partner", "contact", "place")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.employer


class EmployerFormPage(OfEmployer, FormPage):
    def get_crumbs(self):
        return [REFERRALS, EMPLOYERS, (str(self.employer), self.employer.get_absolute_url())]
