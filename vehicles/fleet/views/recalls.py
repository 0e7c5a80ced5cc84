"""A maker's recall: which vehicles, who is told, what is left to check."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.outbox.models import Message
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import date_fr, plural
from mobilite.pages.presentation import chip, chip_of
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from vehicles.fleet import operations
from vehicles.fleet.forms import CheckedForm, RecallForm
from vehicles.fleet.lists import VEHICLES
from vehicles.fleet.models import Outcome, Recall, Recalled
from vehicles.fleet.serials import read_range, vehicles_of
from vehicles.fleet.views.base import ShownFirst

RECALLS = ("Rappels", reverse_lazy("fleet:recalls"))
CHANGE = "fleet.change_recall"


class NewRecall(ShownFirst):
    """Say which serial numbers; look at which vehicles and who has one; open the recall."""

    title = "Ouvrir un rappel"
    permission_required = CHANGE
    form_class = RecallForm
    template_name = "fleet/new_recall.html"
    crumbs = (VEHICLES, RECALLS)
    field = "first_serial"

    @property
    def button(self):
        return "Ouvrir le rappel et prévenir" if self.shown else "Voir les véhicules"

    @property
    def button_icon(self):
        return "send" if self.shown else "eye"

    def get_initial(self):
        return {"may_ride": ""}

    def look(self, form):
        data = form.cleaned_data
        serials = read_range(data["first_serial"], data["last_serial"])
        found = vehicles_of(serials, make=data["make"], model=data["model"])
        if not found:
            raise operations.FleetRefused(
                "Aucun de nos véhicules n’a un numéro de cette suite\u00a0: relisez-la.", field="first_serial"
            )
        out = {one.vehicle_id for one in operations.holders([one.pk for one in found])}
        return {"vehicles": [(one, one.pk in out) for one in found], "told": len(out)}

    def printed(self, form, shown):
        return [(one.pk, is_out) for one, is_out in shown["vehicles"]], sorted(
            (name, str(value)) for name, value in form.cleaned_data.items() if name != "seen"
        )

    def perform(self, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        values["may_ride"] = bool(values["may_ride"])
        recall = operations.open_recall(**values, at=self.now, actor=self.request.user)
        count = recall.lines.count()
        self.said = f"Le rappel est ouvert\u00a0: {plural(count, 'véhicule')}, une tâche pour chacun."
        return recall


class RecallPage(RecordPage):
    """How far a recall is, vehicle by vehicle."""

    permission_required = "fleet.view_recall"
    queryset = Recall.objects.select_related("opened_by")
    crumbs = (VEHICLES, RECALLS)
    icon = "flag"

    @cached_property
    def lines(self):
        lines = self.object.lines.select_related("vehicle__place", "vehicle__category", "done_by")
        return sorted(lines.order_by("vehicle__number"), key=lambda line: line.state != Outcome.TODO)

    @cached_property
    def waiting(self):
        return [line for line in self.lines if line.state == Outcome.TODO]

    @cached_property
    def out(self):
        """Who has one now: ``{vehicle: occupancy}``."""
        return {one.vehicle_id: one for one in operations.holders([line.vehicle_id for line in self.waiting])}

    @cached_property
    def written(self):
        """The messages of this recall, by their key."""
        if not self.lines:
            return {}
        keys = [
            operations.message_key(line.pk, self.out[line.vehicle_id].pk)
            for line in self.waiting
            if line.vehicle_id in self.out
        ]
        return {one.key: one for one in Message.objects.filter(key__in=keys)}

    def heading(self):
        return self.object.title

    def chips(self):
        return [chip_of(self.object, large=True)]

    def subtitle(self):
        one = self.object
        return [
            f"{one.make} {one.model}".strip(),
            f"Cadres {one.first_serial} à {one.last_serial}",
            f"avant le {date_fr(one.due_on)}",
        ]

    def _may(self):
        return self.request.user.has_perm(CHANGE) and self.object.is_open

    def notices(self):
        done = len(self.lines) - len(self.waiting)
        text = "" if self.object.may_ride else "En attendant, on ne roule plus avec."
        if not self.object.is_open:
            return [Notice("Tous sont contrôlés, ou sortis du parc.", kind="good", icon="circle-check")]
        found = [
            Notice(
                f"{done} sur {plural(len(self.lines), 'véhicule')} contrôlés.", text, "wait", "list-checks"
            )
        ]
        untold = len(self.out) - len(self.written)
        if untold and self._may():
            tell = Act(
                "Les prévenir", reverse("fleet:tell_holders", args=[self.object.pk]), "send", post=True
            )
            who = plural(
                untold,
                "personne en a un et n’est pas prévenue",
                "personnes en ont un et ne sont pas prévenues",
            )
            found.append(Notice(f"{who}.", "Le véhicule est parti depuis.", "bad", "send", tell))
        return found

    def main_cards(self):
        user = self.request.user
        sees_people = user.has_perm("people.view_person")
        lines = []
        for line in self.lines:
            out = self.out.get(line.vehicle_id)
            message = self.written.get(operations.message_key(line.pk, out.pk)) if out else None
            holder = shown_name(out.person, user) if out and sees_people else "quelqu’un"
            lines.append(
                {
                    "vehicle": line.vehicle,
                    "chip": chip(line.state, line.get_state_display(), model_name="recalled"),
                    "where": f"Chez {holder}" if out else line.vehicle.place.short_name,
                    "told": "prévenu" if message is not None else "pas encore prévenu" if out else "",
                    "done": f"{date_fr(line.done_at, weekday=False)}, {line.done_by or 'le logiciel'}"
                    if line.done_at
                    else "",
                    "note": line.note,
                    "check": reverse("fleet:check_recalled", args=[line.pk])
                    if self._may() and line.state == Outcome.TODO
                    else "",
                }
            )
        return [
            Card("Véhicules", "list-checks", template="fleet/cards/recalled.html", context={"lines": lines})
        ]

    def cards(self):
        one = self.object
        facts = [
            Fact("À faire", one.to_do),
            Fact("En attendant", "On peut rouler" if one.may_ride else "On ne roule plus avec"),
            Fact("Avant le", date_fr(one.due_on)),
            Fact("Ouvert le", date_fr(one.opened_at), sub=str(one.opened_by or "")),
        ]
        return [Card("Rappel", "flag", facts=facts)]

    def story(self):
        return story_of(self.object)


class CheckRecalled(FormPage):
    """Note that one vehicle was checked."""

    permission_required = CHANGE
    form_class = CheckedForm
    button = "Noter le contrôle"
    button_icon = "check"
    refusals = (Refusal,)

    @cached_property
    def line(self) -> Recalled:
        return get_object_or_404(Recalled.objects.select_related("recall", "vehicle"), pk=self.kwargs["pk"])

    def get_title(self):
        return f"{self.line.vehicle.number} est contrôlé"

    @property
    def intro(self):
        return self.line.recall.to_do

    def get_crumbs(self):
        return (VEHICLES, RECALLS, (self.line.recall.title, self.line.recall.get_absolute_url()))

    def perform(self, form):
        line = operations.check_recalled(
            self.line.pk, note=form.cleaned_data["note"], at=clock.now(), actor=self.request.user
        )
        self.said = f"{line.vehicle.number} est noté contrôlé."
        return self.line.recall


class TellHolders(ActView):
    permission_required = CHANGE
    refusals = (Refusal,)

    @cached_property
    def recall(self) -> Recall:
        return get_object_or_404(Recall.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_back_url(self):
        return self.recall

    def perform(self):
        operations.tell_holders(self.recall.pk, at=clock.now(), actor=self.request.user)
        self.said = (
            "Ceux qui en ont un sont prévenus. Qui n’a ni téléphone ni e-mail devient une tâche du comptoir."
        )
        return self.recall
