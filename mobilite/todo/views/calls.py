"""Note a call, from any page: whom, what came of it, when to try again (rows K4, H11)."""

from urllib.parse import urlencode

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import datetime_fr
from mobilite.people.models import Person
from mobilite.people.opening import Timetable
from mobilite.people.shown import contact_rules, shown_name
from mobilite.todo import operations
from mobilite.todo.forms import SHOWN_PEOPLE, CallForm, born
from mobilite.todo.models import Call
from mobilite.todo.moments import is_safe, next_safe
from mobilite.todo.subjects import named
from mobilite.todo.views.base import DO, Acting, asked_person, way_back

MAY_CALL = (DO, "people.view_person")
LAST_CALLS = 3


class NoteCall(Acting, FormPage):
    """One screen: the rules of this person first, her number, the result. Without ``personne``, choose her first."""

    permission_required = MAY_CALL
    form_class = CallForm
    template_name = "todo/call.html"
    button = "Noter l’appel"
    button_icon = "phone"

    def get(self, request, *args, **kwargs):
        if self.person is None:
            kept = {name: request.GET[name] for name in ("objet", "retour") if name in request.GET}
            return HttpResponseRedirect(f"{reverse('todo:call_whom')}?{urlencode(kept)}")
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.person is None:
            return HttpResponseRedirect(reverse("todo:call_whom"))
        return super().post(request, *args, **kwargs)

    @cached_property
    def person(self) -> Person | None:
        return asked_person(self.request)

    @property
    def name(self) -> str:
        return shown_name(self.person, self.request.user)

    @cached_property
    def about(self):
        """What the call is about: a record of this very person, or nothing."""
        record = named(self.request.GET.get("objet", ""), self.request.user)
        return record if getattr(record, "person_id", None) == self.person.pk else None

    def get_title(self):
        return f"Noter un appel\u00a0: {self.name}"

    def get_crumbs(self):
        return [(self.name, self.person.get_absolute_url())]

    def get_cancel_url(self):
        return way_back(self.request) or self.person.get_absolute_url()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.person, "presets": self.presets(self.person)}

    def get_context_data(self, **kwargs):
        person = self.person
        safe = is_safe(person, self.now)
        place = self.request.user.place
        moment = next_safe(self.now, person=person, timetable=Timetable.of(place) if place else None)
        calls = Call.objects.filter(person=person).select_related("by").order_by("-at", "-pk")
        return super().get_context_data(
            crumb="Noter un appel",
            person=person,
            name=self.name,
            about=self.about,
            caution=contact_rules(person),
            is_safe=safe,
            next_safe=datetime_fr(moment, year=False),
            calls=list(calls[:LAST_CALLS]),
            back=way_back(self.request),
            **kwargs,
        )

    def perform(self, form):
        values = form.cleaned_data
        call = operations.note_call(
            self.person,
            result=values["result"],
            note=values["note"],
            next_try_at=form.next_try_at(),
            about=self.about,
            direction=values["direction"],
            **self.done,
        )
        self.said = "L’appel est noté."
        if call.next_try_at:
            self.said = f"L’appel est noté. À rappeler {datetime_fr(call.next_try_at, year=False)}."
        return self.get_cancel_url()


class CallLater(Acting, ActView):
    """Outside the hours when this person may be called: be reminded at the next safe moment."""

    permission_required = MAY_CALL

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(people, pk=self.kwargs["pk"])

    def get_back_url(self):
        return self.person

    def perform(self):
        place = self.request.user.place
        at = next_safe(self.now, person=self.person, timetable=Timetable.of(place) if place else None)
        task = operations.call_later(self.person, due_at=at, **self.done)
        self.said = f"C’est noté\u00a0: à rappeler {datetime_fr(task.due_at, year=False)}."
        return way_back(self.request) or self.person


class CallWhom(PermissionRequiredMixin, TemplateView):
    """Find the person: a name, or a number."""

    permission_required = MAY_CALL
    template_name = "todo/whom.html"

    def get_context_data(self, **kwargs):
        request = self.request
        query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:80]
        kept = {name: request.GET[name] for name in ("objet", "retour") if request.GET.get(name)}
        people = Person.objects.visible_to(request.user).filter(anonymised_at=None).select_related("commune")
        found = []
        if len(query) > 1:
            found = list(people.found_by(query).order_by("search_text", "pk")[: SHOWN_PEOPLE + 1])
        here = reverse("todo:call")
        return super().get_context_data(
            title="Noter un appel",
            query=query,
            kept=list(kept.items()),
            more=len(found) > SHOWN_PEOPLE,
            people=[
                {
                    "name": shown_name(one, request.user),
                    "detail": _told_apart(one),
                    "url": f"{here}?{urlencode({'personne': one.pk} | kept)}",
                }
                for one in found[:SHOWN_PEOPLE]
            ],
            back=way_back(request),
            **kwargs,
        )


def _told_apart(person: Person) -> str:
    commune = "" if person.address_is_hidden else str(person.commune or "")
    return " · ".join(filter(None, [commune, born(person)]))
