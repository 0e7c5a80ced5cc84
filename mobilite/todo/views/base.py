"""What these pages share: which task, the way back, who acts and when."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.people.models import Person
from mobilite.todo.models import Task
from mobilite.todo.moments import presets
from mobilite.workflow import Refusal

TASKS = ("Tâches", reverse_lazy("todo:list"))
SEE, DO = "todo.view_task", "todo.change_task"


def way_back(request: HttpRequest) -> str:
    """Return where one came from (``retour``), when it is a page of ours; else nothing."""
    address = request.POST.get("retour") or request.GET.get("retour", "")
    known = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if known and address.startswith("/") else ""


def asked_person(request: HttpRequest) -> Person | None:
    """Return the person that the address names (``personne``), if this account may see her."""
    key = request.GET.get("personne", "")
    if not (key.isdecimal() and len(key) < 19):
        return None
    people = Person.objects.visible_to(request.user).filter(anonymised_at=None)
    return people.filter(pk=key).first()


class Acting:
    """Mixin: who acts and when, for the operation; the moments to choose from."""

    permission_required: str | tuple[str, ...] = DO
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def now(self):
        return clock.now()

    @property
    def done(self) -> dict:
        return {"at": self.now, "actor": self.request.user}

    def presets(self, person=None):
        return presets(self.now, place=self.request.user.place, person=person)


class OfTask(Acting):
    """Mixin of what is done to one task, whose key is in the address."""

    @cached_property
    def task(self) -> Task:
        tasks = Task.objects.visible_to(self.request.user).with_people()
        return get_object_or_404(tasks, pk=self.kwargs["pk"])

    def get_back_url(self):
        return self.task


class TaskPageForm(OfTask, FormPage):
    """A short form about one task, then back to its page."""

    def get_crumbs(self):
        return [TASKS, (self.task.title, self.task.get_absolute_url())]


class TaskAct(OfTask, ActView):
    """A button about one task."""
