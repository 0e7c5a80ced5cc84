"""What anybody reads who scans the tag of a vehicle: whom to call, what to do. No account, and never who has the vehicle (row G10)."""

import secrets

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from mobilite import clock, registry
from mobilite.accounts.network import client_address
from mobilite.files.images import MOST_BYTES
from mobilite.pages.french import datetime_fr
from mobilite.pages.record_page import Act
from mobilite.parameters.models import Organisation
from mobilite.people.models import Place
from mobilite.people.opening import NeverOpens, hours_label, timetables
from mobilite.periods import paris_date
from mobilite.portal.languages import in_french
from mobilite.portal.pages import PublicPage, structure
from vehicles.keys import operations
from vehicles.keys.models import KeyTag, Trouble, TroubleKind
from vehicles.lists import ICONS

#: More than this from one address in an hour, or about one vehicle, is no trouble with a vehicle.
FLOOD, FLOOD_OF_TAG, FLOOD_SECONDS = 10, 30, 3600
TOLD = "trouble_told"
#: What a form adds around its photo, in bytes.
AROUND = 64 * 1024


class OfTag(PublicPage):
    """A page below a code. A code that leads nowhere says whom to call, and nothing else."""

    @cached_property
    def tag(self) -> KeyTag | None:
        live = KeyTag.objects.live().filter(code=self.kwargs["code"])
        return live.select_related("vehicle__category", "vehicle__place").first()

    def dispatch(self, request, *args, **kwargs):
        if self.tag is None:
            return self.only("portal/keys/gone.html", _("Ce code ne sert plus"), 404)
        return super().dispatch(request, *args, **kwargs)

    def only(self, template: str, title, status: int, **context):
        """Return a page that says whom to call."""
        page = {"structure": structure(), "title": title, **context}
        response = self.response_class(request=self.request, template=[template], context=page, status=status)
        response["Cache-Control"] = "no-store"
        return response

    @cached_property
    def organisation(self) -> Organisation | None:
        """The structure of the day: its assistance and its insurer."""
        known = Organisation.objects.filter(from_date__lte=paris_date(clock.now()))
        return known.order_by("-from_date").first()

    def get_context_data(self, **kwargs):
        vehicle = self.tag.vehicle
        return super().get_context_data(
            tag=self.tag, vehicle=vehicle, organisation=self.organisation, **kwargs
        )


class TagPage(OfTag, TemplateView):
    """The vehicle by its number; assistance and insurance; breakdown, accident; who answers now."""

    template_name = "portal/keys/tag.html"

    def get_context_data(self, **kwargs):
        vehicle = self.tag.vehicle
        return super().get_context_data(
            title=f"{vehicle.make} {vehicle.model}, {vehicle.number}",
            drawing=ICONS[vehicle.category.drawing],
            has_plate=vehicle.category.has_plate,
            places=answering(vehicle.place, clock.now()),
            team_acts=self._team_acts(vehicle),
            **kwargs,
        )

    def _team_acts(self, vehicle):
        """Return what a colleague who is signed in does from here: nothing that anybody else is shown or asked for."""
        user = self.request.user
        if not user.is_authenticated or not user.has_perm("vehicles.view_vehicle"):
            return []
        acts = [act for entry in registry.registered("tag_acts") for act in entry.value(vehicle, user)]
        return [*acts, Act("Ouvrir sa fiche", vehicle.get_absolute_url(), ICONS[vehicle.category.drawing])]


def answering(own: Place, now) -> list[tuple[Place, bool, str]]:
    """Return whom to call at this minute: the vehicle's own place, then the others that are open. With whether, and until when."""
    places = [own, *Place.objects.filter(is_open=True).exclude(pk=own.pk).order_by("name")]
    tables = timetables(places)
    found = []
    for place in places:
        table = tables[place.pk]
        is_open = table.is_open(now)
        if is_open:
            found.append((place, True, hours_label(table.hours_on(paris_date(now)))))
        elif place == own:
            try:
                found.append((place, False, datetime_fr(table.next_opening(now), year=False)))
            except NeverOpens:
                continue
    return sorted(found, key=lambda one: not one[1])


class TroubleForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas ?"),
        choices=TroubleKind,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites ce qui ne va pas."),
            "invalid_choice": _("Choisissez une des réponses."),
        },
    )
    words = forms.CharField(
        label=_("Un mot de plus (facultatif)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
        error_messages={"max_length": _("Dites-le plus court : 500 signes au plus.")},
    )
    photo = forms.FileField(
        label=_("Une photo (facultatif)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"invalid": _("Choisissez une photo."), "empty": _("Cette photo est vide.")},
    )
    press_key = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)


class TroublePage(OfTag, FormView):
    """« J’ai un problème »: one answer, a word and a photo if one wants, and the staff have a task."""

    template_name = "portal/keys/trouble.html"
    form_class = TroubleForm

    def post(self, request, *args, **kwargs):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and (len(length) > 12 or int(length) > MOST_BYTES + AROUND):
            # Refused before it is read.
            form = TroubleForm(initial=self.get_initial())
            heavy = _("Cette photo est trop lourde. Envoyez sans photo, ou une plus légère.")
            return self.render_to_response(self.get_context_data(form=form, refused=heavy), status=413)
        if self.is_flood():
            return self.only("portal/keys/busy.html", _("Appelez-nous"), 429, tag=self.tag)
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        return {"press_key": secrets.token_urlsafe(32)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("J’ai un problème"), back=self.tag.get_absolute_url(), **kwargs
        )

    def form_valid(self, form):
        answers = form.cleaned_data
        try:
            with in_french():
                trouble = operations.tell_trouble(
                    self.tag.vehicle,
                    kind=answers["kind"],
                    words=answers["words"],
                    photo=answers["photo"],
                    press_key=answers["press_key"] or secrets.token_urlsafe(32),
                    at=clock.now(),
                )
        except ValidationError as error:
            form.add_error("photo", error)
            return self.form_invalid(form)
        self.request.session[TOLD] = trouble.pk
        return HttpResponseRedirect(reverse("keys:told", args=[self.tag.code]))

    def is_flood(self) -> bool:
        """Count this press; tell whether too many came from here, or about this vehicle."""
        limits = {
            f"keys:flood:{client_address(self.request)}": FLOOD,
            f"keys:flood:{self.tag.pk}": FLOOD_OF_TAG,
        }
        too_many = False
        for key, most in limits.items():
            cache.add(key, 0, FLOOD_SECONDS)
            too_many = cache.incr(key) > most or too_many
        return too_many


class ToldPage(OfTag, TemplateView):
    """Say that it is sent, and what to do meanwhile. Only the browser that sent it sees it."""

    template_name = "portal/keys/told.html"

    def get(self, request, *args, **kwargs):
        self.trouble = Trouble.objects.filter(
            pk=request.session.get(TOLD), vehicle=self.tag.vehicle_id
        ).first()
        if self.trouble is None:
            return redirect(self.tag.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("C’est envoyé"), trouble=self.trouble, **kwargs)
