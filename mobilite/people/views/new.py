"""A new person, and those who may be the same one (row H6)."""

from dataclasses import dataclass

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.forms import DateField
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.fields import french_phone
from mobilite.pages.form_page import FormPage
from mobilite.people import operations
from mobilite.people.duplicates import likely_duplicates
from mobilite.people.forms.persons import NewPersonForm
from mobilite.people.models import Person
from mobilite.people.shown import born_words, shown_name
from mobilite.people.views.base import PEOPLE
from mobilite.workflow import Refusal

#: What of the address fills the form: a search that found nobody, a public request, a prescriber's sheet.
PREFILLED = ("last_name", "first_name", "phone", "email", "birth_date", "language")
#: Keys of records that fill it too.
CHOSEN = ("commune", "referred_by")
COMPARED = ("last_name", "first_name", "birth_name", "phone", "birth_date")
LONGEST = 80


@dataclass(frozen=True)
class Likely:
    """Somebody who may be the same person, as the panel shows her."""

    pk: int
    name: str
    detail: str
    why: str
    url: str


def likely(user, *, but=None, **traits) -> list[Likely]:
    """Return who may be this person, among those that the user may see."""
    if not user.has_perm("people.view_person"):
        return []
    return [
        Likely(person.pk, shown_name(person, user), _detail(person), why, person.get_absolute_url())
        for person, why in likely_duplicates(**traits, but=but)
    ]


def _detail(person: Person) -> str:
    born = born_words(person)
    where = person.commune.name if person.commune and not person.address_is_hidden else ""
    return ", ".join(filter(None, [born, french_phone(person.phone) if person.phone else "", where]))


class NewPerson(FormPage):
    """Create a person; ask once when she may be known already."""

    title = "Nouvelle personne"
    permission_required = "people.add_person"
    template_name = "people/new.html"
    form_class = NewPersonForm
    button = "Créer la fiche"
    refusals = (Refusal,)
    crumbs = (PEOPLE,)
    likely: list[Likely] = []
    asks = False

    def get_initial(self):
        given = self.request.GET
        chosen = {name: given[name] for name in CHOSEN if given.get(name, "").isascii() and name in given}
        return {name: given[name][:LONGEST] for name in PREFILLED if name in given} | {
            name: key for name, key in chosen.items() if key.isalnum() and len(key) < 12
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        found = likely(self.request.user, **{name: form.cleaned_data[name] for name in COMPARED})
        seen = set(self.request.POST.get("anyway", "").split(","))
        if not {str(one.pk) for one in found} <= seen:
            self.likely, self.asks = found, True
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form):
        person = operations.create_person(**form.cleaned_data, at=clock.now(), actor=self.request.user)
        self.said = f"La fiche est créée\u00a0: {shown_name(person, self.request.user)}."
        after = self.request.GET.get("suite", "")
        if after and url_has_allowed_host_and_scheme(after, allowed_hosts=None):
            return f"{after}{'&' if '?' in after else '?'}person={person.pk}"
        return person

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            likely=self.likely, asks=self.asks, anyway=",".join(str(one.pk) for one in self.likely), **kwargs
        )


class LikelyPeople(PermissionRequiredMixin, TemplateView):
    """The panel beside the form, while one types. Half-typed values are no error."""

    permission_required = "people.add_person"
    template_name = "people/likely.html"

    def get_context_data(self, **kwargs):
        asked = {name: self.request.GET.get(name, "").replace("\x00", "")[:LONGEST] for name in COMPARED}
        try:
            asked["birth_date"] = DateField(required=False).clean(asked["birth_date"])
        except ValidationError:
            asked["birth_date"] = None
        return super().get_context_data(likely=likely(self.request.user, **asked), **kwargs)
