"""What is done to a candidature: looked at, put off, tried, hired, declined, handed on, stopped."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.cases.models import Case
from advice.recruitment import operations
from advice.recruitment.forms.referral import (
    AcceptForm,
    AfterForm,
    AnswerForm,
    EndStepForm,
    RefuseForm,
    StepForm,
    TransferForm,
    WithdrawForm,
)
from advice.recruitment.models import OVERTAKEN, Referral, SixMonths, StepKind
from advice.recruitment.sheet import lines_of
from advice.recruitment.views.base import ReferralAct, ReferralForm
from mobilite import clock
from mobilite.pages.form_page import Consequences
from mobilite.pages.french import plural


class Process(ReferralAct):
    said = "La candidature est à l’étude."

    def perform(self):
        return operations.process(self.referral.pk, **self.done)


class EndTrial(ReferralAct):
    said = "La candidature est de nouveau à l’étude."

    def perform(self):
        return operations.end_trial(self.referral.pk, **self.done)


class Reset(ReferralAct):
    said = "La candidature est de nouveau en cours\u00a0: une tâche demande d’appeler la personne."

    def perform(self):
        return operations.reset(self.referral.pk, **self.done)


class Answering(ReferralForm):
    """An answer with its sentences."""

    form_class: Any = AnswerForm

    def heard_by(self) -> list[tuple[str, str]]:
        """Say who hears what, for the summary above the button."""
        said = [("message-square", "Votre phrase part à la personne, si un numéro ou une adresse le permet.")]
        if self.referral.person.referred_by is None:
            said.append(("users", "Personne ne l’a orientée\u00a0: la seconde phrase reste ici."))
        return said

    def consequences(self, form):
        return Consequences(icon="send", sentences=self.heard_by())


class Postpone(Answering):
    title = "Mettre en attente"
    button = "Mettre en attente"
    button_icon = "hourglass"
    said = "La candidature est en attente."

    def perform(self, form):
        return operations.postpone(self.referral.pk, **form.cleaned_data, **self.done)


class AddToPool(Answering):
    title = "Mettre au vivier"
    button = "Mettre au vivier"
    button_icon = "users"
    said = "La candidature est au vivier\u00a0: elle se retrouve pour un prochain poste."

    def perform(self, form):
        return operations.add_to_pool(self.referral.pk, **form.cleaned_data, **self.done)


class Accept(Answering):
    title = "Accepter la candidature"
    form_class = AcceptForm
    button = "Noter l’embauche"
    button_icon = "badge-check"
    said = "L’embauche est notée."

    @cached_property
    def others(self) -> int:
        rows = Referral.objects.filter(person=self.referral.person_id, status__in=OVERTAKEN)
        return rows.exclude(pk=self.referral.pk).count()

    def get_initial(self):
        opening = self.referral.opening
        if opening is None:
            return {}
        return {"weekly_hours": opening.hours, "starts_on": opening.starts_on}

    def heard_by(self):
        said = super().heard_by()
        if self.others:
            words = f"{plural(self.others, 'autre candidature')} en cours\u00a0: « Embauché ailleurs », et la structure le sait."
            said.append(("users", words))
        return said

    def perform(self, form):
        return operations.accept(self.referral.pk, **form.cleaned_data, **self.done)


class Refuse(Answering):
    title = "Décliner la candidature"
    form_class = RefuseForm
    button = "Décliner"
    button_icon = "x"
    danger = True
    said = "La candidature est déclinée, avec sa phrase."

    def get_form_kwargs(self):
        followed = Case.objects.current().filter(person=self.referral.person_id).exists()
        return super().get_form_kwargs() | {"is_followed": followed}

    def perform(self, form):
        if form.cleaned_data["opens_need"]:
            self.said = "La candidature est déclinée, et un conseiller mobilité l’appelle sous un jour ouvré."
        return operations.refuse(self.referral.pk, **form.cleaned_data, **self.done)


class Cancel(Answering):
    title = "Annuler l’embauche"
    button = "Annuler l’embauche"
    button_icon = "undo-2"
    danger = True
    said = "L’embauche est annulée."

    def perform(self, form):
        return operations.cancel(self.referral.pk, **form.cleaned_data, **self.done)


class NoteAfter(ReferralForm):
    title = "Où en est-elle, six mois après\u202f?"
    form_class = AfterForm
    said = "Sa situation est notée."
    intro = "Appelez-la, ou la structure. Rien n’en dépend pour elle."

    def get_initial(self):
        known = SixMonths.objects.filter(referral=self.referral).first()
        return {"situation": known.situation, "on": known.on} if known else {"on": clock.today()}

    def perform(self, form):
        operations.note_after(self.referral.pk, **form.cleaned_data, **self.done)
        return self.referral


class AddStep(ReferralForm):
    title = "Dater une étape"
    form_class: Any = StepForm
    button = "Noter l’étape"
    button_icon = "calendar-plus"
    said = "L’étape est notée."

    def perform(self, form):
        operations.add_step(self.referral.pk, **form.cleaned_data, **self.done)
        return self.referral


class TryFirst(AddStep):
    """What must take place before hiring: the candidature waits for it."""

    title = "Prévoir une action avant l’embauche"
    button = "Prévoir"
    button_icon = "milestone"
    said = "L’action avant l’embauche est prévue."

    def get_initial(self):
        return {"kind": StepKind.PMSMP}

    def perform(self, form):
        operations.try_first(self.referral.pk, **form.cleaned_data, **self.done)
        return self.referral


class EndStep(ReferralForm):
    title = "Qu’en est-il de cette étape\u202f?"
    form_class = EndStepForm
    said = "C’est noté."

    @cached_property
    def step(self):
        return get_object_or_404(self.referral.steps, pk=self.kwargs["step"])

    @property
    def intro(self):
        return f"{self.step}."

    def perform(self, form):
        operations.end_step(self.step.pk, **form.cleaned_data, **self.done)
        return self.referral


class Transfer(ReferralForm):
    title = "Transmettre à une autre structure"
    form_class = TransferForm
    button = "Transmettre"
    button_icon = "arrow-right-left"
    template_name = "recruitment/transfer.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"but": self.referral.employer_id}

    def get_context_data(self, **kwargs):
        return super().get_context_data(lines=lines_of(self.referral), **kwargs)

    def consequences(self, form):
        said = [
            ("history", "Ce qui s’est passé jusqu’ici reste lisible."),
            ("phone-call", "Elle est appelée de nouveau, sous un jour ouvré."),
        ]
        return Consequences(icon="arrow-right-left", sentences=said)

    def perform(self, form):
        values = form.cleaned_data
        referral = operations.transfer(
            self.referral.pk, employer=values["employer"], how=values["how"], **self.done
        )
        self.said = f"La candidature est transmise à {referral.employer}."
        return referral


class Withdraw(ReferralForm):
    title = "Elle retire son accord"
    form_class = WithdrawForm
    button = "Noter le retrait"
    button_icon = "undo-2"
    danger = True
    said = "C’est noté\u00a0: la candidature s’arrête, et la structure est prévenue."

    def consequences(self, form):
        said = [
            ("x", "La candidature en cours chez cette structure s’arrête."),
            ("mail", "Son contact reçoit un mail\u00a0: ne plus l’appeler, effacer ce qui a été envoyé."),
            ("key-round", "Rien ne change à sa location ni à son suivi."),
        ]
        return Consequences(icon="undo-2", sentences=said)

    def perform(self, form):
        operations.withdraw(self.referral.pk, **form.cleaned_data, **self.done)
        return self.referral
