"""A request made from a phone: call back, then start the rental or set the request aside (row K1)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.fields import french_phone
from mobilite.pages.form_page import ConfirmPage
from mobilite.pages.french import date_fr, datetime_fr, de
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.duplicates import likely_duplicates
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.models import PublicRequest
from rentals.operations.online import call_before, dismiss
from rentals.views.base import RENTALS

PERMISSION = ("rentals.add_rental", "people.view_person")


class OnlineRequest(RecordPage):
    permission_required = PERMISSION
    queryset = PublicRequest.objects.select_related("commune", "rental")
    icon = "smartphone"
    crumbs = (RENTALS,)

    def heading(self):
        asked = self.object
        return f"Demande en ligne de {asked.first_name if self.request.user.hides_surnames else asked}"

    def subtitle(self):
        return [f"reçue {datetime_fr(self.object.received_at)}"]

    @cached_property
    def known(self):
        """Who it may be among the people we know, the likeliest first, each with why (row K1)."""
        asked = self.object
        if asked.handled_at is not None:
            return []
        found = likely_duplicates(asked.first_name, asked.last_name, asked.phone)
        mine = Person.objects.visible_to(self.request.user).filter(pk__in=[one.pk for one, _why in found])
        seen = set(mine.values_list("pk", flat=True))
        return [(one, why) for one, why in found if one.pk in seen]

    def next_step(self):
        asked = self.object
        if asked.handled_at is not None:
            return None
        if asked.for_list and self.request.user.has_perm("waiting.change_entry"):
            return self.on_the_list()
        if not self.known:
            return self.for_somebody("Créer la location")
        person = self.known[0][0]
        label = f"Créer la location pour {shown_name(person, self.request.user)}"
        return Act(label, f"{reverse('rentals:new')}?demande={asked.pk}&personne={person.pk}", "key-round")

    def on_the_list(self):
        """Return the act that puts who asks on the waiting list: known already, or found first."""
        asked = self.object
        if not self.known:
            return Act(
                "Mettre sur la liste d’attente", f"{reverse('waiting:pick')}?demande={asked.pk}", "hourglass"
            )
        person = self.known[0][0]
        label = f"Mettre {shown_name(person, self.request.user)} sur la liste d’attente"
        return Act(label, f"{reverse('waiting:new')}?demande={asked.pk}&personne={person.pk}", "hourglass")

    def for_somebody(self, label):
        return Act(label, f"{reverse('rentals:new_person')}?demande={self.object.pk}", "users")

    def acts(self):
        asked = self.object
        url = reverse("rentals:dismiss_request", args=[asked.pk])
        is_open = asked.handled_at is None
        another = [self.for_somebody("Créer la location pour quelqu’un d’autre")] if self.known else []
        return [
            *another,
            Act(
                "Classer sans suite",
                url if is_open else "",
                "archive",
                is_open,
                "La demande est déjà traitée.",
            ),
        ]

    def notices(self):
        asked = self.object
        if asked.rental:
            url = reverse("rentals:rental", args=[asked.rental_id])
            return [
                Notice(
                    "La demande est traitée.",
                    f"Location {asked.rental}.",
                    "good",
                    "circle-check",
                    Act("Voir", url),
                )
            ]
        if asked.dismissed_reason:
            return [Notice("Classée sans suite.", asked.dismissed_reason, icon="archive")]
        before = call_before(asked.received_at)
        words = f"Rappelez avant {datetime_fr(before, year=False)}." if before else ""
        return [Notice("Cette personne attend un appel.", words, "wait", "phone")]

    def cards(self):
        asked, user = self.object, self.request.user
        known = [
            Fact(shown_name(person, user), why, url=person.get_absolute_url()) for person, why in self.known
        ]
        return [
            *([Card("Déjà connue\u202f?", "users", known)] if known else []),
            Card(
                "Qui",
                "users",
                [
                    Fact("Nom", self.heading().partition(" de ")[2]),
                    Fact("Téléphone", french_phone(asked.phone), url=f"tel:{asked.phone}"),
                    Fact("Commune", asked.commune or "autre commune"),
                ],
            ),
            Card(
                "Quoi",
                "car",
                [
                    Fact("Demande", asked.get_wanted_display()),
                    Fact("À partir du", date_fr(asked.starts_on)),
                    Fact("Pendant", asked.get_how_long_display()),
                ],
            ),
        ]


class DismissRequest(ConfirmPage):
    title = "Classer sans suite"
    permission_required = PERMISSION
    refusals = (Refusal,)
    button = "Classer sans suite"
    said = "La demande est classée."

    @cached_property
    def asked(self) -> PublicRequest:
        return get_object_or_404(PublicRequest, pk=self.kwargs["pk"])

    def get_crumbs(self):
        url = reverse("rentals:online_request", args=[self.asked.pk])
        name = self.asked.first_name if self.request.user.hides_surnames else str(self.asked)
        return [RENTALS, (f"Demande {de(name)}", url)]

    def perform(self, form):
        dismiss(
            self.asked.pk, reason=form.cleaned_data["reason"][:200], at=clock.now(), actor=self.request.user
        )
        return reverse("rentals:list")
