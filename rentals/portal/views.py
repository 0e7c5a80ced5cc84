"""Four screens, no account: what, when, who, check and send (row K1).

The answers wait in the session; each screen can be left, reloaded or gone back to. A second press on
« Envoyer » finds the request of the first.
"""

import secrets
from datetime import date

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from mobilite import clock
from mobilite.fields import french_phone
from mobilite.pages import french
from mobilite.people.models import Commune
from mobilite.portal.languages import in_french
from mobilite.portal.pages import PublicPage, ScreenPage, is_flood
from rentals.models import PublicRequest
from rentals.models.requests import HowLong, Wanted
from rentals.operations.online import call_before, receive
from rentals.portal.forms import WhenForm, WhoForm
from rentals.waiting.availability import nothing_free, wait_of_a_newcomer
from rentals.waiting.estimate import wait_words

SENT = "portal_sent"

DETAILS = {
    Wanted.EBIKE: _("Sans permis"),
    Wanted.SCOOTER: _("Permis AM ou B"),
    Wanted.CAR: _("Permis B"),
    Wanted.UNSURE: _("On vous aide."),
}
PAPERS = {
    Wanted.EBIKE: _("Pièce d’identité et adresse."),
    Wanted.SCOOTER: _("Permis, pièce d’identité, adresse."),
    Wanted.CAR: _("Permis, pièce d’identité, adresse."),
    Wanted.UNSURE: _("Pièce d’identité et adresse."),
}
BIG = {Wanted.EBIKE: _("Vélo électrique"), Wanted.SCOOTER: _("Scooter"), Wanted.CAR: _("Voiture")}


#: What is long enough to be a lease: what people may wait for.
LONG = (HowLong.MONTH, HowLong.LONGER)


def waiting_list_for(wanted: str, how_long: str, at) -> str:
    """Return how long the wait for a bike is, in words, when none is free to lease; "" when there is nothing to wait for."""
    if wanted != Wanted.EBIKE or how_long not in LONG or not nothing_free(at):
        return ""
    return wait_words(wait_of_a_newcomer(at))


class AskPage(ScreenPage):
    """One screen of the request."""

    draft_key, first, steps = "portal_request", "portal:what", (1, 2, 3, 4)


class WhatPage(AskPage, TemplateView):
    template_name = "portal/what.html"
    title = _("Que voulez-vous ?")
    step = 1

    def get_context_data(self, **kwargs):
        choices = [
            (value.value, BIG.get(value, value.label), DETAILS[value], f"portal/drawings/{value}.html")
            for value in Wanted
        ]
        return super().get_context_data(choices=choices, **kwargs)

    def post(self, request):
        if request.POST.get("wanted") not in Wanted:
            return self.get(request)
        self.keep(wanted=request.POST["wanted"])
        return redirect("portal:when")


class WhenPage(AskPage, FormView):
    template_name = "portal/when.html"
    form_class = WhenForm
    title = _("Pour quand ?")
    step = 2
    needs = ("wanted",)
    back_name = "portal:what"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": clock.today()}

    def get_initial(self):
        return {name: self.draft.get(name) for name in ("when", "day", "how_long")}

    def form_valid(self, form):
        answers = form.cleaned_data
        day = answers["day"]
        self.keep(
            when=answers["when"],
            day=day.isoformat() if day else "",
            how_long=answers["how_long"],
            starts_on=answers["starts_on"].isoformat(),
        )
        return redirect("portal:who")


class WhoPage(AskPage, FormView):
    template_name = "portal/who.html"
    form_class = WhoForm
    title = _("Qui êtes-vous ?")
    step = 3
    needs = ("wanted", "starts_on")
    back_name = "portal:when"

    def get_initial(self):
        return {name: self.draft.get(name) for name in ("last_name", "first_name", "commune", "phone")}

    def form_valid(self, form):
        self.keep(press_key=secrets.token_urlsafe(32), **form.cleaned_data)
        return redirect("portal:check")


class CheckPage(AskPage, TemplateView):
    template_name = "portal/check.html"
    title = _("C’est bien ça ?")
    step = 4
    needs = ("wanted", "starts_on", "press_key")
    back_name = "portal:who"

    def get_context_data(self, **kwargs):
        draft = self.draft
        commune = Commune.objects.filter(insee=draft["commune"]).first()
        name = f"{draft['first_name']} {draft['last_name']}, {commune or _('une autre commune')}"
        starts_on = french.date_fr(date.fromisoformat(draft["starts_on"]), year=False)
        how_long = HowLong(draft["how_long"])
        length = _("durée à voir") if how_long == HowLong.UNSURE else str(how_long.label)
        when = f"{starts_on}, {length.lower()}"
        what, date_, who = (reverse(f"portal:{name}") for name in ("what", "when", "who"))
        answers = [
            (_("Vous voulez"), Wanted(draft["wanted"]).label, what, _("le véhicule")),
            (_("À partir de"), when, date_, _("la date")),
            (_("Vous êtes"), name, who, _("votre nom")),
            (_("Téléphone"), french_phone(draft["phone"]), who, _("le téléphone")),
        ]
        wait = waiting_list_for(draft["wanted"], draft["how_long"], clock.now())
        return super().get_context_data(answers=answers, wait=wait, **kwargs)

    def post(self, request):
        if is_flood(self.request, "portal"):
            return redirect("portal:busy")
        draft = self.draft
        with in_french():
            asked = receive(
                wanted=draft["wanted"],
                starts_on=date.fromisoformat(draft["starts_on"]),
                how_long=draft["how_long"],
                first_name=draft["first_name"],
                last_name=draft["last_name"],
                commune=Commune.objects.filter(insee=draft["commune"]).first(),
                phone=draft["phone"],
                press_key=draft["press_key"],
                for_list=request.POST.get("do") == "list",
                at=clock.now(),
            )
        # The draft stays until a new one starts: going back and pressing again finds the same request.
        request.session[SENT] = asked.pk
        return redirect("portal:sent")


class SentPage(PublicPage, TemplateView):
    """Say what happens now. Only the browser that sent the request sees it."""

    template_name = "portal/sent.html"

    def get(self, request):
        self.asked = PublicRequest.objects.filter(pk=request.session.get(SENT)).first()
        return super().get(request) if self.asked else redirect("portal:what")

    def get_context_data(self, **kwargs):
        limit = call_before(self.asked.received_at)
        return super().get_context_data(
            title=_("Demande envoyée"),
            asked=self.asked,
            call_before=french.datetime_fr(limit, year=False) if limit else "",
            papers=PAPERS[Wanted(self.asked.wanted)],
            **kwargs,
        )


class BusyPage(PublicPage, TemplateView):
    """Ask to call: too many requests came from here."""

    template_name = "portal/busy.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Appelez-nous"), **kwargs)
