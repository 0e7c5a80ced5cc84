"""Who signs with a person (row D6), and the one list of what is missing (row H5)."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.parameters.models import Organisation
from mobilite.people import operations
from mobilite.people.forms.representing import ProtectionForm, RepresentativeForm
from mobilite.people.missing import to_bring, what_is_missing
from mobilite.people.models import Paper, Person, Representative
from mobilite.people.papers import taken
from mobilite.people.representing import signing
from mobilite.people.shown import shown_name
from mobilite.people.views.base import PEOPLE, PersonForm

#: By name: the app that lends is above this one, and may not be there.
SEND, MAY_SEND = "rentals:send_missing", ("rentals.change_rental", "outbox.add_message")


class AddRepresentative(PersonForm):
    title = "Qui signe avec la personne"
    form_class = RepresentativeForm
    said = "C’est noté\u00a0: cette personne signera avec elle."

    def get_initial(self):
        return super().get_initial() | {"starts_on": clock.today()}

    def instance(self):
        return Representative(person=self.person)

    def perform(self, form):
        operations.add_representative(self.person, **form.cleaned_data, **self.done)
        return self.person


class EditRepresentative(PersonForm):
    title = "Qui signe avec la personne"
    form_class = RepresentativeForm
    said = "C’est à jour."

    def instance(self):
        return get_object_or_404(Representative, pk=self.kwargs["representative_pk"], person=self.person)

    def perform(self, form):
        operations.update_representative(form.instance.pk, **form.cleaned_data, **self.done)
        return self.person


class EditProtection(PersonForm):
    title = "Mesure de protection"
    form_class = ProtectionForm
    intro = "Notez-la seulement si un jugement a été vu. On ne note jamais pourquoi."
    said = "La mesure est à jour."

    def instance(self):
        return self.person

    def perform(self, form):
        return operations.update_person(self.person.pk, **form.cleaned_data, **self.done)


def signing_card(person: Person, today, link, *, may_change: bool) -> Card | None:
    """Return the card that says who signs with a person; None when she signs alone and nobody was noted."""
    known = sorted(person.representatives.all(), key=lambda one: (-one.starts_on.toordinal(), one.pk))
    answer = signing(person, today)
    if not answer.why and not known:
        return None
    facts = [] if answer.ok else [Fact("Il manque", answer.sentence)]
    if person.protection:
        url = link("protection") if may_change else ""
        facts.append(Fact("Mesure", person.get_protection_display(), url=url))
    for one in known:
        until = f" au {date_fr(one.ends_on, weekday=False)}" if one.ends_on else ""
        words = f"{one.get_role_display()}, du {date_fr(one.starts_on, weekday=False)}{until}"
        url = link("representative", one.pk) if may_change else ""
        facts.append(Fact("Signe avec elle" if one.holds_on(today) else "Ne signe pas", str(one), words, url))
    edit = Act("Ajouter", link("representative_new"), "plus") if may_change else None
    return Card("Signature", "signature", facts, edit)


class Missing(PermissionRequiredMixin, TemplateView):
    """What a person is to bring, on a sheet that one prints, or sends."""

    permission_required = "people.view_person"
    template_name = "people/missing.html"

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        loaded = people.prefetch_related(
            Prefetch("papers", queryset=Paper.objects.order_by("pk")), "licences", "representatives"
        )
        return get_object_or_404(loaded, pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        note_reading(self.person, reader=request.user, at=clock.now())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        today = clock.today()
        missing = what_is_missing(self.person, today)
        name = shown_name(self.person, self.request.user)
        return super().get_context_data(**kwargs) | {
            "title": "Il manque",
            "title_detail": name,
            "name": name,
            "today": today,
            "crumbs": [PEOPLE, (name, self.person.get_absolute_url())],
            "to_bring": [(one, taken(one.kind)) for one in to_bring(missing)],
            "to_check": [one for one in missing if one.to_check],
            "organisation": Organisation.objects.filter(from_date__lte=today).order_by("-from_date").first(),
            "send": self._send() if to_bring(missing) else "",
        }

    def _send(self) -> str:
        if not self.request.user.has_perms(MAY_SEND):
            return ""
        try:
            return reverse(SEND, args=[self.person.pk])
        except NoReverseMatch:
            return ""
