"""Absences: one's own, and everybody's for who keeps the days of the places."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite.pages.form_page import FormPage
from mobilite.pages.french import de
from mobilite.periods import paris_date
from mobilite.todo import operations
from mobilite.todo.forms import AbsenceForm, NoQuestion
from mobilite.todo.models import Absence
from mobilite.todo.operations.absences import MAY_FOR_OTHERS
from mobilite.todo.views.base import TASKS, Acting


class _OfAbsences(Acting, FormPage):
    def get_crumbs(self):
        return [TASKS, ("Absences", reverse("todo:absences"))]

    @property
    def may_for_others(self) -> bool:
        return self.request.user.has_perm(MAY_FOR_OTHERS)


class NewAbsence(_OfAbsences):
    title = "Déclarer une absence"
    form_class = AbsenceForm
    button = "Enregistrer l’absence"

    def get_form_kwargs(self):
        more = {
            "user": self.request.user,
            "for_others": self.may_for_others,
            "today": paris_date(self.now),
        }
        return super().get_form_kwargs() | more

    def perform(self, form):
        values = form.cleaned_data
        absence = operations.add_absence(
            values["user"],
            starts_on=values["first_day"],
            ends_on=values["ends_on"],
            cover=values["cover"],
            **self.done,
        )
        self.said = f"L’absence {de(absence.user)} est notée, {absence.days}."
        return reverse("todo:absences")


class EndAbsence(_OfAbsences):
    """Back earlier, or not leaving after all."""

    form_class = NoQuestion
    danger = True

    @cached_property
    def absence(self) -> Absence:
        absences = Absence.objects.filter(ends_on__gt=paris_date(self.now)).select_related("user")
        return get_object_or_404(absences, pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        if self.absence.user_id != request.user.pk and not self.may_for_others:
            messages.info(request, operations.NotForYou().sentence)
            return redirect("todo:absences")
        return super().get(request, *args, **kwargs)

    @property
    def has_begun(self) -> bool:
        return self.absence.starts_on < paris_date(self.now)

    @property
    def button(self) -> str:
        return "Mettre fin à l’absence" if self.has_begun else "Retirer l’absence"

    def get_title(self):
        return f"Absence {de(self.absence.user)}, {self.absence.days}"

    @property
    def intro(self) -> str:
        if self.has_begun:
            return "Les tâches reviennent aujourd’hui à leur propriétaire. Les jours passés restent notés."
        return "Rien ne change pour les tâches\u00a0: l’absence n’a pas commencé."

    def perform(self, form):
        operations.end_absence(self.absence.pk, **self.done)
        self.said = "C’est noté."
        return reverse("todo:absences")
