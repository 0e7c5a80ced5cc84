"""The page of an application: where it is, its papers, what is asked, what was answered, what came."""

from functools import cached_property

from django.urls import reverse

from advice.aids.engine import FACTS
from advice.applications import queues
from advice.applications.lists import APPLICATIONS, CHANGE, VIEW, state_of
from advice.applications.models import Application, PaperState, Status
from advice.applications.views.base import LOADED
from advice.cases.views.base import noted_reading
from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.money import french
from mobilite.pages.french import date_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, Step
from mobilite.people.shown import shown_name


class ApplicationPage(RecordPage):
    permission_required = VIEW
    queryset = Application.objects.select_related(*LOADED)
    template_name = "applications/application.html"
    icon = "hand-coins"
    crumbs = (APPLICATIONS,)

    @cached_property
    def today(self):
        return clock.today()

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    @cached_property
    def papers(self):
        return list(self.object.papers.select_related("by").order_by("rank"))

    @cached_property
    def payments(self):
        return list(self.object.payments.select_related("by").order_by("on", "pk"))

    @property
    def is_preparing(self) -> bool:
        return self.object.status == Status.PREPARING

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        noted_reading(self.object.case, request.user)
        return response

    def url(self, name, *args):
        return reverse(f"applications:{name}", args=[self.object.pk, *args])

    # The head.

    def heading(self):
        return self.object.version.name

    def number(self):
        return self.object.reference

    def chips(self):
        value, label = state_of(self.object)
        return [chip(value, label, model_name="application", large=True)]

    def subtitle(self):
        one = self.object
        return [one.reference, shown_name(one.case.person, self.request.user), one.version.body]

    def steps(self):
        one = self.object

        def step(label, day, now=False):
            detail = date_fr(day, weekday=False, year=False) if day else ""
            return Step(label, detail, "done" if day else "now" if now else "")

        steps = [step("Préparée", one.created_at)]
        if one.status == Status.WITHDRAWN:
            return [*steps, step("Envoyée", one.sent_on), step("Abandonnée", one.withdrawn_on)]
        steps.append(step("Envoyée", one.sent_on, self.is_preparing))
        answer = {Status.REFUSED: "Refusée", Status.GRANTED: "Accordée", Status.PAID: "Accordée"}
        steps.append(step(answer.get(one.status, "Réponse"), one.decided_on, one.status == Status.SENT))
        if one.status == Status.REFUSED:
            return [*steps, step("Recours", one.appealed_on, one.appeal_until >= self.today)]
        if one.status not in (Status.GRANTED, Status.PAID) or one.granted is not None:
            steps.append(step("Versée", one.paid_on, one.status == Status.GRANTED))
        return steps

    # What one does.

    def next_step(self):
        one = self.object
        if not self.may_act:
            return None
        if self.is_preparing:
            todo = next((paper for paper in self.papers if paper.state == PaperState.TODO), None)
            if one.letter is None and todo is None:
                return Act("Écrire la lettre", self.url("letter"), "file-text")
            return (
                Act("Noter l’envoi", self.url("send"), "send")
                if todo is None
                else (Act("Noter le papier qui manque", self.url("paper", todo.pk), "paperclip"))
            )
        if one.status == Status.SENT or (one.status == Status.REFUSED and one.appealed_on):
            return Act("Noter l’accord", self.url("grant"), "circle-check")
        if one.status == Status.REFUSED and one.appeal_until >= self.today:
            return Act("Noter un recours", self.url("appeal"), "pen-line")
        if one.status == Status.GRANTED and one.granted is not None:
            return Act("Noter un versement", self.url("pay"), "banknote")
        return None

    def acts(self):
        one, main, acts = self.object, self.next_step(), []
        if not self.may_act:
            return []
        if self.is_preparing:
            acts += [
                Act("Écrire la lettre", self.url("letter"), "file-text"),
                Act("Noter l’envoi", self.url("send"), "send"),
                Act("Corriger la demande", self.url("edit"), "pencil"),
            ]
        if one.status == Status.SENT:
            acts.append(Act("Noter le refus", self.url("refuse"), "ban"))
        if one.status in (Status.PREPARING, Status.SENT) or (
            one.status == Status.GRANTED and not self.payments
        ):
            acts.append(Act("Abandonner la demande", self.url("withdraw"), "x"))
        return [act for act in acts if main is None or act.url != main.url]

    def notices(self):
        one = self.object
        words = queues.words(one, self.today)
        if not words:
            return []
        late = queues.is_hot(one, self.today)
        text = ""
        if queues.kind_of(one) == "send" and one.due_on is not None and one.due_on < self.today:
            text = "Elle ne peut plus partir. Abandonnez-la, et voyez ce qu’elle peut demander d’autre."
        return [Notice(f"{words}.", text, "wait" if late else "", "hourglass" if late else "calendar-clock")]

    # The facts.

    def main_cards(self):
        lines = [
            {
                "paper": paper,
                "edit": self.url("paper", paper.pk) if self.may_act and self.is_preparing else "",
                "ready": self.url("ready", paper.pk)
                if self.may_act and self.is_preparing and paper.state == PaperState.TODO
                else "",
                "file": self.url("paper_file", paper.pk) if paper.file_name else "",
            }
            for paper in self.papers
        ]
        cards = []
        if self.object.why:
            cards.append(
                Card("Pourquoi elle la demande", "message-square", template="cases/words.html", context={"text": self.object.why})
            )  # fmt: skip
        ready = sum(paper.state != PaperState.TODO for paper in self.papers)
        title = f"Papiers à joindre, {ready} sur {len(self.papers)}" if self.papers else "Papiers à joindre"
        cards.append(Card(title, "paperclip", template="applications/papers.html", context={"lines": lines}))
        return cards

    def cards(self):
        one, user = self.object, self.request.user
        case = one.case
        facts = [
            Fact("Personne", shown_name(case.person, user), url=case.person.get_absolute_url() if user.has_perm("people.view_person") else ""),
            Fact("Dossier", case.reference, f"suivi par {case.adviser}" if case.adviser else "", case.get_absolute_url()),
            Fact("Aide", one.version.name, f"version\u00a0{one.version.number}", one.version.get_absolute_url()),
        ]  # fmt: skip
        if one.amount is not None:
            facts.append(Fact("Demandé", french(one.amount)))
        if one.deadline is not None:
            label = FACTS[one.event].label if one.event in FACTS else "événement"
            facts.append(
                Fact(
                    "Au plus tard",
                    date_fr(one.deadline),
                    f"{label}\u00a0: {date_fr(one.event_on, weekday=False)}",
                )
            )
        if one.letter is not None:
            facts.append(
                Fact(
                    "Lettre",
                    one.letter.number,
                    date_fr(one.letter.created_at, weekday=False),
                    one.letter.get_absolute_url(),
                )
            )
        if one.version.channel:
            facts.append(Fact("Où", one.version.channel))
        cards = [Card("La demande", "hand-coins", facts)]
        answer = self._answer()
        if answer:
            cards.append(Card("Envoi et réponse", "send", answer))
        if one.granted is not None:
            cards.append(Card("Ce qui est versé", "banknote", self._money()))
        return cards

    def _answer(self):
        one, facts = self.object, []
        if one.sent_on is not None:
            facts.append(Fact("Envoyée", date_fr(one.sent_on), one.get_way_display()))
        if one.receipt:
            facts.append(Fact("Accusé de réception", one.receipt))
        if one.decided_on is not None:
            facts.append(Fact("Réponse", date_fr(one.decided_on), one.get_status_display()))
        if one.reason:
            facts.append(Fact("Motif du refus", one.reason))
        if one.appeal_until is not None:
            facts.append(Fact("Recours jusqu’au", date_fr(one.appeal_until)))
        if one.appealed_on is not None:
            facts.append(Fact("Recours envoyé", date_fr(one.appealed_on)))
        if one.withdrawn_on is not None:
            facts.append(Fact("Abandonnée", date_fr(one.withdrawn_on), one.withdrawn_why or ""))
        return facts

    def _money(self):
        one = self.object
        paid = sum(payment.amount for payment in self.payments)
        facts = [Fact("Accordé", french(one.granted))]
        facts += [Fact("Versé", french(one_paid.amount), date_fr(one_paid.on)) for one_paid in self.payments]
        if one.status == Status.GRANTED:
            facts.append(Fact("Reste à verser", french(one.granted - paid)))
        elif paid < one.granted:
            facts.append(Fact("Pas versé", french(one.granted - paid), "Il ne viendra rien de plus."))
        return facts

    def story(self):
        return story_of(self.object)
