"""A request made from a phone: call back, then start the rental or set the request aside (row K1)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.fields import french_phone
from mobilite.pages.form_page import ConfirmPage
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
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

    def next_step(self):
        if self.object.handled_at is not None:
            return None
        return Act(
            "Créer la location", f"{reverse('rentals:new_person')}?demande={self.object.pk}", "key-round"
        )

    def acts(self):
        asked = self.object
        url = reverse("rentals:dismiss_request", args=[asked.pk])
        is_open = asked.handled_at is None
        return [
            Act(
                "Classer sans suite",
                url if is_open else "",
                "archive",
                is_open,
                "La demande est déjà traitée.",
            )
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
        asked = self.object
        return [
            Card(
                "Qui",
                "users",
                [
                    Fact("Nom", self.heading().partition(" de ")[2]),
                    Fact("Téléphone", french_phone(asked.phone)),
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
        return [RENTALS, (f"Demande de {name}", url)]

    def perform(self, form):
        dismiss(
            self.asked.pk, reason=form.cleaned_data["reason"][:200], at=clock.now(), actor=self.request.user
        )
        return reverse("rentals:list")
