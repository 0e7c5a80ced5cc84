"""What the pages about one person's eligibility share."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from advice.recruitment.eligibility.lists import CHANGE, SENSITIVE, VIEW
from advice.recruitment.eligibility.standing import Standing
from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal

READS, ACTS = ("people.view_person", VIEW), ("people.view_person", VIEW, CHANGE)


class OfPerson:
    """Mixin of what is done about one person, whose key is in the address."""

    permission_required = ACTS
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(people.select_related("commune"), pk=self.kwargs["pk"])

    @cached_property
    def sensitive(self) -> bool:
        return self.request.user.has_perm(SENSITIVE)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.person, clock.today(), self.sensitive)

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    @cached_property
    def home(self) -> str:
        return reverse("eligibility:person", args=[self.person.pk])

    def get_back_url(self):
        return self.home


class PersonForm(OfPerson, FormPage):
    """A short form, then back to her eligibility."""

    def get_crumbs(self):
        name = shown_name(self.person, self.request.user)
        return [(name, self.person.get_absolute_url()), ("Éligibilité IAE", self.home)]


class PersonAct(OfPerson, ActView):
    """A button."""
