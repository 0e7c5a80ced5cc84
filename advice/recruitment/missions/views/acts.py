"""Note a mission, complete it, say how it ended."""

from advice.recruitment.missions import operations
from advice.recruitment.missions.forms import missions as forms
from advice.recruitment.missions.lists import CHANGE, MISSIONS
from advice.recruitment.missions.models import codes
from advice.recruitment.missions.views.base import MissionAct, MissionForm
from mobilite import clock
from mobilite.pages.form_page import Consequences, FormPage
from mobilite.workflow import Refusal

TYPED = (
    "kind", "title", "partner", "client_name", "commune", "address", "point", "starts_on", "hours_per_week", "words",
    "licence", "vehicle_provided",
)  # fmt: skip


class NewMission(FormPage):
    permission_required = CHANGE
    title = "Noter une mission"
    form_class = forms.MissionForm
    button = "Noter la mission"
    button_icon = "briefcase"
    said = "La mission est notée. Voyez qui pourrait la prendre."
    refusals = (Refusal,)
    crumbs = (MISSIONS,)

    def perform(self, form):
        values = dict(form.cleaned_data)
        return operations.add_mission(
            hours=values.pop("lines"), **values, at=clock.now(), actor=self.request.user
        )


class NoteUnmet(FormPage):
    permission_required = CHANGE
    title = "Noter une demande non satisfaite"
    form_class = forms.NoteUnmetForm
    button = "Noter la demande"
    button_icon = "circle-alert"
    intro = "Une demande que personne ne pouvait prendre se compte par commune\u00a0: c’est ce qui dit où il manque des véhicules."
    said = "La demande est notée."
    refusals = (Refusal,)
    crumbs = (MISSIONS,)

    def perform(self, form):
        return operations.note_unmet(**form.cleaned_data, at=clock.now(), actor=self.request.user)


class Edit(MissionForm):
    title = "Modifier la mission"
    form_class = forms.MissionForm
    said = "La mission est à jour."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_new": False}

    def get_initial(self):
        mission = self.mission
        return {name: getattr(mission, name) for name in TYPED} | {
            "trades": codes(mission.trades),
            "last_day": mission.last_day,
        }

    def perform(self, form):
        return operations.correct(self.mission.pk, **form.cleaned_data, **self.done)


class Hours(MissionForm):
    title = "Changer les horaires"
    form_class = forms.WeekForm
    button = "Enregistrer les horaires"
    said = "Les horaires sont à jour."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"mission": self.mission}

    def perform(self, form):
        return operations.set_hours(self.mission.pk, hours=form.lines(), **self.done)


class Fill(MissionForm):
    title = "La mission est pourvue"
    form_class = forms.FillForm
    button = "C’est pourvu"
    button_icon = "user-check"
    said = "La mission est pourvue."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self):
        return {"profile": self.request.GET.get("profil", "")}

    def perform(self, form):
        profile = form.cleaned_data.get("profile")
        return operations.fill(self.mission.pk, person=profile.person if profile else None, **self.done)


class Unmet(MissionForm):
    title = "La demande n’est pas satisfaite"
    form_class = forms.UnmetForm
    button = "Noter qu’elle n’est pas satisfaite"
    button_icon = "circle-alert"
    said = "La demande est notée comme non satisfaite."

    def consequences(self, form):
        said = [
            ("map-pin", f"Elle se compte parmi celles de {self.mission.commune}."),
            ("undo-2", "On peut la rouvrir."),
        ]
        return Consequences(icon="circle-alert", sentences=said)

    def perform(self, form):
        return operations.unmet(self.mission.pk, **form.cleaned_data, **self.done)


class Close(MissionAct):
    said = "La mission est close."

    def perform(self):
        return operations.close(self.mission.pk, **self.done)


class Reopen(MissionAct):
    said = "La mission cherche de nouveau quelqu’un."

    def perform(self):
        return operations.reopen(self.mission.pk, **self.done)
