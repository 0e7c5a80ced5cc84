"""Type a notice once, correct it; who drove is told while one types."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.forms import DateField, TimeField
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages.form_page import FormPage
from mobilite.pages.french import date_fr, datetime_fr, plural, time_fr
from mobilite.people.shown import shown_name
from mobilite.periods import add_months, paris_date
from mobilite.workflow import Refusal
from rentals.fines import operations
from rentals.fines.drivers import Answer, plates, vehicle_of_plate, who_drove
from rentals.fines.forms import NoticeForm, moments, wall
from rentals.fines.lists import CHANGE, FINES
from rentals.fines.models import Kind, Status
from rentals.fines.terms import last_day
from rentals.fines.views.base import FineForm
from vehicles.models import Vehicle

#: Plates of vehicles that left us since so many months are still suggested: notices come late.
RECENT = 18
NOT_YET = {
    Status.DRIVER: "Le conducteur de cette minute est trouvé.",
    Status.NOTED: "Plusieurs personnes pouvaient conduire\u00a0: dites laquelle.",
    Status.NOBODY: "Personne n’avait ce véhicule à cette minute.",
}


class _TypesNotice:
    """Mixin: the form of a notice, its suggestions of plates, the answer beside it."""

    form_class = NoticeForm
    template_name = "fines/notice.html"

    def get_context_data(self, **kwargs):
        since = add_months(clock.today(), -RECENT)
        return super().get_context_data(plates=plates(since), **kwargs)


class NewFine(_TypesNotice, FormPage):
    """Type a notice."""

    title = "Noter un avis"
    permission_required = CHANGE
    button = "Noter et chercher le conducteur"
    button_icon = "search"
    refusals = (Refusal,)
    crumbs = (FINES,)

    def get_initial(self):
        asked = self.request.GET.get("vehicule", "")
        vehicle = Vehicle.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
        return {"plate": vehicle.plate} if vehicle else {}

    def perform(self, form):
        fine = operations.note_fine(**form.notice(), at=clock.now(), actor=self.request.user)
        self.said = f"L’avis est noté. {NOT_YET[fine.status]}"
        return fine


class EditFine(_TypesNotice, FineForm):
    """Correct what was typed."""

    title = "Corriger l’avis"
    button = "Enregistrer"
    said = "L’avis est corrigé."

    def get_initial(self):
        fine = self.fine
        names = ("kind", "number", "sent_on", "plate", "scene", "what", "amount", "authority")
        by_plate = vehicle_of_plate(fine.plate)
        return {
            **{name: getattr(fine, name) for name in names},
            **wall(fine.happened_at),
            "vehicle": None if by_plate == fine.vehicle else fine.vehicle_id,
            "pay_by": None if fine.is_offence else fine.due_on,
        }

    def perform(self, form):
        return operations.correct(self.fine.pk, **form.notice(), **self.done)


class WhoDrove(PermissionRequiredMixin, TemplateView):
    """The panel beside the form: who drove, and until when to answer. What is half typed is no error."""

    permission_required = CHANGE
    template_name = "fines/who.html"

    def _asked(self, name, longest=40):
        return self.request.GET.get(name, "").replace("\x00", "")[:longest].strip()

    def _cleaned(self, field, name):
        try:
            return field.clean(self._asked(name))
        except ValidationError:
            return None

    def _vehicle(self):
        key = self._asked("vehicle")
        if key.isdecimal() and len(key) < 19:
            return Vehicle.objects.filter(pk=key).select_related("category").first()
        return vehicle_of_plate(self._asked("plate"))

    def _at(self):
        day = self._cleaned(DateField(required=False), "happened_on")
        time = self._cleaned(TimeField(required=False), "happened_time")
        first, second = moments(day, time) if day and time else (None, None)
        return second if second and self._asked("which") == "second" else first

    def get_context_data(self, **kwargs):
        vehicle, at = self._vehicle(), self._at()
        answer = who_drove(vehicle, at) if vehicle and at else None
        sent_on = self._cleaned(DateField(required=False), "sent_on")
        kind = self._asked("kind")
        due_on = last_day(kind, sent_on) if sent_on and kind == Kind.OFFENCE else None
        return super().get_context_data(
            vehicle=vehicle,
            asked=self._asked("plate"),
            answer=answer,
            said=said_of(answer, self.request.user) if answer else [],
            near=near_words(answer, self.request.user) if answer else [],
            due=due_words(due_on) if due_on else "",
            **kwargs,
        )


def said_of(answer: Answer, user) -> list[tuple[str, str]]:
    """Return (name, role) of each person who may have driven, as this user may read them."""
    return [(shown_name(one.person, user), one.role) for one in answer.candidates]


def near_words(answer: Answer, user) -> list[str]:
    """Return a sentence for each time the keys changed hands within a quarter of an hour."""
    said = []
    for change in answer.near:
        who = shown_name(change.person, user) if change.person else "L’atelier"
        verb = "a pris" if change.left else "a rendu"
        when = time_fr(change.at)
        if paris_date(change.at) != paris_date(answer.at):
            when = datetime_fr(change.at, year=False)
        said.append(f"{who} {verb} les clés à {when}\u00a0: vérifiez l’heure de l’avis.")
    return said


def due_words(due_on) -> str:
    """Return « à désigner au plus tard le jeu. 18 juin 2026 (il reste 15 jours) »."""
    left = (due_on - clock.today()).days
    rest = (
        f"il reste {plural(left, 'jour')}"
        if left > 0
        else "c’est aujourd’hui"
        if left == 0
        else "le délai est passé"
    )
    return f"{date_fr(due_on)} ({rest})"
