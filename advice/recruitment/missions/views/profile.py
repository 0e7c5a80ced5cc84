"""What a person looks for: one small form, from her page."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from advice.recruitment.missions import operations
from advice.recruitment.missions.forms.profiles import ProfileForm, typed
from advice.recruitment.missions.lists import CHANGE_POOL, POOL
from advice.recruitment.missions.models import Profile
from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import date_fr
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal

MAY = (CHANGE_POOL, "people.view_person")


class OfPerson:
    """Mixin of what is done about one person of the vivier, or who may enter it."""

    permission_required: str | tuple[str, ...] = MAY
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None, limited_at=None)
        return get_object_or_404(people.select_related("commune"), pk=self.kwargs["pk"])

    @cached_property
    def profile(self) -> Profile | None:
        return Profile.objects.filter(person=self.person).first()

    def get_back_url(self):
        return self.person


class EditProfile(OfPerson, FormPage):
    title = "Ce qu’elle cherche"
    form_class = ProfileForm
    button = "Enregistrer"
    said = "C’est noté."

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.person, reader=request.user, at=clock.now())
        return response

    @property
    def intro(self):
        if self.profile is None:
            return "Elle entre dans le vivier\u00a0: les missions qu’elle peut rejoindre lui seront proposées. Rien n’est obligatoire."
        return f"Dit le {date_fr(self.profile.said_at, weekday=False)}."

    def get_crumbs(self):
        return [POOL, (shown_name(self.person, self.request.user), self.person.get_absolute_url())]

    def get_initial(self):
        return typed(self.profile, self.person)

    def perform(self, form):
        values = form.cleaned_data | {"is_searching": True}
        operations.set_profile(self.person, **values, at=clock.now(), actor=self.request.user)
        return self.after()

    def after(self):
        return reverse("missions:person", args=[self.person.pk])


class Leave(OfPerson, ActView):
    said = "Elle n’est plus proposée. Ce qu’elle a dit reste noté."

    def perform(self):
        operations.leave_pool(self.person, at=clock.now(), actor=self.request.user)
        return self.person
