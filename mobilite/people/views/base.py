"""What the forms about one person share: who it is, the way back, what is refused."""

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.people.models import Partner, Person
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal

PEOPLE = ("Personnes", reverse_lazy("people:persons"))
PARTNERS = ("Partenaires", reverse_lazy("people:partners"))


class OfPerson:
    """Mixin of what is done to one person, whose key is in the address."""

    permission_required: str | tuple[str, ...] = "people.change_person"
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(people.select_related("commune", "household"), pk=self.kwargs["pk"])

    @property
    def done(self) -> dict:
        """Who acts and when, for the operation."""
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.person


class PersonForm(OfPerson, FormPage):
    """A short form about one person."""

    needs_user = False

    def get_crumbs(self):
        return [PEOPLE, (shown_name(self.person, self.request.user), self.person.get_absolute_url())]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if hasattr(self.get_form_class(), "_meta"):
            kwargs["instance"] = self.instance()
        if self.needs_user:
            kwargs["user"] = self.request.user
        return kwargs

    def instance(self):
        """Return the record that the form shows; nothing for a new one."""
        return


class PersonAct(OfPerson, ActView):
    """A button about one person."""


class OfPartner:
    """Mixin of what is done to one partner, whose key is in the address."""

    permission_required = "people.change_partner"
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def partner(self) -> Partner:
        return get_object_or_404(Partner.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_crumbs(self):
        return [PARTNERS, (self.partner.name, reverse("people:partner", args=[self.partner.pk]))]
