"""What every public page shows: who we are and the number to call."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.views.generic import FormView

from mobilite import clock
from mobilite.accounts.network import client_address
from mobilite.parameters.models import Organisation
from mobilite.people.models import Place

REMEMBERED_FOR = 60  # seconds
#: More sendings than this in an hour from one address is no household.
FLOOD, FLOOD_SECONDS = 20, 3600


@dataclass(frozen=True)
class Structure:
    """The name and the telephone that public pages show."""

    short_name: str
    name: str
    phone: str
    data_contact: str = ""


def structure() -> Structure | None:
    """Return the structure as it is today; its first place while nobody has described it; else None."""

    def read():
        try:
            known = Organisation.objects.on(clock.today())
        except Organisation.DoesNotExist:
            place = Place.objects.filter(is_open=True).order_by("name").first()
            return Structure("Mobilité", place.name, place.phone) if place else None
        return Structure(known.short_name, known.name, known.phone, known.data_contact)

    return cache.get_or_set("portal:structure", read, REMEMBERED_FOR)


class PublicPage:
    """Mixin of the pages that anybody may open: no account, never kept by a cache on a shared telephone.

    They are shown in the visitor's language (``mobilite.portal.languages``).
    """

    speaks = True
    #: The same for everybody, with nothing of anybody's: a telephone may keep it (``mobilite.portal.offline``).
    keeps = False

    def get_context_data(self, **kwargs):
        return super().get_context_data(structure=structure(), **kwargs)

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "no-store"
        if self.keeps and response.status_code == 200:
            response["X-Kept"] = "1"
        return response


class ScreenPage(PublicPage):
    """Mixin of one screen of a public request, whose answers wait in the session under ``draft_key``.

    ``needs`` are the answers that come before it: without them, ``first`` opens. It can be left, reloaded, gone back to.
    """

    draft_key: str
    first: str
    steps: tuple[int, ...]
    step: int
    needs: tuple[str, ...] = ()
    back_name = ""

    def dispatch(self, request, *args, **kwargs):
        self.draft = request.session.get(self.draft_key, {})
        if any(name not in self.draft for name in self.needs):
            return redirect(self.first)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        back = reverse(self.back_name) if self.back_name else ""
        return super().get_context_data(
            title=self.title, step=self.step, steps=self.steps, back=back, **kwargs
        )

    def keep(self, **answers):
        """Remember answers until they are sent."""
        self.draft |= answers
        self.request.session[self.draft_key] = self.draft


class SeveralPage(ScreenPage, FormView):
    """One screen with one question, to which several answers may be ticked; kept in the draft by the field's name."""

    template_name = "portal/several.html"
    lead: Promise | str = ""
    #: The icon of each answer, by its value.
    icons: Mapping = MappingProxyType({})
    next_name: str

    @property
    def asked(self) -> str:
        return next(iter(self.form_class.base_fields))

    def get_initial(self):
        return {self.asked: self.draft.get(self.asked, [])}

    def get_context_data(self, **kwargs):
        icons = {str(one): name for one, name in self.icons.items()}
        context = super().get_context_data(lead=self.lead, icons=icons, **kwargs)
        return context | {"field": context["form"][self.asked]}

    def form_valid(self, form):
        self.keep(**{self.asked: form.cleaned_data[self.asked]})
        return redirect(self.next_name)


def is_flood(request: HttpRequest, what: str) -> bool:
    """Count one sending of a public form from this address; tell whether an hour has seen too many of them."""
    key = f"{what}:flood:{client_address(request)}"
    cache.add(key, 0, FLOOD_SECONDS)
    return cache.incr(key) > FLOOD
