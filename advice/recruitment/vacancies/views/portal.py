"""What anybody reads: the offers of the day; and the one page on which an employer offers a job."""

import secrets

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from advice.recruitment.seekers.models import Link
from advice.recruitment.seekers.views.portal import CAME_BY
from advice.recruitment.vacancies.forms import ELSEWHERE, OfferForm
from advice.recruitment.vacancies.models import Vacancy
from advice.recruitment.vacancies.operations import receive
from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.people.models import Commune
from mobilite.portal.languages import in_french
from mobilite.portal.pages import PublicPage, is_flood

SENT = "vacancy_sent"
#: How many offers one page shows; there are never that many at once.
SHOWN = 60


class OffersPage(PublicPage, TemplateView):
    """The offers that hold today, the latest first."""

    template_name = "portal/vacancies/list.html"
    keeps = True

    def get_context_data(self, **kwargs):
        rows = Vacancy.objects.published(clock.today()).select_related("commune").order_by("-read_at", "-pk")
        return super().get_context_data(
            title=_("Du travail près de chez vous"), offers=list(rows[:SHOWN]), **kwargs
        )


class OfferPage(PublicPage, TemplateView):
    """One offer, with the button « Ça m’intéresse »: it opens the form of who looks for work."""

    template_name = "portal/vacancies/offer.html"
    keeps = True

    def get_context_data(self, **kwargs):
        rows = Vacancy.objects.published(clock.today()).select_related("commune")
        offer = get_object_or_404(rows, pk=self.kwargs["pk"])
        since = date_fr(offer.read_at, weekday=False)
        return super().get_context_data(title=offer.title, offer=offer, since=since, **kwargs)


class ProposePage(PublicPage, FormView):
    """« Vous recrutez ? »: one page, no account. It is read again before it is published."""

    template_name = "portal/vacancies/propose.html"
    form_class = OfferForm

    def get_context_data(self, **kwargs):
        key = self.request.POST.get("press_key", "")
        return super().get_context_data(
            title=_("Vous recrutez ?"),
            press_key=key if 20 <= len(key) <= 64 else secrets.token_urlsafe(32),
            **kwargs,
        )

    def form_valid(self, form):
        if is_flood(self.request, "vacancies"):
            return redirect("portal:busy")
        said = dict(form.cleaned_data)
        insee = said.pop("commune")
        pressed = self.request.POST.get("press_key", "").replace("\x00", "")
        with in_french():
            offer = receive(
                commune=None if insee == ELSEWHERE else Commune.objects.filter(insee=insee).first(),
                link=Link.objects.filter(pk=self.request.session.get(CAME_BY)).first(),
                press_key=pressed if 20 <= len(pressed) <= 64 else secrets.token_urlsafe(32),
                at=clock.now(),
                **said,
            )
        self.request.session[SENT] = offer.pk
        return redirect("vacancies:sent")


class SentPage(PublicPage, TemplateView):
    """Say what happens now. Only the browser that sent it sees it."""

    template_name = "portal/vacancies/sent.html"

    def get(self, request):
        self.offer = Vacancy.objects.filter(pk=request.session.get(SENT)).first()
        return super().get(request) if self.offer else redirect("vacancies:propose")

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("C’est envoyé"), offer=self.offer, **kwargs)
