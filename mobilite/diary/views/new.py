"""A new appointment: who, then one form that offers the moments that are free as it is filled."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.diary import operations
from mobilite.diary.forms import ELSEWHERE, OTHER, USUAL, AppointmentForm, as_day, as_time
from mobilite.diary.models import Kind
from mobilite.diary.slots import free_slots
from mobilite.fields import french_phone
from mobilite.pages.form_page import FormPage
from mobilite.pages.french import datetime_fr
from mobilite.people.models import Person
from mobilite.people.opening import is_open
from mobilite.people.shown import born_words, contact_rules, shown_name
from mobilite.workflow import Refusal

AGENDA = ("Agenda", reverse_lazy("diary:agenda"))
#: What the first page keeps for the second.
KEPT = ("avec", "lieu", "jour", "heure", "nature")
MOST = 12


def person_asked(request) -> Person | None:
    """Return the person that the address names, if this account may see her."""
    key = request.POST.get("personne") or request.GET.get("personne", "")
    if not key.isdecimal() or len(key) > 12 or not request.user.has_perm("people.view_person"):
        return None
    people = Person.objects.visible_to(request.user).filter(anonymised_at=None)
    return people.select_related("commune").filter(pk=key).first()


def kept_of(request) -> QueryDict:
    """Return what the address says already, to carry on."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := request.GET.get(name, "")[:20].replace("\x00", ""):
            kept[name] = value
    return kept


class PickPerson(PermissionRequiredMixin, TemplateView):
    """First question: for whom? Results come as one types; without JavaScript, a button."""

    permission_required = ("diary.change_appointment", "people.view_person")
    template_name = "diary/pick.html"

    def get_context_data(self, **kwargs):
        kept = kept_of(self.request)
        query = self.request.GET.get("q", "").replace("\x00", "").strip()[:80]
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None).found_by(query)
        people = people.select_related("commune").order_by("last_name", "first_name", "pk")
        found = list(people[: MOST + 1]) if len(query) > 1 else []
        return super().get_context_data(
            title="Nouveau rendez-vous",
            crumbs=[AGENDA],
            query=query,
            people=[self.line(person, kept) for person in found[:MOST]],
            more=len(found) > MOST,
            kept=list(kept.items()),
            nobody_url=self.url(kept, sans="1"),
            **kwargs,
        )

    def url(self, kept, **more):
        asked = kept.copy()
        for name, value in more.items():
            asked[name] = value
        return f"{reverse('diary:new')}?{asked.urlencode()}"

    def line(self, person, kept):
        where = "" if person.address_is_hidden else str(person.commune or "")
        phone = french_phone(person.phone) if person.phone else ""
        return {
            "name": shown_name(person, self.request.user),
            "detail": " · ".join(filter(None, [where, phone, born_words(person)])),
            "url": self.url(kept, personne=person.pk),
        }


class OffersMoments(FormPage):
    """Mixin of the forms that offer free moments. A GET, or a POST with ``do`` « slots », only shows the form again."""

    refusals = (Refusal,)

    @cached_property
    def at(self) -> datetime:
        return clock.now()

    @property
    def only_shows(self) -> bool:
        return self.request.method != "POST" or self.request.POST.get("do") == "slots"

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What was answered so far, as typed."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        names = self.form_class.base_fields
        return self.first_answers() | {name: given[name] for name in names if name in given}

    def first_answers(self) -> dict[str, Any]:
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        if self.only_shows:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self):
        kwargs = self.form_kwargs()
        return kwargs | ({"initial": self.answers} if self.only_shows else {"data": self.request.POST})

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        slots, named = self.offered(form)
        form.fields["slot"].offer(slots, named=named)
        self.found = bool(slots)
        return form

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"found": self.found}

    def typed_travel(self, form) -> int | None:
        """Return the longer of the two roads that were typed, in minutes; None when neither was."""
        typed = [self.answered(form, name) for name in ("travel_before", "travel_after")]
        minutes = [int(one) for one in typed if one.isdecimal() and len(one) < 4]
        return max(minutes, default=None)

    def answered(self, form, name) -> str:
        """Return an answer as text, whatever the form is made of."""
        value = form.data.get(name, "") if form.is_bound else form.initial.get(name, "")
        value = getattr(value, "pk", value)
        return "" if value is None else str(value)


