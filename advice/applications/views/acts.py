"""What is done to an application: its letter, its sending, the answer, the money."""

from advice.applications import operations
from advice.applications.forms import (
    DayForm,
    GrantForm,
    LetterForm,
    PayForm,
    RefuseForm,
    SendForm,
    WithdrawForm,
)
from advice.applications.views.base import ApplicationForm
from mobilite.money import french
from mobilite.pages.form_page import Consequences
from mobilite.pages.french import date_fr


class Letter(ApplicationForm):
    """The letter, with what is known: then its PDF."""

    title = "Écrire la lettre"
    form_class = LetterForm
    button = "Écrire la lettre"
    button_icon = "file-text"

    def consequences(self, form):
        said = [
            (
                "file-text",
                "La lettre dit qui elle est, ce qui est demandé et pourquoi, et ce que la règle regarde. Rien d’autre.",
            )
        ]
        missing = operations.papers_to_find(self.application)
        if missing:
            said.append(("paperclip", f"Pas encore prêts, donc pas cités\u00a0: {', '.join(missing)}."))
        if self.application.letter is not None:
            said.append(
                (
                    "history",
                    f"La lettre {self.application.letter.number} est remplacée. Elle reste dans l’histoire.",
                )
            )
        return Consequences(icon="file-text", sentences=said)

    def perform(self, form):
        document = operations.write_letter(
            self.application.pk, signer=form.cleaned_data["signer"], **self.done
        )
        self.said = f"La lettre {document.number} est écrite\u00a0: imprimez-la, puis faites-la signer."
        return self.application


class Send(ApplicationForm):
    title = "Noter l’envoi"
    form_class = SendForm
    button = "Noter l’envoi"
    button_icon = "send"
    said = "L’envoi est noté. Sans réponse, la demande reviendra dans vos tâches."

    def perform(self, form):
        return operations.send(self.application.pk, **form.cleaned_data, **self.done)


class Grant(ApplicationForm):
    title = "Noter l’accord"
    form_class = GrantForm
    button = "Noter l’accord"
    button_icon = "circle-check"
    said = "L’accord est noté."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"in_euros": self.application.in_euros}

    def get_initial(self):
        return {"amount": self.application.amount}

    def perform(self, form):
        return operations.grant(self.application.pk, **form.cleaned_data, **self.done)


class Refuse(ApplicationForm):
    title = "Noter le refus"
    form_class = RefuseForm
    button = "Noter le refus"
    button_icon = "ban"

    def perform(self, form):
        application = operations.refuse(self.application.pk, **form.cleaned_data, **self.done)
        self.said = (
            f"Le refus est noté. Un recours est possible jusqu’au {date_fr(application.appeal_until)}."
        )
        return application


class Appeal(ApplicationForm):
    title = "Noter un recours"
    form_class = DayForm
    button = "Noter le recours"
    button_icon = "pen-line"
    said = "Le recours est noté."

    def perform(self, form):
        return operations.appeal(self.application.pk, **form.cleaned_data, **self.done)


class Pay(ApplicationForm):
    title = "Noter un versement"
    form_class = PayForm
    button = "Noter le versement"
    button_icon = "banknote"
    said = "Le versement est noté."

    def consequences(self, form):
        application = self.application
        if application.granted is None:
            return None
        paid = operations.paid_of(application)
        words = f"Accordé\u00a0: {french(application.granted)}. Déjà versé\u00a0: {french(paid)}. Reste\u00a0: {french(application.granted - paid)}."
        return Consequences(title="Où on en est", sentences=[("banknote", words)])

    def get_initial(self):
        application = self.application
        return (
            {"amount": application.granted - operations.paid_of(application)} if application.granted else {}
        )

    def perform(self, form):
        return operations.pay(self.application.pk, **form.cleaned_data, **self.done)


class Withdraw(ApplicationForm):
    title = "Abandonner la demande"
    form_class = WithdrawForm
    button = "Abandonner"
    button_icon = "x"
    danger = True
    said = "La demande est abandonnée."

    def perform(self, form):
        return operations.withdraw(self.application.pk, **form.cleaned_data, **self.done)
