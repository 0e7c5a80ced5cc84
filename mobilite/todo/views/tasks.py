"""One task: what, for whom, about whom; finish it, put it off, hand it on."""

from django.urls import reverse

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.pages.form_page import FormPage
from mobilite.pages.french import datetime_fr
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.shown import contact_rules, shown_name
from mobilite.todo import operations
from mobilite.todo.forms import FinishForm, HandOnForm, PostponeForm, TaskForm
from mobilite.todo.lists import state_chip
from mobilite.todo.models import Status, Task
from mobilite.todo.subjects import link_of, named
from mobilite.todo.views.base import (
    DO,
    SEE,
    TASKS,
    Acting,
    TaskAct,
    TaskPageForm,
    asked_person,
    way_back,
)

__all__ = ["DropOrFinish", "FinishNow", "HandOn", "NewTask", "Postpone", "Reopen", "TaskPage"]


class TaskPage(RecordPage):
    permission_required = SEE
    queryset = Task.objects.with_people()
    crumbs = (TASKS,)
    icon = "list-checks"

    @property
    def task(self) -> Task:
        return self.object

    def _url(self, name) -> str:
        return reverse(f"todo:{name}", args=[self.task.pk])

    def chips(self):
        return [state_chip(self.task, clock.now())]

    def subtitle(self):
        task = self.task
        words = (
            f"avant {datetime_fr(task.due_at)}" if task.is_open else f"close {datetime_fr(task.closed_at)}"
        )
        return [f"Pour {task.owner}", words]

    def next_step(self):
        if not self.task.is_open or not self.request.user.has_perm(DO):
            return None
        return Act("C’est fait", self._url("finish_now"), "check", post=True)

    def acts(self):
        if not self.request.user.has_perm(DO):
            return []
        if not self.task.is_open:
            return [Act("Rouvrir cette tâche", self._url("reopen"), "rotate-ccw", post=True)]
        acts = [
            Act("Dire ce que ça a donné", self._url("finish"), "check-check"),
            Act("Reporter", self._url("postpone"), "calendar-clock"),
            Act("Confier à quelqu’un d’autre", self._url("hand_on"), "arrow-right-left"),
        ]
        if self._may_see_person:
            acts.append(Act("Noter un appel", self._call_url, "phone"))
        return acts

    @property
    def _may_see_person(self) -> bool:
        return self.task.person_id is not None and self.request.user.has_perm("people.view_person")

    @property
    def _call_url(self) -> str:
        task = self.task
        about = f"&objet={task.about_label}:{task.about_id}" if task.about_label else ""
        return f"{reverse('todo:call')}?personne={task.person_id}{about}&retour={task.get_absolute_url()}"

    def notices(self):
        task, found = self.task, []
        if not task.is_open:
            who = task.closed_by or "Le logiciel"
            kind = "good" if task.status == Status.DONE else ""
            found.append(Notice(f"{who}\u00a0: {task.result}", kind=kind, icon="check"))
        if self._may_see_person and (rules := contact_rules(task.person)):
            found.append(Notice(rules[0], " ".join(rules[1:]), kind="miss", icon="shield-alert"))
        return found

    def cards(self):
        task, facts = self.task, []
        if task.person_id:
            may = self._may_see_person
            facts.append(
                Fact(
                    "Personne",
                    shown_name(task.person, self.request.user),
                    url=task.person.get_absolute_url() if may else "",
                )
            )
            if may and task.person.phone:
                facts.append(
                    Fact("Téléphone", french_phone(task.person.phone), url=f"tel:{task.person.phone}")
                )
        if task.about is not None:
            facts.append(Fact("À propos de", task.about, url=link_of(task.about)))
        facts.append(Fact("Pour", task.owner))
        if task.place:
            facts.append(Fact("Lieu", task.place))
        by = task.created_by or "le logiciel"
        facts.append(Fact("Ouverte", datetime_fr(task.created_at), f"par {by}"))
        return [Card("De quoi s’agit-il", "info", facts)]

    def main_cards(self):
        detail = self.task.detail
        return [Card("Précisions", "sticky-note", [Fact("", detail)])] if detail else []

    def story(self):
        return story_of(self.task)


class NewTask(Acting, FormPage):
    title = "Nouvelle tâche"
    form_class = TaskForm
    button = "Enregistrer la tâche"
    template_name = "todo/task_form.html"
    crumbs = (TASKS,)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.known = asked_person(request) if request.user.is_authenticated else None

    def get_form_kwargs(self):
        more = {"user": self.request.user, "presets": self.presets(), "now": self.now, "known": self.known}
        return super().get_form_kwargs() | more

    def get_cancel_url(self):
        return way_back(self.request) or super().get_cancel_url()

    def get_context_data(self, **kwargs):
        name = shown_name(self.known, self.request.user) if self.known else ""
        return super().get_context_data(person_name=name, back=way_back(self.request), **kwargs)

    def perform(self, form):
        values = form.cleaned_data
        task = operations.open_task(
            values["title"],
            **values["owner"],
            due_at=values["at"],
            detail=values["detail"],
            person=values.get("person"),
            place=values["place"],
            about=named(self.request.GET.get("objet", ""), self.request.user),
            **self.done,
        )
        self.said = f"La tâche est notée pour {task.owner}, avant {datetime_fr(task.due_at)}."
        return way_back(self.request) or reverse("todo:list")


class FinishNow(TaskAct):
    """One press: it is done."""

    said = "C’est noté\u00a0: la tâche est faite."

    def perform(self):
        operations.finish(self.task.pk, **self.done)
        return way_back(self.request) or reverse("todo:list")


class DropOrFinish(TaskPageForm):
    title = "Ce que ça a donné"
    form_class = FinishForm
    button = "Clore la tâche"
    button_icon = "check"
    said = "La tâche est close."

    def perform(self, form):
        values = form.cleaned_data
        act = operations.finish if values["status"] == Status.DONE else operations.drop
        act(self.task.pk, result=values["result"], **self.done)
        return reverse("todo:list")


class Postpone(TaskPageForm):
    title = "Reporter la tâche"
    form_class = PostponeForm
    button = "Reporter"
    button_icon = "calendar-clock"
    template_name = "todo/when_form.html"

    def get_form_kwargs(self):
        person = self.task.person if self.request.user.has_perm("people.view_person") else None
        return super().get_form_kwargs() | {"presets": self.presets(person), "now": self.now}

    def perform(self, form):
        task = operations.postpone(self.task.pk, due_at=form.cleaned_data["at"], **self.done)
        self.said = f"La tâche est reportée\u00a0: {datetime_fr(task.due_at)}."
        return reverse("todo:list")


class HandOn(TaskPageForm):
    title = "Confier la tâche"
    form_class = HandOnForm
    button = "Confier"
    button_icon = "arrow-right-left"

    def get_initial(self):
        task = self.task
        return {"owner": f"user:{task.user_id}" if task.user_id else f"role:{task.role}"}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form):
        task = operations.hand_on(self.task.pk, **form.cleaned_data["owner"], **self.done)
        self.said = f"La tâche est confiée à {task.owner}."
        return reverse("todo:list")


class Reopen(TaskAct):
    said = "La tâche est rouverte."

    def perform(self):
        return operations.reopen(self.task.pk, **self.done)
