"""Permanences: noted, stopped."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.diary import operations
from mobilite.diary.forms import ONCE, LastDay, PresenceForm
from mobilite.diary.models import Presence
from mobilite.diary.views.new import AGENDA
from mobilite.pages.form_page import FormPage
from mobilite.pages.french import date_fr, de
from mobilite.workflow import Refusal

CRUMBS = (AGENDA, ("Permanences", reverse_lazy("diary:presences")))


class NewPresence(FormPage):
    title = "Nouvelle permanence"
    permission_required = "diary.change_appointment"
    form_class = PresenceForm
    refusals = (Refusal,)
    button = "Enregistrer la permanence"
    crumbs = CRUMBS

    def get_initial(self):
        user = self.request.user
        today = clock.today()
        return {"user": user.pk, "place": user.place_id, "starts_on": today, "weekday": today.weekday()}

    def perform(self, form):
        asked = form.cleaned_data
        hours = {name: asked[name] for name in ("place", "from_time", "until_time")}
        done = {"at": clock.now(), "actor": self.request.user}
        if asked["weekday"] == ONCE:
            presence = operations.set_once(asked["user"], day=asked["starts_on"], **hours, **done)
        else:
            last_on = asked["last_on"]
            presence = operations.set_pattern(
                asked["user"],
                weekday=int(asked["weekday"]),
                starts_on=asked["starts_on"],
                ends_on=last_on + timedelta(days=1) if last_on else None,
                **hours,
                **done,
            )
        self.said = f"La permanence {de(presence.user)} est notée\u00a0: {presence}."
        return reverse("diary:presences")


class StopPresence(FormPage):
    """Stop a permanence; what it was stays written."""

    permission_required = "diary.change_appointment"
    form_class = LastDay
    refusals = (Refusal,)
    button = "Arrêter la permanence"
    danger = True
    crumbs = CRUMBS
    intro = "Les rendez-vous déjà pris restent\u00a0: déplacez-les un par un."

    @cached_property
    def presence(self) -> Presence:
        rows = Presence.objects.visible_to(self.request.user).select_related("user", "place")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self):
        return f"Arrêter la permanence {de(self.presence.user)}, {self.presence}"

    def get_initial(self):
        return {"last_on": self.presence.last_on or clock.today()}

    def perform(self, form):
        stopped = operations.close_pattern(
            self.presence.pk, last_on=form.cleaned_data["last_on"], at=clock.now(), actor=self.request.user
        )
        self.said = f"La permanence s’arrête\u00a0: dernier jour {date_fr(stopped.last_on)}."
        return reverse("diary:presences")
