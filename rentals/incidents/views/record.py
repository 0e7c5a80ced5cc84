"""The page of a file: until when, what comes next, what was done, photographs, papers."""

from functools import cached_property

from django.urls import reverse

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.outbox.models import Message
from mobilite.pages.french import date_fr, datetime_fr, plural
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Notice, RecordPage
from mobilite.pages.record_page import Step as Stage
from mobilite.periods import paris_date
from rentals.incidents.lists import CHANGE, INCIDENTS, VIEW, state_of
from rentals.incidents.models import Incident, Injured, Kind, StepKind
from rentals.incidents.operations.reminding import next_rung
from rentals.incidents.operations.writing import SUBSTITUTE
from rentals.incidents.terms import ladder
from rentals.incidents.views.base import LOADED, noted_reading
from rentals.incidents.views.cards import Cards
from rentals.models import Status as RentalStatus
from vehicles.models import State

ICONS = {
    Kind.ACCIDENT: "triangle-alert",
    Kind.THEFT: "shield-alert",
    Kind.NOT_RETURNED: "clock",
    Kind.KEYS: "key-round",
    Kind.BREAKDOWN: "wrench",
}
RUNGS = {
    StepKind.CALL: ("Noter l’appel", "phone"),
    StepKind.SMS: ("Écrire à la personne", "send"),
    StepKind.LETTER: ("Noter la lettre recommandée", "mail"),
}

NEXT = {
    StepKind.CALL: "l’appel",
    StepKind.SMS: "le SMS",
    StepKind.LETTER: "la lettre recommandée",
    StepKind.COMPLAINT: "la plainte",
}


