"""The page of a file: who follows her, what is agreed, what a partner may hear, and the whole story in time order."""

from functools import cached_property

from django.urls import reverse

from advice.cases.lists import CASES, CHANGE, VIEW, state_of
from advice.cases.models import ActionStatus, Case, Status
from advice.cases.operations import moment_open
from advice.cases.story import story_of_case
from advice.cases.views.base import LOADED, noted_reading
from advice.cases.views.cards import Cards
from advice.cases.views.lending import LEND
from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Notice, RecordPage, Step
from mobilite.people.shown import contact_rules, shown_name
from mobilite.periods import add_months, paris_date


class CasePage(Cards, RecordPage):
    permission_required = VIEW
    queryset = Case.objects.select_related(*LOADED)
    template_name = "cases/case.html"
    crumbs = (CASES,)

    @property
    def case(self) -> Case:
        return self.object

    @cached_property
    def today(self):
        return clock.today()

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE) and not self.case.is_closed

    @cached_property
    def actions(self):
        rows = self.case.actions.select_related("user", "contact__partner")
        return list(rows.order_by("due_on", "pk"))

    @cached_property
    def moment(self):
        return moment_open(self.case, clock.now()) if self.request.user.has_perm(CHANGE) else None

    @cached_property
    def met(self) -> list:
        return list(self.case.interviews.order_by("on", "pk").values_list("on", flat=True))

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        noted_reading(self.case, request.user)
        return response

    def url(self, name, *args):
        return reverse(f"cases:{name}", args=[self.case.pk, *args])

    # The head.

    def heading(self):
        return shown_name(self.case.person, self.request.user)

    def number(self):
        return self.case.reference

    def avatar(self):
        return self.heading()

    def chips(self):
        value, label = state_of(self.case)
        return [chip(value, label, model_name="case", large=True)]

    def subtitle(self):
        case = self.case
        who = f"suivie par {case.adviser}" if case.adviser else "pas encore de conseiller"
        return [case.reference, who, str(case.person.commune or "")]

    def steps(self):
        case = self.case

        def step(label, day, done, now):
            detail = date_fr(day, weekday=False, year=False) if day else ""
            return Step(label, detail, "done" if done else "now" if now and not case.is_closed else "")

        steps = []
        if case.referred_on:
            steps.append(step("Orientée", case.referred_on, True, False))
        steps.append(step("Ouvert", case.opened_at, True, False))
        first = self.met[0] if self.met else None
        steps.append(step("Premier entretien", first, first, case.status == Status.OPEN))
        steps += self.diagnosis_steps(step)
        steps.append(step("Clos", case.closed_at, case.closed_at, False))
        return steps

    # What one does.

    def next_step(self):
        case = self.case
        if self.moment is not None:
            return Act("Noter où elle en est", self.url("follow_up"), "milestone")
        if not self.may_act:
            return None
        if case.status == Status.WAITING:
            return Act("Prendre ce dossier", self.url("take"), "user-check", post=True)
        if not self.met:
            return Act("Noter l’entretien", self.url("interview"), "message-square")
        return self.next_of_diagnosis() or Act("Noter un entretien", self.url("interview"), "message-square")

    def acts(self):
        case, main = self.case, self.next_step()
        acts = []
        if self.may_act:
            taken = case.status == Status.OPEN
            why = "Prenez d’abord ce dossier."
            book = f"{reverse('diary:new')}?personne={case.person_id}"
            acts = [
                Act("Noter un entretien", self.url("interview"), "message-square", taken, why),
                Act("Prendre un rendez-vous", book, "calendar-plus"),
                Act("Ajouter une action", self.url("action"), "list-checks", taken, why),
                *self.diagnosis_acts(),
                *self._lending(),
                Act("Noter un accord de partage", self.url("share"), "handshake"),
                Act("Confier le dossier", self.url("give"), "users"),
                Act("Compléter le dossier", self.url("edit"), "pencil"),
            ]
        if self.request.user.has_perm("aids.view_aid"):
            acts.append(Act("Que peut-elle demander\u202f?", self.url("ask"), "hand-coins"))
        if self.request.user.has_perm(CHANGE):
            acts.append(Act("Écrire une note", self.url("note"), "sticky-note"))
            acts.append(Act("Ajouter des papiers", self.url("add_papers"), "paperclip"))
        if self.may_act:
            acts.append(Act("Clore le dossier", self.url("close"), "archive"))
        return [act for act in acts if main is None or act.url != main.url]

    def _lending(self):
        """What lends her a vehicle: the prescription is written with it, by who may."""
        if not self.request.user.has_perms(LEND):
            return []
        return [
            Act("Prêter un véhicule", self.url("lend"), "key-round"),
            Act("Proposer un vélo en location", self.url("lease"), "bike"),
        ]

    def notices(self):
        case, found = self.case, []
        rules = contact_rules(case.person)
        if rules:
            found.append(Notice(rules[0], " ".join(rules[1:]), kind="miss", icon="shield-alert"))
        if case.status == Status.WAITING:
            found.append(
                Notice("Ce dossier attend son conseiller.", "Prenez-le, ou confiez-le.", "wait", "user-check")
            )
        late = [one for one in self.actions if one.is_open and one.due_on < self.today]
        if late:
            words = f"Depuis le {date_fr(late[0].due_on, weekday=False)}\u00a0: {late[0].what}."
            found.append(Notice("Une action est en retard.", words, "wait", "hourglass"))
        if case.is_closed and self.moment is None and self.request.user.has_perm(CHANGE):
            ended = paris_date(case.closed_at)
            known = {one.moment for one in case.follow_ups.all()}
            ahead = [add_months(ended, months) for months in (3, 6) if months not in known]
            coming = [day for day in ahead if day > self.today]
            if coming:
                words = (
                    f"À partir du {date_fr(coming[0], weekday=False)}, une tâche demande de ses nouvelles."
                )
                found.append(Notice("Ce dossier est clos.", words, "", "archive"))
        return [*found, *self.diagnosis_notices()]

    def note_url(self):
        return self.url("quick_note") if self.request.user.has_perm(CHANGE) else ""

    def story(self):
        return story_of_case(self.case, self.request.user)

    def todo(self):
        return [one for one in self.actions if one.status == ActionStatus.TODO]
