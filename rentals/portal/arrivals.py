"""The screen of public requests « Qui êtes-vous ? », and what is said once more before sending."""

import secrets

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from mobilite.fields import french_phone
from mobilite.people.models import Commune
from mobilite.portal.pages import ScreenPage
from rentals.portal.forms import WhoForm


class AskWho(ScreenPage, FormView):
    """One screen: her name, her commune, her number. The key of the button is drawn here."""

    template_name = "portal/who.html"
    form_class = WhoForm
    title = _("Qui êtes-vous ?")
    next_name: str

    def get_initial(self):
        return {name: self.draft.get(name) for name in ("last_name", "first_name", "commune", "phone")}

    def form_valid(self, form):
        self.keep(press_key=secrets.token_urlsafe(32), **form.cleaned_data)
        return redirect(self.next_name)


def commune_said(draft: dict) -> Commune | None:
    """Return the commune of a draft, None for another one."""
    return Commune.objects.filter(insee=draft["commune"]).first()


def who_said(draft: dict, url: str) -> list[tuple]:
    """Return the lines that say once more who she is, with where to change them."""
    name = f"{draft['first_name']} {draft['last_name']}, {commune_said(draft) or _('une autre commune')}"
    return [
        (_("Vous êtes"), name, url, _("votre nom")),
        (_("Téléphone"), french_phone(draft["phone"]), url, _("le téléphone")),
    ]