class IncidentPage(Cards, RecordPage):
    permission_required = VIEW
    queryset = Incident.objects.filter(archived_at=None).select_related(*LOADED)
    template_name = "incidents/incident.html"
    crumbs = (INCIDENTS,)

    @property
    def incident(self) -> Incident:
        return self.object

    @property
    def icon(self):
        return ICONS[self.object.kind]

    @cached_property
    def today(self):
        return clock.today()

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE) and not self.incident.is_closed

    @cached_property
    def done(self):
        return list(self.incident.steps.select_related("by").order_by("on", "pk"))

    @cached_property
    def rental_runs(self) -> bool:
        rental = self.incident.rental
        return rental is not None and rental.status == RentalStatus.ONGOING

    @cached_property
    def rung(self):
        """The next step of a vehicle that is not back, with its day."""
        incident = self.incident
        out = incident.kind == Kind.NOT_RETURNED and self.rental_runs and not incident.is_closed
        return next_rung(incident, self.today) if out else None

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        noted_reading(self.incident, request.user)
        return response

    def _url(self, name, *args):
        return reverse(f"incidents:{name}", args=[self.incident.pk, *args])

    # The head.

    def heading(self):
        return self.incident.get_kind_display()

    def number(self):
        return self.incident.reference

    def chips(self):
        value, label = state_of(self.incident)
        return [chip(value, label, model_name="incident", large=True)]

    def subtitle(self):
        incident = self.incident
        vehicle = incident.vehicle
        return [
            incident.reference,
            f"{vehicle.number} {vehicle.make} {vehicle.model}",
            datetime_fr(incident.happened_at),
        ]

    def steps(self):
        incident, kinds = self.incident, {step.kind for step in self.done}

        def stage(label, detail, done, now):
            return Stage(label, detail, "done" if done else "now" if now and not incident.is_closed else "")

        def day(on):
            return date_fr(on, weekday=False, year=False) if on else ""

        stages = [stage("Ouvert", day(incident.noted_at), True, False)]
        if incident.kind == Kind.NOT_RETURNED and incident.rental is not None:
            found = {step.kind: step.on for step in self.done}
            for kind, on in ladder(paris_date(incident.rental.return_at), self.today):
                stages.append(
                    stage(
                        kind.label,
                        day(found.get(kind, on)),
                        kind in kinds,
                        self.rung and self.rung[0] == kind,
                    )
                )
        if incident.kind == Kind.THEFT:
            stages.append(stage("Plainte", day(incident.complaint_on), incident.complaint_on, True))
        if incident.kind == Kind.BREAKDOWN and incident.rental is not None and incident.may_drive is False:
            proposed = next((step.on for step in self.done if step.kind == StepKind.SUBSTITUTE), None)
            stages.append(stage("Remplacement proposé", day(proposed), proposed, self.is_to_replace))
            replaced = not self.is_to_replace
            stages.append(stage("Remplacé ou rendu", "", replaced, bool(proposed)))
        if incident.is_insured:
            detail = day(incident.declared_on) or f"avant le {day(incident.due_on)}"
            ready = incident.kind != Kind.THEFT or incident.complaint_on
            stages.append(stage("Assureur", detail, incident.declared_on, ready))
        stages.append(stage("Clos", day(incident.closed_at), incident.closed_at, incident.declared_on))
        return stages

    # What one does.

    def next_step(self):
        incident = self.incident
        if not self.may_act:
            return None
        if incident.kind == Kind.THEFT and incident.complaint_on is None:
            return Act("Noter la plainte", self._url("complaint"), "shield-check")
        if incident.is_to_declare:
            return Act("Noter la déclaration", self._url("declare"), "send")
        if incident.kind == Kind.THEFT and self.rental_runs and self._may_stop:
            return Act("Arrêter la location", self._url("stop"), "octagon-alert")
        if self.rung is not None:
            kind = self.rung[0]
            if kind == StepKind.COMPLAINT:
                return Act("Noter la plainte", self._url("complaint"), "shield-check")
            label, icon = RUNGS[kind]
            if kind == StepKind.SMS:
                return Act(label, self._url("write"), icon)
            return Act(label, f"{self._url('step')}?quoi={kind.value}", icon)
        if incident.kind == Kind.BREAKDOWN and self.is_to_replace:
            return self._replacing()
        return Act("Clore le dossier", self._url("close"), "archive")

    @cached_property
    def is_to_replace(self) -> bool:
        """Whether the person still has the vehicle that broke down and does not drive."""
        incident = self.incident
        if not self.rental_runs or incident.may_drive is not False or not self._may_stop:
            return False
        return incident.rental.vehicle is not None and incident.rental.vehicle.pk == incident.vehicle_id

    def _replacing(self) -> Act:
        """Propose another vehicle, then give it."""
        if any(step.kind == StepKind.SUBSTITUTE for step in self.done) or self._was_proposed:
            return self._swap
        return Act("Proposer un remplacement", self._url("substitute"), "send")

    @cached_property
    def _was_proposed(self) -> bool:
        return Message.objects.about(self.incident).filter(event=SUBSTITUTE).exists()

    @property
    def _swap(self) -> Act:
        url = reverse("rentals:swap", args=[self.incident.rental_id])
        return Act("Changer de véhicule", f"{url}?motif=Panne", "arrow-right-left")

    @property
    def _may_stop(self) -> bool:
        return self.request.user.has_perm("rentals.change_rental")

    def acts(self):
        main = self.next_step()
        acts = [act for act in self._acts() if main is None or act.url != main.url] if self.may_act else []
        return acts + self._papers()

    def _acts(self) -> list[Act]:
        incident = self.incident

        def act(label, name, icon, *, when=True, why=""):
            return Act(label, self._url(name), icon, possible=bool(when), why_not="" if when else why)

        acts = [
            act("Noter une démarche", "step", "check"),
            act("Ajouter des photos", "add_pictures", "camera"),
            act("Compléter le dossier", "edit", "pencil"),
        ]
        if incident.kind == Kind.BREAKDOWN:
            ours = self.is_to_replace
            why = (
                "Le véhicule est déjà remplacé, ou rendu."
                if incident.may_drive is False
                else "Il roule encore."
            )
            acts.append(act("Proposer un remplacement", "substitute", "send", when=ours, why=why))
            if ours:
                acts.append(self._swap)
        if incident.kind == Kind.NOT_RETURNED:
            why = "Le véhicule est revenu."
            acts.append(act("Écrire à la personne", "write", "send", when=self.rental_runs, why=why))
        if incident.complaint_on is None and incident.kind != Kind.BREAKDOWN:
            acts.append(act("Noter la plainte", "complaint", "shield-check"))
        if incident.is_insured:
            ready = incident.kind != Kind.THEFT or incident.complaint_on
            why = "C’est fait." if incident.declared_on else "Notez d’abord la plainte."
            acts.append(
                act(
                    "Noter la déclaration",
                    "declare",
                    "send",
                    when=ready and not incident.declared_on,
                    why=why,
                )
            )
        if incident.kind == Kind.THEFT and incident.rental is not None and self._may_stop:
            ready = incident.complaint_on and self.rental_runs
            why = "La location ne court plus." if not self.rental_runs else "Notez d’abord la plainte."
            acts.append(
                act("Arrêter la location à l’heure du vol", "stop", "octagon-alert", when=ready, why=why)
            )
        if incident.rental is not None and self.request.user.has_perms(
            ("rentals.change_rental", "payments.add_payment")
        ):
            why = "C’est fait."
            acts.append(
                act("Ajouter à la note", "charge", "receipt-euro", when=incident.charged_at is None, why=why)
            )
        vehicle = incident.vehicle
        if vehicle.state == State.IN_SERVICE and self.request.user.has_perm("vehicles.change_occupancy"):
            why = "Le véhicule est chez la personne\u00a0: notez d’abord le retour, ou échangez-le."
            url = reverse("vehicles:workshop", args=[vehicle.pk])
            acts.append(
                Act(
                    "Mettre le véhicule à l’atelier",
                    url,
                    "wrench",
                    not self.rental_runs,
                    why if self.rental_runs else "",
                )
            )
        acts.append(act("Clore le dossier", "close", "archive"))
        return acts

    def _papers(self) -> list[Act]:
        incident = self.incident
        acts = []
        if incident.is_insured:
            ready = incident.kind != Kind.THEFT or incident.complaint_on is not None
            why = "" if ready else "L’assureur demande d’abord le récépissé de la plainte."
            acts.append(Act("Dossier pour l’assureur (PDF)", self._url("pack"), "printer", ready, why))
        if incident.kind == Kind.NOT_RETURNED:
            acts.append(Act("Lettre recommandée (PDF)", self._url("letter"), "printer"))
        return acts

    def notices(self):
        incident, notices = self.incident, []
        if incident.is_to_declare:
            left = (incident.due_on - self.today).days
            last = f"Au plus tard le {date_fr(incident.due_on, long=True)}."
            if left < 0:
                text = "Déclarez quand même, aujourd’hui, et dites pourquoi."
                notices.append(
                    Notice(f"Déclaration en retard de {plural(-left, 'jour')}.", text, "bad", "octagon-alert")
                )
            else:
                words = (
                    "C’est le dernier jour pour prévenir l’assureur."
                    if not left
                    else f"Il reste {plural(left, 'jour')} pour prévenir l’assureur."
                )
                notices.append(Notice(words, last, "bad" if left <= 1 else "wait", "hourglass"))
        if incident.injured == Injured.YES:
            notices.append(
                Notice(
                    "Quelqu’un est blessé.",
                    "Le dossier est gardé dix ans. Rien sur la santé n’est écrit ici.",
                    "wait",
                    "life-buoy",
                )
            )
        if (
            incident.kind == Kind.NOT_RETURNED
            and incident.rental is not None
            and not self.rental_runs
            and not incident.is_closed
        ):
            notices.append(Notice("Le véhicule est revenu.", "Le dossier peut être clos.", "good", "undo-2"))
        if self.rung is not None:
            kind, on = self.rung
            notices.append(
                Notice(
                    f"Prochaine étape\u00a0: {NEXT[kind]}",
                    f"À partir du {date_fr(on)}.",
                    "wait" if on <= self.today else "",
                    "clock",
                )
            )
        if (
            incident.may_drive is False
            and incident.vehicle.state == State.IN_SERVICE
            and not incident.is_closed
        ):
            notices.append(
                Notice(
                    "Le véhicule ne peut plus rouler.",
                    "Notez le retour, ou échangez-le, puis mettez-le à l’atelier.",
                    "wait",
                    "wrench",
                )
            )
        return notices

    def story(self):
        return story_of(self.incident)