class NewAppointment(OffersMoments):
    """The form itself. « Le premier libre » is whoever is there."""

    title = "Nouveau rendez-vous"
    permission_required = "diary.change_appointment"
    template_name = "diary/new.html"
    form_class = AppointmentForm
    button = "Prendre le rendez-vous"
    button_icon = "calendar-plus"
    crumbs = (AGENDA,)

    def get(self, request, *args, **kwargs):
        if self.person is None and "sans" not in request.GET and request.user.has_perm("people.view_person"):
            asked = request.GET.urlencode()
            return redirect(reverse("diary:new_person") + (f"?{asked}" if asked else ""))
        return super().get(request, *args, **kwargs)

    @cached_property
    def person(self) -> Person | None:
        return person_asked(self.request)

    def first_answers(self):
        asked, user = self.request.GET, self.request.user
        kind = asked.get("nature", "")
        answers: dict[str, Any] = {
            "kind": kind if kind in Kind.values else Kind.FOLLOW_UP,
            "minutes": USUAL,
            "user": asked.get("avec", ""),
            "where": f"lieu-{asked['lieu']}" if asked.get("lieu") else f"lieu-{user.place_id or ''}",
            "on": as_day(asked.get("jour")),
            "from_time": as_time(asked.get("heure", "")),
        }
        if answers["on"] and answers["from_time"]:
            answers["slot"] = OTHER
        if self.person and not self.person.address_is_hidden:
            answers |= {"commune": self.person.commune_id or "", "address": self.person.address}
        return answers

    def form_kwargs(self):
        return {"today": clock.today(), "with_contact": self.person is None}

    def offered(self, form):
        """Return the free moments for the answers so far, and whether each says with whom."""
        user = next((one for one in form.people if str(one.pk) == self.answered(form, "user")), None)
        minutes = self.answered(form, "minutes")
        duration = timedelta(minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 4 else USUAL)
        if self.answered(form, "kind") == Kind.PHONE_CALL:
            where = {}
        elif self.answered(form, "where") == ELSEWHERE:
            commune = self._commune(form)
            if commune is None:
                return [], True
            where = {"commune": commune}
        else:
            place = form.places.get(self.answered(form, "where"))
            if place is None:
                return [], True
            where = {"place": place}
        slots = free_slots(
            duration=max(duration, timedelta(minutes=5)), now=self.at, user=user, travel=self.typed_travel(form),
            from_day=as_day(self.request.GET.get("jour")), **where,
        )  # fmt: skip
        return slots, user is None

    def _commune(self, form):
        try:
            return form.fields["commune"].clean(self.answered(form, "commune"))
        except ValidationError:  # the field says so when it is sent
            return None

    def perform(self, form):
        asked = form.cleaned_data
        appointment = operations.book(
            asked["user"],
            kind=asked["kind"],
            starts_at=asked["starts_at"],
            ends_at=asked["ends_at"],
            place=asked["place"],
            commune=asked["commune"],
            address=asked["address"],
            person=self.person,
            contact=asked.get("contact"),
            travel_before=asked["travel_before"],
            travel_after=asked["travel_after"],
            note=asked["note"],
            at=self.at,
            actor=self.request.user,
        )
        self.said = (
            f"Le rendez-vous est pris\u00a0: {datetime_fr(appointment.starts_at)}, avec {appointment.user}."
        )
        if appointment.place and not is_open(appointment.place, appointment.starts_at):
            self.said += f" Attention\u00a0: {appointment.place.short_name} est fermé à cette heure."
        return appointment

    def get_context_data(self, **kwargs):
        kept = kept_of(self.request)
        name = shown_name(self.person, self.request.user) if self.person else ""
        may_pick = self.request.user.has_perm("people.view_person")
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "person_name": name,
            "person_detail": french_phone(self.person.phone) if self.person and self.person.phone else "",
            "rules": contact_rules(self.person) if self.person else [],
            "change_url": reverse("diary:new_person") + (f"?{kept.urlencode()}" if kept else "")
            if may_pick
            else "",
        }
